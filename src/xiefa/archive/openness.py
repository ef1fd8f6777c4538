"""How much of an evaluation the public reads: ``evaluations`` in ``policy/open_data.yaml``."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from xiefa.kernel import policy

_FILE, _KEY = "open_data", "evaluations"


class Openness(IntEnum):
    """From nothing to everything; each step shows what the one before shows, and more."""

    NOTHING = 0
    GRADES = 1
    RANKS = 2
    POINTS = 3


# What holds for a line that is missing.
_OTHERWISE = {"published": Openness.GRADES, "notice": Openness.NOTHING}


def of_published() -> Openness:
    """How much is shown of results that are published."""
    return _said("published")


def of_notice() -> Openness:
    """How much is shown of results that lie open before they are published."""
    return _said("notice")


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with this part of the file, one English sentence each."""
    said = data.get(_KEY, {}) if isinstance(data, dict) else {}
    if not isinstance(said, dict):
        return [f"{_KEY} must say how much is shown when: published, notice."]
    known = ", ".join(one.name.lower() for one in Openness)
    wrong = [f"{_KEY}.{key} is none of: {', '.join(_OTHERWISE)}." for key in said if key not in _OTHERWISE]
    values = ((key, value) for key, value in said.items() if key in _OTHERWISE)
    return wrong + [f"{_KEY}.{key} must be one of: {known}." for key, value in values if _openness(value) is None]


def policy_problems() -> list[str]:
    """Everything that is wrong with the file as it lies there, each with its name."""
    return [f"{policy.policy_path(_FILE)}: {one}" for one in problems_of(policy.load_yaml(_FILE))]


def _said(when: str) -> Openness:
    found = _openness((policy.load_yaml(_FILE).get(_KEY) or {}).get(when))
    return _OTHERWISE[when] if found is None else found


def _openness(word: Any) -> Openness | None:
    return next((one for one in Openness if one.name.lower() == word), None)
