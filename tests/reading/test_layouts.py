"""Issues in layouts the reader was not written from, each against what a careful editor says of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.reading.layouts.build import HERE, document, expectation
from xiefa.reading import Reading, read
from xiefa.reading.report import as_json

CASES = sorted(path.stem for path in (HERE / "expected").glob("*.json"))
DEFECTIVE = [case for case in CASES if "findings" in expectation(case)]
MASTHEAD = ("title", "year", "number", "total_number", "office", "date")
COLOPHON = ("editor", "reviewer", "signer", "report_to", "send_to")

# Findings that say something is wrong with the build of an issue. A sound issue must not raise them.
ALARMS = frozenset(
    {
        "contents-entry-without-item",
        "item-not-in-contents",
        "heading-differs-from-contents",
        "section-title-differs",
        "duplicate-item",
        "sequence-gap",
        "digest-without-source",
        "unfinished-paragraph",
        "alliance-three-forms",
        "alliance-swapped",
        "alliance-near-name",
    }
)


@cache
def reading_of(case: str) -> Reading:
    data, name = document(case)
    return read(data, name=name)


@cache
def report_of(case: str) -> dict[str, Any]:
    return as_json(reading_of(case))


def _credit(raw: dict[str, Any] | None) -> dict[str, Any] | None:
    return {key: raw[key] for key in ("text", "contributors", "source")} if raw else None


def _items(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"heading": item["heading"], "paragraphs": item["paragraphs"], "credit": _credit(item["credit"])}
        for item in section["items"]
    ]


def _sections(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"title": section["title"], "items": _items(section)} for section in raw]


@pytest.mark.parametrize("case", CASES)
def test_masthead(case: str) -> None:
    expected = expectation(case)["masthead"]
    masthead = report_of(case)["masthead"]
    assert {key: masthead[key] for key in MASTHEAD} == {key: expected[key] for key in MASTHEAD}
    assert reading_of(case).manuscript.masthead.is_supplement == expected.get("is_supplement", False)


@pytest.mark.parametrize("case", CASES)
def test_contents(case: str) -> None:
    contents = [{"group": one["group"], "entries": one["entries"]} for one in report_of(case)["contents"]]
    assert contents == expectation(case)["contents"]


@pytest.mark.parametrize("case", CASES)
def test_outline(case: str) -> None:
    def outline(sections: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
        return [(section["title"], [item["heading"] for item in section["items"]]) for section in sections]

    assert outline(report_of(case)["sections"]) == outline(expectation(case)["sections"])


@pytest.mark.parametrize("case", CASES)
def test_sections(case: str) -> None:
    assert _sections(report_of(case)["sections"]) == _sections(expectation(case)["sections"])


@pytest.mark.parametrize("case", CASES)
def test_colophon(case: str) -> None:
    expected = expectation(case)["colophon"]
    colophon = report_of(case)["colophon"]
    assert {key: colophon[key] for key in COLOPHON} == {key: expected[key] for key in COLOPHON}
    contacts = [{"label": one["label"], "value": one["value"]} for one in colophon["contacts"]]
    assert contacts == expected["contacts"]


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_left_over(case: str) -> None:
    excused = {"".join(text.split()) for text in expectation(case).get("may_not_be_understood", ())}
    left = ["".join(one["text"].split()) for one in report_of(case)["not_understood"]]
    assert [text for text in left if text not in excused] == []


@pytest.mark.parametrize("case", CASES)
def test_every_character_is_accounted_for(case: str) -> None:
    characters = report_of(case)["characters"]
    assert characters["source"] == characters["accounted"]
    assert characters["source"] > 0


@pytest.mark.parametrize("case", CASES)
def test_no_false_alarm(case: str) -> None:
    wanted = {finding["code"] for finding in expectation(case).get("findings", ())}
    raised = [(one["code"], one["line"], one["message"]) for one in report_of(case)["findings"]]
    assert [one for one in raised if one[0] in ALARMS - wanted] == []


@pytest.mark.parametrize("case", DEFECTIVE)
def test_findings_at_their_place(case: str) -> None:
    raised = [(one["code"], one["line"]) for one in report_of(case)["findings"]]
    missed = [
        finding
        for finding in expectation(case)["findings"]
        if not any((finding["code"], line) in raised for line in finding["lines"])
    ]
    assert missed == [], raised
