"""The screen of the room, and the page that everybody invited may have open on their phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xiefa.council.domain.floor import Floor, floor_of, open_ballots_of, proposed_text
from xiefa.council.models import Meeting
from xiefa.council.views.announcing import announcement_of
from xiefa.council.views.following import follow
from xiefa.kernel.access import access


@access.signed_in
@require_GET
@never_cache
def meeting_display(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda, the current point, its quorum and its result, in type that is read from the back of the room."""
    return render(request, "council/meeting_display.html", _context(_floor_or_404(request, pk)))


@access.signed_in
@require_GET
@never_cache
def meeting_display_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the room's screen that changes."""
    return render(request, "council/meeting_display_now.html", _context(_floor_or_404(request, pk)))


@access.signed_in
@require_GET
@never_cache
def meeting_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the meeting stands, and the votes that wait for this person."""
    floor = _floor_or_404(request, pk)
    context = _context(floor) | {"ballots": open_ballots_of(floor.meeting, request.user)}
    return follow(request, "council/meeting_now.html", "council/meeting_now_part.html", context)


def _floor_or_404(request: HttpRequest, pk: int) -> Floor:
    return floor_of(get_object_or_404(Meeting.objects.visible_to(request.user).select_related("host"), pk=pk))


def _context(floor: Floor) -> dict[str, Any]:
    return {
        "floor": floor,
        "meeting": floor.meeting,
        "point": floor.current,
        "text": proposed_text(floor.current),
        "announcement": announcement_of(floor),
    }
