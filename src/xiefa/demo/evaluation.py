"""Evaluations of the demo: one published, one in which experts score, one announced, by the verbs of the rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person as add_account
from xiefa.accounts.models import User
from xiefa.activities.models import ReportingPeriod
from xiefa.demo.material import load
from xiefa.demo.scene import moment, network, organisation, person
from xiefa.demo.sign_ins import PASSWORD
from xiefa.evaluation.domain import (
    certificates,
    corrections,
    cycles,
    entrants,
    judging,
    notices,
    objections,
    past_grades,
    results,
)
from xiefa.evaluation.domain.schemes import keep_scheme
from xiefa.evaluation.models import Cycle
from xiefa.registry.domain.employment import employ
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.people import add_person
from xiefa.registry.models import Person
from xiefa.review.domain import discussions, grouping, reviews, rounds, sheets
from xiefa.review.domain.assignments import assign
from xiefa.review.domain.experts import engage
from xiefa.review.models import Assignment, Expert, Item, Round

_OFFICE, _HEAD = "members", "secretary"
_GROUPS, _PER_CANDIDATE = 2, 2
_ONE_PLACE = Decimal("0.1")


def seal_the_first() -> None:
    """The first evaluation up to the seal: experts, earlier grades, the notice, who takes part."""
    raw = load("evaluation")
    with moment(raw["published"]["announced_on"], 9):
        _engage_experts(raw["experts"])
        keep_scheme(host=network(), version=raw["scheme"], by=person(_OFFICE))
        _enter_past_grades(raw["past"])
    _announce(raw, "published")
    _seal(raw["published"])


def judge_the_first() -> None:
    """Both rounds of the first evaluation, and the meeting on what they differ in."""
    raw = load("evaluation")
    said = raw["published"]
    cycle = _cycle(said)
    with moment(said["initial_on"], 9):
        _put_before_experts(cycle, raw)
    for round_, day in zip(cycle.review.rounds.all(), (said["initial_on"], said["cross_on"]), strict=True):
        with moment(day, 10):
            rounds.open_round(round_=round_, by=person(_OFFICE))
        minds = said["changed_minds"] if round_.key == "cross" else {}
        with moment(day, 15):
            _hand_in(_sheets_of(round_), raw, minds)
            rounds.close_round(round_=round_, by=person(_OFFICE))
    with moment(said["met_on"], 14):
        _meet(cycle, said["meeting"])
        reviews.close_review(review=cycle.review, by=person(_OFFICE))


def publish_the_first() -> None:
    """Recheck with a correction, public notice with an objection, publication, certificates."""
    said = load("evaluation")["published"]
    cycle, office, head = _cycle(said), person(_OFFICE), person(_HEAD)
    with moment(said["rechecked_on"], 10):
        judging.recheck(cycle=cycle, by=office)
        results.compute(cycle=cycle, by=office)
        _correct(cycle, said["correction"])
        results.compute(cycle=cycle, by=office)
    with moment(said["laid_open_on"], 9):
        notices.lay_open(cycle=cycle, text="公示期间可对本单位的任何一项得分提出异议。", by=head)
    raised = said["objection"]
    with moment(said["objected_on"], 11):
        objection = objections.raise_objection(
            entrant=cycle.entrants.get(organisation__code=raised["of"]),
            leaf=raised["leaf"],
            text=raised["text"],
            organisation=organisation(raised["of"]),
            by=person(f"head-{raised['of']}"),
        )
    with moment(said["decided_on"], 16):
        objections.dismiss(objection=objection, decision=raised["decision"], by=office)
    with moment(said["published_on"], 10):
        notices.publish(cycle=cycle, by=head)
        certificates.issue(cycle=cycle, by=head)


def announce_the_second() -> None:
    """The notice of the second evaluation."""
    _announce(load("evaluation"), "judged")


def seal_the_second() -> None:
    """Seal the second evaluation and open its first round."""
    raw = load("evaluation")
    said = raw["judged"]
    _seal(said)
    cycle = _cycle(said)
    with moment(said["sealed_on"], 20):
        _put_before_experts(cycle, raw)
        rounds.open_round(round_=cycle.review.rounds.get(key="initial"), by=person(_OFFICE))


def cross_the_second() -> None:
    """The first round of the second evaluation comes in; the crossed one opens."""
    raw = load("evaluation")
    said = raw["judged"]
    initial, cross = _cycle(said).review.rounds.all()
    with moment(said["initial_on"], 16):
        _hand_in(_sheets_of(initial), raw, {})
        rounds.close_round(round_=initial, by=person(_OFFICE))
        sizes = {"per_candidate": cross.per_candidate, "least": cross.least, "most": cross.most}
        cross = rounds.revise_round(round_=cross, **sizes, due_on=said["cross_due_on"], by=person(_OFFICE))
        rounds.open_round(round_=cross, by=person(_OFFICE))


def score_the_second() -> None:
    """Most experts hand in their crossed sheets; some have not yet."""
    raw = load("evaluation")
    said = raw["judged"]
    cross = _cycle(said).review.rounds.get(key="cross")
    done = [one for one in _sheets_of(cross) if _user_of(one).username not in said["waiting"]]
    with moment(said["cross_on"], 9):
        _hand_in(done, raw, {})


def announce_the_third() -> None:
    """The evaluation of this year: announced, the alliances report and check themselves."""
    _announce(load("evaluation"), "announced", hour=20)


def _cycle(said: dict[str, Any]) -> Cycle:
    return Cycle.objects.select_related("host", "review", "period").get(code=said["code"])


def _engage_experts(raw: list[dict[str, Any]]) -> None:
    for one in raw:
        user = _account_of(one)
        who = Person.objects.filter(user=user).first() or add_person(name=one["name"], by=person(_OFFICE))
        if who.user_id is None:
            link_account(person=who, user=user, by=person(_OFFICE))
            who.refresh_from_db()
        employ(person=who, organisation=organisation(one["at"]), office=one["office"], by=person(_OFFICE))
        engage(host=network(), person=who, fields=one["fields"], by=person(_OFFICE))


def _account_of(raw: dict[str, Any]) -> User:
    """The account of an expert; those that nobody is told of are opened here."""
    name = raw["username"]
    if known := User.objects.filter(username=name).first():
        return known
    by = person("admin")
    words = {"username": name, "email": f"{name}@example.org", "display_name": raw["name"], "password": PASSWORD}
    user = add_account(**words, by=by)
    grant_role(user=user, role="expert", host_code="", reason="演示账号", by=by)
    return user


def _enter_past_grades(raw: list[dict[str, Any]]) -> None:
    for period in raw:
        for code, grade in period["grades"].items():
            past_grades.enter_past_grade(
                host=network(),
                organisation=organisation(code),
                period=period["period"],
                since=period["since"],
                until=period["until"],
                grade=grade,
                source=period["source"],
                by=person(_OFFICE),
            )


def _announce(raw: dict[str, Any], name: str, *, hour: int = 16) -> None:
    said = raw[name]
    with moment(said["announced_on"], hour):
        cycle = cycles.plan_cycle(
            host=network(),
            code=said["code"],
            title=said["title"],
            since=said["since"],
            until=said["until"],
            entry_deadline_at=timezone.make_aware(datetime.combine(said["deadline"], time(17, 30))),
            scheme=keep_scheme(host=network(), version=raw["scheme"], by=person(_OFFICE)),
            period=ReportingPeriod.objects.get(code=said["code"]),
            notice=said["notice"],
            by=person(_OFFICE),
        )
        cycles.announce(cycle=cycle, by=person(_OFFICE))


def _seal(said: dict[str, Any]) -> None:
    """Look through what was entered, settle what people know, seal."""
    cycle, by = _cycle(said), person(_OFFICE)
    with moment(said["sealed_on"], 18):
        entrants.screen(cycle=cycle, by=by)
        for code, decision in said.get("decided", {}).items():
            entrants.decide(entrant=cycle.entrants.get(organisation__code=code), **decision, by=by)
        qualified = list(cycle.entrants.qualified())
        for key in cycle.scheme.content["flags"]:
            entrants.set_flag_of_many(entrants=qualified, key=key, value=False, note="已向主管部门查询", by=by)
        cycles.seal(cycle=cycle, by=by)


def _put_before_experts(cycle: Cycle, raw: dict[str, Any]) -> None:
    """Candidates with their fields, two groups, the experts in them, both rounds assigned."""
    by = person(_OFFICE)
    judging.judge(cycle=cycle, by=by)
    review = cycle.review
    for candidate in review.candidates.select_related("organisation", "review"):
        reviews.describe(candidate=candidate, fields=raw["alliances"][candidate.organisation.code]["fields"], by=by)
    grouping.group_by_fields(review=review, number=_GROUPS, by=by)
    for expert in Expert.objects.filter(host=cycle.host).order_by("pk"):
        reviews.join(review=review, expert=expert, by=by)
    grouping.group_judges(review=review, by=by)
    reviews.open_review(review=review, by=by)
    for round_ in review.rounds.all():
        rounds.revise_round(round_=round_, per_candidate=_PER_CANDIDATE, least=1, most=6, due_on=None, by=by)
        assign(round_=round_, by=by)


def _sheets_of(round_: Round) -> list[Assignment]:
    rows = Assignment.objects.standing().filter(round=round_)
    return list(rows.select_related("round__review__host", "candidate__organisation", "judge__expert__person__user"))


def _user_of(assignment: Assignment) -> User:
    user: User = assignment.judge.expert.person.user
    return user


def _hand_in(assignments: Iterable[Assignment], raw: dict[str, Any], minds: dict[str, str]) -> None:
    for one in assignments:
        code = one.candidate.organisation.code
        share = Decimal(raw["alliances"][code]["share"]) + Decimal(minds.get(code, "0"))
        remark = next(each["text"] for each in raw["remarks"] if share >= Decimal(each["from"]))
        typed = {f"remark-{item.key}": remark for item in one.round.review.table}
        typed |= {f"points-{item.key}": _points(item, share, one) for item in one.round.review.table}
        saved = sheets.save(assignment=one, typed=typed, base={}, version=0, by=_user_of(one))
        sheets.submit(sheet=saved.sheet, by=_user_of(one))


def _points(item: Item, share: Decimal, assignment: Assignment) -> str:
    """The share of the most points; every expert is a little more or less severe than the others."""
    severity = Decimal(assignment.judge.expert_id % 3 - 1) / 100
    return str((item.highest * (share + severity)).quantize(_ONE_PLACE, ROUND_HALF_UP))


def _meet(cycle: Cycle, decisions: dict[str, Any]) -> None:
    by, discussion = person(_OFFICE), cycle.review.discussion
    differences = discussions.prepare(discussion=discussion, by=by)
    discussions.open_meeting(discussion=discussion, by=by)
    kept = {"points": {}, "reason": "两步的差异在可以理解的范围内，维持原来的得分。"}
    for one in differences:
        discussions.call(difference=one, by=by)
        if one.begun_at is None:
            discussions.begin(difference=one, by=by)
        discussions.decide(difference=one, **decisions.get(one.candidate.organisation.code, kept), by=by)
    discussions.close(discussion=discussion, by=by)


def _correct(cycle: Cycle, raw: dict[str, Any]) -> None:
    entrant = cycle.entrants.select_related("cycle", "organisation").get(organisation__code=raw["of"])
    corrections.correct(
        entrant=entrant, target="fact", key=raw["key"], after=raw["after"], reason=raw["reason"], by=person(_OFFICE)
    )
