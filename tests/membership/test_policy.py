"""The policy of membership: whole as shipped, dated, and refused when it contradicts itself."""

from __future__ import annotations

import copy
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy
from xiefa.membership import charting, checklists

NETWORK, ALLIANCE = SimpleNamespace(kind="network"), SimpleNamespace(kind="alliance")
DAY = date(2024, 1, 10)


def shipped():
    return copy.deepcopy(policy.load_yaml("membership"))


def test_the_policy_as_shipped_is_whole():
    assert checklists.problems_of(shipped()) == []


def test_the_network_has_seven_conditions_and_what_nobody_published_is_a_sample():
    conditions = checklists.checklist_for(NETWORK, on=DAY)
    assert [one.key for one in conditions.conditions] == [
        "operation", "agreement", "bodies", "benefits", "openness", "innovation", "consent",
    ]  # fmt: skip
    samples = conditions.is_sample, checklists.checklist_for(ALLIANCE, on=DAY).is_sample
    assert (*samples, checklists.registration_rule(on=DAY).is_sample) == (False, True, True)
    assert checklists.reminder_days() == (30, 7, 1)


def test_there_are_no_conditions_before_they_were_published():
    with pytest.raises(ImproperlyConfigured):
        checklists.checklist_for(NETWORK, on=date(2016, 7, 4))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda data: data.pop("files"), "The key 'files' is missing."),
        (lambda data: data["checklists"][0].update(conditions=[]), "Checklist 1: 'conditions' is missing."),
        (lambda data: data["checklists"][1].update({"for": "club"}), "Checklist 2: 'for' must be network or alliance."),
        (lambda data: data["checklists"][0]["conditions"][0].pop("en"), "Checklist 1: entry 1 lacks en."),
        (
            lambda data: data["checklists"][0]["conditions"][0].update(key="agreement"),
            "Checklist 1: the key 'agreement' appears twice.",
        ),
        (
            lambda data: data["registration"][0].update(days=0),
            "Registration 1: 'days' must be a whole number above 0.",
        ),
        (lambda data: data.update(reminder_days=["soon"]), "reminder_days: 'soon' is no number of days."),
        (lambda data: data["files"].update(largest_mb=True), "files.largest_mb must be a whole number above 0."),
    ],
)
def test_what_is_wrong_is_said(spoil, problem):
    data = shipped()
    spoil(data)
    assert checklists.problems_of(data) == [problem]


def test_the_chart_fits_and_leaves_labels_out_where_they_would_touch():
    chart = charting.steps_of([(2000 + number, number) for number in range(30)])
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width and bar.y >= 0 for bar in chart.bars)
    assert [bar.year for bar in chart.bars if bar.has_label] == [
        2002,
        2005,
        2008,
        2011,
        2014,
        2017,
        2020,
        2023,
        2026,
        2029,
    ]
    assert [bar.height for bar in charting.steps_of([(2020, 0), (2021, 0)]).bars] == [0, 0]
