"""A document as PDF, set by Typst: tagged, the same bytes for the same record, no character dropped.

A document that holds the pages of another PDF is set twice. Under the standards PDF/A-2a and PDF/UA-1 Typst refuses
a character without a glyph, but it cannot take another PDF into its own; without them it can, but would drop the
character without a word. So the first setting is the proof, the second the file.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xiefa.council.documents.document import (
    Block,
    CannotPrint,
    ContentsLine,
    Document,
    Heading,
    NewPage,
    Pages,
    Paragraph,
    Picture,
    Table,
)
from xiefa.typesetting import press
from xiefa.typesetting.glyphs import FORBIDDEN, around, character_name

TEMPLATE = Path(__file__).with_name("letter.typ")
_KINDS: dict[type, str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Table: "table",
    ContentsLine: "contents",
    NewPage: "new-page",
    Picture: "picture",
    Pages: "pages",
}
_TYPE_AREA_PT = 441.0
_LARGEST_OFFICE = 40.0
_TALLEST_PICTURE_MM = 190.0


class Press(press.Press):
    """The press with the template of letters and papers."""

    def __init__(self, font_dir: str = "") -> None:
        super().__init__(TEMPLATE, font_dir=font_dir)

    def print(self, document: Document, files: Mapping[str, bytes]) -> bytes:
        """The PDF. ``files`` are the pictures and PDFs that blocks name. ``CannotPrint`` names what stands in the way."""
        refuse_control_characters(document)
        try:
            if not any(isinstance(block, Pages) for block in document.blocks):
                return self._made(document, files, is_proof=True)
            self._made(document, _without_pdfs(files), is_proof=True)
            return self._made(document, files, is_proof=False)
        except press.CannotSet as failure:
            raise refusal(failure, document) from failure

    def _made(self, document: Document, files: Mapping[str, bytes], *, is_proof: bool) -> bytes:
        data = self._data(document, is_proof=is_proof)
        made: bytes = self.set(data, files=files, day=document.day, is_standard=is_proof)
        return made

    def _data(self, document: Document, *, is_proof: bool) -> dict[str, Any]:
        ems = sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in document.office)
        return {
            "title": document.title,
            "author": [document.author] if document.author else [],
            "office": document.office,
            "office_size": round(min(_LARGEST_OFFICE, (_TYPE_AREA_PT - 8) / max(ems, 1)), 2),
            "number": document.number,
            "signer": document.signer,
            "day_line": document.day_line,
            "faces": self.faces._asdict(),
            "is_proof": is_proof,
            "blocks": [_block(block) for block in document.blocks],
        }


_presses: dict[str, Press] = {}


def pdf(document: Document, files: Mapping[str, bytes] | None = None) -> bytes:
    """The document as PDF, printed by the press of this process."""
    font_dir = os.environ.get("XIEFA_FONT_DIR", "")
    if font_dir not in _presses:
        _presses[font_dir] = Press(font_dir)
    return _presses[font_dir].print(document, files or {})


def refusal(failure: press.CannotSet, document: Document) -> CannotPrint:
    """What Typst said, as a refusal that names the character and the words around it."""
    if not failure.text:
        return CannotPrint(
            "pdf-failed",
            zh=f"排版程序不能生成 PDF：{failure}。记录没有改动；请把这句话转给技术支持。",
            en=f"The PDF could not be typeset: {failure}. The record is unchanged; report this sentence.",
        )
    place = next((line for line in document.texts() if failure.text in line), failure.text)
    return _missing(failure.text[0], place, is_control=False)


def refuse_control_characters(document: Document) -> None:
    """``CannotPrint`` names a character that no file can hold."""
    for text in document.texts():
        if found := FORBIDDEN.search(text):
            raise _missing(found[0], text, is_control=True)


def _block(block: Block) -> dict[str, Any]:
    data = {"kind": _KINDS[type(block)], **asdict(block)}
    return data | {"height": block.height_mm or _TALLEST_PICTURE_MM} if isinstance(block, Picture) else data


def _without_pdfs(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.endswith(".pdf")}


def _missing(character: str, line: str, *, is_control: bool) -> CannotPrint:
    name, words = character_name(character), around(line, line.find(character))
    what_zh = "是不能印出的控制字符" if is_control else "在现有字体中没有字形，印出来会缺字"
    what_en = "is a control character" if is_control else "has no glyph in the fonts at hand"
    return CannotPrint(
        "missing-glyph",
        zh=f"“{words}”中的字符（{name}）{what_zh}。请改用别的写法，或请技术人员安装含有这个字的字体。",
        en=f"A character ({name}) in “{words}” {what_en}. Write it differently, or have a font installed that has it.",
        character=name,
    )
