"""The real issue of 2023, no. 6, against its truth table: exactly, to the character."""

import hashlib
import json
from pathlib import Path

import pytest

from xiefa.reading import read
from xiefa.reading.report import as_json

FOLDER = Path(__file__).parents[1] / "golden" / "seed"
TRUTH = json.loads((FOLDER / "structure.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading():
    return read((FOLDER / "issue.txt").read_bytes(), name="issue.txt")


@pytest.fixture(scope="module")
def report(reading):
    return as_json(reading)


def test_the_masthead(report):
    truth = TRUTH["masthead"]

    assert report["masthead"] == {
        "title": truth["title"], "year": truth["year"], "number": truth["issue_no"], "total_number": truth["total_no"],
        "office": truth["office"]["text"], "date": truth["date"]["iso"], "is_supplement": False, "marks": [],
    }  # fmt: skip


def test_the_contents_list(report):
    groups = TRUTH["toc"]["groups"]

    assert report["contents"] == [
        {"group": group["title"], "entries": [entry["text"] for entry in group["items"]]} for group in groups
    ]


def test_sections_headings_and_their_lines(reading, report):
    articles = [
        (section["title"], article["title"], article["title_line"])
        for section in TRUTH["sections"]
        for article in section["articles"]
    ]
    found = [
        (section["title"], item["heading"], reading.lines[f"{at}/{place}"])
        for at, section in enumerate(report["sections"])
        for place, item in enumerate(section["items"])
    ]

    assert found == articles


def test_every_paragraph_by_its_hash(report):
    truth = [article["body_sha256"] for section in TRUTH["sections"] for article in section["articles"]]
    found = [
        hashlib.sha256("\n".join(item["paragraphs"]).encode()).hexdigest()
        for section in report["sections"]
        for item in section["items"]
    ]

    assert found == truth


def test_nineteen_credit_lines_taken_apart(report):
    truth = [article["source"] for section in TRUTH["sections"] for article in section["articles"]]
    found = [item["credit"] for section in report["sections"] for item in section["items"]]

    assert [one and (one["text"], one["contributors"], one["verb"], one["source"]) for one in found] == [
        one and (one["raw"], one["contributors"], one["verb"], one["origin"]) for one in truth
    ]
    assert sum(one is not None for one in found) == 19


def test_the_colophon(report):
    colophon = report["colophon"]

    assert {role: colophon[role] for role in ("editor", "reviewer", "signer")} == {
        role: one["name"] for role, one in TRUTH["credits"].items()
    }
    assert colophon["report_to"] == TRUTH["distribution"]["report_to"]["items"]
    assert colophon["send_to"] == TRUTH["distribution"]["send_to"]["items"]
    assert [(one["label"], one["value"], one["owner"]) for one in colophon["contacts"]] == [
        (one["label"], one["value"], one.get("owner", "")) for one in TRUTH["contact"]
    ]


def test_nothing_is_left_over(report):
    text = (FOLDER / "issue.txt").read_text(encoding="utf-8")

    assert report["not_understood"] == []
    assert report["characters"]["source"] == len("".join(text.split()))
    assert report["characters"]["accounted"] == report["characters"]["source"]


def test_the_four_page_breaks_are_joined_and_recorded(reading):
    assert [(join.first_line, join.second_line, join.is_cut) for join in reading.joins] == [
        (65, 67, True), (75, 77, True), (89, 91, True), (133, 135, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("letter-spacing", [5]),
        ("year-differs", [11]),
        ("section-title-differs", [111]),
        ("no-source-line", [63, 69, 73, 81]),
        ("page-break-split", [65, 75, 89, 133]),
        (
            "paren-width-source",
            [55, 61, 97, 103, 109, 117, 123, 129, 137, 143, 149, 155, 163, 169, 175, 181, 187, 193, 199],
        ),
        ("paren-width-text", [89, 141, 197, 203, 215]),
        ("alliance-three-forms", [141]),
        ("alliance-swapped", [191]),
        ("alliance-near-name", [107]),
        ("alliance-not-in-body", [183]),
        ("suspect-words", [107, 111, 141, 153]),
        ("list-qualifier", [201]),
    ],
)
def test_findings_stand_at_their_lines(reading, code, lines):
    assert [finding.line for finding in reading.findings if finding.code == code] == lines


def test_all_fourteen_alliance_items_lack_a_date(reading):
    alliances = [article["paragraphs"][0]["lines"][0] for article in TRUTH["sections"][2]["articles"]]
    found = [finding.line for finding in reading.findings if finding.code == "relative-dates"]

    assert [line for line in found if line > 111] == alliances


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_is_a_sentence_in_both_languages(reading, language):
    ends = "。" if language == "zh" else "."

    assert [one.code for one in reading.findings if not one.in_language(language).endswith(ends)] == []


def test_without_any_mark_the_issue_reads_the_same(report):
    text = (FOLDER / "issue.txt").read_text(encoding="utf-8")
    bare = "\n".join(
        line.replace("**", "").lstrip("#").replace("➤", "").removeprefix("- ").strip()
        for line in text.splitlines()
        if line.strip() != "---"
    )

    plain = as_json(read(bare.encode("gb18030"), name="issue.txt"))

    assert plain["masthead"] == report["masthead"]
    assert plain["contents"] == report["contents"]
    assert plain["sections"] == report["sections"]
