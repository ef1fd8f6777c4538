"""Statistics of the scores: worked out once with a recorded seed, for the office alone, every table an Excel file too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.evaluation.test_result_pages import cells, get, post, signed_in
from tests.factories.accounts import make_person
from tests.factories.evaluation import RECHECKED, SCHEME, make_evaluated_network, make_judged_cycle
from xiefa.evaluation import scoring
from xiefa.evaluation.analysis import Material, parts_of
from xiefa.evaluation.domain import results
from xiefa.evaluation.domain.analyses import analyse_waiting
from xiefa.evaluation.models import Analysis
from xiefa.evaluation.tasks import analyse_scores
from xiefa.kernel.clock import frozen

# Offsets of the experts, and what each alliance deserves: nothing else, so that everything can be worked out by hand.
OFFSETS = {"E1": 2, "E2": 0, "E3": -2, "E4": 0}
MERITS = {"a": 20, "b": 26, "c": 32}


def material(**changes) -> Material:
    sheets = [
        {"entrant": code, "expert": expert, "step": step, "scores": {"effect": str(merit + OFFSETS[expert])}}
        for code, merit in MERITS.items()
        for expert, step in (("E1", "initial"), ("E2", "initial"), ("E3", "cross"), ("E4", "cross"))
    ]
    results_ = {
        code: (f"联盟{code}", str(merit + 46), "low", {"meetings": "30", "reach": "16", "effect": str(merit)})
        for code, merit in MERITS.items()
    }
    return Material(scoring.read_scheme(SCHEME), changes.get("sheets", sheets), results_, seed=5)


def test_the_statistics_of_scores_whose_severity_is_known():
    found = {name: part(material()) for name, part in parts_of().items()}
    assert [(one["expert"], round(one["offset"], 9), one["scores"]) for one in found["severities"]] == [
        ("E1", 2.0, 3), ("E3", -2.0, 3), ("E2", 0.0, 3), ("E4", 0.0, 3),
    ]  # fmt: skip
    # Everybody judged everybody: without severity nothing changes.
    assert [(one["code"], round(one["corrected"], 9), one["is_moved"]) for one in found["grades"]] == [
        ("a", 66.0, False), ("b", 72.0, False), ("c", 78.0, False),
    ]  # fmt: skip
    assert [(one["key"], one["units"], one["scores"], one["alpha"] > 0.8) for one in found["steps"]] == [
        ("initial", 3, 6, True), ("cross", 3, 6, True),
    ]  # fmt: skip
    assert [(one["key"], round(one["spread"], 3), one["is_dividing"]) for one in found["items"]] == [
        ("effect", 0.041, False)
    ]
    assert (found["outliers"], found["chance"]["most"]) == ([], 8.0)
    assert [one["code"] for one in sorted(found["stability"], key=lambda one: one["rank"])] == ["c", "b", "a"]
    assert found == {name: part(material()) for name, part in parts_of().items()}


def test_scores_that_tell_nothing_are_said_to():
    for sheets in ([], [{"entrant": "a", "expert": "E1", "step": "initial", "scores": {"effect": "20"}}]):
        found = {name: part(material(sheets=sheets)) for name, part in parts_of().items()}
        assert (found["grades"] == [] or sheets != [], found["outliers"], found["chance"]) == (True, [], None)
        assert [one["alpha"] for one in (*found["steps"], *found["items"])] == [None, None, None]
        assert len(found["stability"]) == 3


@pytest.mark.django_db
def test_the_office_asks_for_statistics_and_nobody_else_sees_them():
    network = make_evaluated_network(2)
    cycle = make_judged_cycle(network)
    office = signed_in(network.office)
    get(office, "cycle_statistics", cycle.pk, status=404)
    with frozen(RECHECKED):
        results.compute(cycle=cycle, by=network.office)
        assert "开始统计" in get(office, "cycle_statistics", cycle.pk)
        for _twice in range(2):
            post(office, "cycle_statistics", cycle.pk)
        assert "正在统计，0 / 7" in get(office, "cycle_statistics", cycle.pk)
        assert (analyse_scores.call(Analysis.objects.get().pk), analyse_waiting()) == ("ready", 0)
    analysis = Analysis.objects.get()
    assert (analysis.state, analysis.done, analysis.seed) == ("ready", 7, int(analysis.computation.digest[:8], 16))
    page = get(office, "cycle_statistics", cycle.pk)
    assert page.count("评价联盟1") == 2
    for part in ("steps", "items", "severities", "grades", "stability", "outliers"):
        assert f'href="{reverse("evaluation:statistics_export", args=[cycle.pk, part])}"' in page or part == "outliers"
        cells(office, "statistics_export", cycle.pk, part)
    assert [row[:2] for row in cells(office, "statistics_export", cycle.pk, "steps")[1:]] == [("初评", 2), ("复评", 2)]
    get(office, "statistics_export", cycle.pk, "secret", status=404)
    for somebody in (network.secretary(), make_person("expert"), make_person("council_member")):
        for name, args in (("cycle_statistics", [cycle.pk]), ("statistics_export", [cycle.pk, "steps"])):
            get(signed_in(somebody), name, *args, status=403)
