"""The press of the issue: Typst with our template, and errors a secretary can act on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xiefa.manuscript import Manuscript, lines
from xiefa.publishing.channels.pdf.sheet import picture_name
from xiefa.publishing.rendition import CannotRender
from xiefa.typesetting import press
from xiefa.typesetting.glyphs import around, character_name

TEMPLATE = Path(__file__).with_name("issue.typ")


class Press(press.Press):
    """The press with the template of the issue."""

    def __init__(self, font_dir: str = "") -> None:
        super().__init__(TEMPLATE, font_dir=font_dir)

    def print(self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
        """The PDF of the data; the same data and pictures give the same bytes."""
        content: bytes = self._made(manuscript, data, pictures, "pdf")
        return content

    def proofs(self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes]) -> tuple[bytes, ...]:
        """Every page as SVG. The PDF is made first: only under its standards is a missing glyph noticed."""
        self.print(manuscript, data, pictures)
        return tuple(self._made(manuscript, data, pictures, "svg"))

    def _made(self, manuscript: Manuscript, data: dict[str, Any], pictures: Mapping[str, bytes], form: str) -> Any:
        used = {picture_name(one): pictures[one.sha256] for one in manuscript.pictures}
        try:
            return self.set(data, files=used, day=manuscript.masthead.date, form=form)
        except press.CannotSet as failure:
            raise refusal(failure, manuscript) from failure


def refusal(failure: press.CannotSet, manuscript: Manuscript) -> CannotRender:
    """What Typst said, as a refusal that names the character and the sentence around it."""
    if not failure.text:
        return CannotRender(
            "pdf-failed",
            zh=f"排版程序不能生成 PDF：{failure}。稿件没有改动；请把这句话转给技术支持。",
            en=f"The PDF could not be typeset: {failure}. The manuscript is unchanged; report this sentence.",
        )
    text, excerpt = failure.text, _excerpt(failure.text, manuscript)
    name = character_name(text[0])
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
