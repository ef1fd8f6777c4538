"""How to use the API, for people: made from the same document that programs read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiefa.activities import kinds
from xiefa.activities.enums import ActivityState, Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Kind
from xiefa.activities.licence import licence
from xiefa.activities.views.api import document
from xiefa.activities.views.pushing import LARGEST_BODY
from xiefa.kernel import clock
from xiefa.kernel.access import access


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program may do."""

    method: str
    path: str
    summary: str
    needs_token: bool
    parameters: list[dict[str, Any]]
    statuses: list[str]


@access.anyone
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Operations, fields by kind, refusals and examples for the command line."""
    form, told = kinds.current_form(), document()
    context = {
        "form": form,
        "licence": licence(),
        "server": told["servers"][0]["url"],
        "operations": operations(told),
        "statuses": {code[7:]: one["description"] for code, one in told["components"]["responses"].items()},
        "words": [("role", PartRole), ("precision", Precision), ("openness", Openness), ("state", ActivityState)],
        "rates": settings.API_RATES,
        "largest": LARGEST_BODY >> 10,
        "largest_file": kinds.largest_file() >> 20,
        "example": example(next(iter(form.kinds.values()))),
        "document": settings.SITE_URL + reverse("api:document"),
    }
    return render(request, "activities/api_guide.html", context)


def operations(told: dict[str, Any]) -> list[Operation]:
    """Every operation of the document, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=one["summary"],
            needs_token={} not in one.get("security", told["security"]),
            parameters=[*paths.get("parameters", ()), *one["parameters"]],
            statuses=list(one["responses"]),
        )
        for path, paths in told["paths"].items()
        for method, one in paths.items()
        if method != "parameters"
    ]


def example(kind: Kind) -> str:
    """A record of this kind as it is sent, with a value in every field of the kind."""
    said = {
        "kind": kind.key,
        "title": str(kind),
        "since": clock.today().isoformat(),
        "reference": "oa-2026-0001",
        "fields": {field.key: _value(field) for field in kind.fields},
        "parts": [{"organisation": "code", "role": PartRole.HOST.value}],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _value(field: Field) -> Any:
    if field.type == "choice":
        return field.options[0].key
    values = {"whole": 0, "amount": "12.50", "date": clock.today().isoformat(), "yes_no": True}
    return values.get(field.type, "…")
