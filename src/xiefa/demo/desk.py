"""What lies on the desks of the demo: articles on the shelf, one returned, drafts that ask something."""

from __future__ import annotations

from xiefa.demo.material import load, read_bytes, stories
from xiefa.demo.scene import moment, network, person
from xiefa.demo.writing import work_through
from xiefa.newsroom.domain.sources import import_article

_SENT_IN = "来稿.md"


def lay_out_the_desks() -> None:
    """Write the articles that wait, day by day; the last one comes out of a file."""
    material = load("desk/articles")
    work_through(stories(material["stories"]), editor="editor")
    with moment(material["sent_in_on"], 17):
        import_article(
            data=read_bytes(f"desk/{_SENT_IN}"),
            name=_SENT_IN,
            host=network(),
            kind="alliance_news",
            by=person("alliance"),
        )
