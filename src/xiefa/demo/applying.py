"""Applications for membership in the demo: one before the experts, one that an alliance is still writing."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiefa.demo.chart import bar_chart
from xiefa.demo.material import load
from xiefa.demo.scene import moment, network, organisation, person
from xiefa.membership.domain import application as applications
from xiefa.membership.enums import Finding
from xiefa.membership.models import Application

_MEETINGS = {"unit": "次", "bars": [["2023", 4], ["2024", 4], ["2025", 5]]}


def receive_applications() -> None:
    """Everything up to the day of the demo, in the order of time."""
    for raw in load("council/applications"):
        _receive(raw)


def _receive(raw: dict[str, Any]) -> None:
    with moment(raw["started_on"], 17):
        one = applications.start(host=network(), organisation=organisation(raw["organisation"]), by=person("members"))
        for answer, words in zip(one.answers.order_by("pk"), raw["statements"], strict=False):
            applications.state(answer=answer, statement=words, by=person("members"))
    if "submitted_on" in raw:
        _submit(one, raw["submitted_on"])
        _check(one, raw)


def _submit(one: Application, day: date) -> None:
    with moment(day, 9):
        evidence = bar_chart(_MEETINGS)
        for answer in one.answers.order_by("pk"):
            applications.add_evidence(answer=answer, data=evidence, name="历年工作会议.png", by=person("members"))
        applications.submit(application=one, by=person("members"))


def _check(one: Application, raw: dict[str, Any]) -> None:
    with moment(raw["checked_on"], 11):
        for answer in one.answers.order_by("pk"):
            applications.find(answer=answer, finding=Finding.COMPLETE, by=person("members"))
        applications.check(application=one, by=person("members"))
        reviewers = [person(name) for name in raw["reviewers"]]
        applications.arrange_review(
            application=one, reviewers=reviewers, due_on=raw["review_due_on"], by=person("members")
        )
