"""Kinds of records and their fields, from ``policy/activities/``: one file is one version, and versions last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from xiefa.kernel import clock, policy

_FOLDER = "activities"
FIELD_TYPES = frozenset({"text", "long_text", "whole", "amount", "date", "choice", "yes_no"})
_PARTS = (
    "since", "dimensions", "scales", "kinds", "outcomes", "evidence", "expected", "jumps", "totals", "files", "drafts",
)  # fmt: skip
_SCALES = frozenset({"people", "countries", "units"})


@dataclass(frozen=True, slots=True)
class Word:
    """Something with a key and a name in both languages."""

    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        return _in_language(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Option(Word):
    """One answer to a choice; ``is_lasting`` is off where it makes a lasting kind a thing of one period."""

    is_lasting: bool = True


@dataclass(frozen=True, slots=True)
class Field(Word):
    """One thing that a kind asks for. ``most`` bounds numbers; ``when_missing`` is "", "zero" or "ask"."""

    type: str = "text"
    is_required: bool = False
    most: int | None = None
    when_missing: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    options: tuple[Option, ...] = ()

    @property
    def unit(self) -> str:
        """The unit behind the number, in the reader's language, or an empty string."""
        return _in_language(self.unit_zh, self.unit_en)

    @property
    def is_number(self) -> bool:
        """Whether its values are counted."""
        return self.type in {"whole", "amount"}


@dataclass(frozen=True, slots=True)
class Kind(Word):
    """One kind of record: its dimension, and which scales, fields, outcomes and evidence belong to it."""

    dimension: str = ""
    is_lasting: bool = False
    scales: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    outcomes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def lasts(self, said: Mapping[str, Any]) -> bool:
        """Whether a record with these values of the fields is a standing fact: a charter is, a yearly plan is not."""
        passing = {(field.key, one.key) for field in self.fields for one in field.options if not one.is_lasting}
        return self.is_lasting and not any(said.get(field) == option for field, option in passing)


@dataclass(frozen=True, slots=True)
class OutcomeKind(Word):
    """One kind of outcome; ``amount`` and ``number`` are labels, empty when it has none."""

    amount_zh: str = ""
    amount_en: str = ""
    number_zh: str = ""
    number_en: str = ""
    stages: tuple[Word, ...] = ()

    @property
    def amount(self) -> str:
        """The label of its amount, or an empty string."""
        return _in_language(self.amount_zh, self.amount_en)

    @property
    def number(self) -> str:
        """The label of its number, or an empty string."""
        return _in_language(self.number_zh, self.number_en)


@dataclass(frozen=True, slots=True)
class Expectation(Word):
    """What a period usually holds: at least ``least`` records of one of ``kinds``; the names say that it lacks."""

    kinds: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """One version of the form: everything that a record made under it may say."""

    version: str
    digest: str
    is_sample: bool
    dimensions: Mapping[str, Word]
    scales: Mapping[str, Field]
    kinds: Mapping[str, Kind]
    outcomes: Mapping[str, OutcomeKind]
    evidence: Mapping[str, Word]
    expected: tuple[Expectation, ...]
    jump_times: int
    jump_least: int
    total_times: int
    total_least: int

    def kind_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(dimension, [(key, name), …]) for a select, in the order of the file."""
        return [
            (str(dimension), [(one.key, str(one)) for one in self.kinds.values() if one.dimension == dimension.key])
            for dimension in self.dimensions.values()
        ]


def versions() -> list[str]:
    """The versions that lie in the folder, the oldest ``since`` first."""
    found = [path.stem for path in _folder().glob("*.yaml")]
    return sorted(found, key=lambda one: (str(_content(one).get("since", "")), one))


def current_version(on: date | None = None) -> str:
    """The newest version that had come into force by that day, before all of them the oldest.

    ImproperlyConfigured when there is none at all.
    """
    day, known = on or clock.today(), versions()
    dated = [one for one in known if isinstance(_content(one).get("since"), date)]
    valid = [one for one in dated if _content(one)["since"] <= day] or dated[:1]
    if not valid:
        raise ImproperlyConfigured(f"{_folder()} has no form.")
    return valid[-1]


def plain_content(version: str) -> dict[str, Any]:
    """The content of a version as plain JSON data, as it is kept with the first record made under it."""
    content: dict[str, Any] = json.loads(json.dumps(_content(version), default=str, ensure_ascii=False))
    return content


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def form_of(version: str, digest: str, content: Mapping[str, Any]) -> Form:
    """The form that ``content`` describes; parsed once per digest."""
    known = _parsed.get(digest)
    if known is None or known.version != version:
        known = _parsed[digest] = _parse(version, digest, content)
    return known


def current_form(on: date | None = None) -> Form:
    """The form for new records on that day."""
    version = current_version(on)
    return _current(version, policy.policy_hash(f"{_FOLDER}/{version}"))


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of one file, one English sentence each."""
    wanted = set(_PARTS)
    missing = wanted - set(data if isinstance(data, dict) else ())
    if missing:
        return [f"The key {key!r} is missing." for key in sorted(missing)]
    found = [] if isinstance(data["since"], date) else ["'since' must be a date."]
    for name in ("dimensions", "scales", "kinds", "outcomes", "evidence"):
        found += [f"{name}.{key} lacks zh or en." for key, one in data[name].items() if not _is_named(one)]
    found += [f"{name} lacks times or least." for name in ("jumps", "totals") if {"times", "least"} - set(data[name])]
    days = data["drafts"].get("kept_days")
    found += [] if isinstance(days, int) and days >= 7 else ["drafts.kept_days must be a whole number, at least 7."]
    for key, one in data["kinds"].items():
        found += [f"Kind {key}: {problem}" for problem in _kind_problems(one, data)]
    for one in data["expected"]:
        unknown = sorted(set(one.get("kinds", ())) - set(data["kinds"]))
        found += [f"expected {one.get('key')}: there is no kind {kind!r}." for kind in unknown]
    return found


def policy_problems() -> list[str]:
    """Everything that is wrong with any file of the folder, each with the name of the file."""
    found = [
        f"{policy.policy_path(f'{_FOLDER}/{one}')}: {text}" for one in versions() for text in problems_of(_content(one))
    ]
    return found or ([] if versions() else [f"{_folder()} holds no form."])


def largest_file() -> int:
    """How many bytes one file of evidence may have."""
    return int(_content(current_version())["files"]["largest_mb"]) * 2**20


def draft_days() -> int:
    """For how many days what somebody typed and did not hand in is kept."""
    return int(_content(current_version())["drafts"]["kept_days"])


def most_files() -> int:
    """How many pieces of evidence one record may have."""
    return int(_content(current_version())["files"]["most_per_record"])


_parsed: dict[str, Form] = {}


@lru_cache(maxsize=8)
def _current(version: str, _policy_hash: str) -> Form:
    content = plain_content(version)
    return form_of(version, digest_of(content), content)


def _parse(version: str, digest: str, content: Mapping[str, Any]) -> Form:
    return Form(
        version=version,
        digest=digest,
        is_sample=bool(content.get("sample")),
        dimensions={key: Word(key, one["zh"], one["en"]) for key, one in content["dimensions"].items()},
        scales={key: _field(key, one | {"type": "whole"}) for key, one in content["scales"].items()},
        kinds={key: _kind(key, one) for key, one in content["kinds"].items()},
        outcomes={key: _outcome(key, one) for key, one in content["outcomes"].items()},
        evidence={key: Word(key, one["zh"], one["en"]) for key, one in content["evidence"].items()},
        expected=tuple(
            Expectation(one["key"], one["zh"], one["en"], tuple(one["kinds"]), int(one["least"]))
            for one in content["expected"]
        ),
        jump_times=int(content["jumps"]["times"]),
        jump_least=int(content["jumps"]["least"]),
        total_times=int(content["totals"]["times"]),
        total_least=int(content["totals"]["least"]),
    )


def _kind(key: str, one: Mapping[str, Any]) -> Kind:
    return Kind(
        key=key,
        zh=one["zh"],
        en=one["en"],
        dimension=one["dimension"],
        is_lasting=bool(one.get("lasting")),
        scales=tuple(one.get("scales", ())),
        fields=tuple(_field(entry["key"], entry) for entry in one.get("fields", ())),
        outcomes=tuple(one.get("outcomes", ())),
        evidence=tuple(one.get("evidence", ())),
    )


def _field(key: str, one: Mapping[str, Any]) -> Field:
    return Field(
        key=key,
        zh=one["zh"],
        en=one["en"],
        type=one["type"],
        is_required=bool(one.get("required")),
        most=one.get("most"),
        when_missing=one.get("when_missing", ""),
        unit_zh=one.get("unit_zh", ""),
        unit_en=str(one.get("unit_en", "")),
        options=tuple(_option(key, option) for key, option in one.get("options", {}).items()),
    )


def _option(key: str, one: Mapping[str, Any]) -> Option:
    return Option(key, one["zh"], one["en"], is_lasting=bool(one.get("lasting", True)))


def _outcome(key: str, one: Mapping[str, Any]) -> OutcomeKind:
    labels = {name: one.get(name, "") for name in ("amount_zh", "amount_en", "number_zh", "number_en")}
    return OutcomeKind(key=key, zh=one["zh"], en=one["en"], stages=_words(one.get("stages", {})), **labels)


def _words(entries: Mapping[str, Any]) -> tuple[Word, ...]:
    return tuple(Word(key, one["zh"], one["en"]) for key, one in entries.items())


def _kind_problems(one: Any, data: Any) -> Iterator[str]:
    for name, known in (("scales", _SCALES), ("outcomes", set(data["outcomes"])), ("evidence", set(data["evidence"]))):
        for key in sorted(set(one.get(name, ())) - set(known)):
            yield f"{name}: there is no {key!r}."
    if one.get("dimension") not in data["dimensions"]:
        yield f"there is no dimension {one.get('dimension')!r}."
    keys = [entry.get("key") for entry in one.get("fields", ())]
    for key in sorted({str(key) for key in keys if keys.count(key) > 1}):
        yield f"the field {key!r} appears twice."
    for entry in one.get("fields", ()):
        if not (entry.get("key") and _is_named(entry)):
            yield f"field {entry.get('key')!r} lacks key, zh or en."
        if entry.get("type") not in FIELD_TYPES:
            yield f"field {entry.get('key')!r}: {entry.get('type')!r} is no type; one of {', '.join(sorted(FIELD_TYPES))}."
        if entry.get("type") == "choice" and not entry.get("options"):
            yield f"field {entry.get('key')!r} has no options."
        for key, option in (entry.get("options") or {}).items():
            yield from _option_problems(f"field {entry.get('key')!r}, option {key!r}", option, one)
        if entry.get("when_missing", "") not in {"", "zero", "ask"}:
            yield f"field {entry.get('key')!r}: when_missing must be zero or ask."


def _option_problems(where: str, option: Any, kind: Any) -> Iterator[str]:
    if not _is_named(option):
        yield f"{where} lacks zh or en."
    elif not isinstance(option.get("lasting", True), bool):
        yield f"{where}: lasting must be true or false."
    elif "lasting" in option and not kind.get("lasting"):
        yield f"{where}: the kind is not lasting, so no option can switch that off."


def _is_named(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(entry.get("zh")) and bool(entry.get("en"))


def _folder() -> Path:
    return Path(settings.POLICY_DIR) / _FOLDER


def _content(version: str) -> Any:
    return policy.load_yaml(f"{_FOLDER}/{version}")


def _in_language(zh: str, en: str) -> str:
    return en if (get_language() or "zh").startswith("en") else zh
