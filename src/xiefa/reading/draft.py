"""Lines in the making, shared by the readers whose sources are trees (Word, web pages)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xiefa.reading.source import Line, LineKind, LinePart, Remark
from xiefa.reading.tidy import split_leader, split_unseen


@dataclass(slots=True, kw_only=True)
class Draft:
    """A line without a number yet. ``text`` may be empty: then it is a blank paragraph, or carries marks only."""

    text: str = ""
    markup: str = ""
    kind: LineKind = "plain"
    part: LinePart = "body"
    level: int = 0
    page: int = 0
    is_bold: bool = False
    is_centred: bool = False
    is_indented: bool = False
    size: float = 0.0
    table: int = 0
    cells: tuple[str, ...] = ()
    hrefs: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    remarks: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it would be seen."""
        return not (self.text.strip() or self.picture or self.kind == "rule")


def tidied(draft: Draft) -> Draft:
    """Move shapeless characters and contents leaders to the markup, and strip the ends."""
    text, unseen = split_unseen(draft.text)
    if unseen:
        draft.remarks.append(("unseen-characters", (" ".join(f"U+{ord(char):04X}" for char in unseen[:20]),)))
    draft.is_indented = draft.is_indented or text.startswith("\u3000")
    text, leader = split_leader(text.strip()) if not draft.cells else (text.strip(), "")
    draft.cells = tuple(split_unseen(cell)[0].strip() for cell in draft.cells)
    draft.text, draft.markup = text, draft.markup + unseen + leader
    return draft


def numbered(drafts: Iterable[Draft]) -> tuple[tuple[Line, ...], tuple[Remark, ...]]:
    """Lines numbered from 1, blank ones counted and dropped; their marks go to the line before."""
    shown, blanks = _without_blanks(drafts)
    lines, remarks = [], []
    for number, (draft, blank) in enumerate(zip(shown, blanks, strict=True), 1):
        lines.append(_line(draft, number, blank))
        remarks += [Remark(code, number, values) for code, values in draft.remarks]
    return tuple(lines), tuple(remarks)


def _without_blanks(drafts: Iterable[Draft]) -> tuple[list[Draft], list[int]]:
    shown: list[Draft] = []
    blanks: list[int] = []
    waiting = 0
    pending = Draft()
    for draft in map(tidied, drafts):
        if draft.is_blank:
            waiting += 1
            _carry(draft, to=shown[-1] if shown else pending)
            continue
        shown.append(draft)
        blanks.append(waiting)
        waiting = 0
    if not shown and (pending.markup or pending.remarks):
        return [pending], [0]
    if shown:
        _carry(pending, to=shown[0])
    return shown, blanks


def _carry(draft: Draft, *, to: Draft) -> None:
    to.markup += draft.markup
    to.remarks += draft.remarks


def _line(draft: Draft, number: int, blanks: int) -> Line:
    return Line(
        number=number,
        text=draft.text,
        kind=draft.kind,
        markup=draft.markup,
        level=draft.level,
        part=draft.part,
        page=draft.page,
        is_bold=draft.is_bold,
        is_centred=draft.is_centred,
        is_indented=draft.is_indented,
        size=draft.size,
        blanks_before=blanks,
        table=draft.table,
        cells=draft.cells,
        hrefs=draft.hrefs,
        picture=draft.picture,
    )


def laid_out(rows: list[list[list[Draft]]], *, table: int) -> list[Draft]:
    """A table as rows of cells of drafts → row drafts; a table used for layout → its lines in order."""
    if _is_layout(rows):
        return [draft for row in rows for cell in row for draft in cell]
    return [_row(cells, table) for cells in rows if any(not draft.is_blank for cell in cells for draft in cell)] + [
        draft for cells in rows for draft in _marks_of_blank_row(cells)
    ]


def _is_layout(rows: list[list[list[Draft]]]) -> bool:
    sizes = [sum(not draft.is_blank for draft in cell) for row in rows for cell in row]
    filled = [row for row in rows if any(not draft.is_blank for cell in row for draft in cell)]
    has_other = any(
        draft.kind in ("row", "picture", "rule", "heading") or draft.part != "body"
        for row in rows
        for cell in row
        for draft in cell
    )
    crowded = sum(size > 1 for size in sizes) * 3 > sum(size > 0 for size in sizes)
    widest = max((len(row) for row in rows), default=0)
    return len(filled) < 2 or widest < 2 or has_other or crowded


def _marks_of_blank_row(cells: list[list[Draft]]) -> list[Draft]:
    drafts = [draft for cell in cells for draft in cell]
    if any(not draft.is_blank for draft in drafts):
        return []
    return [draft for draft in drafts if draft.markup or draft.remarks]


def _row(cells: list[list[Draft]], table: int) -> Draft:
    drafts = [draft for cell in cells for draft in cell]
    texts = tuple(" ".join(draft.text.strip() for draft in cell if draft.text.strip()) for cell in cells)
    shown = [draft for draft in drafts if not draft.is_blank]
    return Draft(
        text="\t".join(texts),
        markup="".join(draft.markup for draft in drafts),
        kind="row",
        page=shown[0].page,
        is_bold=all(draft.is_bold for draft in shown),
        size=shown[0].size,
        table=table,
        cells=texts,
        hrefs=tuple(href for draft in drafts for href in draft.hrefs),
        remarks=[remark for draft in drafts for remark in draft.remarks],
    )
