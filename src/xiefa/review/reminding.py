"""On which days the platform reminds judges by itself: ``policy/review.yaml``."""

from __future__ import annotations

from typing import Any

from xiefa.kernel import policy

_FILE = "review"


def is_marked(left: int) -> bool:
    """Whether letters go out with so many days left; below zero when the deadline has passed."""
    return left in policy.load_yaml(_FILE)["reminder_days"]


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    days = data.get("reminder_days") if isinstance(data, dict) else None
    if not isinstance(days, list):
        return ["The key 'reminder_days' must be a list of whole numbers."]
    return [f"reminder_days: {one!r} is no number of days." for one in days if type(one) is not int]
