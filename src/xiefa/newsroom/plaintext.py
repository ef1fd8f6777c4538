"""Blocks ↔ the plain text that a browser without JavaScript shows in an ordinary text box.

One line is one paragraph, as Word pastes it; empty lines only make it easier to read. A few marks at
the start of a line stand for the other blocks: ``## `` subheading, ``- `` list entry, ``[^] `` note,
``|…|`` a row of a table, ``|= `` its caption, ``![…](…)`` a picture. A backslash takes a mark literally.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from xiefa.manuscript.model import Block, Paragraph, ParagraphRole, Picture, Table
from xiefa.newsroom.blocks import tidy

_MARKS: dict[ParagraphRole, str] = {"subheading": "## ", "list": "- ", "note": "[^] "}
_ESCAPED_START = re.compile(r"\\|## |- |\[\^\] |\||!\[")
_RULE = re.compile(r"\|(\s*:?-{3,}:?\s*\|)+")
_CELL_END = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(sha256:(?P<sha256>[0-9a-f]{64}) (?P<media_type>image/(?:png|jpeg|gif)) "
    r'(?P<width>\d{1,6})x(?P<height>\d{1,6}) "(?P<caption>(?:\\.|[^"\\])*)"\)'
)


def text_from_blocks(blocks: Iterable[Block]) -> str:
    """The plain text of these blocks, an empty line between any two, list entries and rows together."""
    pieces: list[str] = []
    was_entry = False
    for block in blocks:
        is_entry = isinstance(block, Paragraph) and block.role == "list"
        pieces.append("\n" if is_entry and was_entry else "\n\n")
        pieces.append("\n".join(_rows_of(block)) if isinstance(block, Table) else _line_of(block))
        was_entry = is_entry
    return "".join(pieces[1:])


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text; every text has some reading, and no character is dropped but marks."""
    blocks: list[Block] = []
    rows: list[str] = []
    for line in map(str.strip, [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]):
        if line.startswith("|"):
            rows.append(line)
            continue
        blocks.extend(_tables(rows))
        rows = []
        blocks.extend(filter(None, [_block_of(line)]))
    return tuple(blocks)


def _line_of(block: Block) -> str:
    if isinstance(block, Picture):
        alt, caption = (re.sub(r'([\\\]"])', r"\\\1", value) for value in (block.alt, block.caption))
        size = f"{block.width}x{block.height}"
        return f'![{alt}](sha256:{block.sha256} {block.media_type} {size} "{caption}")'
    assert isinstance(block, Paragraph)
    mark = _MARKS.get(block.role, "")
    return mark + ("\\" + block.text if not mark and _ESCAPED_START.match(block.text) else block.text)


def _rows_of(table: Table) -> list[str]:
    rows = ["| " + " | ".join(map(_escape_cell, row)) + " |" for row in table.rows]
    if table.has_header:
        rows.insert(1, "|" + " --- |" * len(table.rows[0]))
    return [f"|= {table.caption}", *rows] if table.caption else rows


def _escape_cell(cell: str) -> str:
    escaped = cell.replace("\\", "\\\\").replace("|", "\\|")
    return f"\\{escaped}" if escaped.startswith("-") else escaped


def _block_of(line: str) -> Block | None:
    if picture := _PICTURE.fullmatch(line):
        return _picture(picture)
    for role, mark in _MARKS.items():
        if line.startswith(mark):
            return _paragraph(line[len(mark) :], role)
    return _paragraph(line[1:] if line.startswith("\\") else line, "body")


def _paragraph(line: str, role: ParagraphRole) -> Paragraph | None:
    text = tidy(line)
    return Paragraph(text, role) if text else None


def _picture(match: re.Match[str]) -> Picture:
    return Picture(
        sha256=match["sha256"],
        media_type=match["media_type"],
        alt=re.sub(r"\\(.)", r"\1", match["alt"]),
        caption=re.sub(r"\\(.)", r"\1", match["caption"]),
        width=int(match["width"]),
        height=int(match["height"]),
    )


def _tables(lines: list[str]) -> Iterator[Table]:
    """Tables out of lines that all begin with a bar; a caption line begins the next table."""
    if not lines:
        return
    starts = [at for at, line in enumerate(lines) if line.startswith("|=")]
    bounds = sorted({0, *starts, len(lines)})
    for start, end in pairwise(bounds):
        table = _table(lines[start:end])
        if table:
            yield table


def _table(lines: list[str]) -> Table | None:
    caption = tidy(lines.pop(0)[2:]) if lines[0].startswith("|=") else ""
    has_header = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    if has_header:
        del lines[1]
    rows = [_cells(line) for line in lines]
    width = max(map(len, rows), default=0)
    if not width:
        return Table(((caption,),), has_header=False) if caption else None
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows), has_header=has_header, caption=caption)


def _cells(line: str) -> tuple[str, ...]:
    body = line[1:]
    if not re.search(r"(?<!\\)(?:\\\\)*\|$", body):
        body += "|"
    cells = _CELL_END.sub(lambda match: match[1] + "\0", body).split("\0")[:-1]
    return tuple(tidy(re.sub(r"\\([\\|-])", r"\1", cell)) for cell in cells)
