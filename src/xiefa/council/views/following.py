"""A part of a page that follows the meeting: it asks for itself, and is replaced only when it has changed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def follow(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], *, is_over: bool = False, status: int = 200
) -> HttpResponse:
    """The page with its part in it; the part alone for htmx; 204 when htmx has it as it is.

    ``is_over``: nothing will change any more, so the part stops asking.
    """
    words = render_to_string(part, context, request)
    version = sha256(words.encode()).hexdigest()[:16]
    is_part = request.headers.get("HX-Request") == "true" and request.method == "GET"
    if is_part and request.GET.get("seen") == version:
        return HttpResponse(status=204)
    context = context | {"part": words, "version": version, "is_over": is_over, "is_part": is_part}
    return render(request, "council/meeting_now_follow.html" if is_part else page, context, status=status)
