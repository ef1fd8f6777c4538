"""One HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from xiefa.manuscript import Manuscript, Picture, printed_form, text_digest
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.channels.web.article import article
from xiefa.publishing.legibility import check
from xiefa.publishing.markup import Html, data_address, element, joined
from xiefa.publishing.placing import document_title
from xiefa.publishing.rendition import Options, Rendition

_ROOM = Path(__file__).parents[2]


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """The issue as a page of its own; pictures are embedded unless ``options.picture_url`` is given."""
    pictures, options = pictures or {}, options or Options()
    check(manuscript, pictures)
    page = f"<!doctype html>\n{_page(manuscript, pictures, options)}\n"
    return Rendition(channel="web", media_type="text/html; charset=utf-8", extension="html", content=page.encode())


def _page(manuscript: Manuscript, pictures: Mapping[str, bytes], options: Options) -> Html:
    def address(picture: Picture) -> str:
        if options.picture_url:
            return options.picture_url(picture.sha256)
        return data_address(pictures[picture.sha256], picture.media_type)

    body = (
        element("main", {"class": "page"}, article(manuscript, address, level=1)),
        _furniture(manuscript, options.verify_url),
    )
    return element(
        "html",
        {"lang": manuscript.language},
        joined((_head(manuscript), element("body", {}, joined(body, by="\n"))), by="\n"),
    )


def _head(manuscript: Manuscript) -> Html:
    title = document_title(manuscript)
    summary = "；".join(item.heading for item in manuscript.items)[:150]
    day = manuscript.masthead.date
    named = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "description": summary or title,
        "author": manuscript.masthead.office.strip(),
        "dcterms.date": day.isoformat() if day else "",
        "dcterms.identifier": f"sha256:{text_digest(manuscript)}",
    }
    metas = [element("meta", {"name": name, "content": content}) for name, content in named.items() if content]
    style = Html(f"<style>\n{_styles()}</style>")
    parts = (element("meta", {"charset": "utf-8"}), element("title", {}, title), *metas, style)
    return element("head", {}, joined(parts, by="\n"))


def _furniture(manuscript: Manuscript, verify_url: str) -> Html:
    digest = element("code", {}, printed_form(text_digest(manuscript)))
    address = safe_address(verify_url)
    link = element("a", {"href": address}, "核对") if address else ""
    return element("footer", {"class": "page-furniture"}, "正文校验码 ", digest, " ", link)


@cache
def _styles() -> str:
    sheets = (_ROOM / "static" / "publishing" / "article.css", Path(__file__).with_name("page.css"))
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
