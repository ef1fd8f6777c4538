"""What stands in the fields of the form of a record: flat texts by name, the same in the page and in a draft.

Names: those of ``PLAIN``; ``field-<key>`` for what the kind asks; ``part-<row>-<name>`` and ``outcome-<row>-<name>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from xiefa.activities.kinds import Kind
from xiefa.activities.telling import Content
from xiefa.registry.models import Organisation

Typed = dict[str, str]
PLAIN = (
    "kind", "title", "since", "until", "precision", "place", "province", "series", "edition", "people", "countries",
    "units", "narrative", "openness", "embargo_until", "has_consent",
)  # fmt: skip
_BESIDES = ("reporter", "host", "reason")
PART = ("organisation", "code", "role", "since", "until")
OUTCOME = ("kind", "title", "stage", "number", "amount")
_OWN = re.compile(r"field-[a-z][a-z0-9_]{0,59}")
_ROW = re.compile(r"(part|outcome)-(\d{1,3})-([a-z]+)")
_COLUMNS = {"part": PART, "outcome": OUTCOME}
LONGEST = 30_000


def typed_in(data: Mapping[str, Any]) -> Typed:
    """Of everything that was sent, the fields of the form."""
    return {name: str(data[name]).replace("\r\n", "\n")[:LONGEST] for name in data if _is_field(name)}


def rows_in(typed: Mapping[str, str], sort: str) -> list[dict[str, str]]:
    """The rows of parts or outcomes in their order; a row of which nothing was sent is not there."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in typed.items():
        found = _ROW.fullmatch(name)
        if found and found[1] == sort:
            rows.setdefault(int(found[2]), {})[found[3]] = value
    return [{name: rows[at].get(name, "") for name in _COLUMNS[sort]} for at in sorted(rows)]


def raw_of(typed: Mapping[str, str], kind: Kind) -> dict[str, Any]:
    """What ``entry.read_entry`` takes; a part whose name was left as it stood keeps its organisation."""
    raw: dict[str, Any] = {name: typed.get(name, "") for name in PLAIN}
    raw["fields"] = {one.key: typed.get(f"field-{one.key}", "") for one in kind.fields}
    parts = rows_in(typed, "part")
    codes = {one["code"] for one in parts if one["code"]}
    known = {one.code: one for one in Organisation.objects.filter(code__in=codes).with_names()} if codes else {}
    for row in parts:
        meant = known.get(row.pop("code"))
        if meant is not None and str(meant) == row["organisation"].strip():
            row["organisation"] = meant  # type: ignore[assignment]  # read_entry hands it on to its finder
    raw["parts"] = parts
    raw["outcomes"] = rows_in(typed, "outcome")
    return raw


def typed_of(content: Content, names: Mapping[str, str]) -> Typed:
    """The fields of the form as they stand for a content (see ``telling``); ``names`` by the codes."""
    typed = {name: _text(content.get(name)) for name in PLAIN if name != "has_consent"}
    if content.get("has_consent"):
        typed["has_consent"] = "on"
    if typed["until"] == typed["since"]:
        typed["until"] = ""
    typed |= {f"field-{key}": _text(value) for key, value in (content.get("fields") or {}).items()}
    for at, row in enumerate(content.get("parts") or ()):
        shown = row | {"code": row["organisation"], "organisation": names.get(row["organisation"], row["organisation"])}
        typed |= {f"part-{at}-{name}": _text(shown.get(name)) for name in PART}
    for at, row in enumerate(content.get("outcomes") or ()):
        typed |= {f"outcome-{at}-{name}": _text(row.get(name)) for name in OUTCOME}
    return typed


def is_said(typed: Mapping[str, str], names: Iterable[str]) -> bool:
    """Whether one of these fields holds something."""
    return any(typed.get(name, "").strip() for name in names)


def _is_field(name: str) -> bool:
    if name in PLAIN or name in _BESIDES or _OWN.fullmatch(name):
        return True
    row = _ROW.fullmatch(name)
    return row is not None and row[3] in _COLUMNS[row[1]]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
