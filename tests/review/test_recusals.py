"""Who stands aside from whom: derived from the registry, declared, entered by the office, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from tests.factories.registry import make_alliance, make_body, make_seat
from tests.factories.review import candidates_of, judges_of, make_open_round, make_review
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.employment import employ, end_employment
from xiefa.registry.domain.members import add_unit
from xiefa.registry.enums import OrganisationKind
from xiefa.review.domain import recusals, reviews
from xiefa.review.enums import RecusalSource, ReviewState
from xiefa.review.models import Recusal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


def told(review) -> list[tuple[str, str, str, str]]:
    rows = Recusal.objects.filter(judge__review=review).order_by("judge", "candidate", "source")
    return [(str(one.judge), str(one.candidate), one.source, one.reason) for one in rows]


def test_recusals_follow_employers_seats_and_member_units_in_the_stretch():
    review = make_review(candidates=3, judges=3, ties_since=date(2022, 1, 1), ties_until=date(2024, 1, 1))
    (one, two, three), (first, second, third) = judges_of(review), candidates_of(review)
    company = make_alliance("东方公司", kind=OrganisationKind.COMPANY)
    add_unit(alliance=second.organisation, unit=company, by=None)
    employ(person=one.expert.person, organisation=first.organisation, office="顾问", until=date(2022, 1, 1), by=None)
    work = employ(person=two.expert.person, organisation=company, since=date(2023, 12, 31), by=None)
    make_seat(make_body(third.organisation), three.expert.person, since=date(2019, 1, 1))
    assert recusals.derive(review=review, by=review.arranged_by) == 2
    assert told(review) == [
        ("评委1", "联盟1", "derived", "在“东方公司”工作"),
        ("评委2", "联盟2", "derived", "担任联盟2第2届理事会理事"),
    ]
    with override("en"):
        assert recusals.derive(review=review, by=None) == 0
    end_employment(employment=work, on=date(2024, 1, 1), by=None)
    employ(person=two.expert.person, organisation=second.organisation, since=date(2022, 5, 1), by=None)
    assert recusals.derive(review=review, by=None) == 1
    assert told(review)[0][3] == "在“联盟1”工作；在“东方公司”工作"


def test_who_joins_and_what_is_added_is_looked_at_at_once():
    review = make_review(candidates=1, judges=1)
    judge = judges_of(review)[0]
    late = make_alliance("后来联盟")
    employ(person=judge.expert.person, organisation=late, by=None)
    reviews.add_candidate(review=review, entrant=reviews.Entrant(late, "entrant-9"), by=review.arranged_by)
    assert told(review) == [("评委0", "后来联盟", "derived", "在“后来联盟”工作")]


def test_judges_declare_for_themselves_and_the_office_for_everybody():
    review = make_review(candidates=2, judges=2)
    (one, two), (first, second), office = judges_of(review), candidates_of(review), review.arranged_by
    declared = {"judge": one, "candidate": first, "source": RecusalSource.DECLARED, "reason": " 有合作 "}
    assert codes(recusals.recuse, **declared, by=two.expert.person.user) == ("not_permitted",)
    recusal = recusals.recuse(**declared, by=one.expert.person.user)
    assert (recusal.reason, codes(recusals.recuse, **declared, by=one.expert.person.user)) == (
        "有合作",
        ("recused_already",),
    )
    entered = {"judge": two, "candidate": second, "source": RecusalSource.OFFICE}
    assert codes(recusals.recuse, **entered, reason="长" * 301, by=one.expert.person.user) == (
        "not_permitted",
        "reason_long",
    )
    office_s = recusals.recuse(**entered, reason="师生", by=office)
    assert codes(recusals.undo, recusal=recusal, reason="弄错了", by=office) == ("not_permitted",)
    assert codes(recusals.undo, recusal=office_s, reason=" ", by=office) == ("reason_missing",)
    recusals.undo(recusal=office_s, reason="弄错了", by=office)
    recusals.undo(recusal=recusal, reason="项目已结束", by=one.expert.person.user)
    assert told(review) == []
    assert [event.action for event in audit.history_of(review)][-4:] == [
        "review.recuse_judge",
        "review.recuse_judge",
        "review.undo_recusal",
        "review.undo_recusal",
    ]


def test_what_the_registry_says_cannot_be_taken_back_here():
    review = make_review(candidates=1, judges=1)
    judge = judges_of(review)[0]
    employ(person=judge.expert.person, organisation=candidates_of(review)[0].organisation, by=None)
    recusals.derive(review=review, by=None)
    derived = Recusal.objects.get()
    assert codes(recusals.undo, recusal=derived, reason="没事", by=review.arranged_by) == ("derived",)


def test_a_tie_that_comes_to_light_takes_the_assignment_back_until_the_review_is_closed():
    round_ = make_open_round(candidates=2, judges=3)
    held = round_.assignments.standing().select_related("judge__expert__person", "candidate__organisation")[0]
    employ(person=held.judge.expert.person, organisation=held.candidate.organisation, by=None)
    recusals.derive(review=round_.review, by=None)
    held.refresh_from_db()
    assert (held.withdrawn_at is not None, held.withdrawn_reason) == (True, "回避")
    other = round_.assignments.standing().select_related("judge__expert__person", "candidate__organisation")[0]
    employ(person=other.judge.expert.person, organisation=other.candidate.organisation, by=None)
    type(round_.review).objects.update(state=ReviewState.CLOSED)
    assert recusals.derive(review=round_.review, by=None) == 0
    words = {"source": RecusalSource.OFFICE, "reason": "迟了", "by": round_.review.arranged_by}
    judge = round_.review.judges.select_related("review__host", "expert__person").get(pk=other.judge_id)
    assert codes(recusals.recuse, judge=judge, candidate=other.candidate, **words) == ("review_over",)
    undone = Recusal.objects.select_related("judge__review__host").first()
    assert codes(recusals.undo, recusal=undone, reason="迟了", by=words["by"]) == ("derived", "review_over")
