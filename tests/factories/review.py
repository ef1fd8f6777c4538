"""Reviews for tests, made by the same verbs the staff use."""

from __future__ import annotations

from typing import Any

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance, make_network
from tests.factories.registry import make_person as make_entry

from xiefa.accounts.models import User
from xiefa.registry.domain.identity import link_account
from xiefa.registry.models import Organisation
from xiefa.review.domain import experts, grouping, panels, reviews, rounds, sheets
from xiefa.review.domain.assignments import assign
from xiefa.review.enums import Recommendation, RoundKind, Verdict
from xiefa.review.models import Assignment, Candidate, Expert, Item, Judge, Opinion, Panel, Question, Review, Round

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


ITEMS = (
    Item("council", "理事会", "Council", "10", "看会议纪要。", "Look at the minutes.", ("minutes",)),
    Item("impact", "带动产业发展", "Impact", "20"),
)
FIELDS = ("新材料", "新能源", "装备制造", "现代农业")


def make_expert(name: str, *fields: str, host: Organisation, **changes: Any) -> Expert:
    """Somebody with an account who may judge for every host, counted among the experts of this one."""
    person = make_entry(name)
    link_account(person=person, user=make_person("expert", name=name), by=None)
    person.refresh_from_db()
    return experts.engage(host=host, person=person, fields=fields, by=None, **changes)


def make_review(*, candidates: int = 4, judges: int = 4, groups: int = 0, **changes: Any) -> Review:
    """A review in preparation: so many alliances and judges whose fields take turns, in so many groups."""
    host = Organisation.objects.filter(is_host=True).first() or make_network()
    values: dict[str, Any] = {
        "host": host,
        "title": "2022–2023 年活跃度评价",
        "subject_key": "cycle-1",
        "items": ITEMS,
        "candidates": [
            reviews.Entrant(make_alliance(f"联盟{number}"), f"entrant-{number}", (FIELDS[number % len(FIELDS)],))
            for number in range(candidates)
        ],
        "seed": 7,
    } | changes
    values.setdefault("by", make_person("membership_officer", name="组织人"))
    review = reviews.arrange(**values)
    if groups:
        grouping.group_by_fields(review=review, number=groups, by=values["by"])
    placed = list(review.groups.all())
    for number in range(judges):
        expert = make_expert(f"评委{number}", FIELDS[number % len(FIELDS)], host=host)
        reviews.join(review=review, expert=expert, group=placed[number % groups] if groups else None, by=values["by"])
    return review


def make_round(review: Review, key: str = "initial", **changes: Any) -> Round:
    """A planned step in which two judges score each candidate."""
    values = {"zh": "分组初评", "en": "First scoring", "kind": RoundKind.OWN_GROUP, "per_candidate": 2} | changes
    return rounds.plan_round(review=review, key=key, **values, by=review.arranged_by)


def make_assigned_round(*, round_changes: dict[str, Any] | None = None, **changes: Any) -> Round:
    """A step that is assigned, in a review that was opened."""
    review = make_review(**changes)
    round_ = make_round(review, **round_changes or {})
    reviews.open_review(review=review, by=review.arranged_by)
    return assign(round_=round_, by=review.arranged_by)


def make_open_round(**changes: Any) -> Round:
    """A step in which judges score."""
    round_ = make_assigned_round(**changes)
    return rounds.open_round(round_=round_, by=round_.review.arranged_by)


def judges_of(review: Review) -> list[Judge]:
    """Everybody who judges or judged, in the order in which they joined."""
    return list(review.judges.with_people().order_by("pk"))


def candidates_of(review: Review) -> list[Candidate]:
    """The candidates in their order."""
    return list(review.candidates.with_names())


def hand_in(assignment: Assignment, points: str = "8") -> None:
    """Fill in and submit a sheet as its judge does."""
    user = assignment.judge.expert.person.user
    keys = [item.key for item in assignment.round.review.table]
    typed = {f"points-{key}": points for key in keys} | {f"remark-{key}": "见材料" for key in keys}
    saved = sheets.save(assignment=assignment, typed=typed, base={}, version=0, by=user)
    sheets.submit(sheet=saved.sheet, by=user)
