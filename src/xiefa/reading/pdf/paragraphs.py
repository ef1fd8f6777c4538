"""Printed lines → paragraphs, by indent, right edge, gap and size."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, takewhile

from xiefa.reading.pdf.edges import set_edges
from xiefa.reading.pdf.printed import Printed
from xiefa.reading.source import Line, LinePart
from xiefa.reading.tidy import split_unseen

_FINAL = tuple("。！？!?")
_BULLET = re.compile(r"[•●▪◦‣∙■◆◻]\s*")
_LISTED = re.compile(r"[-*○◇]|[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．、]")
_ADDRESS_CUT = re.compile(r"(?:www\.|://|@)\S*$")
_SHORT = 2.3  # font sizes that a line may fall short of the right edge and still be full
_FEWEST_LETTERS = 3
_INDENT = 1.2  # font sizes from the left edge that make a new paragraph


def lines_of(pages: list[list[Printed]], is_marginal: Callable[[Printed], LinePart]) -> tuple[Line, ...]:
    """Number the printed lines of all pages, put paragraphs together, and give them as lines."""
    parts = {id(line): is_marginal(line) for page in pages for line in page}
    bodies = [[line for line in page if parts[id(line)] == "body"] for page in pages]
    set_edges(bodies)
    pitch = _pitch(bodies)
    found: list[Line] = []
    number = 1
    for page in pages:
        below = None
        for group in _groups(page, parts, pitch):
            part = parts[id(group[0])]
            found.append(_line(group, number, part, _blanks(below, group[0], pitch)))
            number += len(group)
            below = group[-1] if part == "body" else below
    return tuple(found)


def _pitch(bodies: list[list[Printed]]) -> float:
    """The usual step from line to line inside paragraphs, in font sizes; 0 when nothing tells."""
    steps = sorted(
        (above.middle - line.middle) / line.size
        for body in bodies
        for above, line in pairwise(body)
        if _is_full(above) and above.column == line.column and abs(above.size - line.size) < 0.6
    )
    near = [step for step in steps if 0.8 < step < 4]
    return near[len(near) // 3] if near else 0.0


def _blanks(above: Printed | None, line: Printed, pitch: float) -> int:
    if above is None or not pitch or above.column != line.column:
        return 0
    return max(0, round((above.middle - line.middle) / (pitch * max(above.size, line.size))) - 1)


def _groups(page: list[Printed], parts: dict[int, LinePart], pitch: float) -> list[list[Printed]]:
    groups: list[list[Printed]] = []
    for line in page:
        is_body = parts[id(line)] == "body"
        above = groups[-1] if groups else []
        if above and is_body and parts[id(above[-1])] == "body" and _continues(above, line, pitch):
            above.append(line)
        else:
            groups.append([line])
    return groups


def _continues(group: list[Printed], line: Printed, pitch: float) -> bool:
    """Whether a printed line goes on with the paragraph above it."""
    above = group[-1]
    if above.leader or above.is_stop or abs(above.size - line.size) > 0.6 or above.is_bold != line.is_bold:
        return False
    if above.column != line.column:
        return {above.column, line.column} == {1, 2} and _flows(above, line)
    step = above.middle - line.middle
    if step <= 0 or step > 1.25 * (pitch or 2.5) * line.size or _BULLET.match(line.text):
        return False
    return _is_full(above, short=_room_for_word(line)) and (_is_flush(line) or _hangs(group, line))


def _room_for_word(line: Printed) -> float:
    """How far short a line may fall, in font sizes, because the word that opens the next one did not fit."""
    word = list(takewhile(lambda glyph: glyph.char.isascii() and not glyph.blank, line.glyphs[1:]))
    if len(word) < _FEWEST_LETTERS or not line.glyphs[0].char.isascii():
        return _SHORT
    return max(_SHORT, (word[-1].right - line.left) / line.size)


def _flows(above: Printed, line: Printed) -> bool:
    """From the foot of the left column to the head of the right one."""
    return _is_full(above) and _is_flush(line) and not above.text.endswith(_FINAL)


def _is_full(line: Printed, *, short: float = _SHORT) -> bool:
    return line.right >= line.column_right - short * line.size


def _is_flush(line: Printed) -> bool:
    return line.left < line.column_left + _INDENT * line.size and not _is_set_in(line)


def _is_set_in(line: Printed) -> bool:
    """A line between two equal margins is centred, even if the margins are narrow."""
    left, right = line.left - line.column_left, line.column_right - line.right
    return min(left, right) > 0.6 * line.size and abs(left - right) < 0.3 * line.size


def _hangs(group: list[Printed], line: Printed) -> bool:
    """A line set in from the edge goes on with a list entry, an indented block or a centred title."""
    first, above = group[0], group[-1]
    if _has_open_bracket(group):
        return True
    if above.text.endswith(_FINAL):
        return False
    if _BULLET.match(first.text) or _LISTED.match(first.text):
        return line.left > first.left + 0.3 * line.size
    if _is_centred(line) and (_is_centred(above) or _is_flush(above)):
        return line.right < line.column_right - 0.6 * line.size
    is_level = abs(above.left - line.left) < 0.6 * line.size
    return is_level and not _is_first_indent(line) and _is_full(above, short=1.0)


def _has_open_bracket(group: list[Printed]) -> bool:
    """Whether a credit line or a title was cut inside its brackets, however the rest is aligned."""
    text = "".join(line.text for line in group)
    return any(text.count(opening) > text.count(closing) for opening, closing in ("（）", "()", "《》"))


def _is_first_indent(line: Printed) -> bool:
    return 1.5 < (line.left - line.column_left) / line.size < 2.6


def _is_centred(line: Printed) -> bool:
    left, right = line.left - line.column_left, line.column_right - line.right
    return abs(left - right) < 1.2 * line.size


def _line(group: list[Printed], number: int, part: LinePart, blanks: int) -> Line:
    text, unseen = split_unseen(_joined(group))
    first = group[0]
    bullet = _BULLET.match(text)
    if bullet and len(bullet.group()) < len(text):
        text, unseen = text[bullet.end() :], bullet.group().strip() + unseen
    is_centred = _is_centred(first) and first.left - first.column_left > 1.5 * first.size
    return Line(
        number=number,
        text=text,
        kind="list" if bullet else "plain",
        markup=unseen + "".join(line.leader for line in group),
        part=part,
        page=first.page,
        is_bold=all(line.is_bold for line in group),
        is_centred=is_centred,
        is_indented=not is_centred and not _is_flush(first),
        size=first.size,
        blanks_before=blanks,
        other_numbers=tuple(range(number + 1, number + len(group))),
    )


def _joined(group: list[Printed]) -> str:
    text = group[0].text
    for line in group[1:]:
        text += line.text if _is_closed_up(text, line.text) else f" {line.text}"
    return text


def _is_closed_up(above: str, below: str) -> bool:
    """Whether nothing stands between two printed lines: always next to Han, and inside numbers and addresses."""
    if not (above[-1:].isascii() and below[:1].isascii()):
        return True
    is_number = above[-1:].isdigit() and below[:1].isdigit()
    return above.endswith("-") or is_number or _ADDRESS_CUT.search(above[-80:]) is not None
