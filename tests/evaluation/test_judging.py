"""Judging: what experts are asked follows from the scheme; facts and records of the seal lie beside it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.evaluation import (
    JUDGED,
    SCHEME,
    make_evaluated_network,
    make_judged_cycle,
    make_sealed_cycle,
)
from xiefa.activities.models import Activity
from xiefa.evaluation import policies
from xiefa.evaluation.domain import judging, snapshots
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.scoring import read_scheme
from xiefa.kernel.clock import frozen
from xiefa.kernel.refusal import Refused
from xiefa.review.dossiers import exhibits_of
from xiefa.review.models import Judge

pytestmark = pytest.mark.django_db


def _codes(verb, **values):
    with pytest.raises(Refused) as refused:
        verb(**values)
    return refused.value.codes


def test_the_score_table_has_what_experts_judge_and_what_they_stand_in_for():
    sample = read_scheme(policies.scheme_content("sample-2026"))
    assert [(one.key, one.most) for one in judging.score_table(sample)] == [
        ("leadership", "8"), ("innovation", "7"), ("effect", "100"),
    ]  # fmt: skip
    missing = read_scheme(SCHEME | {"missing": "expert"})
    assert [one.key for one in judging.score_table(missing)] == ["meetings", "reach", "effect"]


def test_a_review_with_a_candidate_for_each_entrant_and_a_round_for_each_step(monkeypatch):
    network = make_evaluated_network(2)
    monkeypatch.setattr(snapshots, "MOST_AT_ONCE", 0)
    cycle = make_sealed_cycle(network)
    with frozen(JUDGED):
        assert _codes(judging.judge, cycle=cycle, by=network.office) == ("sealing",)
        snapshots.write_out(cycle.snapshot)
        cycle = Cycle.objects.get()
        assert _codes(judging.judge, cycle=cycle, by=network.secretary(0))[0] == "not_permitted"
        cycle = judging.judge(cycle=Cycle.objects.get(), by=network.office)
        assert _codes(judging.recheck, cycle=cycle, by=network.office) == ("review_open",)
        assert _codes(judging.judge, cycle=cycle, by=network.office) == ("wrong_state",)
    review = cycle.review
    assert {one.subject_key for one in review.candidates.all()} == {one.subject_key for one in cycle.entrants.all()}
    assert [(one.key, one.kind) for one in review.rounds.all()] == [("initial", "own_group"), ("cross", "other_groups")]
    assert (str(review.discussion.threshold.normalize()), review.ties_since, review.ties_until) == (
        "8",
        cycle.since,
        cycle.until,
    )


def test_beside_a_question_lies_what_was_sealed_and_nothing_later():
    network = make_evaluated_network(2)
    cycle = make_judged_cycle(network)
    entrant = cycle.entrants.get(organisation=network.alliances[1])
    Activity.objects.update(title="后来改的题目")
    beside = exhibits_of(entrant.subject_key, cycle.review.table, None)
    titles = [one.title for one in beside["effect"]]
    assert (list(beside), len(titles), "后来改的题目" in titles) == (["effect"], 2, False)
    assert exhibits_of("entrant-999999", cycle.review.table, None) == {}
    assert exhibits_of("entrant-x", cycle.review.table, None) == {}
    judge = Judge.objects.first()
    client = Client()
    client.force_login(judge.expert.person.user)
    address = reverse("evaluation:sealed_records", args=[entrant.pk])
    assert client.get(address).status_code == 200
    Judge.objects.filter(pk=judge.pk).update(left_at=timezone.now(), left_reason="工作调动")
    assert client.get(address).status_code == 404
