"""A list of events as somebody has it in Word, Excel or a chat → rows of cells, one for each event.

Pure guessing: what a line says goes into the columns of the sheet, and people look at it before anything is
recorded. Every line of the text is in exactly one result, word for word, whether it was understood or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from xiefa.activities import clues
from xiefa.activities.dating import Span, dated_in, narrow, span_of
from xiefa.activities.days import read_days
from xiefa.activities.kinds import Form
from xiefa.activities.provinces import province_of
from xiefa.activities.sheets.columns import (
    KIND,
    NARRATIVE,
    PLACE,
    ROLES,
    SINCE,
    TITLE,
    UNTIL,
    columns_of,
)
from xiefa.kernel.refusal import Refusal

MOST_LINES, LONGEST = 500, 200_000
Knows = Callable[[str], bool]
# "1." "（2）" "三、" "①" "•" before a line; 3.5 is a date.
_MARK = re.compile(
    r"^\s*(?:[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）][、.．]?|\d{1,3}\s*(?:[、)）]|[.．](?!\d))"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]|[①-⑳]|[-–—•·●■◆▪○*＊]\s)\s*"
)
# A line that begins as an event of its own does, even where the day does not exist.
_DAY_LIKE = re.compile(r"^\s*(?:\d{4}\s*[年./-]|\d{1,2}\s*月)")
_HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]{1,3}部分|#+\s)")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line: as it stood, what it seems to say, and what the person should know about the guess.

    ``sureness`` of the kind: "sure", "likely", "unsure", or "" where none was guessed. ``is_passed``: a heading
    or a date for the lines below, from which no record is made unless somebody says so.
    """

    number: int
    text: str
    cells: dict[str, str] = field(default_factory=dict)
    sureness: str = ""
    remarks: tuple[str, ...] = ()
    is_passed: bool = False


def text_refusals(text: str) -> Iterator[Refusal]:
    """What keeps a text from being read as a list."""
    if not text.strip():
        yield Refusal("list_empty", _("请先粘贴清单。"), field="text")
    if len(text) > LONGEST or sum(1 for one in text.splitlines() if one.strip()) > MOST_LINES:
        message = _("一次最多 %(lines)s 行、%(length)s 字。请分几次粘贴。")
        yield Refusal("list_long", message % {"lines": MOST_LINES, "length": LONGEST}, field="text")


def read_list(text: str, *, form: Form, span: Span, knows: Knows) -> list[Pasted]:
    """Every line of a pasted text with what it seems to say. ``knows``: whether the registry knows a name."""
    lines = _joined([(at, one.rstrip()) for at, one in enumerate(_plain_lines(text), 1) if one.strip()])
    columns = _table_headings(lines, form)
    found: list[Pasted] = []
    near = span
    for place, (number, line) in enumerate(lines):
        if columns and place == 0:
            found.append(Pasted(number, line, remarks=(_("表头"),), is_passed=True))
        elif context := span_of(_MARK.sub("", line), near):
            near = context
            found.append(Pasted(number, line, remarks=(_("作为下面各行的日期范围"),), is_passed=True))
        elif columns:
            found.append(_from_table(number, line, columns, form, near, knows))
        else:
            found.append(_from_line(number, line, form, near, knows))
    return found


def _plain_lines(text: str) -> list[str]:
    return re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text.replace("\x00", "").replace("\ufeff", ""))


def _joined(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """In a numbered list a line without a number and without a date goes on with the one before."""
    is_numbered = sum(bool(_MARK.match(text)) for _at, text in lines) >= 2
    joined: list[tuple[int, str]] = []
    for at, text in lines:
        goes_on = is_numbered and joined and _MARK.match(joined[-1][1]) and not _MARK.match(text) and "\t" not in text
        is_own = _DAY_LIKE.match(text) or dated_in(text) or span_of(text)
        if goes_on and not is_own and not _HEADING.match(joined[-1][1]):
            joined[-1] = (joined[-1][0], f"{joined[-1][1]}\n{text}")
        else:
            joined.append((at, text))
    return joined


def _table_headings(lines: Sequence[tuple[int, str]], form: Form) -> list[str]:
    """The headings that a pasted table begins with; none when it is no table or begins with its rows."""
    if not lines or "\t" not in lines[0][1]:
        return []
    columns = columns_of([form])
    meant = [columns.meant(one) for one in _cells(lines[0][1])]
    named = [one for one in meant if one]
    return meant if len(named) >= 2 and len(set(named)) == len(named) else []


def _from_table(
    number: int, line: str, headings: Sequence[str], form: Form, span: Span, knows: Knows
) -> Pasted:  # fmt: skip
    texts = _cells(line)
    cells = {heading: text for heading, text in zip(headings, texts, strict=False) if heading and text}
    loose = [text for at, text in enumerate(texts) if text and (at >= len(headings) or not headings[at])]
    if loose:
        cells[NARRATIVE] = "\n".join(filter(None, [cells.get(NARRATIVE, ""), *loose]))
    if SINCE in cells and read_days(cells[SINCE]) is None and UNTIL not in cells:
        dated = dated_in(cells[SINCE], span)
        cells |= dated.cells if dated else {}
    sureness = "sure" if cells.get(KIND) else ""
    if not cells.get(KIND) and cells.get(TITLE):
        cells[KIND], sureness = clues.kind_of(cells[TITLE], form)
    return _with_known(Pasted(number, line, cells, sureness), knows)


def _from_line(number: int, line: str, form: Form, span: Span, knows: Knows) -> Pasted:
    told = re.sub(r"\t+", "，", _MARK.sub("", line)).strip("，")
    plain = narrow(told)
    dated = dated_in(plain, span)
    words = f"{dated.before}{dated.after}".strip(" ，,。;；:：") if dated else plain.strip()
    is_heading = dated is None and bool(_HEADING.match(line)) and not re.search(r"[。，,；;]", plain)
    cells = clues.cells_in(words) | (dated.cells if dated else {})
    cells[KIND], sureness = clues.kind_of(cells[TITLE], form)
    if not sureness:
        cells[KIND], sureness = clues.kind_of(words, form)
    cells[NARRATIVE] = told.strip()
    remarks = list(clues.remarks_on(words))
    if dated is None:
        remarks.append(_("没有找到日期，请补上。"))
    cells = {heading: text for heading, text in cells.items() if text}
    if place := cells.get(PLACE):
        region = province_of(place) or next(iter(clues.regions_in(place)), None)
        cells |= {"省份": region.zh} if region else {}
    return _with_known(Pasted(number, line, cells, sureness, tuple(remarks), is_passed=is_heading), knows)


def _with_known(one: Pasted, knows: Knows) -> Pasted:
    """Names that the registry does not know stay in the words of the line, not in the columns of the roles."""
    strangers = []
    cells = dict(one.cells)
    for heading in (role for role in ROLES if role in cells):
        names = [name.strip() for name in re.split(r"[、；;]", cells[heading]) if name.strip()]
        known = [name for name in names if name == clues.OWN or knows(name)]
        strangers += [name for name in names if name not in known]
        cells[heading] = "、".join(known)
    if not strangers:
        return one
    words = {"names": "、".join(strangers)}
    remark = _("名录中没有“%(names)s”，没有列入有关单位，请核对。") % words
    said = cells.get(NARRATIVE, "")
    if any(name not in said for name in strangers):
        cells[NARRATIVE] = "\n".join(filter(None, [said, _("有关单位：%(names)s") % words]))
    return replace(one, cells={name: text for name, text in cells.items() if text}, remarks=(*one.remarks, remark))


def _cells(line: str) -> list[str]:
    return [one.strip().strip('"').strip() for one in line.split("\t")]
