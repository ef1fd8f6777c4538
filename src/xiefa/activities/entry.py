"""What somebody says about an activity, from a page, a sheet, a list or a program: one validation for all.

``read_entry`` takes a mapping with plain values (text, numbers, dates, lists) and gives either an ``Entry``
or everything that is wrong with it, each with the name of the field:

kind, title, days (or since, until and precision), place, province, series, edition, people, countries, units,
narrative, openness, embargo_until, has_consent, ``fields`` (a mapping by the keys of the kind), ``parts`` (a
list of mappings with organisation, role, since, until), ``outcomes`` (kind, title, stage, number, amount).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.days import Days, read_day, read_days
from xiefa.activities.enums import Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Form, Kind, OutcomeKind
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

Finder = Callable[[Any], Organisation | None]
LENGTHS = {"title": 200, "place": 120, "province": 20, "series": 120, "narrative": 20_000}
_YES = frozenset({"1", "true", "yes", "y", "是", "有", "√", "on"})
_NO = frozenset({"0", "false", "no", "n", "否", "无", "×", "off", ""})
MOST_PARTS = 60
MOST_OUTCOMES = 200


@dataclass(frozen=True, slots=True)
class PartEntry:
    """An organisation and its role; days when they differ from those of the activity."""

    organisation: Organisation
    role: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """One thing that came out of it."""

    kind: str
    title: str
    stage: str = ""
    number: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that a record says, in clean values."""

    kind: str
    title: str
    since: date
    until: date
    precision: str = Precision.DAY
    place: str = ""
    province: str = ""
    series: str = ""
    edition: int | None = None
    people: int | None = None
    countries: int | None = None
    units: int | None = None
    narrative: str = ""
    openness: str = Openness.NETWORK
    embargo_until: date | None = None
    has_consent: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[PartEntry, ...] = ()
    outcomes: tuple[OutcomeEntry, ...] = ()


def read_entry(raw: Mapping[str, Any], *, form: Form, find: Finder) -> tuple[Entry | None, list[Refusal]]:
    """The clean entry, or None and everything that is wrong. ``find`` gives the organisation that a value names."""
    problems: list[Refusal] = []
    kind = _kind(raw.get("kind"), form, problems)
    days = _days(raw, problems)
    values: dict[str, Any] = {name: _text(raw.get(name), name, problems) for name in LENGTHS}
    if not values["title"]:
        problems.append(Refusal("title_missing", _("还没有名称。请填写活动名称。"), field="title"))
    values["edition"] = _number(raw.get("edition"), "edition", _("届、期次"), 100_000, problems)
    for key, scale in form.scales.items():
        values[key] = _number(raw.get(key), key, str(scale), scale.most, problems)
    values["openness"] = _choice(raw.get("openness") or Openness.NETWORK, "openness", Openness, problems)
    values["embargo_until"] = _day(raw.get("embargo_until"), "embargo_until", problems)
    values["has_consent"] = _yes_no(raw.get("has_consent"), "has_consent", problems) or False
    values["parts"] = tuple(_parts(raw.get("parts") or (), find, problems))
    if kind is not None:
        values["fields"] = _fields(kind, raw.get("fields") or {}, problems)
        values["outcomes"] = tuple(_outcomes(raw.get("outcomes") or (), form, problems))
    if problems or kind is None or days is None:
        return None, problems
    return Entry(kind=kind.key, since=days.since, until=days.until, precision=days.precision, **values), []


def read_field(field: Field, value: Any, problems: list[Refusal]) -> Any:
    """One value of a kind's own field as it is stored in JSON; problems are added to the list."""
    if field.type in {"text", "long_text"}:
        return _limited(value, field.key, str(field), 2_000 if field.type == "long_text" else 300, problems)
    if field.type == "whole":
        return _number(value, field.key, str(field), field.most, problems)
    if field.type == "amount":
        amount = _amount(value, field.key, str(field), field.most, problems)
        return None if amount is None else str(amount)
    if field.type == "date":
        day = _day(value, field.key, problems)
        return day.isoformat() if day else None
    if field.type == "yes_no":
        return _yes_no(value, field.key, problems)
    return _option(field, value, problems)


def _kind(value: Any, form: Form, problems: list[Refusal]) -> Kind | None:
    text = _plain(value)
    for kind in form.kinds.values():
        if text in {kind.key, kind.zh, kind.en}:
            return kind
    shown = "、".join(str(one) for one in form.kinds.values())
    message = _("没有“%(kind)s”这一类别。可用的类别：%(kinds)s。") if text else _("还没有类别。可用的类别：%(kinds)s。")
    problems.append(Refusal("kind_unknown", message % {"kind": text, "kinds": shown}, field="kind"))
    return None


def _days(raw: Mapping[str, Any], problems: list[Refusal]) -> Days | None:
    if raw.get("days"):
        days = read_days(raw["days"])
        if days is None:
            message = _("看不懂日期“%(text)s”。请写成 2026-03-05、2026年3月 或 2026-03-05 至 2026-03-07。")
            problems.append(Refusal("days_unclear", message % {"text": _plain(raw["days"])[:60]}, field="days"))
        return days
    since = _day(raw.get("since"), "since", problems)
    until = _day(raw.get("until"), "until", problems) or since
    precision = _choice(raw.get("precision") or Precision.DAY, "precision", Precision, problems)
    if since is None or until is None:
        if not any(one.field in {"since", "until"} for one in problems):
            problems.append(Refusal("since_missing", _("还没有日期。请填写开始日期。"), field="since"))
        return None
    if until < since:
        problems.append(Refusal("until_before_since", _("结束日期早于开始日期。请核对。"), field="until"))
        return None
    if precision == Precision.MONTH:
        widened = read_days(f"{since:%Y-%m}")
        return Days(widened.since, max(widened.until, until), precision) if widened else None
    return Days(since, until, str(precision))


def _parts(rows: Sequence[Mapping[str, Any]], find: Finder, problems: list[Refusal]) -> Iterator[PartEntry]:
    seen: set[tuple[int, str]] = set()
    if len(rows) > MOST_PARTS:
        message = _("有关单位最多 %(most)s 个，现在有 %(count)s 个。其余的请写在情况介绍里。")
        words = {"most": MOST_PARTS, "count": len(rows)}
        problems.append(Refusal("parts_many", message % words, field="parts"))
        return
    for row in rows:
        if not _plain(row.get("organisation")):
            continue
        organisation = find(row["organisation"])
        if organisation is None:
            message = _("名录中没有“%(name)s”。请核对全称，或请秘书处先登记。")
            named = {"name": _plain(row["organisation"])[:80]}
            problems.append(Refusal("organisation_unknown", message % named, field="parts"))
            continue
        role = _choice(row.get("role") or PartRole.HOST, "parts", PartRole, problems)
        since, until = _day(row.get("since"), "parts", problems), _day(row.get("until"), "parts", problems)
        if since and until and until < since:
            problems.append(Refusal("until_before_since", _("结束日期早于开始日期。请核对。"), field="parts"))
        elif role and (organisation.pk, role) not in seen:
            seen.add((organisation.pk, role))
            yield PartEntry(organisation, role, since, until)


def _outcomes(rows: Sequence[Mapping[str, Any]], form: Form, problems: list[Refusal]) -> Iterator[OutcomeEntry]:
    if len(rows) > MOST_OUTCOMES:
        message = _("成果最多 %(most)s 项，现在有 %(count)s 项。请分成几条记录。")
        words = {"most": MOST_OUTCOMES, "count": len(rows)}
        problems.append(Refusal("outcomes_many", message % words, field="outcomes"))
        return
    for row in rows:
        title = _limited(row.get("title"), "outcomes", _("成果名称"), 200, problems)
        if not title and not _plain(row.get("kind")):
            continue
        kind = _outcome_kind(row.get("kind"), form, problems)
        if not title:
            problems.append(
                Refusal("outcome_untitled", _("有一项成果没有名称。请填写，或删去这一行。"), field="outcomes")
            )
        if kind and title:
            stage = _outcome_stage(kind, row.get("stage"), problems)
            number = _number(row.get("number"), "outcomes", _("数量"), 100_000_000, problems)
            amount = _amount(row.get("amount"), "outcomes", _("金额"), 10**12, problems)
            yield OutcomeEntry(kind.key, title, stage, number, amount)


def _outcome_kind(value: Any, form: Form, problems: list[Refusal]) -> OutcomeKind | None:
    text = _plain(value)
    for kind in form.outcomes.values():
        if text in {kind.key, kind.zh, kind.en}:
            return kind
    words = {"kind": text, "kinds": "、".join(str(one) for one in form.outcomes.values())}
    message = _("没有“%(kind)s”这一成果种类。可用的种类：%(kinds)s。")
    problems.append(Refusal("outcome_unknown", message % words, field="outcomes"))
    return None


def _outcome_stage(kind: OutcomeKind, value: Any, problems: list[Refusal]) -> str:
    text = _plain(value)
    for stage in kind.stages:
        if text in {stage.key, stage.zh, stage.en}:
            return stage.key
    if text:
        words = {"stage": text, "kind": kind, "stages": "、".join(map(str, kind.stages)) or _("无")}
        message = _("“%(kind)s”没有“%(stage)s”这一阶段。可用的阶段：%(stages)s。")
        problems.append(Refusal("stage_unknown", message % words, field="outcomes"))
    return ""


def _fields(kind: Kind, raw: Mapping[str, Any], problems: list[Refusal]) -> dict[str, Any]:
    values = {one.key: read_field(one, raw.get(one.key), problems) for one in kind.fields}
    for key in sorted(set(raw) - set(values)):
        message = _("“%(kind)s”没有“%(field)s”这一项。")
        problems.append(Refusal("field_unknown", message % {"kind": kind, "field": str(key)[:60]}, field="fields"))
    return {key: value for key, value in values.items() if value not in (None, "")}


def _option(field: Field, value: Any, problems: list[Refusal]) -> str:
    text = _plain(value)
    for option in field.options:
        if text in {option.key, option.zh, option.en}:
            return option.key
    if text:
        words = {"field": field, "text": text[:60], "options": "、".join(map(str, field.options))}
        message = _("“%(field)s”不能填“%(text)s”。可选：%(options)s。")
        problems.append(Refusal("option_unknown", message % words, field=field.key))
    return ""


def _choice(value: Any, name: str, choices: Any, problems: list[Refusal]) -> str:
    text = _plain(value)
    for one in choices:
        if text in {one.value, str(one.label)}:
            return str(one.value)
    words = {"text": text[:60], "options": "、".join(str(one.label) for one in choices)}
    problems.append(Refusal("choice_unknown", _("不能填“%(text)s”。可选：%(options)s。") % words, field=name))
    return ""


def _number(value: Any, name: str, label: str, most: int | None, problems: list[Refusal]) -> int | None:
    amount = _amount(value, name, label, most, problems)
    if amount is None:
        return None
    if amount != amount.to_integral_value():
        message = _("“%(label)s”要填整数，现在是“%(text)s”。")
        problems.append(Refusal("no_whole_number", message % {"label": label, "text": _plain(value)[:40]}, field=name))
        return None
    return int(amount)


def _amount(value: Any, name: str, label: str, most: int | None, problems: list[Refusal]) -> Decimal | None:
    if isinstance(value, bool) or value is None or _plain(value) == "":
        return None
    words = {"label": label, "text": _plain(value)[:40], "most": most}
    try:
        amount = Decimal(_plain(value).replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0 or amount.adjusted() > 15:
        message = _("“%(label)s”要填不小于 0 的数字，现在是“%(text)s”。")
        problems.append(Refusal("no_number", message % words, field=name))
        return None
    if most is not None and amount > most:
        message = _("“%(label)s”最多 %(most)s，现在是“%(text)s”。请核对单位。")
        problems.append(Refusal("number_large", message % words, field=name))
        return None
    return amount.quantize(Decimal("0.01")) if amount != amount.to_integral_value() else amount.quantize(Decimal(1))


def _day(value: Any, name: str, problems: list[Refusal]) -> date | None:
    if value is None or _plain(value) == "":
        return None
    day = read_day(value)
    if day is None:
        message = _("看不懂日期“%(text)s”。请写成 2026-03-05。")
        problems.append(Refusal("date_unclear", message % {"text": _plain(value)[:60]}, field=name))
    return day


def _yes_no(value: Any, name: str, problems: list[Refusal]) -> bool | None:
    if isinstance(value, bool):
        return value
    text = _plain(value).lower()
    if text in _YES:
        return True
    if text not in _NO:
        message = _("请填“是”或“否”，现在是“%(text)s”。")
        problems.append(Refusal("no_yes_no", message % {"text": text[:40]}, field=name))
    return None if text == "" else False


def _text(value: Any, name: str, problems: list[Refusal]) -> str:
    labels: dict[str, str] = {"title": _("名称"), "place": _("地点"), "province": _("省份"), "series": _("系列名称")}
    return _limited(value, name, labels.get(name, _("情况介绍")), LENGTHS[name], problems)


def _limited(value: Any, name: str, label: str, most: int, problems: list[Refusal]) -> str:
    text = str(value if value is not None else "").replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > most:
        words = {"label": label, "most": most, "length": len(text)}
        message = _("“%(label)s”最多 %(most)s 字，现在有 %(length)s 字。请缩短。")
        problems.append(Refusal("text_long", message % words, field=name))
    return text


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value if value is not None else "")).strip()
