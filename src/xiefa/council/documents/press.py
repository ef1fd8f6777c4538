"""A document as PDF, set by Typst: tagged, the same bytes for the same record, no character dropped.

A document that holds the pages of another PDF is set twice. Under the standards PDF/A-2a and PDF/UA-1 Typst refuses
a character without a glyph, but it cannot take another PDF into its own; without them it can, but would drop the
character without a word. So the first setting is the proof, the second the file.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from pylopdf_fonts_zh_cn import sans_path, serif_path

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

STANDARDS = ("a-2a", "ua-1")
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
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
# Faces under licence come from the office's own folder (XIEFA_FONT_DIR); the packaged open ones stand in.
_WISHES = {
    "text": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", _SERIF, _SANS),
    "credit": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", _SERIF, _SANS),
    "heading": ("SimHei", "黑体", "Source Han Sans SC", _SANS, _SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", _SERIF, _SANS),
}
_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(?P<text>.+?)"`', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHAPELESS = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_BLANKS = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
_PLAIN = {**_SHAPELESS, **_BLANKS}
_TYPE_AREA_PT = 441.0
_LARGEST_OFFICE = 40.0
_TALLEST_PICTURE_MM = 190.0


class Press:
    """The fonts and one compiler, which takes one document at a time: threads wait for each other."""

    def __init__(self, font_dir: str = "") -> None:
        import typst

        self._typst, self._lock, self._template = typst, Lock(), TEMPLATE.read_bytes()
        folders: list[Any] = [*([font_dir] if font_dir else []), *_packaged()]
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
        found = frozenset(self._fonts.families())
        self._faces = {use: [name for name in wishes if name in found] for use, wishes in _WISHES.items()}
        self._compiler = self._new_compiler()

    def print(self, document: Document, files: Mapping[str, bytes]) -> bytes:
        """The PDF. ``files`` are the pictures and PDFs that blocks name. ``CannotPrint`` names what stands in the way."""
        _refuse_control_characters(document)
        with self._lock:
            try:
                if not any(isinstance(block, Pages) for block in document.blocks):
                    return self._set(document, files, is_proof=True)
                self._set(document, _without_pdfs(files), is_proof=True)
                return self._set(document, files, is_proof=False)
            except self._typst.TypstError as error:
                self._compiler = self._new_compiler()  # Typst forgets its source after an error
                raise refusal(error.message, document) from error

    def _new_compiler(self) -> Any:
        return self._typst.Compiler(font_paths=self._fonts, ignore_system_fonts=True)

    def _set(self, document: Document, files: Mapping[str, bytes], *, is_proof: bool) -> bytes:
        payload = json.dumps(self._data(document, is_proof=is_proof), ensure_ascii=False).translate(_PLAIN)
        if not files:
            return self._compile(payload, document, is_proof=is_proof)
        from tempfile import TemporaryDirectory  # slow to load, and few documents bring files

        with TemporaryDirectory(prefix="xiefa-papers-") as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            return self._compile(payload, document, is_proof=is_proof, root=folder)

    def _compile(self, payload: str, document: Document, *, is_proof: bool, **where: str) -> bytes:
        day = document.day
        standards: dict[str, Any] = {"pdf_standards": list(STANDARDS)} if is_proof else {}
        made: bytes = self._compiler.compile(
            self._template,
            format="pdf",
            sys_inputs={"data": payload},
            timestamp=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
            **standards,
            **where,
        )
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
            "faces": self._faces,
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


def _packaged() -> list[str]:
    return list(dict.fromkeys(str(Path(str(path)).parent) for path in (serif_path(), sans_path())))


def _block(block: Block) -> dict[str, Any]:
    data = {"kind": _KINDS[type(block)], **asdict(block)}
    return data | {"height": _TALLEST_PICTURE_MM} if isinstance(block, Picture) else data


def _without_pdfs(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.endswith(".pdf")}


def character_name(character: str) -> str:
    """``U+1F600 GRINNING FACE``: how a person can look the character up."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _refuse_control_characters(document: Document) -> None:
    for text in document.texts():
        if found := _CONTROL.search(text):
            raise _missing(found[0], text, is_control=True)


def refusal(message: str, document: Document) -> CannotPrint:
    """What Typst said, as a refusal that names the character and the words around it."""
    if not (found := _NO_GLYPH.search(message)):
        return CannotPrint(
            "pdf-failed",
            zh=f"排版程序不能生成 PDF：{message}。记录没有改动；请把这句话转给技术支持。",
            en=f"The PDF could not be typeset: {message}. The record is unchanged; report this sentence.",
        )
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found["text"])
    place = next((line for line in document.texts() if text in line), text)
    return _missing(text[0], place, is_control=False)


def _missing(character: str, line: str, *, is_control: bool) -> CannotPrint:
    at, name = line.find(character), character_name(character)
    around = _CONTROL.sub("", line[max(0, at - 12) : at + 13]).strip()
    what_zh = "是不能印出的控制字符" if is_control else "在现有字体中没有字形，印出来会缺字"
    what_en = "is a control character" if is_control else "has no glyph in the fonts at hand"
    return CannotPrint(
        "missing-glyph",
        zh=f"“{around}”中的字符（{name}）{what_zh}。请改用别的写法，或请技术人员安装含有这个字的字体。",
        en=f"A character ({name}) in “{around}” {what_en}. Write it differently, or have a font installed that has it.",
        character=name,
    )
