"""One order of the text, for every format.

``lines`` is the promise that channels are held to: what a reader of any format sees, after
``normalised``, is ``normalised("".join(lines(manuscript)))``. Page numbers, running heads, leaders
and the printed digest are page furniture and not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from xiefa.manuscript.model import Colophon, Contents, ContentsGroup, Manuscript, Masthead, Section, block_lines

# Blanks of every kind and characters without a shape: layout may add or drop them, authors may not
# rely on them. U+00AD soft hyphen, U+200B..U+200D and U+2060 joiners, U+FEFF byte order mark.
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff\x1c-\x1f]+")


def normalised(text: str) -> str:
    """Drop every blank and every character without a shape; nothing else is touched."""
    return _UNSEEN.sub("", text)


def lines(manuscript: Manuscript) -> Iterator[str]:
    """Every printed line of the manuscript in reading order, without empty ones."""
    parts = chain(
        masthead_lines(manuscript.masthead),
        contents_lines(manuscript.contents),
        chain.from_iterable(map(section_lines, manuscript.sections)),
        manuscript.unplaced,
        colophon_lines(manuscript.colophon),
    )
    return (line for line in parts if line.strip())


def masthead_lines(masthead: Masthead) -> Iterator[str]:
    """Marks, title, issue line, office and date, in that order."""
    return iter((*masthead.marks, *masthead.title_lines, masthead.issue_line, masthead.office, masthead.date_line))


def contents_lines(contents: Contents | None) -> Iterator[str]:
    """The heading of the contents list, then each group with its entries."""
    if contents is None:
        return
    yield contents.heading
    for group in contents.groups:
        yield group.title
        yield from group.entries


def section_lines(section: Section) -> Iterator[str]:
    """Title and preface, then heading, blocks and credit line of each item."""
    yield section.title
    yield from chain.from_iterable(map(block_lines, section.preface))
    for item in section.items:
        yield item.heading
        yield from item.paragraphs
        if item.credit:
            yield item.credit.text


def colophon_lines(colophon: Colophon) -> Iterator[str]:
    """报, 送, officials, contacts, notes."""
    for distribution in (colophon.report_to, colophon.send_to):
        if distribution:
            yield distribution.text
    yield from (official.text for official in colophon.officials)
    yield from (contact.text for contact in colophon.contacts)
    yield from colophon.notes


def contents_from(sections: tuple[Section, ...], *, heading: str) -> Contents:
    """A contents list made from the headings: one group a section, one entry an item."""
    groups = (ContentsGroup(section.title, tuple(item.heading for item in section.items)) for section in sections)
    return Contents(heading, tuple(groups))
