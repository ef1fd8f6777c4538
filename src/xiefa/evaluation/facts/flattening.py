"""What a record says, as lines: a pure function of its sealed content and the form it was made under.

Each alliance that shares a record gets a line for the record itself (``thing`` empty), and one for each

- number field of its kind: ``field=full_time`` (an empty one is 0 where the form says so, else there is no line),
- kind of outcome with numbers: ``number:patent``, and with a stage ``number:patent.granted``; ``amount:…`` likewise,
- partner, an organisation with a part in the same record: ``partners``, with a number that stands for its code.

Marks: ``role:host``, ``evidence:minutes``, ``outcome:standard``, ``outcome:standard.published``, ``level=national``,
``is_renewal=yes``. Amounts are in 分, whatever unit the form asks for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from xiefa.activities.kinds import Form, Kind
from xiefa.evaluation.facts.measures import PARTNERS, mark

HOST = "host"
_CHOSEN = frozenset({"choice", "yes_no"})
# No record is worth more: ten trillion yuan. What lies beyond would make every sum of the cycle overflow.
_MOST = 10**15
_UNITS = (("亿元", 10**10), ("万元", 10**6))


@dataclass(frozen=True, slots=True)
class Told:
    """One accepted record: its content (see ``activities.domain.versions``) and the alliances that share it.

    ``merged`` leads from the code of an organisation to the one that it was merged into.
    """

    record: int
    content: Mapping[str, Any]
    sharers: tuple[str, ...]
    merged: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of ``FactLine`` without the place it is kept in."""

    alliance: str
    record: int
    kind: str
    since: date
    until: date
    marks: str
    is_lead: bool
    leads: int
    sharing: int
    thing: str = ""
    value: int | None = None
    people: int | None = None
    countries: int | None = None
    units: int | None = None

    def columns(self) -> dict[str, Any]:
        """Its values by the names of the columns."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def parties(content: Mapping[str, Any], merged: Mapping[str, str]) -> dict[str, list[Mapping[str, Any]]]:
    """The parts of every organisation that a record is about, by code; its reporter comes first."""
    reporter = str(content["reporter"])
    found: dict[str, list[Mapping[str, Any]]] = {merged.get(reporter, reporter): []}
    for part in content.get("parts") or ():
        code = str(part["organisation"])
        found.setdefault(merged.get(code, code), []).append(part)
    return found


def lines_of(told: Told, form: Form) -> Iterator[Line]:
    """All lines of a record, alliance by alliance in the order of their codes."""
    content, known = told.content, parties(told.content, told.merged)
    roles = {code: _roles(code, known) for code in known}
    sharers = sorted(set(told.sharers) & set(known))
    leads = sum(HOST in roles[code] for code in sharers)
    kind = form.kinds.get(str(content["kind"]))
    shared, things = _shared_marks(content, kind), _things(content, kind, form)
    for code in sharers:
        since, until = _days(content, known[code])
        own = Line(
            code, told.record, str(content["kind"]), since, until, _text(shared | {f"role:{one}" for one in roles[code]}),
            HOST in roles[code], leads, len(sharers),
        )  # fmt: skip
        yield replace(own, people=content.get("people"), countries=content.get("countries"), units=content.get("units"))
        for thing, value in things:
            yield replace(own, thing=thing, value=value)
        for partner in sorted(set(known) - {code}):
            yield replace(own, thing=PARTNERS, value=partner_number(partner))


def partner_number(code: str) -> int:
    """A number of 63 bits that stands for a code, the same everywhere: the first of its SHA-256."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:8], "big") >> 1


def cents(amount: str, unit: str) -> int:
    """An amount in 分, at most ``_MOST``; ``unit`` is the text in which the form names its unit (万元, 亿元, else 元)."""
    times = next((times for word, times in _UNITS if word in unit), 100)
    return min(int((Decimal(amount) * times).to_integral_value()), _MOST)


def _roles(code: str, known: Mapping[str, list[Mapping[str, Any]]]) -> set[str]:
    """The roles of an organisation; who reports something that nobody else is said to hold, held it."""
    roles = {str(part["role"]) for part in known[code]}
    if (
        not roles
        and code == next(iter(known))
        and not any(part["role"] == HOST for one in known.values() for part in one)
    ):
        return {HOST}
    return roles


def _days(content: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> tuple[date, date]:
    """The days of the record, or those of the alliance's own part where it says so."""
    first, last = str(content["since"]), str(content["until"])
    since = min((str(part.get("since") or first) for part in parts), default=first)
    until = max((str(part.get("until") or last) for part in parts), default=last)
    return date.fromisoformat(since), date.fromisoformat(max(since, until))


def _shared_marks(content: Mapping[str, Any], kind: Kind | None) -> set[str]:
    marks = {f"evidence:{one['sort']}" for one in content.get("evidence") or ()}
    for one in content.get("outcomes") or ():
        marks |= {f"outcome:{name}" for name in _names(one)}
    values = content.get("fields") or {}
    chosen = [one.key for one in kind.fields if one.type in _CHOSEN] if kind else []
    return marks | {mark(key, values[key]) for key in chosen if values.get(key) not in (None, "")}


def _text(marks: set[str]) -> str:
    return f" {' '.join(sorted(marks))} "


def _things(content: Mapping[str, Any], kind: Kind | None, form: Form) -> list[tuple[str, int]]:
    """(thing, value) of everything that the record counts besides its people, countries and units."""
    found = dict(_numbers(content.get("fields") or {}, kind)) if kind else {}
    sums: dict[str, int] = defaultdict(int)
    for one in content.get("outcomes") or ():
        rule = form.outcomes.get(one["kind"])
        unit = rule.amount_zh if rule else ""
        for name in _names(one):
            if one.get("number") is not None:
                sums[f"number:{name}"] += int(one["number"])
            if one.get("amount") is not None:
                sums[f"amount:{name}"] += cents(str(one["amount"]), unit)
    return sorted((found | sums).items())


def _numbers(values: Mapping[str, Any], kind: Kind) -> Iterator[tuple[str, int]]:
    for field in kind.fields:
        value = values.get(field.key)
        if value in (None, "") and field.when_missing == "zero":
            value = 0
        if field.is_number and value not in (None, ""):
            yield f"field={field.key}", cents(str(value), field.unit_zh) if field.type == "amount" else int(str(value))


def _names(outcome: Mapping[str, Any]) -> list[str]:
    """An outcome by its kind, and by its kind and stage."""
    kind, stage = str(outcome["kind"]), str(outcome.get("stage") or "")
    return [kind, f"{kind}.{stage}"] if stage else [kind]
