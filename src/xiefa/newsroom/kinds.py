"""Kinds of articles and of activities, from ``policy/newsroom.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from xiefa.kernel import policy

_FILE = "newsroom"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of article: its names, its usual section, and what its credit line needs."""

    key: str
    zh: str
    en: str
    section: str
    verb: str
    is_credit_required: bool
    is_source_expected: bool
    contributor: Literal["host", "organisation"]

    def __str__(self) -> str:
        return _in_language(self.zh, self.en)


def kinds() -> dict[str, Kind]:
    """Every kind by its key, in the order of the file."""
    return {
        key: Kind(
            key=key,
            zh=entry["zh"],
            en=entry["en"],
            section=entry.get("section", ""),
            verb=entry["verb"],
            is_credit_required=bool(entry.get("credit_required")),
            is_source_expected=bool(entry.get("source_expected")),
            contributor=entry.get("contributor", "host"),
        )
        for key, entry in _policy()["kinds"].items()
    }


def kind_choices() -> list[tuple[str, str]]:
    """Kinds as the choices of a form field, in the reader's language."""
    return [(key, str(kind)) for key, kind in kinds().items()]


def activity_choices() -> list[tuple[str, str]]:
    """Kinds of activity as the choices of a form field, an empty one first."""
    return [("", "—"), *((key, _in_language(one["zh"], one["en"])) for key, one in _policy()["activities"].items())]


def relative_dates() -> tuple[str, ...]:
    """Words that hide the date of an event, such as 近日."""
    return tuple(_policy()["relative_dates"])


def heading_limits() -> tuple[int, int]:
    """Lengths of a heading in characters: beyond the first the page warns, beyond the second it refuses."""
    return int(_policy()["heading_warning"]), int(_policy()["heading_longest"])


def suggested_credit(*, verb: str, names: Sequence[str], source: str = "") -> str:
    """The credit line in the house's own form for these full names; ``""`` when there is no name."""
    form = _policy()["credit"]
    who = form["joiner"].join(f"{name}{form['office']}" for name in names)
    if not who:
        return ""
    line: str = form["line_with_source"] if source else form["line"]
    return line.format(who=who, verb=verb, source=source)


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    missing = {"kinds", "activities", "credit", "relative_dates", "heading_warning", "heading_longest"}
    missing -= set(data if isinstance(data, dict) else ())
    if missing:
        return [f"The key {key!r} is missing." for key in sorted(missing)]
    shapeless = [key for key in ("kinds", "activities", "credit") if not isinstance(data[key], dict)]
    if shapeless:
        return [f"The key {key!r} must hold entries by name." for key in shapeless]
    found = [
        f"Kind {key} lacks {name}."
        for key, entry in data["kinds"].items()
        for name in ("zh", "en", "verb")
        if not (isinstance(entry, dict) and entry.get(name))
    ]
    found += [f"Activity {key} lacks zh or en." for key, one in data["activities"].items() if {"zh", "en"} - set(one)]
    found += [
        f"credit.{part} is missing."
        for part in sorted({"line", "line_with_source", "office", "joiner"} - set(data["credit"]))
    ]
    lengths = ("heading_warning", "heading_longest")
    return found + [f"{name} must be a whole number." for name in lengths if not isinstance(data[name], int)]


def _policy() -> Any:
    data = policy.load_yaml(_FILE)
    problems = problems_of(data)
    if problems:
        raise ImproperlyConfigured(f"{policy.policy_path(_FILE)}: {' '.join(problems)}")
    return data


def _in_language(zh: str, en: str) -> str:
    return en if (get_language() or "zh").startswith("en") else zh
