"""What a record says, in words: every version, an entry and a record told in the same lines.

The *content* of a record is the plain data of ``domain.versions.snapshot``; a *fact* is one line of it with its
label, so that two versions can be laid side by side field by field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.entry import Entry
from xiefa.activities.enums import Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Form, Kind

Names = Mapping[str, str]
Content = dict[str, Any]
_SCALES = ("people", "countries", "units")
_PLAIN = ("kind", "title", "precision", "place", "province", "series", "edition", *_SCALES, "narrative", "openness")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: ``value`` is a text, empty when nothing is said; a list has one line for each row."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs between two versions."""

    key: str
    label: str
    before: str
    after: str


def content_of(entry: Entry) -> Content:
    """The content that a record would have after this entry; evidence, form and reporter are not part of it."""
    content: Content = {name: getattr(entry, name) for name in (*_PLAIN, "has_consent")}
    content |= {name: _iso(getattr(entry, name)) for name in ("since", "until", "embargo_until")}
    content["fields"] = dict(entry.fields)
    content["parts"] = [
        {"organisation": one.organisation.code, "role": one.role, "since": _iso(one.since), "until": _iso(one.until)}
        for one in entry.parts
    ]
    content["outcomes"] = [
        {
            "kind": one.kind,
            "title": one.title,
            "stage": one.stage,
            "number": one.number,
            "amount": None if one.amount is None else format(one.amount.normalize(), "f"),
        }
        for one in entry.outcomes
    ]
    return {key: str(value) if key in {"precision", "openness"} else value for key, value in content.items()}


def facts_of(content: Mapping[str, Any], form: Form, names: Names) -> dict[str, Fact]:
    """Every line of a content by its key, in the order of the form; ``names`` gives organisations by their code."""
    kind = form.kinds.get(content.get("kind", ""))
    return {one.key: one for one in _facts(content, form, kind, names)}


def changes_between(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> list[Change]:
    """The lines that are not the same, in the order of the later one, what is gone last."""
    changes = []
    for key, fact in (dict(after) | {key: one for key, one in before.items() if key not in after}).items():
        texts = [side[key].value if key in side else "" for side in (before, after)]
        if texts[0] != texts[1]:
            changes.append(Change(key, fact.label, texts[0], texts[1]))
    return changes


def codes_in(content: Mapping[str, Any]) -> set[str]:
    """The codes of the organisations that a content names."""
    codes = {str(one.get("organisation", "")) for one in content.get("parts") or ()}
    return codes | {str(content.get("reporter", ""))} - {""}


def days_text(since: date, until: date, precision: str) -> str:
    """The days of a record as one would say them."""
    if precision == Precision.MONTH:
        first, last = f"{since:%Y-%m}", f"{until:%Y-%m}"
        return first if first == last else _("%(first)s 至 %(last)s") % {"first": first, "last": last}
    if since == until:
        return since.isoformat()
    words = {"first": since.isoformat(), "last": until.isoformat()}
    if precision == Precision.WITHIN:
        return _("%(first)s 至 %(last)s 之间") % words
    return _("%(first)s 至 %(last)s") % words


def field_text(field: Field, value: Any) -> str:
    """The value of a kind's own field in words, without its unit."""
    if value in (None, ""):
        return ""
    if field.type == "yes_no":
        return _("是") if value else _("否")
    if field.type == "choice":
        return next((str(one) for one in field.options if one.key == value), str(value))
    return number_text(value) if field.is_number else str(value)


def number_text(value: Any) -> str:
    """A number with its thousands apart: 12,345.60; any other text as it is."""
    text = str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return f"{number:,f}" if number.is_finite() else text


def _facts(content: Mapping[str, Any], form: Form, kind: Kind | None, names: Names) -> Iterator[Fact]:
    yield Fact("title", _("名称"), str(content.get("title", "")))
    yield Fact("kind", _("类别"), str(kind or content.get("kind", "")))
    yield Fact("days", _("日期"), _days(content))
    yield Fact("place", _("地点"), str(content.get("place", "")))
    yield Fact("province", _("省份"), str(content.get("province", "")))
    yield Fact("series", _("系列名称"), str(content.get("series", "")))
    yield Fact("edition", _("届、期次"), _or_empty(content.get("edition")))
    for key, scale in form.scales.items():
        yield Fact(key, str(scale), _with_unit(scale, content.get(key)))
    yield from _own_fields(content.get("fields") or {}, kind)
    yield Fact("parts", _("有关单位"), "\n".join(_part(one, names) for one in content.get("parts") or ()))
    yield Fact("outcomes", _("成果"), "\n".join(_outcome(one, form) for one in content.get("outcomes") or ()))
    yield Fact("narrative", _("情况介绍"), str(content.get("narrative", "")))
    if "evidence" in content:
        yield Fact("evidence", _("佐证"), "\n".join(_evidence(one, form) for one in content["evidence"]))
    yield Fact("openness", _("公开范围"), _label(Openness, content.get("openness")))
    yield Fact("embargo_until", _("公开日期（此日起）"), str(content.get("embargo_until") or ""))
    yield Fact("has_consent", _("有关人员同意公开"), _("是") if content.get("has_consent") else _("否"))
    if content.get("reporter"):
        yield Fact("reporter", _("填报单位"), names.get(content["reporter"], content["reporter"]))


def _own_fields(values: Mapping[str, Any], kind: Kind | None) -> Iterator[Fact]:
    known = {one.key: one for one in kind.fields} if kind else {}
    for key, field in known.items():
        yield Fact(f"field-{key}", str(field), _with_unit(field, values.get(key)))
    for key in (one for one in values if one not in known):
        yield Fact(f"field-{key}", key, str(values[key]))


def _days(content: Mapping[str, Any]) -> str:
    try:
        since, until = (date.fromisoformat(str(content.get(name, ""))) for name in ("since", "until"))
    except ValueError:
        return ""
    return days_text(since, until, str(content.get("precision", "")))


def _part(row: Mapping[str, Any], names: Names) -> str:
    name = names.get(row.get("organisation", ""), row.get("organisation", ""))
    days = " – ".join(filter(None, (row.get("since"), row.get("until"))))
    return f"{_label(PartRole, row.get('role'))} {name}{f'（{days}）' if days else ''}"


def _outcome(row: Mapping[str, Any], form: Form) -> str:
    kind = form.outcomes.get(row.get("kind", ""))
    stage = next((str(one) for one in kind.stages if one.key == row.get("stage")), "") if kind else row.get("stage")
    said = [str(kind or row.get("kind", "")), str(row.get("title", "")), stage]
    if row.get("number") is not None:
        said.append(f"{(kind.number if kind else '') or _('数量')} {number_text(row['number'])}")
    if row.get("amount") is not None:
        said.append(f"{(kind.amount if kind else '') or _('金额')} {number_text(row['amount'])}")
    return " · ".join(filter(None, said))


def _evidence(row: Mapping[str, Any], form: Form) -> str:
    sort = str(form.evidence.get(row.get("sort", ""), row.get("sort", "")))
    said = (sort, row.get("name"), row.get("url"), row.get("page_range"))
    return " · ".join(filter(None, map(_or_empty, said)))


def _with_unit(field: Field, value: Any) -> str:
    text = field_text(field, value)
    return f"{text} {field.unit}" if text and field.unit else text


def _label(choices: Any, value: Any) -> str:
    return next((str(one.label) for one in choices if one.value == value), _or_empty(value))


def _or_empty(value: Any) -> str:
    return "" if value is None else str(value)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
