"""A file, read into lines, understood as one article: heading, blocks, credit line, and the rest. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from xiefa.manuscript.model import Block, Credit, Paragraph, ParagraphRole, Picture, Table
from xiefa.newsroom.blocks import tidy
from xiefa.newsroom.measuring import NotAPicture, measure
from xiefa.reading.layout import Layout
from xiefa.reading.source import Line, Source
from xiefa.reading.structure.credits import parse_credit, split_trailing

Why = Literal["header", "footer", "deleted", "picture", "rule"]

_LONGEST_HEADING = 100
_NUMBER = re.compile(r"[\d０-９一二三四五六七八九十①-⑳]+[.．、)）]?|[（(][\d一二三四五六七八九十]+[)）]")


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text that was read and is not part of the article, with its line and the reason."""

    line: int
    text: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was taken from a file. ``pictures`` are the bytes of the pictures that the blocks name."""

    heading: str = ""
    blocks: tuple[Block, ...] = ()
    credit: Credit | None = None
    set_aside: tuple[SetAside, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)


def understand(source: Source, layout: Layout) -> Understood:
    """Take an article out of a source; every line ends in exactly one of the results."""
    body = [line for line in source.lines if line.part in {"body", "footnote"} and line.kind != "rule"]
    heading, body = _heading(body)
    body, credit = _credit(body, layout)
    pictures = {key: data.content for key, data in source.pictures.items() if _is_picture(data.content)}
    blocks = tuple(block for run in _runs(body) for block in _blocks(run, source, pictures))
    named = {block.sha256 for block in blocks if isinstance(block, Picture)}
    return Understood(
        heading=heading,
        blocks=blocks,
        credit=credit,
        set_aside=tuple(_set_aside(source, pictures)),
        pictures={key: data for key, data in pictures.items() if key in named},
    )


def _heading(lines: list[Line]) -> tuple[str, list[Line]]:
    """The first line with text, if it looks like a heading: short, and no sentence."""
    first = next((at for at, line in enumerate(lines) if line.text.strip() and line.kind != "picture"), None)
    if first is None or lines[first].kind not in {"plain", "heading"}:
        return "", lines
    text = tidy(lines[first].text)
    if len(text) > _LONGEST_HEADING or text.endswith(("。", "；", "：", "！", "？")):
        return "", lines
    return text, lines[:first] + lines[first + 1 :]


def _credit(lines: list[Line], layout: Layout) -> tuple[list[Line], Credit | None]:
    """The credit line among the last lines, or at the end of the last paragraph."""
    texts = [at for at, line in enumerate(lines) if line.text.strip() and line.part == "body"]
    for at in reversed(texts[-3:]):
        if found := parse_credit(lines[at].text, layout):
            return lines[:at] + lines[at + 1 :], found
    if texts and lines[texts[-1]].kind == "plain":
        last = lines[texts[-1]]
        text, found = split_trailing(tidy(last.text), layout)
        if found:
            return [*lines[: texts[-1]], _with_text(last, text), *lines[texts[-1] + 1 :]], found
    return lines, None


def _with_text(line: Line, text: str) -> Line:
    return Line(number=line.number, text=text, kind=line.kind, part=line.part)


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows of one table together, every other line alone."""
    keyed = ((line.table if line.kind == "row" else -at, line) for at, line in enumerate(lines, 1))
    return [[line for _key, line in run] for _key, run in groupby(keyed, key=lambda pair: pair[0])]


def _blocks(run: list[Line], source: Source, pictures: dict[str, bytes]) -> list[Block]:
    if run[0].kind == "row":
        return _table([tuple(map(tidy, line.cells)) or (tidy(line.text),) for line in run])
    line = run[0]
    found: list[Block] = []
    if line.picture in pictures:
        found.append(_picture(line.picture, source, pictures))
    text = tidy(line.text)
    if text:
        number = tidy(line.markup) if line.kind == "list" and _NUMBER.fullmatch(tidy(line.markup)) else ""
        found.append(Paragraph(f"{number} {text}", "body") if number else Paragraph(text, _role(line)))
    return found


def _role(line: Line) -> ParagraphRole:
    if line.part == "footnote":
        return "note"
    roles: dict[str, ParagraphRole] = {"heading": "subheading", "list": "list"}
    return roles.get(line.kind, "body")


def _table(rows: list[tuple[str, ...]]) -> list[Block]:
    width = max(map(len, rows))
    grid = tuple(row + ("",) * (width - len(row)) for row in rows)
    return [Table(grid, has_header=len(grid) > 1)]


def _picture(sha256: str, source: Source, pictures: dict[str, bytes]) -> Picture:
    found = measure(pictures[sha256])
    return Picture(
        sha256=sha256,
        media_type=found.media_type,
        alt=tidy(source.pictures[sha256].alt),
        width=found.width,
        height=found.height,
    )


def _is_picture(data: bytes) -> bool:
    try:
        measure(data)
    except NotAPicture:
        return False
    return True


def _set_aside(source: Source, pictures: dict[str, bytes]) -> list[SetAside]:
    found = [SetAside(one.number, tidy(one.text), "deleted") for one in source.deleted if one.text.strip()]
    for line in source.lines:
        if line.part in {"header", "footer"} and line.text.strip():
            found.append(SetAside(line.number, tidy(line.text), "header" if line.part == "header" else "footer"))
        elif line.kind == "rule" and line.text.strip():
            found.append(SetAside(line.number, tidy(line.text), "rule"))
        if line.picture and line.picture not in pictures:
            found.append(SetAside(line.number, line.picture[:12], "picture"))
    return sorted(found, key=lambda one: one.line)
