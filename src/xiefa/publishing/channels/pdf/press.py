"""Typst, loaded once a process: fonts, the template, and errors a secretary can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from xiefa.manuscript import Manuscript, lines
from xiefa.publishing.channels.pdf.sheet import picture_name
from xiefa.publishing.fonts import Faces, faces_among, font_folders
from xiefa.publishing.legibility import around, character_name
from xiefa.publishing.rendition import CannotRender

STANDARDS = ("a-2a", "ua-1")
TEMPLATE = Path(__file__).with_name("issue.typ")

_NO_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
_NO_CODE = re.compile(r'codepoint `"(?P<text>.+?)"`', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Characters without a shape would join the glyph before them, which some readers of the file cannot
# follow; blanks of special widths likewise. The normalised text counts neither.
_SHAPELESS = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_BLANKS = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
_PLAIN = {**_SHAPELESS, **_BLANKS}
_EPOCH = date(2000, 1, 1)  # for an issue without a date: a fixed moment, never the clock's


class Press:
    """One set of fonts and one compiler, which takes one sheet at a time: threads wait for each other."""

    def __init__(self, font_dir: str = "") -> None:
        import typst

        folders: list[Any] = list(font_folders(font_dir))
        self._typst = typst
        self._lock = Lock()
        self._template = TEMPLATE.read_bytes()
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
        self._compiler = self._new_compiler()
        self.faces: Faces = faces_among(self._fonts.families())

    def print(self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
        """The PDF of the data; the same data and pictures give the same bytes."""
        content: bytes = self._made(manuscript, data, pictures, ("pdf",))[0]
        return content

    def proofs(self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes]) -> tuple[bytes, ...]:
        """Every page as SVG. The PDF is made first: only under its standards is a missing glyph noticed."""
        return tuple(self._made(manuscript, data, pictures, ("pdf", "svg"))[-1])

    def _made(
        self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes], formats: tuple[str, ...]
    ) -> list[Any]:
        payload = json.dumps(data, ensure_ascii=False).translate(_PLAIN)
        used = {picture_name(one): pictures[one.sha256] for one in manuscript.pictures}
        moment = _moment(manuscript.masthead.date)
        try:
            with self._lock:
                return [self._compile(payload, moment, used, form) for form in formats]
        except self._typst.TypstError as error:
            self._compiler = self._new_compiler()  # Typst forgets its source after an error
            raise refusal(error.message, manuscript) from error

    def _new_compiler(self) -> Any:
        return self._typst.Compiler(font_paths=self._fonts, ignore_system_fonts=True)

    def _compile(self, payload: str, moment: datetime, used: Mapping[str, bytes], form: str) -> Any:
        if not used:
            return self._set(payload, moment, form)
        from tempfile import TemporaryDirectory  # slow to load, and most issues have no picture

        with TemporaryDirectory(prefix="xiefa-pictures-") as folder:
            for name, content in used.items():
                (Path(folder) / name).write_bytes(content)
            return self._set(payload, moment, form, root=folder)

    def _set(self, payload: str, moment: datetime, form: str, **where: str) -> Any:
        standards = {"pdf_standards": list(STANDARDS), "timestamp": moment} if form == "pdf" else {}
        made = self._compiler.compile(self._template, format=form, sys_inputs={"data": payload}, **standards, **where)
        return [made] if form != "pdf" and isinstance(made, bytes) else made


def _moment(day: date | None) -> datetime:
    day = day or _EPOCH
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def refusal(message: str, manuscript: Manuscript) -> CannotRender:
    """What Typst said, as a refusal that names the character and the sentence around it."""
    found = _NO_GLYPH.search(message) or _NO_CODE.search(message)
    if not found:
        return CannotRender(
            "pdf-failed",
            zh=f"排版程序不能生成 PDF：{message}。稿件没有改动；请把这句话转给技术支持。",
            en=f"The PDF could not be typeset: {message}. The manuscript is unchanged; report this sentence.",
        )
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found["text"])
    name, excerpt = character_name(text[0]), _excerpt(text, manuscript)
    return CannotRender(
        "missing-glyph",
        zh=f"“{excerpt}”中的字符“{text}”（{name}）在现有字体中没有字形，印出来会缺字。"
        "请改用别的写法，或把含有这个字的字体放进 XIEFA_FONT_DIR 指定的文件夹。",
        en=f"The character “{text}” ({name}) in “{excerpt}” has no glyph in the fonts at hand. "
        "Write it differently, or put a font that has it into the folder named by XIEFA_FONT_DIR.",
    )


def _excerpt(text: str, manuscript: Manuscript) -> str:
    for line in lines(manuscript):
        if text in line:
            return around(line, line.index(text))
    return text
