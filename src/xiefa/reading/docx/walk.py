"""The walk over a Word file: every element in reading order, nothing passed over unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from xiefa.reading.docx.fields import Field, Fields
from xiefa.reading.docx.names import attribute, local
from xiefa.reading.docx.paragraph import Paragraph, Piece
from xiefa.reading.docx.parts import Parts, identifier, media_type
from xiefa.reading.docx.styles import PLAIN, Look, Styles, paragraph_look, run_look
from xiefa.reading.docx.tree import PROPERTIES, chosen, description, inside, span, style_of
from xiefa.reading.draft import Draft, laid_out
from xiefa.reading.source import LinePart, PictureData
from xiefa.reading.symbols import PRIVATE, character


@dataclass(slots=True)
class Walker:
    """Walks one part. ``notes`` are the footnotes and endnotes not yet cited, by kind and identity."""

    parts: Parts
    part: str
    styles: Styles
    kind: LinePart = "body"
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    note_parts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, PictureData] = field(default_factory=dict)
    deleted: list[Draft] = field(default_factory=list)
    has_rendered_breaks: bool = False
    page: int = 0
    table: int = 0
    fields: Fields = field(default_factory=Fields)
    struck: int = 0
    aside: int = 0
    link: str = ""

    def blocks(self, container: etree._Element) -> list[Draft]:
        """The lines of everything a body, a cell, a text box, a note or a header holds."""
        found: list[Draft] = []
        for child in container:
            name = local(child.tag)
            if name == "w:p":
                found += self.paragraph(child)
            elif name == "w:tbl":
                found += self._table(child)
            elif name == "mc:AlternateContent":
                found += self._blocks_of_chosen(child)
            elif name == "w:sectPr":
                self.page += self._breaks_page(child)
            elif name in ("w:del", "w:moveFrom"):
                found += self._struck_blocks(child)
            elif name in ("w:r", "w:t", "w:hyperlink", "m:oMathPara", "m:oMath", "w:fldSimple"):
                found += self._loose(child)
            elif name not in PROPERTIES:
                found += self.blocks(child)
        return found

    def _blocks_of_chosen(self, switch: etree._Element) -> list[Draft]:
        return [draft for branch in chosen(switch) for draft in self.blocks(branch)]

    def _struck_blocks(self, element: etree._Element) -> list[Draft]:
        self.struck += 1
        found = self.blocks(element)
        self.struck -= 1
        return [draft for draft in found if not draft.is_blank or draft.markup]

    def _loose(self, element: etree._Element) -> list[Draft]:
        """A run that stands where a paragraph should: read as a paragraph of its own."""
        paragraph = Paragraph(part=self.kind, page=self.page)
        self.inline(element, paragraph, PLAIN)
        return paragraph.drafts()

    def paragraph(self, element: etree._Element) -> list[Draft]:
        """The lines of one ``w:p``, with its text boxes, pictures and notes after it."""
        properties = next((child for child in element if local(child.tag) == "w:pPr"), None)
        style = style_of(properties, "w:pStyle")
        look = self.styles.look(style)
        if properties is not None:
            look = paragraph_look(properties).over(look)
        self.page += bool(look.starts_page) and not self.has_rendered_breaks
        is_contents = self.styles.is_contents(style) or self.fields.is_contents
        paragraph = Paragraph(look=look, part=self.kind, page=self.page, is_contents=is_contents)
        self._children(element, paragraph, look)
        paragraph.is_contents = paragraph.is_contents or self.fields.is_contents
        if paragraph.deleted:
            self.deleted.append(Draft(text="".join(paragraph.deleted), part=self.kind, page=paragraph.page))
        self.page += sum(self._breaks_page(child) for child in (properties if properties is not None else ()))
        return paragraph.drafts()

    def _breaks_page(self, element: etree._Element) -> bool:
        if self.has_rendered_breaks or self.kind != "body" or local(element.tag) != "w:sectPr":
            return False
        kinds = [attribute(child, "val") for child in element if local(child.tag) == "w:type"]
        return "continuous" not in kinds

    def _children(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        for child in element:
            self.inline(child, paragraph, look)

    def inline(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        """Take one element inside a paragraph."""
        name = local(element.tag)
        action = _ACTIONS.get(name)
        if action:
            action(self, element, paragraph, look)
        elif name not in PROPERTIES:
            self._children(element, paragraph, look)

    def _run(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        properties = next((child for child in element if local(child.tag) == "w:rPr"), None)
        if properties is not None:
            style = style_of(properties, "w:rStyle")
            below = self.styles.look(style).over(look) if style else look
            look = run_look(properties).over(below)
        self._children(element, paragraph, look)

    def add(self, text: str, paragraph: Paragraph, look: Look) -> None:
        """Put printed characters where they belong: text, marks, or what was struck out."""
        text = text.translate(PRIVATE) if not text.isascii() else text
        if self.struck:
            paragraph.deleted.append(text)
        elif self.aside or self.fields.is_aside:
            paragraph.markup.append(text)
        elif look.is_hidden:
            paragraph.markup.append(text)
            paragraph.remarks.append(("hidden-text", (text,)))
        else:
            paragraph.pieces.append(Piece(text, bool(look.is_bold), look.size or 0.0))
            target = self.link or self.fields.address
            if target and text.strip():
                _extend_link(paragraph, text, target)

    def _text(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.add(element.text or "", paragraph, look)

    def _deleted_text(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        paragraph.deleted.append(element.text or "")

    def _symbol(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        font, code = attribute(element, "font"), attribute(element, "char")
        found = character(font, code)
        if found == "□" and not self.struck:
            paragraph.remarks.append(("symbol-unknown", (font, code)))
        self.add(found, paragraph, look)

    def _hyphen(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.add("-", paragraph, look)

    def _tab(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        if not (self.struck or self.aside or self.fields.is_aside or look.is_hidden):
            paragraph.pieces.append(Piece("\t"))

    def _break(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        is_page = attribute(element, "type") == "page"
        if is_page and not self.has_rendered_breaks and self.kind == "body":
            self.page += 1
        if not self.struck:
            paragraph.pieces.append(Piece("", is_break=True, page=self.page if is_page else 0))

    def _rendered_break(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        if self.kind == "body":
            self.page += 1
            paragraph.page = paragraph.page if any(one.text.strip() for one in paragraph.pieces) else self.page

    def _struck_out(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.struck += 1
        self._children(element, paragraph, look)
        self.struck -= 1

    def _set_aside(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        """The reading above a character (``w:rt``): not part of the sentence."""
        self.aside += 1
        self._children(element, paragraph, look)
        self.aside -= 1

    def _hyperlink(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        known = self.parts.relations[self.part].get(attribute(element, "id"))
        outer, self.link = self.link, known.target if known and known.is_external else self.link
        self._children(element, paragraph, look)
        self.link = outer

    def _simple_field(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.fields.stack.append(Field(attribute(element, "instr"), has_result_begun=True))
        self._children(element, paragraph, look)
        self.fields.stack.pop()

    def _field_mark(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.fields.change(attribute(element, "fldCharType"))
        paragraph.is_contents = paragraph.is_contents or self.fields.is_contents

    def _instruction(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.fields.instruct(element.text or "")

    def _switch(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        for branch in chosen(element):
            self._children(branch, paragraph, look)

    def _text_box(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        """A text box floats: its lines follow the paragraph that it is anchored to."""
        outer, self.fields, link, self.link = self.fields, Fields(), self.link, ""
        paragraph.after += self.blocks(element)
        self.fields, self.link = outer, link

    def _word_art(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        self.add(attribute(element, "string"), paragraph, look)

    def _note(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        kind = local(element.tag)[2:].removesuffix("Reference")
        note = self.notes.pop((kind, identifier(element)), None)
        if note is not None:
            paragraph.after += self.note(kind, note)

    def note(self, kind: str, note: etree._Element) -> list[Draft]:
        """The lines of a footnote or endnote."""
        inner = Walker(
            self.parts, self.note_parts[kind], self.styles, "footnote", pictures=self.pictures, deleted=self.deleted
        )
        inner.page = self.page
        return inner.blocks(note)

    def _comment(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        paragraph.remarks.append(("comment", (identifier(element),)))

    def _picture(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        relation = self.parts.relations[self.part].get(attribute(element, "embed") or attribute(element, "id"))
        link = self.parts.relations[self.part].get(attribute(element, "link"))
        if relation and not relation.is_external and relation.target in self.parts.package:
            self._embed(relation.target, element, paragraph)
        elif (found := relation or link) and found.is_external:
            paragraph.remarks.append(("picture-elsewhere", (found.target, description(element))))

    def _embed(self, target: str, element: etree._Element, paragraph: Paragraph) -> None:
        content = self.parts.package.read(target)
        name = hashlib.sha256(content).hexdigest()
        if self.struck or not content:
            return
        self.pictures.setdefault(
            name, PictureData(media_type=media_type(target), content=content, alt=description(element))
        )
        paragraph.pictures.append(Draft(kind="picture", picture=name, part=self.kind, page=self.page))

    def _table(self, element: etree._Element) -> list[Draft]:
        self.table += 1
        number = self.table
        return laid_out([self._cells(row) for row in inside(element, "w:tr")], table=number)

    def _cells(self, row: etree._Element) -> list[list[Draft]]:
        cells: list[list[Draft]] = []
        for cell in inside(row, "w:tc"):
            cells.append(self.blocks(cell))
            cells += [[] for _ in range(min(span(cell), 64) - 1)]
        return cells


def _extend_link(paragraph: Paragraph, text: str, target: str) -> None:
    if paragraph.hrefs and paragraph.hrefs[-1][1] == target:
        text = paragraph.hrefs.pop()[0] + text
    paragraph.hrefs.append((text, target))


_ACTIONS: dict[str, Callable[[Walker, etree._Element, Paragraph, Look], None]] = {
    "w:r": Walker._run,
    "w:t": Walker._text,
    "m:t": Walker._text,
    "w:delText": Walker._deleted_text,
    "w:sym": Walker._symbol,
    "w:noBreakHyphen": Walker._hyphen,
    "w:tab": Walker._tab,
    "w:ptab": Walker._tab,
    "w:br": Walker._break,
    "w:cr": Walker._break,
    "w:lastRenderedPageBreak": Walker._rendered_break,
    "w:del": Walker._struck_out,
    "w:moveFrom": Walker._struck_out,
    "w:rt": Walker._set_aside,
    "w:hyperlink": Walker._hyperlink,
    "w:fldSimple": Walker._simple_field,
    "w:fldChar": Walker._field_mark,
    "w:instrText": Walker._instruction,
    "mc:AlternateContent": Walker._switch,
    "w:txbxContent": Walker._text_box,
    "v:textpath": Walker._word_art,
    "w:footnoteReference": Walker._note,
    "w:endnoteReference": Walker._note,
    "w:commentReference": Walker._comment,
    "a:blip": Walker._picture,
    "v:imagedata": Walker._picture,
}
