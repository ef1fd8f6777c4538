"""Cycles, from the notice to the published results: the table of moves, what stands in their way, the letters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import make_person
from tests.factories.evaluation import (
    ANNOUNCED,
    DEADLINE,
    SCREENED,
    UNTIL,
    make_cycle,
    make_evaluated_network,
    make_published_cycle,
    make_scheme,
)
from xiefa.activities.domain.periods import close_period
from xiefa.activities.models import Report
from xiefa.evaluation.domain import cycles, entrants
from xiefa.evaluation.domain.letters import remind_of_deadlines
from xiefa.evaluation.domain.progress import procedure_of
from xiefa.evaluation.enums import CycleState, SchemeState
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle
from xiefa.kernel.clock import frozen
from xiefa.kernel.models import Notice
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def _codes(verb, **values):
    with pytest.raises(Refused) as refused:
        verb(**values)
    return refused.value.codes


def test_a_cycle_goes_from_the_notice_to_published_results():
    cycle = make_published_cycle()
    outcomes = list(cycle.computations.get().outcomes.all())
    assert cycle.state == CycleState.PUBLISHED
    assert [(one.rank, one.graded, one.grade) for one in outcomes] == [
        (1, "90", "high"),
        (2, "80", "fairly_high"),
        (3, "63", "low"),
        (4, "47", "low"),
    ]
    assert {one.state for one in procedure_of(Cycle.objects.get())} == {"done"}


def test_every_verb_from_every_state_by_every_role():
    network = make_evaluated_network(1)
    cycle = make_cycle(network)
    people = {"office": network.office, "head": network.head, "alliance": network.secretary(0), "nobody": None}
    publishers = {"lay_open", "take_back", "publish", "cancel"}
    for move in CYCLE.moves:
        for state in set(CycleState) - {CycleState.SEALED}:
            cycle.state = state
            for role, person in people.items():
                by = person or make_person(name="路人")
                codes = {one.code for one in CYCLE.refusals(cycle, move.verb, by=by)}
                allowed = role == "head" or (role == "office" and move.verb not in publishers)
                assert ("not_permitted" in codes, "wrong_state" in codes) == (not allowed, state not in move.sources)


def test_what_a_plan_must_say():
    network = make_evaluated_network(1)
    cycle = make_cycle(network)
    elsewhere = make_scheme(network.alliances[0], by=network.office)
    assert _codes(make_cycle, network=network, scheme=cycle.scheme) == ("code_taken",)
    assert _codes(make_cycle, network=network, scheme=cycle.scheme, code="x", since=UNTIL) == ("no_days",)
    assert _codes(make_cycle, network=network, scheme=elsewhere, code="x") == ("other_host",)
    following = make_cycle(
        network, scheme=cycle.scheme, code="2026", since=UNTIL, until=UNTIL + timedelta(days=365), period=None
    )
    assert following.previous == cycle


def test_a_plan_is_changed_until_its_notice_has_gone_out():
    cycle = make_cycle()
    said = {name: getattr(cycle, name) for name in ("title", "entry_deadline_at", "scheme", "period", "notice_days")}
    with frozen(ANNOUNCED):
        office = cycle.made_by
        assert cycles.change_cycle(cycle=cycle, **said, notice="新的通知", by=office).notice == "新的通知"
        cycles.announce(cycle=cycle, by=office)
        assert _codes(cycles.change_cycle, cycle=cycle, **said, notice="", by=office) == ("announced",)


def test_what_keeps_a_notice_from_going_out():
    network = make_evaluated_network(1)
    faulty = make_scheme(network.host, version="faulty", by=network.office, bands=[])
    cycle = make_cycle(network, scheme=faulty, notice=" ", period=None)
    with frozen(DEADLINE + timedelta(days=1)):
        codes = _codes(cycles.announce, cycle=cycle, by=network.office)
    assert set(codes) == {"scheme_fault", "notice_missing", "deadline_over", "no_period"}
    cycle.refresh_from_db()
    assert (cycle.state, cycle.scheme.state, Notice.objects.count()) == (CycleState.PLANNED, SchemeState.DRAFT, 0)


def test_the_notice_freezes_the_scheme_and_writes_to_those_who_report():
    network = make_evaluated_network(2)
    network.secretary(0)
    cycle = make_cycle(network)
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
    assert cycle.scheme.state == SchemeState.FIXED
    letters = Notice.objects.filter(kind="evaluation.announced")
    # A secretary and a head for each alliance, and the second secretary of the first one.
    assert letters.count() == 5
    assert [("请于截止时间前完成填报。" in one.text, "2026-02-01 17:30" in one.text) for one in letters] == [
        (True, True)
    ] * 5


def test_those_who_have_not_handed_in_are_reminded_once_for_each_mark():
    network = make_evaluated_network(2)
    cycle = make_cycle(network)
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
    Report.objects.filter(organisation=network.alliances[0]).update(state="handed_in", handed_in_at=timezone.now())
    counted = []
    for days in (20, 14, 14, 10, 2, 1, -1):
        with frozen(DEADLINE - timedelta(days=days)):
            remind_of_deadlines()
        counted.append(Notice.objects.filter(kind="evaluation.deadline").count())
    assert counted == [0, 2, 2, 2, 4, 6, 6]
    assert {one.key.split(":")[2] for one in Notice.objects.filter(kind="evaluation.deadline")} == {
        network.alliances[1].code
    }


def test_nobody_looks_through_entries_before_the_deadline_or_while_the_period_runs():
    network = make_evaluated_network(1)
    cycle = make_cycle(network)
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
        assert _codes(entrants.screen, cycle=cycle, by=network.office) == ("too_early", "period_open")
    with frozen(SCREENED):
        assert _codes(entrants.screen, cycle=cycle, by=network.office) == ("period_open",)
        close_period(period=cycle.period, by=network.office)
        cycle = Cycle.objects.get()
        assert entrants.screen(cycle=cycle, by=network.office).state == CycleState.SCREENING
        assert _codes(cycles.seal, cycle=cycle, by=network.office) == ("nobody",)


def test_a_cycle_is_called_off_with_a_reason():
    network = make_evaluated_network(1)
    cycle = make_cycle(network)
    assert _codes(cycles.cancel, cycle=cycle, reason=" ", by=network.head) == ("reason_missing",)
    assert _codes(cycles.cancel, cycle=cycle, reason="x" * 501, by=network.head) == ("reason_long",)
    assert _codes(cycles.cancel, cycle=cycle, reason="改期", by=network.office) == ("not_permitted",)
    assert cycles.cancel(cycle=cycle, reason="改期", by=network.head).state == CycleState.CANCELLED
    assert {one.state for one in procedure_of(cycle)} == {"ahead"}


def test_cycles_are_seen_by_those_whom_they_concern():
    network = make_evaluated_network(1)
    cycle = make_cycle(network)
    seen = [Cycle.objects.visible_to(one).count() for one in (network.office, network.secretary(0), make_person())]
    assert seen == [1, 0, 0]
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
    assert Cycle.objects.visible_to(network.secretary(0)).count() == 1
