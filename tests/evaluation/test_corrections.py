"""Corrections after the seal: with a reason, within what the scheme knows, taken back again; the sealed value stays."""

from __future__ import annotations

import pytest

from tests.evaluation.test_results import entrant_of
from tests.factories.evaluation import LAID_OPEN, RECHECKED, make_evaluated_network, make_judged_cycle
from xiefa.evaluation.domain import corrections, notices, objections, results
from xiefa.evaluation.enums import ComputationReason, CycleState
from xiefa.evaluation.models import Correction, Cycle, SealedLine
from xiefa.kernel import clock
from xiefa.kernel.audit import history_of
from xiefa.kernel.clock import frozen
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes(entrant, by, *, target="fact", key="people", after="5", reason="复核发现", **more) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        corrections.correct(entrant=entrant, target=target, key=key, after=after, reason=reason, **more, by=by)
    return refused.value.codes


def kept(entrant) -> list[tuple]:
    rows = entrant.corrections.order_by("pk")
    return [(one.target, one.key, one.before, one.after, one.withdrawn_at is None) for one in rows]


def refused_corrections(network, one, other) -> None:
    office = network.office
    wrong_values = {
        "fact": ["", "-1", "1.5", "１２", "1e3", "9" * 18, "NaN", "1" * 4000],
        "points": ["", "-1", "40.5", "30.001", "NaN", "Infinity", "1/3", "３０"],
    }
    keys = {"fact": "people", "points": "effect"}
    for target, values in wrong_values.items():
        for value in values:
            assert codes(one, office, target=target, key=keys[target], after=value) == ("value_wrong",), (target, value)
    unknown = [("fact", "effect"), ("points", "people"), ("points", "meetings"), ("points", "barred"), ("fact", "")]
    assert {codes(one, office, target=target, key=key) for target, key in unknown} == {("unknown_key",)}
    assert codes(one, office, target="rank", reason=" ") == ("unknown_target", "reason_missing")
    assert codes(one, office, reason="长" * 501) == ("reason_long",)
    assert codes(one, network.secretary()) == ("not_permitted", "own")
    type(other).objects.filter(pk=other.pk).update(eligibility="deferred")
    other.refresh_from_db()
    assert codes(other, office) == ("not_evaluated",)
    type(other).objects.filter(pk=other.pk).update(eligibility="qualified")


def corrected_for_an_objection(network, cycle, one, other) -> None:
    with frozen(LAID_OPEN):
        notices.lay_open(cycle=cycle, by=network.head)
        secretary = network.secretary()
        said = {"leaf": "effect", "text": "评分与佐证不符", "organisation": network.alliances[0], "by": secretary}
        objection = objections.raise_objection(entrant=one, **said)
        points = {"target": "points", "key": "effect", "after": "34", "reason": "核对后更正", "objection": objection}
        assert codes(one, network.office, **points) == ("other_objection",)
        objection = objections.uphold(objection=objection, decision="佐证属实。", by=network.office)
        points["objection"] = objection
        assert codes(other, network.office, **points) == ("other_objection",)
        corrections.correct(entrant=one, **points, by=network.office)
        computation = results.compute(cycle=cycle, by=network.office)
    effect = {leaf["key"]: leaf for leaf in computation.outcomes.get(entrant=one).leaves}["effect"]
    assert (computation.reason, effect["points"]) == (ComputationReason.OBJECTION, "34.00")
    assert effect["zh"] == "异议处理决定 34 分：核对后更正"


def test_what_is_corrected_how_often_for_which_objection_and_what_is_refused():
    network = make_evaluated_network(2)
    cycle = make_judged_cycle(network)
    one, other, office = entrant_of(cycle, 1), entrant_of(cycle, 2), network.office
    sealed = list(SealedLine.objects.values_list("record", "people", "value"))
    refused_corrections(network, one, other)
    with frozen(RECHECKED):
        results.compute(cycle=cycle, by=office)
        for after in ("120", "150"):
            words = {"target": "fact", "key": "people", "after": after, "reason": "核对签到表"}
            corrections.correct(entrant=one, **words, by=office)
        points = {"target": "points", "key": "effect", "after": "35.5", "reason": "录入错误"}
        correction = corrections.correct(entrant=one, **points, by=office)
        results.compute(cycle=cycle, by=office)
        again = corrections.correct(entrant=one, **points | {"after": "36"}, by=office)
    # The value before is that without corrections, however often it was corrected and computed.
    assert kept(one) == [
        ("fact", "people", "100", "120", False),
        ("fact", "people", "100", "150", True),
        ("points", "effect", "30", "35.5", False),
        ("points", "effect", "30", "36", True),
    ]
    assert (Correction.objects.get(pk=correction.pk).withdrawn_at, again.withdrawn_at) == (correction.made_at, None)
    assert list(SealedLine.objects.values_list("record", "people", "value")) == sealed
    with pytest.raises(Refused) as twice:
        corrections.withdraw_correction(correction=correction, by=office)
    assert twice.value.codes == ("withdrawn",)
    with frozen(RECHECKED):
        for standing in one.corrections.filter(withdrawn_at=None):
            corrections.withdraw_correction(correction=standing, by=office)
        first, newest = cycle.computations.last(), results.compute(cycle=cycle, by=office)
    assert (first.number, newest.number, newest.facts == first.facts) == (1, 3, True)
    assert [event.action for event in history_of(one)].count("evaluation.withdraw_correction") == 2
    corrected_for_an_objection(network, cycle, one, other)
    for state in set(CycleState.values) - {CycleState.RECHECK, CycleState.NOTICED}:
        Cycle.objects.filter(pk=cycle.pk).update(state=state, published_at=clock.now())
        assert codes(entrant_of(cycle, 1), network.office) == ("wrong_time",)
