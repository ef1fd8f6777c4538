"""Word files (.docx) → ``Source``, by a walk of our own over the XML of all parts.

Not text, and therefore not counted: field instructions, automatic numbers, tracked deletions (kept
in ``deleted``), comments and drawings of charts (told as remarks). Counted but set apart as marks:
page numbers, readings above characters, hidden text. Everything else is text.
"""

from __future__ import annotations

from lxml import etree

from xiefa.reading.docx.census import census
from xiefa.reading.docx.names import local
from xiefa.reading.docx.parts import Parts, identifier, opened, text_of
from xiefa.reading.docx.styles import Styles
from xiefa.reading.docx.walk import Walker
from xiefa.reading.draft import Draft, numbered
from xiefa.reading.refusals import refusal
from xiefa.reading.source import LinePart, Remark, Source

_NOTES = (("footnote", "footnotes"), ("endnote", "endnotes"))
_DRAWN = ("chart", "diagramData")


def read_source(data: bytes, *, name: str) -> Source:
    """Read a .docx file. ``Unreadable`` for what is damaged, encrypted, hostile or without text."""
    parts = opened(data, name=name)
    stories = parts.stories
    characters = census(parts.root(part) for part in stories)
    styles = Styles(next((parts.root(part) for part in parts.related("styles")), None))
    walker = Walker(parts, parts.main, styles)
    try:
        drafts = _drafts(parts, walker)
    except RecursionError:
        raise refusal("too-deep", name=name) from None
    lines, remarks = numbered(drafts)
    if not any(line.text or line.picture for line in lines):
        raise refusal("blank", name=name)
    return Source(
        format="docx",
        lines=lines,
        characters=characters,
        deleted=numbered(walker.deleted)[0],
        pictures=walker.pictures,
        remarks=(*_with_comments(parts, remarks), *_drawn_text(parts)),
    )


def _drafts(parts: Parts, walker: Walker) -> list[Draft]:
    for kind, plural in _NOTES:
        for part in parts.related(plural):
            walker.note_parts[kind] = part
            walker.notes.update({(kind, identifier(note)): note for note in parts.root(part)})
    main = parts.root(parts.main)
    walker.has_rendered_breaks = any(local(one.tag) == "w:lastRenderedPageBreak" for one in main.iter())
    walker.page = 1
    above = _story(parts, walker, "header")
    body = walker.blocks(main)
    uncited = [draft for (kind, _), note in walker.notes.items() for draft in walker.note(kind, note)]
    return [*above, *body, *uncited, *_story(parts, walker, "footer")]


def _story(parts: Parts, walker: Walker, kind: LinePart) -> list[Draft]:
    found: list[Draft] = []
    for part in parts.related(kind):
        inner = Walker(parts, part, walker.styles, kind, pictures=walker.pictures, deleted=walker.deleted)
        found += inner.blocks(parts.root(part))
    return found


def _with_comments(parts: Parts, remarks: tuple[Remark, ...]) -> list[Remark]:
    """Fill in the words of the comments; those without an anchor are told for the whole file."""
    found = {
        identifier(one): (one.get(one.tag.replace("}comment", "}author"), ""), text_of(one))
        for part in parts.related("comments")
        for one in parts.root(part)
        if local(one.tag) == "w:comment"
    }
    told = []
    for remark in remarks:
        if remark.code != "comment":
            told.append(remark)
        elif remark.values[0] in found:
            told.append(Remark("comment", remark.line, found.pop(remark.values[0])))
    return told + [Remark("comment", 0, values) for values in found.values()]


def _drawn_text(parts: Parts) -> list[Remark]:
    """Words inside charts and diagrams: no running text, so they are told and not read."""
    remarks = []
    for kind in _DRAWN:
        for part in parts.related(kind):
            words = " ".join(filter(None, map(_drawn, parts.root(part).iter())))
            remarks += [Remark("drawn-text", 0, (words,))] if words else []
    return remarks


def _drawn(element: etree._Element) -> str:
    return (element.text or "").strip() if local(element.tag) == "a:t" else ""
