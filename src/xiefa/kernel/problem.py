"""What a program is told when something is wrong: problem details after RFC 9457."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from xiefa.kernel.refusal import Refusal

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, *, refusals: Iterable[Refusal] = (), **more: Any) -> JsonResponse:
    """The answer: ``code`` is stable and for programs, ``detail`` a sentence for people.

    Every refusal is listed under ``problems`` with its code, its message and its field, if it has one.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    found = [{"code": one.code, "field": one.field, "message": str(one.message)} for one in refusals]
    if found:
        body["problems"] = found
    return JsonResponse(body | more, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
