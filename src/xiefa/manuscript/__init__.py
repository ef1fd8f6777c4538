"""The room of the document model: what an issue of a briefing *is*, in plain data.

Lives here: masthead, contents, sections, items, blocks, credit lines and colophon as frozen
records; the one canonical order of their text; the two digests made from it.
Words: manuscript (a whole issue as text), item (条目), credit (署名行), colophon (报尾).
Hands up: ``Manuscript`` and its digests, to readers, briefing, publishing and archive alike.
Must not know: Django, files, formats, people who sign in.
"""

from xiefa.manuscript.codec import dumps, loads
from xiefa.manuscript.digest import full_digest, printed_form, text_digest
from xiefa.manuscript.model import (
    Block,
    Colophon,
    Contact,
    Contents,
    ContentsGroup,
    Credit,
    Distribution,
    Item,
    Manuscript,
    Masthead,
    Official,
    Paragraph,
    Picture,
    Section,
    Table,
)
from xiefa.manuscript.text import contents_from, lines, normalised

__all__ = [
    "Block",
    "Colophon",
    "Contact",
    "Contents",
    "ContentsGroup",
    "Credit",
    "Distribution",
    "Item",
    "Manuscript",
    "Masthead",
    "Official",
    "Paragraph",
    "Picture",
    "Section",
    "Table",
    "contents_from",
    "dumps",
    "full_digest",
    "lines",
    "loads",
    "normalised",
    "printed_form",
    "text_digest",
]
