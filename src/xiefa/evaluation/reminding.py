"""On which days before the deadline alliances are reminded by themselves: ``policy/evaluation.yaml``."""

from __future__ import annotations

from typing import Any

from xiefa.kernel import policy

FILE = "evaluation"


def reminder_days() -> list[int]:
    """With how many days left letters go out, the fewest first."""
    return sorted(policy.load_yaml(FILE)["reminder_days"])


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    days = data.get("reminder_days") if isinstance(data, dict) else None
    if not isinstance(days, list):
        return ["The key 'reminder_days' must be a list of whole numbers."]
    return [f"reminder_days: {one!r} is no number of days." for one in days if type(one) is not int or one < 0]
