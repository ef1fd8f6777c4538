"""Reviews for tests, made by the same verbs the staff use."""

from __future__ import annotations

from typing import Any

from tests.factories.accounts import make_person
from tests.factories.registry import make_network

from xiefa.accounts.models import User
from xiefa.registry.models import Organisation
from xiefa.review.domain import panels
from xiefa.review.enums import Recommendation, Verdict
from xiefa.review.models import Opinion, Panel, Question

QUESTIONS = (
    Question("operation", "有效运行一年以上", "In operation for more than a year", "成立于2020年。"),
    Question("agreement", "有联盟协议", "An alliance agreement"),
)


def make_panel(*, experts: int = 2, **changes: Any) -> Panel:
    """An open panel of so many experts with two questions, arranged by a membership officer."""
    host = changes.pop("host", None) or Organisation.objects.filter(is_host=True).first() or make_network()
    values: dict[str, Any] = {
        "host": host,
        "subject": "水环境联盟入网申请",
        "subject_key": "subject-1",
        "questions": QUESTIONS,
        "reviewers": [make_person("expert", name=f"专家{number}") for number in range(1, experts + 1)],
    } | changes
    values.setdefault("by", make_person("membership_officer"))
    return panels.open_panel(**values)


def experts_of(panel: Panel) -> list[User]:
    """Those who were asked, in the order in which they were asked."""
    return [one.user for one in panel.reviewers.select_related("user")]


def give_opinion(panel: Panel, user: User, **changes: Any) -> Opinion:
    """Everything is met, recommended; unless ``changes`` say otherwise."""
    values: dict[str, Any] = {
        "reviewer": panel.reviewers.get(user=user),
        "verdicts": {one.key: (Verdict.YES, "") for one in panel.asked},
        "recommendation": Recommendation.ACCEPT,
        "text": "材料齐全，建议通过。",
        "by": user,
    } | changes
    return panels.speak(**values)


def make_closed_panel(**changes: Any) -> Panel:
    """A panel in which everybody has spoken."""
    panel = make_panel(**changes)
    for user in experts_of(panel):
        give_opinion(panel, user)
    panel.refresh_from_db()
    return panel
