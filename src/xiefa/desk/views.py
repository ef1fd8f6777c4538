"""The page people land on after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiefa.briefing.models import Issue
from xiefa.desk.waiting import piles_of
from xiefa.kernel.access import access


@access.signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and the latest issues."""
    latest = Issue.objects.published().select_related("host").order_by("-published_at")[:5]
    return render(request, "desk/home.html", {"piles": piles_of(request.user), "latest": latest})
