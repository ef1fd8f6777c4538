"""The page people land on after signing in."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiefa.archive.domain.queries import latest_issue
from xiefa.briefing.models import Issue
from xiefa.desk.figures import figures_for
from xiefa.desk.happened import happenings, news
from xiefa.desk.shortcuts import shortcuts_for
from xiefa.desk.waiting import piles_of
from xiefa.kernel.access import access
from xiefa.manuscript import Manuscript

_RECENT_ISSUES = 5


class SectionContents(NamedTuple):
    """A section of the latest issue: its title, and its headings with the number that each has in the issue."""

    title: str
    headings: list[tuple[int, str]]


@access.signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What is late, what waits for this person, what happened, and the latest issue with its contents."""
    piles = piles_of(request.user)
    latest = latest_issue()
    recent = Issue.objects.published().select_related("host").defer("manuscript_json").order_by("-published_at")
    context = {
        "piles": piles,
        "late": [thing for pile in piles for thing in pile.late],
        "shortcuts": shortcuts_for(request.user),
        "figures": figures_for(request.user),
        "happenings": happenings(request.user),
        "news": news(request.user),
        "latest": latest,
        "contents": _contents_of(latest.manuscript) if latest else [],
        "recent": recent[:_RECENT_ISSUES],
    }
    return render(request, "desk/home.html", context)


def _contents_of(manuscript: Manuscript) -> list[SectionContents]:
    found, number = [], 0
    for section in manuscript.sections:
        found.append(SectionContents(section.title, []))
        for item in section.items:
            number += 1
            found[-1].headings.append((number, item.heading))
    return found
