"""Who takes part: found by one rule, settled by people with a reason, counted apart, and told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import make_person
from tests.factories.evaluation import (
    ANNOUNCED,
    SCREENED,
    make_cycle,
    make_evaluated_network,
    make_sealed_cycle,
)
from xiefa.activities.domain.periods import close_period
from xiefa.activities.models import Activity, Report
from xiefa.evaluation.domain import cycles, entrants
from xiefa.evaluation.enums import CycleState, Eligibility
from xiefa.evaluation.models import Entrant
from xiefa.kernel.clock import frozen
from xiefa.kernel.models import AuditEvent, Notice
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def _codes(verb, **values):
    with pytest.raises(Refused) as refused:
        verb(**values)
    return refused.value.codes


def _screened(network, handed_in):
    """A cycle in screening; ``handed_in`` says by alliance how many days after the deadline (None: never)."""
    cycle = make_cycle(network)
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
    for alliance, days in zip(network.alliances, handed_in, strict=True):
        if days is not None:
            moment = cycle.entry_deadline_at + timedelta(days=days)
            Report.objects.filter(organisation=alliance).update(state="handed_in", handed_in_at=moment)
    with frozen(SCREENED):
        close_period(period=cycle.period, by=network.office)
        cycle.refresh_from_db()
        return entrants.screen(cycle=cycle, by=network.office)


def _found(cycle):
    return list(cycle.entrants.order_by("organisation__code").values_list("eligibility", flat=True))


def test_one_rule_finds_what_everybody_is():
    network = make_evaluated_network(5)
    for alliance in network.alliances[3:]:
        Activity.objects.filter(reporter=alliance).update(state="entered")
    cycle = _screened(network, [-1, 0, 1, -1, None])
    assert sorted(_found(cycle)) == sorted(["qualified", "qualified", "late", "incomplete", "not_entered"])
    counts = entrants.counts_of(cycle)
    assert [counts[one] for one in ("asked", "entered", "complete", "qualified", "late")] == [5, 4, 3, 2, 1]


def test_looking_again_leaves_decisions_alone():
    network = make_evaluated_network(2)
    cycle = _screened(network, [-1, None])
    first, second = cycle.entrants.order_by("report__organisation__code")
    with frozen(SCREENED):
        entrants.decide(entrant=first, eligibility="withdrawn", reason=" 自愿放弃 ", by=network.office)
        Report.objects.filter(pk=second.report_id).update(state="handed_in", handed_in_at=cycle.entry_deadline_at)
        assert entrants.screen_again(cycle=cycle, by=network.office) == {"withdrawn": 1, "qualified": 1}
    first.refresh_from_db()
    assert (first.reason, first.decided_by) == ("自愿放弃", network.office)
    event = AuditEvent.objects.get(action="evaluation.decide_entrant")
    assert event.details == {"from": "qualified", "to": "withdrawn", "reason": "自愿放弃"}
    letters = Notice.objects.filter(kind="evaluation.decided")
    assert [("自愿放弃" in one.text, "放弃" in one.text) for one in letters] == [(True, True)] * 2


def test_what_a_decision_must_say_and_when():
    network = make_evaluated_network(1)
    cycle = _screened(network, [None])
    entrant = cycle.entrants.get()
    own = network.secretary(0)
    assert _codes(entrants.decide, entrant=entrant, eligibility="qualified", reason="", by=network.office) == (
        "reason_missing",
    )
    for wrong in ("not_entered", "incomplete", "excellent", ""):
        assert _codes(entrants.decide, entrant=entrant, eligibility=wrong, reason="x", by=network.office) == (
            "unknown_eligibility",
        )
    assert "not_permitted" in _codes(entrants.decide, entrant=entrant, eligibility="late", reason="x", by=own)
    for state in set(CycleState) - {CycleState.SCREENING}:
        cycle.state = state
        cycle.published_at = timezone.now()
        cycle.save()
        values = {"entrant": entrant, "eligibility": "late", "reason": "x", "by": network.office}
        assert "not_screening" in _codes(entrants.decide, **values)
        assert "not_screening" in _codes(entrants.screen_again, cycle=cycle, by=network.office)
    assert Entrant.objects.get().eligibility == Eligibility.INCOMPLETE


def test_flags_are_said_with_what_one_knows_them_by():
    network = make_evaluated_network(1)
    cycle = _screened(network, [-1])
    entrant = cycle.entrants.get()
    said = {"entrant": entrant, "value": True, "by": network.office}
    assert _codes(entrants.set_flag, key="dishonest", note=" ", **said) == ("reason_missing",)
    assert _codes(entrants.set_flag, key="lazy", note="x", **said) == ("unknown_flag",)
    entrant = entrants.set_flag(key="dishonest", note="信用中国 2026-02-03", **said)
    assert entrant.flags == {"dishonest": {"value": True, "note": "信用中国 2026-02-03"}}
    cycle.state = CycleState.NOTICED
    cycle.save()
    assert _codes(entrants.set_flag, key="dishonest", note="x", **said) == ("wrong_time",)


def test_many_are_settled_together_or_not_at_all():
    network = make_evaluated_network(3)
    cycle = _screened(network, [-1, -1, None])
    client = Client()
    client.force_login(network.office)
    address = reverse("evaluation:entrants_decide", args=[cycle.pk])
    chosen = [one.pk for one in cycle.entrants.all()[:2]]
    with frozen(SCREENED):
        refused = client.post(address, {"entrant": chosen, "eligibility": "deferred", "reason": ""})
        assert (refused.status_code, refused.content.decode().count(" checked>")) == (422, 2)
        assert client.post(address, {"eligibility": "deferred", "reason": "x"}).status_code == 422
        foreign = {"entrant": ["999999", "x", "'; --"], "eligibility": "deferred", "reason": "x"}
        assert client.post(address, foreign).status_code == 422
        assert (
            client.post(address, {"entrant": chosen, "eligibility": "deferred", "reason": "待核实"}).status_code == 302
        )
    assert sorted(_found(cycle)) == ["deferred", "deferred", "incomplete"]
    page = client.get(
        reverse("evaluation:cycle_entrants", args=[cycle.pk]), {"eligibility": "deferred", "flag": "open"}
    )
    assert [one.pk for one, _told in page.context["rows"]] == sorted(
        chosen, key=lambda pk: Entrant.objects.get(pk=pk).organisation.code
    )
    flagged = client.post(
        reverse("evaluation:entrants_flag", args=[cycle.pk]),
        {"entrant": chosen, "key": "dishonest", "value": "yes", "note": "查询所得"},
    )
    assert (flagged.status_code, Entrant.objects.filter(flags__dishonest__value=True).count()) == (302, 2)


def test_the_seal_is_told_and_only_one_s_own_part_is_seen():
    network = make_evaluated_network(2)
    cycle = make_sealed_cycle(network)
    assert Notice.objects.filter(kind="evaluation.sealed").count() == 4
    own, other = network.secretary(0), make_person("reader")
    parts = {one.organisation_id: one for one in cycle.entrants.all()}
    mine, theirs = (parts[one.pk] for one in network.alliances)
    client = Client()
    for user, entrant, expected in (
        (own, mine, 200),
        (own, theirs, 404),
        (network.office, theirs, 200),
        (other, mine, 404),
    ):
        client.force_login(user)
        address = reverse("evaluation:sealed_records", args=[entrant.pk])
        assert (user.username, client.get(address).status_code) == (user.username, expected)
    client.force_login(own)
    told = client.get(reverse("evaluation:snapshot_part", args=[mine.pk])).json()
    assert (told["code"], told["digest"]) == (mine.organisation.code, cycle.snapshot.digest)
    assert client.get(reverse("evaluation:snapshot_part", args=[theirs.pk])).status_code == 404
    for sha in ("0" * 64, "..", "x"):
        assert client.get(f"/desk/evaluation/entrants/{mine.pk}/evidence/{sha}/").status_code == 404
