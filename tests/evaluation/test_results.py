"""Results by the verbs: hand-computed points, sums, repetition elsewhere, and nobody's influence on their own."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.factories.evaluation import RECHECKED, make_evaluated_network, make_judged_cycle, make_sealed_cycle
from xiefa.evaluation import scoring
from xiefa.evaluation.domain import corrections, results
from xiefa.evaluation.domain.inputs import facts_document
from xiefa.evaluation.enums import ComputationReason
from xiefa.evaluation.models import Cycle, Entrant
from xiefa.kernel.clock import frozen
from xiefa.kernel.refusal import Refused
from xiefa.review.domain.results import judge_numbers
from xiefa.review.models import Recusal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
# SHA-256 of the results of the small cycle below, without codes, which depend on the tests before.
ON_EVERY_ENGINE = "b0f88556cf4abe9373b01cf4cb826070f7b23a3db35cc4128d29e1dd077e5bc5"


def entrant_of(cycle: Cycle, number: int) -> Entrant:
    return cycle.entrants.select_related("organisation").get(organisation__names__text=f"评价联盟{number}")


def rows(computation) -> list[tuple]:
    return [(one.rank, one.total, one.graded, one.grade) for one in computation.outcomes.all()]


def test_a_small_cycle_is_computed_as_by_hand_kept_each_time_and_repeated_elsewhere():
    network = make_evaluated_network()
    cycle = make_judged_cycle(network)
    # n seminars × 10 points up to 40, 100 people each of 300 for 20 points, 30 points by every judge.
    with frozen(RECHECKED):
        first = results.compute(cycle=cycle, by=network.office)
    by_hand = [("40", "20"), ("30", "20"), ("20", "13.33"), ("10", "6.67")]
    assert rows(first) == [
        (1, "90.00", "90", "high"),
        (2, "80.00", "80", "fairly_high"),
        (3, "63.33", "63", "low"),
        (4, "46.67", "47", "low"),
    ]
    outcomes = list(first.outcomes.all())
    for outcome, (meetings, reach) in zip(outcomes, by_hand, strict=True):
        points = {one["key"]: Decimal(one["points"]) for one in outcome.leaves}
        assert points == {"meetings": Decimal(meetings), "reach": Decimal(reach), "effect": 30, "barred": 0}
        assert sum(points.values()) == Decimal(outcome.total)
    assert (first.number, first.reason, outcomes[0].honours) == (1, ComputationReason.FIRST, [])
    # Whoever has the stored facts and the scheme, and no database, gets the same bytes.
    stored = json.loads(json.dumps(first.facts))
    scheme = scoring.read_scheme(json.loads(json.dumps(cycle.scheme.content)))
    again = scoring.result_data(scoring.compute(scheme, scoring.read_facts(stored, scheme)))
    assert (scoring.digest(again), scoring.digest(stored)) == (first.digest, first.facts_digest)
    # Read from the database again they are the same; and so are the bytes of the results, whatever the engine.
    first.refresh_from_db()
    assert scoring.digest(first.facts) == first.facts_digest
    ranked = sorted(again["entrants"], key=lambda one: one["rank"])
    assert scoring.digest([again["grades"], [one | {"code": ""} for one in ranked]]) == ON_EVERY_ENGINE
    # A later computation stands beside the first one.
    assert not results.is_stale(cycle)
    with frozen(RECHECKED):
        words = {"target": "fact", "key": "people", "after": "260", "reason": "签到表重复计算"}
        corrections.correct(entrant=entrant_of(cycle, 2), **words, by=network.office)
        assert results.is_stale(cycle)
        (moved,) = results.outlook_of(cycle).moves
        assert (moved.by, moved.before.grade, moved.after.grade, moved.after.rank) == (
            Decimal("4.00"),
            "low",
            "average",
            3,
        )
        second = results.compute(cycle=cycle, by=network.office)
    assert (second.number, second.reason, rows(second)[2]) == (
        2,
        ComputationReason.RECHECK,
        (3, "67.33", "67", "average"),
    )
    assert [one.number for one in cycle.computations.all()] == [2, 1]
    assert rows(first)[2] == (3, "63.33", "63", "low")


def test_nothing_is_computed_too_early_by_strangers_or_with_open_leaves():
    network = make_evaluated_network(2)
    cycle = make_sealed_cycle(network)
    with pytest.raises(Refused) as too_early:
        results.compute(cycle=cycle, by=network.secretary())
    assert too_early.value.codes == ("not_permitted", "wrong_time")
    Cycle.objects.filter(pk=cycle.pk).update(state="recheck")
    with pytest.raises(Refused) as unanswered:
        results.compute(cycle=cycle, by=network.office)
    assert unanswered.value.codes == ("open", "open")
    assert cycle.computations.count() == 0


def test_a_thousand_rewrites_of_an_experts_scores_leave_their_own_alliance_as_it_was():
    network = make_evaluated_network(2)
    cycle = make_judged_cycle(network, judges=8, is_tied=True)
    document = facts_document(cycle)
    tied = Recusal.objects.select_related("judge", "candidate__organisation").get(judge__review=cycle.review)
    own, expert = tied.candidate.organisation.code, f"E{judge_numbers(cycle.review)[tied.judge_id]}"
    assert cycle.entrants.get(organisation__code=own).subject_key == tied.candidate.subject_key
    mine = [one for one in document["sheets"] if one["expert"] == expert]
    assert [one for one in mine if one["entrant"] == own] == [] != mine
    scheme = scoring.read_scheme(cycle.scheme.content)
    before = scoring.compute(scheme, scoring.read_facts(document, scheme)).entrant(own)
    draw, others = random.Random(20260401), set()
    for _round in range(1000):
        for sheet in mine:
            sheet["scores"]["effect"] = scoring.printed(Fraction(draw.randrange(0, 401), 10))
        result = scoring.compute(scheme, scoring.read_facts(document, scheme))
        after = result.entrant(own)
        assert (after.total, after.leaves, after.grade, after.honours) == (
            before.total, before.leaves, before.grade, before.honours,
        )  # fmt: skip
        others.add(tuple(one.total for one in result.entrants if one.code != own))
    assert len(others) > 300
