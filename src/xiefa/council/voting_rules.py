"""Under which rule an item is decided: ``policy/council.yaml``, chosen by day, host and kind of resolution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, product
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from xiefa.council.counting import Rule
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import AgendaItem
from xiefa.kernel import policy
from xiefa.registry.models import Organisation

_FILE = "council"
ANY_HOST, DEFAULT = "*", "default"


@dataclass(frozen=True)
class Entry:
    """One rule of the file with where it applies; ``is_sample`` until it has been compared with the charter."""

    rule: Rule
    hosts: tuple[str, ...]
    kinds: tuple[str, ...]
    zh: str
    en: str
    is_sample: bool

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def holds_at(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        since, until = self.rule.since, self.rule.until
        return (since is None or since <= day) and (until is None or day < until)


def rule_for(item: AgendaItem, *, on: date) -> Rule:
    """The rule under which this item is decided on that day, with the hash of the file it comes from."""
    return entry_for(item.host, item.kind, on=on).rule


def entry_for(host: Organisation, kind: str, *, on: date) -> Entry:
    """The narrowest rule for a host and a kind of resolution on that day.

    LookupError when there is none; the check at start-up sees to it that there always is one.
    """
    entries = [one for one in _entries() if one.holds_at(on)]
    for place, sort in product((host.code, host.kind, ANY_HOST), (kind, DEFAULT)):
        found = next((one for one in entries if place in one.hosts and sort in one.kinds), None)
        if found:
            return replace(found, rule=replace(found.rule, policy_hash=policy.policy_hash(_FILE)))
    raise LookupError(f"policy/council.yaml has no rule for {kind} of {host.code} on {on}.")


def written_vote_days() -> int:
    """For how many days a written vote is open when nothing else is said."""
    return int(_policy()["written_vote_days"]["days"])


def registration_days() -> int:
    """Within how many days an alliance that was granted the qualification has to register."""
    return int(_policy()["registration_days"]["days"])


def has_samples() -> bool:
    """Whether anything in the file is still a sample that nobody has compared with the charter."""
    data = _policy()
    limits = (data["written_vote_days"], data["registration_days"])
    return any(one.is_sample for one in _entries()) or any(one["is_sample"] for one in limits)


def series_of(host: Organisation, year: int) -> str:
    """The name of the series from which resolutions of that host and year take their numbers."""
    return str(_policy()["number_series"]).format(host=host.code, year=year)


def policy_hash() -> str:
    """SHA-256 of ``policy/council.yaml`` as it is now."""
    return policy.policy_hash(_FILE)


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return ["The file must have a list 'rules'."]
    found = [f"Rule {_name(raw, at)}: {problem}" for at, raw in enumerate(data["rules"], 1) for problem in _faults(raw)]
    found += list(_limit_faults(data))
    if found:
        return found
    entries = [_entry(raw) for raw in data["rules"]]
    return [*_doubles(entries), *_date_faults(entries), *_default_faults(entries)]


def _name(raw: Any, at: int) -> str:
    return str(raw["key"]) if isinstance(raw, dict) and raw.get("key") else f"number {at}"


def _faults(raw: Any) -> Iterator[str]:
    if not isinstance(raw, dict) or not raw.get("key"):
        yield "the 'key' is missing."
        return
    if not (raw.get("zh") and raw.get("en")):
        yield "the names zh and en are missing."
    if not isinstance(raw.get("is_sample"), bool):
        yield "'is_sample' must be true or false."
    yield from _scope_faults(raw)
    try:
        Rule.from_dict(raw)
    except (ValueError, TypeError) as error:
        yield str(error)


def _scope_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    for name in ("hosts", "kinds"):
        if not isinstance(raw.get(name), list) or not raw[name]:
            yield f"'{name}' must be a list with at least one entry."
    kinds = raw.get("kinds")
    for kind in kinds if isinstance(kinds, list) else ():
        if kind != DEFAULT and kind not in ResolutionKind.values:
            yield f"'{kind}' is no kind of resolution; known are default, {', '.join(ResolutionKind.values)}."


def _limit_faults(data: Mapping[str, Any]) -> Iterator[str]:
    for name in ("written_vote_days", "registration_days"):
        limit = data.get(name) or {}
        days = limit.get("days") if isinstance(limit, dict) else None
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            yield f"'{name}' needs 'days', a whole number of days, 1 or more."
        elif not isinstance(limit.get("is_sample"), bool):
            yield f"'{name}' needs 'is_sample', true or false."
    try:
        names = {str(data.get("number_series")).format(host=host, year=year) for host in "ab" for year in (1, 2)}
    except (KeyError, IndexError, ValueError):
        names = set()
    if len(names) != 4:
        yield "'number_series' must contain {host} and {year} and no other braces."


def _doubles(entries: list[Entry]) -> Iterator[str]:
    keys = [entry.rule.key for entry in entries]
    yield from (f"Two rules have the key {key}." for key in sorted({key for key in keys if keys.count(key) > 1}))


def _date_faults(entries: list[Entry]) -> Iterator[str]:
    """Rules for one host and kind may follow each other in time without overlap and without a gap."""
    for host, kind in sorted({pair for entry in entries for pair in product(entry.hosts, entry.kinds)}):
        rules = [entry.rule for entry in entries if host in entry.hosts and kind in entry.kinds]
        rules.sort(key=lambda rule: rule.since or date.min)
        for earlier, later in pairwise(rules):
            place = f"Rules {earlier.key} and {later.key} (host {host}, kind {kind})"
            end, begin = earlier.until or date.max, later.since or date.min
            if end > begin:
                yield f"{place} hold on the same days: give the earlier one an 'until'."
            elif end < begin:
                yield f"{place} leave a gap from {end} to {begin}, in which no rule would hold."


def _default_faults(entries: list[Entry]) -> Iterator[str]:
    """For every host and kind there is a rule on every day, whatever the narrower ones leave out."""
    rules = [entry.rule for entry in entries if ANY_HOST in entry.hosts and DEFAULT in entry.kinds]
    if not any(rule.since is None for rule in rules):
        yield "No rule for hosts '*' and kinds 'default' begins with an empty 'since': the past would have no rule."
    if not any(rule.until is None for rule in rules):
        yield "No rule for hosts '*' and kinds 'default' ends with an empty 'until': the future would have no rule."


def _entry(raw: Mapping[str, Any]) -> Entry:
    return Entry(
        rule=Rule.from_dict(raw),
        hosts=tuple(map(str, raw["hosts"])),
        kinds=tuple(map(str, raw["kinds"])),
        zh=str(raw["zh"]),
        en=str(raw["en"]),
        is_sample=bool(raw["is_sample"]),
    )


def _entries() -> list[Entry]:
    return [_entry(raw) for raw in _policy()["rules"]]


def _policy() -> Any:
    data = policy.load_yaml(_FILE)
    problems = problems_of(data)
    if problems:
        raise ImproperlyConfigured(f"{policy.policy_path(_FILE)}: {' '.join(problems)}")
    return data
