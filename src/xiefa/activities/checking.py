"""What a report is looked through for: pure functions over a ``Book``, the records and what is known of earlier ones.

A finding of level MUST has to be mended, one of level EXPLAIN mended or explained, before the report is handed in;
a NOTE stops nobody. Numbers that are empty follow the policy: ``zero`` counts them as 0 and says so, ``ask`` leaves
them out and asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.kinds import Field, Form, Kind

Number = tuple[Field, Decimal | None]


class Level(StrEnum):
    """What a finding asks for."""

    MUST = "must"
    EXPLAIN = "explain"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Seen:
    """One record as the checks see it. ``numbers`` are those that its kind asks for, filled in or not."""

    pk: int
    kind: Kind
    title: str
    since: date
    until: date
    numbers: tuple[Number, ...] = ()
    wanting: tuple[Field, ...] = ()
    has_parts: bool = True
    has_evidence: bool = True
    is_returned: bool = False
    note: str = ""
    doubles: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the checks look at. ``before`` holds last period's records, None when there was no such period.

    ``earlier``: (kind, number) → its smallest and largest value in the alliance's records before this period.
    """

    form: Form
    since: date
    until: date
    today: date
    records: tuple[Seen, ...]
    before: tuple[Seen, ...] | None = None
    earlier: Mapping[tuple[str, str], tuple[Decimal, Decimal]] = field(default_factory=dict)
    outside: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; ``key`` stays the same as long as it is the same thing, so that it is explained once."""

    check: str
    level: Level
    key: str
    message: str
    record: int | None = None
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        return {
            "check": self.check, "level": str(self.level), "key": self.key, "message": self.message,
            "record": self.record,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One of the checks: what it looks at, and how."""

    key: str
    name: str
    how: str


def checks_of(form: Form) -> list[Check]:
    """All checks with their words, in the order in which they run."""
    times, least = form.jump_times, form.jump_least
    jumps = _(
        "与本单位以前同类记录比较：达到最大值的 %(times)s 倍，或不到最小值的 %(times)s 分之一，请说明；"
        "小于 %(least)s 的数值不比较。"
    )
    totals = _(
        "与上一填报期的合计比较：达到 %(times)s 倍或不到 %(times)s 分之一，请说明；小于 %(least)s 的合计不比较。"
    )
    return [
        Check("returned", _("退回的记录"), _("秘书处退回的记录，改好并由秘书长重新确认后才能提交。")),
        Check("required", _("必填项"), _("有关单位和该类别的必填项都要填写。")),
        Check("dates", _("日期"), _("日期应在本期之内，不晚于今天；跨期的请说明。")),
        Check("jumps", _("数值突变"), jumps % {"times": times, "least": least}),
        Check("twice", _("重复"), _("同类、同名、日期重叠的记录请合并或说明；其他疑似重复只作提示。")),
        Check(
            "totals", _("合计变化"), totals % {"times": form.total_times, "least": form.total_least}
        ),
        Check("missing", _("空着的数字"), _("按填报项的规定：有的按 0 计，有的不计入合计并请您补填。不阻止提交。")),
        Check("evidence", _("佐证"), _("没有佐证的记录逐条列出。不阻止提交。")),
        Check("outside", _("期外录入"), _("本期开始以后录入、日期却不在任何填报期内的记录。不阻止提交。")),
    ]  # fmt: skip


def findings(book: Book) -> list[Finding]:
    """Everything that was found, what has to be mended first."""
    found = [one for record in book.records for one in _of_record(book, record)]
    found += [*_twice(book.records), *_totals(book), *_zeros(book.records)]
    if book.outside:
        message = _("有 %(count)s 条记录的日期不在任何填报期内，不计入本期。")
        found.append(Finding("outside", Level.NOTE, "outside", message % {"count": book.outside}))
    order = list(Level)
    return sorted(found, key=lambda one: order.index(one.level))


def totals(records: Iterable[Seen]) -> dict[tuple[str, str], tuple[str, Decimal]]:
    """(kind, "" or number) → (its name, its total): how many records, and the sums of their numbers; empty counts 0."""
    found: dict[tuple[str, str], tuple[str, Decimal]] = {}
    for record in records:
        kind = record.kind
        rows = [(Field("", kind.zh, kind.en), Decimal(1)), *record.numbers]
        for number, value in rows:
            name = f"{kind} · {number}" if number.key else _("“%(kind)s”记录") % {"kind": kind}
            before = found.get((kind.key, number.key), (name, Decimal(0)))[1]
            found[kind.key, number.key] = (name, before + (value or 0))
    return found


def folded(title: str) -> str:
    """A title without what people write in different ways: width, case, spaces and signs."""
    return "".join(one for one in unicodedata.normalize("NFKC", title).casefold() if one.isalnum())


def plain(value: Decimal) -> str:
    """A number without needless zeros."""
    return format(value.normalize(), "f") if value else "0"


def _of_record(book: Book, record: Seen) -> Iterator[Finding]:
    yield from _wanting(record)
    yield from _dates(book, record)
    for number, value in record.numbers:
        if value is None:
            if number.when_missing == "ask" and number not in record.wanting:
                message = _("“%(field)s”空着，不计入合计。有数据请补填。") % {"field": number}
                yield _about(record, "missing", Level.NOTE, number.key, message)
        elif message := _jump(book, record, number, value):
            yield _about(record, "jumps", Level.EXPLAIN, f"{number.key}:{plain(value)}", message)
    if not record.has_evidence:
        yield _about(record, "evidence", Level.NOTE, "", _("还没有佐证。"))
    if record.doubles:
        yield _about(record, "twice", Level.NOTE, "likely", _("可能与另一条记录是同一活动，请判断。"))


def _wanting(record: Seen) -> Iterator[Finding]:
    if record.is_returned:
        yield _about(record, "returned", Level.MUST, "", _("秘书处退回：%(note)s") % {"note": record.note or "—"})
    if not record.has_parts:
        message = _("还没有写明有关单位和角色。请至少填写一个。")
        yield _about(record, "required", Level.MUST, "parts", message)
    for one in record.wanting:
        yield _about(record, "required", Level.MUST, one.key, _("“%(field)s”还没有填写。") % {"field": one})


def _dates(book: Book, record: Seen) -> Iterator[Finding]:
    if record.kind.is_lasting:
        return
    # The days are in the key: once they are changed, what was said about them is no longer an explanation.
    days = f"{record.since:%Y%m%d}-{record.until:%Y%m%d}"
    if record.until > book.today:
        yield _about(record, "dates", Level.EXPLAIN, f"future:{days}", _("日期晚于今天。"))
    if record.since < book.since or record.until >= book.until:
        words = {"since": book.since, "until": book.until - timedelta(days=1)}
        message = _("有一部分日期不在本期（%(since)s 至 %(until)s）之内。") % words
        yield _about(record, "dates", Level.EXPLAIN, f"across:{days}", message)


def _jump(book: Book, record: Seen, number: Field, value: Decimal) -> str:
    past = book.earlier.get((record.kind.key, number.key))
    if past is None:
        return ""
    smallest, largest = past
    words = {"field": number, "value": plain(value), "unit": number.unit}
    if value >= book.form.jump_least and value > largest and value >= largest * book.form.jump_times:
        message = _("“%(field)s”为 %(value)s %(unit)s，以前同类记录最多 %(past)s。")
        return message % (words | {"past": plain(largest)})
    if smallest >= book.form.jump_least and value * book.form.jump_times <= smallest:
        message = _("“%(field)s”为 %(value)s %(unit)s，以前同类记录最少 %(past)s。")
        return message % (words | {"past": plain(smallest)})
    return ""


def _twice(records: Iterable[Seen]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[Seen]] = {}
    for record in records:
        groups.setdefault((record.kind.key, folded(record.title)), []).append(record)
    for group in groups.values():
        for first, second in pairwise(sorted(group, key=lambda one: (one.since, one.pk))):
            if second.since <= first.until:
                message = _("与另一条同名记录日期重叠（%(day)s）。") % {"day": first.since}
                yield _about(second, "twice", Level.EXPLAIN, f"of:{first.pk}", message)


def _totals(book: Book) -> Iterator[Finding]:
    if book.before is None:
        return
    now, before = totals(book.records), totals(book.before)
    for key, (name, was) in before.items():
        value = now.get(key, ("", Decimal(0)))[1]
        way = _way(book.form, value, was)
        # Where there are no records at all, it goes without saying that nobody took part in them.
        if way and (key[1] == "" or (key[0], "") in now):
            words = {"name": name, "value": plain(value), "past": plain(was)}
            message = _("%(name)s：本期合计 %(value)s，上期 %(past)s。") % words
            yield Finding("totals", Level.EXPLAIN, f"totals:{key[0]}:{key[1]}:{way}", message)


def _way(form: Form, value: Decimal, was: Decimal) -> str:
    if was and value >= form.total_least and value >= was * form.total_times:
        return "more"
    return "less" if was >= form.total_least and value * form.total_times <= was else ""


def _zeros(records: Iterable[Seen]) -> Iterator[Finding]:
    empty: dict[tuple[str, str], list[str]] = {}
    for record in records:
        for number, value in record.numbers:
            if value is None and number.when_missing == "zero":
                empty.setdefault((record.kind.key, number.key), []).append(f"{record.kind} · {number}")
    for (kind, key), names in empty.items():
        words = {"name": names[0], "count": len(names)}
        message = _("%(name)s：%(count)s 条记录空着，按 0 计。")
        yield Finding("missing", Level.NOTE, f"zero:{kind}:{key}", message % words)


def _about(record: Seen, check: str, level: Level, tail: str, message: str) -> Finding:
    return Finding(check, level, f"{check}:{record.pk}:{tail}"[:120], message, record.pk, record.title)
