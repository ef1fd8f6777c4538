"""Conditions, formalities and limits, from ``policy/membership.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from xiefa.kernel import policy

_FILE = "membership"


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a checklist: its key, its words, and which evidence is expected."""

    key: str
    zh: str
    en: str
    evidence_zh: str = ""
    evidence_en: str = ""

    def __str__(self) -> str:
        return _in_language(self.zh, self.en)

    @property
    def evidence(self) -> str:
        """Which evidence is expected, in the reader's language."""
        return _in_language(self.evidence_zh, self.evidence_en)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The conditions that hold on a day for applications to hosts of one kind."""

    since: date | None
    until: date | None
    is_sample: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class RegistrationRule:
    """What has to be done after qualification, and within how many days."""

    days: int
    is_sample: bool
    formalities: tuple[Condition, ...]


def checklist_for(host: Any, *, on: date) -> Checklist:
    """The checklist for applications to ``host`` started on that day; ImproperlyConfigured when there is none."""
    for one in _policy()["checklists"]:
        if one["for"] == ("network" if host.kind == "network" else "alliance") and _holds(one, on):
            conditions = tuple(Condition(**entry) for entry in one["conditions"])
            return Checklist(one.get("since"), one.get("until"), bool(one.get("sample")), conditions)
    raise ImproperlyConfigured(f"{policy.policy_path(_FILE)} has no checklist for {on}.")


def registration_rule(*, on: date) -> RegistrationRule:
    """What holds for registrations opened on that day; ImproperlyConfigured when nothing does."""
    for one in _policy()["registration"]:
        if _holds(one, on):
            formalities = tuple(Condition(**entry) for entry in one["formalities"])
            return RegistrationRule(int(one["days"]), bool(one.get("sample")), formalities)
    raise ImproperlyConfigured(f"{policy.policy_path(_FILE)} has no rule of registration for {on}.")


def has_registration_rule(*, on: date) -> bool:
    """Whether anything is laid down for registrations opened on that day."""
    return any(_holds(one, on) for one in _policy()["registration"])


def reminder_days() -> tuple[int, ...]:
    """With how many days left letters go out, the most first."""
    return tuple(sorted((int(one) for one in _policy()["reminder_days"]), reverse=True))


def largest_file() -> int:
    """How many bytes one file may have."""
    return int(_policy()["files"]["largest_mb"]) * 2**20


def most_files() -> int:
    """How many files one condition may have."""
    return int(_policy()["files"]["most_per_condition"])


def policy_hash() -> str:
    """SHA-256 of the policy file as it is now; kept with an application."""
    return policy.policy_hash(_FILE)


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    missing = {"checklists", "registration", "reminder_days", "files"} - set(data if isinstance(data, dict) else ())
    if missing:
        return [f"The key {key!r} is missing." for key in sorted(missing)]
    found: list[str] = []
    for place, one in enumerate(data["checklists"], 1):
        found += [f"Checklist {place}: {problem}" for problem in _entries_problems(one, "conditions")]
        if one.get("for") not in {"network", "alliance"}:
            found.append(f"Checklist {place}: 'for' must be network or alliance.")
    for place, one in enumerate(data["registration"], 1):
        found += [f"Registration {place}: {problem}" for problem in _entries_problems(one, "formalities")]
        if not _is_counted(one.get("days")):
            found.append(f"Registration {place}: 'days' must be a whole number above 0.")
    found += [f"reminder_days: {one!r} is no number of days." for one in data["reminder_days"] if not _is_counted(one)]
    limits = ("largest_mb", "most_per_condition")
    found += [
        f"files.{key} must be a whole number above 0." for key in limits if not _is_counted(data["files"].get(key))
    ]
    return found


def _entries_problems(one: Any, name: str) -> list[str]:
    entries = one.get(name) if isinstance(one, dict) else None
    if not entries:
        return [f"'{name}' is missing."]
    keys = [entry.get("key") for entry in entries]
    found = [f"the key {key!r} appears twice." for key in sorted({str(key) for key in keys if keys.count(key) > 1})]
    return found + [
        f"entry {place} lacks {field}."
        for place, entry in enumerate(entries, 1)
        for field in ("key", "zh", "en")
        if not entry.get(field)
    ]


def _is_counted(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _holds(one: Any, day: date) -> bool:
    since, until = one.get("since"), one.get("until")
    return (since is None or since <= day) and (until is None or day < until)


def _policy() -> Any:
    data = policy.load_yaml(_FILE)
    problems = problems_of(data)
    if problems:
        raise ImproperlyConfigured(f"{policy.policy_path(_FILE)}: {' '.join(problems)}")
    return data


def _in_language(zh: str, en: str) -> str:
    return en if (get_language() or "zh").startswith("en") else zh
