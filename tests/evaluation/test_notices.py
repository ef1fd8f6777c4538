"""The public notice: working days, and that nothing goes out past it, past an objection or past its own data."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.evaluation.test_results import entrant_of
from tests.factories.evaluation import (
    LAID_OPEN,
    OVER,
    RECHECKED,
    make_cycle,
    make_evaluated_network,
    make_judged_cycle,
    make_noticed_cycle,
    make_scheme,
)
from xiefa.evaluation.domain import corrections, cycles, entrants, judging, notices, objections, results
from xiefa.evaluation.enums import CycleState, ObjectionState
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Correction, Objection, PastGrade
from xiefa.kernel.clock import frozen
from xiefa.kernel.refusal import Refused, refuse_if

pytestmark = pytest.mark.django_db


def codes(verb, **arguments) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    return refused.value.codes


def test_results_lie_open_for_working_days_and_are_published_after_the_last():
    network = make_evaluated_network(2)
    cycle = make_judged_cycle(network)
    office, head = network.office, network.head
    with frozen(RECHECKED):
        assert codes(notices.lay_open, cycle=cycle, by=head) == ("not_computed",)
        first = results.compute(cycle=cycle, by=office)
        assert codes(notices.lay_open, cycle=cycle, by=office) == ("not_permitted",)
        assert codes(notices.publish, cycle=cycle, by=head) == ("wrong_state",)
    # Wednesday 8 April and four working days more: the last is Tuesday 14 April.
    with frozen(LAID_OPEN):
        notice = notices.lay_open(cycle=cycle, text=" 请于公示期内提出。 ", by=head)
        assert (notice.since, notice.last_on, notice.text) == (LAID_OPEN, date(2026, 4, 14), "请于公示期内提出。")
        flag = {"key": "dishonest", "value": True, "note": "查实", "by": office}
        assert codes(entrants.set_flag, entrant=entrant_of(cycle, 1), **flag) == ("wrong_time",)
        assert codes(notices.take_back, cycle=cycle, reason=" ", by=head) == ("reason_missing",)
    with frozen(date(2026, 4, 14)):
        assert codes(notices.publish, cycle=cycle, by=head) == ("notice_runs",)
        notices.take_back(cycle=cycle, reason="补充认定", by=head)
        entrants.set_flag(entrant=entrant_of(cycle, 1), **flag)
        assert codes(notices.lay_open, cycle=cycle, by=head) == ("stale",)
        results.compute(cycle=cycle, by=office)
        notices.lay_open(cycle=cycle, by=head)
    with frozen(OVER):
        assert codes(notices.publish, cycle=cycle, by=head) == ("notice_runs",)
    with frozen(date(2026, 4, 21)):
        # An earlier grade that is entered now may make an honour: computed and shown again.
        held = {
            "period": "2024",
            "since": date(2024, 1, 1),
            "until": date(2025, 1, 1),
            "grade": "high",
            "source": "通报",
        }
        past = PastGrade.objects.create(host=network.host, organisation=network.alliances[0], **held)
        assert codes(notices.publish, cycle=cycle, by=head) == ("stale",)
        results.compute(cycle=cycle, by=office)
        assert codes(notices.publish, cycle=cycle, by=head) == ("not_shown",)
        past.delete()
        results.compute(cycle=cycle, by=office)
        notices.lay_open(cycle=cycle, by=head)
    with frozen(date(2026, 4, 28)):
        # Enumerated: from no other state does a way lead there.
        for state in CycleState.values:
            cycle.state = state
            refused = [one.code for one in CYCLE.refusals(cycle, "publish", by=head)]
            assert refused == ([] if state == CycleState.NOTICED else ["wrong_state"])
        cycle.refresh_from_db()
        notices.publish(cycle=cycle, by=head)
        assert codes(notices.take_back, cycle=cycle, reason="反悔", by=head) == ("wrong_state",)
    assert (cycle.state, cycle.published_at.date()) == (CycleState.PUBLISHED, date(2026, 4, 28))
    assert [one.number for one in cycle.computations.all()] == [4, 3, 2, 1]
    assert cycle.computations.get(number=1).digest == first.digest


def test_no_notice_goes_out_for_a_scheme_by_which_a_judge_could_move_their_own_alliance():
    network = make_evaluated_network(1)
    bands = [
        {"key": "high", "zh": "高", "en": "High", "lower": 86, "rank": 30},
        {"key": "low", "zh": "不活跃", "en": "Inactive"},
    ]
    scheme = make_scheme(network.host, by=network.office, bands=bands)
    cycle = make_cycle(network, scheme=scheme)
    with frozen(date(2026, 1, 5)):
        assert codes(cycles.announce, cycle=cycle, by=network.office) == ("own_influence",)


def test_no_walk_over_all_verbs_publishes_past_an_objection_a_running_notice_or_old_data():
    network = make_evaluated_network(2)
    cycle = make_noticed_cycle(network)
    draw, walker = random.Random(11), _Walker(network, cycle)
    names = sorted(walker.steps)
    weights = [3 if one in {"publish", "decide", "lay_open", "compute"} else 1 for one in names]
    for _step in range(200):
        walker.day += timedelta(days=draw.choice((0, 0, 1, 9)))
        (name,) = draw.choices(names, weights)
        with frozen(walker.day):
            promised = walker.may_be_published()
            try:
                walker.steps[name]()
            except Refused:
                assert name != "publish" or not promised
            else:
                assert name != "publish" or promised
                walker.did.add(name)
        walker.cycle.refresh_from_db()
    assert walker.did == set(walker.steps) - {"announce", "screen", "seal", "judge", "cancel"}


class _Walker:
    """Every verb of a cycle that has been judged, by people who may use them; knows itself what may be published."""

    def __init__(self, network, cycle) -> None:
        self.network, self.cycle, self.day = network, cycle, LAID_OPEN
        self.did, self.published = set(), 0
        self.secretary, self.entrant = network.secretary(), entrant_of(cycle, 1)
        office, head = {"by": network.office}, {"by": network.head}
        reasoned = {"reason": "随机"}
        self.steps = {
            "announce": lambda: cycles.announce(cycle=self.cycle, **office),
            "screen": lambda: entrants.screen(cycle=self.cycle, **office),
            "seal": lambda: cycles.seal(cycle=self.cycle, **office),
            "judge": lambda: judging.judge(cycle=self.cycle, **office),
            "cancel": lambda: cycles.cancel(cycle=self.cycle, reason="", **head),
            "compute": lambda: results.compute(cycle=self.cycle, **office),
            "lay_open": lambda: notices.lay_open(cycle=self.cycle, **head),
            "take_back": lambda: notices.take_back(cycle=self.cycle, **reasoned, **head),
            "publish": self._publish,
            "raise": self._raise,
            "decide": self._decide,
            "correct": self._correct,
            "withdraw_correction": self._withdraw_correction,
        }

    def may_be_published(self) -> bool:
        """By the words of the rules, from the rows alone: what was shown is what counts, long enough, undisputed."""
        notice, newest = self.cycle.public_notices.first(), self.cycle.computations.first()
        counts = {one.entrant_id: one.after for one in Correction.objects.filter(withdrawn_at=None)}
        computed = {one["code"]: one["measures"]["people"] for one in newest.facts["entrants"]}
        return (
            self.cycle.state == CycleState.NOTICED
            and notice.last_on < self.day
            and notice.computation_id == newest.pk
            and not Objection.objects.filter(state=ObjectionState.OPEN).exists()
            and computed[self.entrant.organisation.code] == int(counts.get(self.entrant.pk, 100))
        )

    def _publish(self) -> None:
        """Publish, and undo it, so that the walk goes on; after a few times only ask, because a kit takes its time."""
        if self.published == 3:
            refuse_if(notices.going_out_refusals(self.cycle, "publish", self.network.head))
            return
        with transaction.atomic():
            notices.publish(cycle=self.cycle, by=self.network.head)
            assert self.cycle.state == CycleState.PUBLISHED
            transaction.set_rollback(True)
        self.published += 1

    def _raise(self) -> None:
        said = {"leaf": "", "text": "再核", "organisation": self.network.alliances[0], "by": self.secretary}
        objections.raise_objection(entrant=self._entrant(), **said)

    def _decide(self) -> None:
        for one in Objection.objects.open():
            objections.dismiss(objection=one, decision="维持。", by=self.network.office)
            self.did.add("decide")

    def _correct(self) -> None:
        words = {"target": "fact", "key": "people", "after": str(100 + self.day.day), "reason": "核对"}
        corrections.correct(entrant=self._entrant(), **words, by=self.network.office)

    def _withdraw_correction(self) -> None:
        for one in Correction.objects.filter(withdrawn_at=None):
            corrections.withdraw_correction(correction=one, by=self.network.office)

    def _entrant(self):
        return entrant_of(self.cycle, 1)
