"""One record as the cells of a row and back: what a row says, as ``entry.read_entry`` takes it.

A row that was taken out of Xiefa knows its record. A cell that was left as it stood keeps what stood there, in
every particular (the order of the parts, their own days, an organisation that has another name by now); only what
somebody changed is read anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.activities.days import read_days
from xiefa.activities.entry import Finder
from xiefa.activities.enums import Openness, Precision
from xiefa.activities.kinds import Field, Form, Kind
from xiefa.activities.sheets import columns
from xiefa.activities.sheets.columns import (
    CONSENT,
    DAYS,
    EMBARGO,
    ID,
    KIND,
    NUMBER,
    OPENNESS,
    OUTCOME,
    PRECISION,
    ROLES,
    SCALES,
    SINCE,
    TEXTS,
    TITLE,
    UNTIL,
    VERSION,
    own_headings,
)
from xiefa.activities.telling import Content, Names
from xiefa.kernel.characters import legible
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import without_guard

Cells = Mapping[str, str]
# A person writes this for the organisation that reports.
_OWN = frozenset({"本联盟", "本单位", "我联盟", "我单位"})
_LISTS, _POINTS = re.compile(r"[；;\n，]"), re.compile(r"[、]")
_PLAIN = {TITLE: "title", OPENNESS: "openness", EMBARGO: "embargo_until", CONSENT: "has_consent", **TEXTS, **SCALES}


def cells_of(content: Content, form: Form, names: Names) -> dict[str, str]:
    """The cells of a record, as texts; ``names`` gives organisations by their code."""
    kind = form.kinds[content["kind"]]
    cells = {heading: _said(content.get(name)) for heading, name in _PLAIN.items()}
    cells |= {KIND: kind.zh, SINCE: content["since"], OPENNESS: _label(Openness, content["openness"])}
    cells[UNTIL] = "" if content["until"] == content["since"] else content["until"]
    cells[PRECISION] = "" if content["precision"] == Precision.DAY else _label(Precision, content["precision"])
    cells[CONSENT] = "是" if content.get("has_consent") else ""
    for heading, role in ROLES.items():
        named = [one["organisation"] for one in content["parts"] if one["role"] == role]
        cells[heading] = _joined([names.get(code, code) for code in named])
    values = content.get("fields") or {}
    own = {heading: _own_cell(field, values.get(field.key)) for heading, field in own_headings(kind).items()}
    return cells | own


def outcome_cells(content: Content, form: Form) -> list[dict[str, str]]:
    """The rows of a record on the sheet of outcomes, without the number of the record."""
    rows = []
    for one in content["outcomes"]:
        kind = form.outcomes.get(one["kind"])
        stages = {stage.key: stage.zh for stage in kind.stages} if kind else {}
        told = one | {"kind": kind.zh if kind else one["kind"], "stage": stages.get(one["stage"], one["stage"])}
        rows.append({heading: _said(told[name]) for heading, name in OUTCOME.items()})
    return rows


def raw_of(
    cells: Cells, outcomes: Sequence[Cells], *, form: Form, reporter: Organisation, find: Finder
) -> dict[str, Any]:
    """What a new row says, for ``read_entry``."""
    kind = kind_named(cells.get(KIND, ""), form)
    raw: dict[str, Any] = {name: cells.get(heading, "") for heading, name in _PLAIN.items()}
    raw |= {name: _without_unit(raw[name], form.scales[name]) for name in SCALES.values() if name in form.scales}
    raw |= {"kind": cells.get(KIND, ""), **days_of(cells)}
    raw["parts"] = _parts(cells, reporter, find)
    raw["outcomes"] = [_outcome(one) for one in outcomes]
    raw["fields"] = _fields(cells, kind) if kind else {}
    return raw


def raw_of_change(
    cells: Cells,
    outcomes: Sequence[Cells] | None,
    base: Content,
    *,
    form: Form,
    names: Names,
    reporter: Organisation,
    find: Finder,
) -> dict[str, Any]:
    """What a row says of the record that said ``base`` when it was taken out; ``outcomes`` None where not taken along.

    A column that is not there changes nothing.
    """
    now = raw_of(cells, outcomes or (), form=form, reporter=reporter, find=find)
    was = cells_of(base, form, names)
    changed = changed_headings(cells, was)
    raw: dict[str, Any] = {
        name: now[name] if heading in changed else base.get(name) for heading, name in _PLAIN.items()
    }
    raw["kind"] = now["kind"] if KIND in changed else base["kind"]
    days = days_of({one: cells.get(one, was[one]) for one in DAYS}) if changed & set(DAYS) else None
    raw |= days or {name: base[name] for name in ("since", "until", "precision")}
    raw["parts"] = base["parts"]
    if changed & set(ROLES):
        raw["parts"] = _kept_parts({one: cells.get(one, was[one]) for one in ROLES}, base, reporter, find)
    is_kept = outcomes is None or list(map(_canonical, outcomes)) == list(map(_canonical, outcome_cells(base, form)))
    raw["outcomes"] = list(base["outcomes"]) if is_kept else now["outcomes"]
    raw["fields"] = _kept_fields(cells, now["fields"], changed, base, form)
    return raw


def changed_headings(cells: Cells, was: Cells) -> set[str]:
    """The headings under which something else stands than when the row was taken out."""
    passed = {NUMBER, ID, VERSION}
    return {one for one, text in cells.items() if one not in passed and canonical(text) != canonical(was.get(one, ""))}


def days_of(cells: Cells) -> dict[str, Any]:
    """The days of a row: a day, a month or a stretch in one cell, or first and last day in two."""
    since, until, precision = (cells.get(one, "").strip() for one in DAYS)
    days = None if until else read_days(since)
    if days is not None and not precision:
        return {"days": since}
    if days is not None:
        return {"since": days.since, "until": days.until, "precision": precision}
    if since and not until and not precision:
        return {"days": since}
    return {"since": since, "until": until, "precision": precision}


def month_doubt(value: Any) -> str:
    """What is wrong with a number in the column of days: Excel writes 2026.10 as 2026.1."""
    if isinstance(value, float) and 1900 <= value < 3000 and round(value * 100) % 100 == 10:
        message = _("“%(column)s”里的 %(value)s 是数字，分不清是 1 月还是 10 月。请写成“%(year)s年10月”这样的文字。")
        return message % {"column": SINCE, "value": value, "year": int(value)}
    return ""


def names_in(text: str, find: Finder) -> list[str]:
    """The names in a cell, parted by 、 or ；; one that has a 、 of its own is known by the registry."""
    found = []
    for piece in filter(None, (one.strip() for one in _LISTS.split(text))):
        is_one = "、" not in piece or find(piece) is not None
        found += [piece] if is_one else [one.strip() for one in _POINTS.split(piece) if one.strip()]
    return found


def kind_named(text: str, form: Form) -> Kind | None:
    """The kind that these words name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return next((one for one in form.kinds.values() if plain in {one.key, one.zh, one.en}), None)


def canonical(text: str) -> str:
    """A cell without what Excel changes on the way: guards, line ends, unprintable characters."""
    return without_guard(legible(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def heading_of(field: str, kind: Kind | None) -> str:
    """Under which heading a refusal of ``read_entry`` belongs, by the name of the field; "" when under none."""
    known = {name: heading for heading, name in _PLAIN.items()} | {
        "kind": KIND, "days": SINCE, "since": SINCE, "until": UNTIL, "precision": PRECISION, "parts": "主办",
    }  # fmt: skip
    own = {one.key: heading for heading, one in own_headings(kind).items()} if kind else {}
    return own.get(field) or known.get(field, "")


def _canonical(row: Cells) -> dict[str, str]:
    return {heading: canonical(row.get(heading, "")) for heading in OUTCOME}


def _parts(cells: Cells, reporter: Organisation, find: Finder) -> list[dict[str, Any]]:
    rows = []
    for heading, role in ROLES.items():
        for name in names_in(cells.get(heading, ""), find):
            meant = reporter if name in _OWN else find(name)
            rows.append({"organisation": meant or name, "role": role.value})
    return rows


def _kept_parts(cells: Cells, base: Content, reporter: Organisation, find: Finder) -> list[dict[str, Any]]:
    """The parts of a changed row: one that was there before keeps its own days, and all of them their order."""
    known = {(one["organisation"], one["role"]): one for one in base["parts"]}
    rows = _parts(cells, reporter, find)
    keys = [(getattr(one["organisation"], "code", ""), one["role"]) for one in rows]
    if sorted(keys) == sorted(known):
        return list(base["parts"])
    days = [{name: known.get(key, {}).get(name, "") for name in ("since", "until")} for key in keys]
    return [one | own for one, own in zip(rows, days, strict=True)]


def _kept_fields(
    cells: Cells, now: Mapping[str, Any], changed: Iterable[str], base: Content, form: Form
) -> dict[str, Any]:
    """What the kind asks for: as it stood where nothing was changed."""
    kind = kind_named(cells.get(KIND, ""), form) or form.kinds[base["kind"]]
    if kind.key != base["kind"]:
        return dict(now)
    mine, asked = dict(base.get("fields") or {}), own_headings(kind)
    for heading in changed:
        if heading in asked:
            mine[asked[heading].key] = now.get(asked[heading].key, "")
        elif heading in now:
            mine[heading] = now[heading]
    return mine


def _fields(cells: Cells, kind: Kind) -> dict[str, Any]:
    """The own fields of a row by their keys; what stands in a column of other kinds keeps its heading, and is refused."""
    asked = own_headings(kind)
    own = {one: text for one, text in cells.items() if one not in columns.COMMON and text}
    return {asked[one].key if one in asked else one: _own_raw(asked.get(one), text) for one, text in own.items()}


def _own_raw(field: Field | None, text: str) -> str:
    return _without_unit(text, field) if field and field.is_number else text


def _without_unit(text: str, field: Field) -> str:
    """A number as people write it: "200 人" is 200."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.removesuffix(field.unit_zh).strip() if field.unit_zh else plain


def _outcome(row: Cells) -> dict[str, str]:
    return {name: row.get(heading, "") for heading, name in OUTCOME.items()}


def _own_cell(field: Field, value: Any) -> str:
    if field.type == "choice":
        return next((one.zh for one in field.options if one.key == value), _said(value))
    if field.type == "yes_no":
        return "" if value is None else "是" if value else "否"
    if field.type == "amount" and value is not None:
        return format(Decimal(str(value)).normalize(), "f")
    return _said(value)


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _joined(names: Sequence[str]) -> str:
    return ("；" if any("、" in one for one in names) else "、").join(names)


def _label(choices: Any, value: Any) -> str:
    with override("zh-hans"):
        return next((str(one.label) for one in choices if one.value == value), _said(value))
