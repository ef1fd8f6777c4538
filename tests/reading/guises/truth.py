"""What ``structure.json`` says of the real issue, in the shape of the report; and what a report says otherwise."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.factories.guises import SEED

_TRUTH = json.loads(SEED.with_name("structure.json").read_text("utf-8"))
_ARTICLES = [article for section in _TRUTH["sections"] for article in section["articles"]]
_MASTHEAD = ("title", "year", "number", "total_number", "office", "date")


def _masthead() -> dict[str, Any]:
    head = _TRUTH["masthead"]
    values = (
        head["title"],
        head["year"],
        head["issue_no"],
        head["total_no"],
        head["office"]["text"],
        head["date"]["iso"],
    )
    return dict(zip(_MASTHEAD, values, strict=True))


TRUTH: dict[str, Any] = {
    "masthead": _masthead(),
    "contents": [
        {"group": group["title"], "entries": [entry["text"] for entry in group["items"]]}
        for group in _TRUTH["toc"]["groups"]
    ],
    "outline": [
        (section["title"], [article["title"] for article in section["articles"]]) for section in _TRUTH["sections"]
    ],
    "paragraphs": [article["body_sha256"] for article in _ARTICLES],
    "credits": [
        article["source"] and (article["source"]["raw"], article["source"]["contributors"], article["source"]["origin"])
        for article in _ARTICLES
    ],
    "officials": [_TRUTH["credits"][role]["name"] for role in ("editor", "reviewer", "signer")],
    "report_to": _TRUTH["distribution"]["report_to"]["items"],
    "send_to": _TRUTH["distribution"]["send_to"]["items"],
    "contacts": [(one["label"], one["value"]) for one in _TRUTH["contact"]],
    "not_understood": [],
}


def told(report: dict[str, Any]) -> dict[str, Any]:
    """A report in the shape of the truth."""
    items = [item for section in report["sections"] for item in section["items"]]
    foot = report["colophon"]
    return {
        "masthead": {key: report["masthead"][key] for key in _MASTHEAD},
        "contents": report["contents"],
        "outline": [
            (section["title"], [item["heading"] for item in section["items"]]) for section in report["sections"]
        ],
        "paragraphs": [hashlib.sha256("\n".join(item["paragraphs"]).encode()).hexdigest() for item in items],
        "credits": [
            one and (one["text"], one["contributors"], one["source"]) for one in (item["credit"] for item in items)
        ],
        "officials": [foot[role] for role in ("editor", "reviewer", "signer")],
        "report_to": foot["report_to"],
        "send_to": foot["send_to"],
        "contacts": [(one["label"], one["value"]) for one in foot["contacts"]],
        "not_understood": report["not_understood"],
    }


def differences(report: dict[str, Any]) -> list[str]:
    """The parts of a report that are not exactly the truth."""
    shown = told(report)
    return [part for part, value in TRUTH.items() if shown[part] != value]
