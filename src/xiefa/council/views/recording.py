"""The recorder's one screen, the steps it sends, and the question before a resolution is declared."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xiefa.council import effects, rules
from xiefa.council.consequences import consequences_of
from xiefa.council.domain.agenda import text_of
from xiefa.council.domain.floor import Floor, Guest, floor_of, proposed_text
from xiefa.council.domain.resolutions import obstacles
from xiefa.council.domain.steps import digest_of, plain_key, take_step
from xiefa.council.enums import BallotMethod, Choice, MeetingForm
from xiefa.council.forms.recording import VOICE, StepSent
from xiefa.council.lifecycle import MEETING
from xiefa.council.models import AgendaItem, Meeting, Presence
from xiefa.council.views.announcing import announcement_of
from xiefa.kernel import clock
from xiefa.kernel.access import access, why_not
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refusal, Refused

_RECORD = permission_required(rules.RECORD)
# The parts of the screen that are replaced while it is open; none of them contains a form.
_PARTS = ("state", "agenda", "point", "people")
# The moves of a meeting that belong to the one who records it; the others are on its own page.
_MOVES = ("open", "close", "reopen", "minute")


@access(_RECORD)
@require_GET
@never_cache
def meeting_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the recorder needs while the meeting is held, on one screen."""
    return _screen(request, _meeting_or_404(request, pk))


@access(_RECORD)
@require_GET
@never_cache
def meeting_record_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the screen as they are now, for the script; nothing but the clock when it has them."""
    meeting = _meeting_or_404(request, pk)
    floor = floor_of(meeting)
    context = _context(request, floor)
    parts = {name: render_to_string(f"council/meeting_record_{name}.html", context, request) for name in _PARTS}
    facts = _facts(floor)
    version = sha256(json.dumps([parts, facts], ensure_ascii=False).encode()).hexdigest()[:16]
    # The token is renewed when somebody signs in again in another window; the moment is for the script's clock.
    answer: dict[str, Any] = {"version": version, "token": get_token(request), "clock": clock.now().isoformat()}
    if request.GET.get("seen") != version:
        answer |= {"parts": parts, "facts": facts, "announcement": announcement_of(floor)}
    return JsonResponse(answer)


@access(_RECORD)
@require_POST
def meeting_step(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one step, from the script or from a plain form."""
    meeting = _meeting_or_404(request, pk)
    if request.content_type == "application/json":
        return _step_from_script(request, meeting)
    sent = StepSent.from_form(request.POST)
    refusals = tuple(refusal for one in sent.each() for refusal in _refusals_of(meeting, one, by=request.user))
    if refusals:
        return _screen(request, meeting, refusals, sent)
    if sent.verb == "declare":
        messages.success(request, _("决议已经宣布，相应的变动已经记入。"))
    return redirect("council:meeting_record", pk=meeting.pk)


@access(_RECORD)
@require_GET
@never_cache
def item_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a resolution is declared: its text, and everything that it will change."""
    items = AgendaItem.objects.select_related("meeting__host", "session__body__organisation", "session__meeting")
    item = get_object_or_404(items.filter(meeting__in=Meeting.objects.visible_to(request.user)), pk=pk)
    _may_record_or_403(request, item.meeting)
    context = {
        "item": item,
        "meeting": item.meeting,
        "text": text_of(item),
        "consequences": consequences_of(item),
        "refusals": [] if hasattr(item, "resolution") else obstacles(item, user=request.user),
        "key": secrets.token_hex(16),
        "resolution": getattr(item, "resolution", None),
    }
    return render(request, "council/meeting_record_declare.html", context)


def _refusals_of(meeting: Meeting, sent: StepSent, *, by: Any) -> tuple[Refusal, ...]:
    """Take one step of a plain form, and say what stood in its way."""
    key = plain_key(sent.key, sent.verb, sent.words)
    try:
        return take_step(meeting=meeting, key=key, verb=sent.verb, arguments=sent.words, by=by).refusals
    except Refused as refused:
        return refused.refusals


def _step_from_script(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        sent = StepSent.from_json(request.body)
    except (ValueError, OverflowError):
        return JsonResponse(
            {"is_done": False, "refusals": [{"code": "not_sound", "message": _not_sound()}]}, status=422
        )
    try:
        answer = take_step(
            meeting=meeting, key=sent.key, verb=sent.verb, arguments=sent.words, at=sent.at, by=request.user
        )
    except Refused as refused:
        refusals = [{"code": one.code, "message": str(one.message)} for one in refused.refusals]
        return JsonResponse({"key": sent.key, "is_done": False, "refusals": refusals}, status=422)
    return JsonResponse(answer.as_dict(), status=200 if answer.is_done else 422)


def _screen(
    request: HttpRequest, meeting: Meeting, refusals: tuple[Refusal, ...] = (), sent: StepSent | None = None
) -> HttpResponse:
    meeting.refresh_from_db()
    floor = floor_of(meeting)
    facts, words = _facts(floor), sent.words if sent else {}
    context = _context(request, floor) | {
        "key": secrets.token_hex(16),
        "refusals": refusals,
        "sent": {"verb": sent.verb, **words} if sent else {},
        "announcement": announcement_of(floor),
        "facts": facts,
        "choices": Choice.choices,
        "voices": [(number, name, words.get(VOICE + number, "")) for number, name in facts["members"]],
        "clock": clock.now(),
    }
    return render(request, "council/meeting_record.html", context, status=422 if refusals else 200)


def _context(request: HttpRequest, floor: Floor) -> dict[str, Any]:
    current = floor.current
    moves = [one for one in MEETING.offers(floor.meeting, by=request.user) if one.move.verb in _MOVES]
    context: dict[str, Any] = {"floor": floor, "meeting": floor.meeting, "moves": moves, "point": current}
    if current is None:
        return context
    item, is_met = current.item, bool(current.quorum and current.quorum.is_met)
    is_written = floor.meeting.form == MeetingForm.WRITTEN
    return context | {
        "text": proposed_text(current),
        "notes_base": digest_of(item.discussion),
        "is_voted": effects.KINDS[item.kind].is_voted and item.session_id is not None,
        "is_written": is_written,
        "ballot_refusals": _ballot_refusals(item, is_written=is_written, is_met=is_met, by=request.user),
        "declare_refusals": list(rules.declare_refusals(item, is_quorum_met=is_met, by=request.user)),
        "voided": item.ballots.filter(state="void"),
    }


def _ballot_refusals(item: AgendaItem, *, is_written: bool, is_met: bool, by: Any) -> list[Refusal]:
    method = BallotMethod.WRITTEN if is_written else BallotMethod.HANDS
    found = rules.open_ballot_refusals(item, method=method, deadline_at=None, is_quorum_met=is_met, by=by)
    return [one for one in found if one.code != "deadline_missing"]


def _facts(floor: Floor) -> dict[str, Any]:
    """What the forms beside the replaced parts need to know: which point and ballot they are about."""
    point = floor.current
    stays = [_stay_words(guest, stay) for guest in floor.guests for stay in guest.stays]
    common: dict[str, Any] = {"stays": stays}
    if point is None:
        nothing = {"item": "", "ballot": "", "mode": "heading", "notes": "", "base": digest_of(""), "members": []}
        return common | nothing
    is_open = point.polling is not None and point.polling.result is None
    awaited = point.polling.awaited if is_open and point.polling else ()
    return common | {
        "item": str(point.item.pk),
        "item_words": f"{point.number} {point.item.title}",
        "ballot": str(point.polling.ballot.pk) if is_open and point.polling else "",
        "mode": str(point.polling.ballot.method) if is_open and point.polling else point.state,
        "notes": point.item.discussion,
        "base": digest_of(point.item.discussion),
        "members": [[str(person.pk), str(person)] for person in awaited],
    }


def _stay_words(guest: Guest, stay: Presence) -> tuple[str, str, str, str]:
    arrived, left = (date_format(timezone.localtime(at), "H:i") if at else "" for at in (stay.arrived_at, stay.left_at))
    return str(stay.pk), str(guest.attendee.person), arrived, left


def _meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("host"), pk=pk)
    _may_record_or_403(request, meeting)
    return meeting


def _may_record_or_403(request: HttpRequest, meeting: Meeting) -> None:
    if not rules.may_record(request.user, meeting):
        raise PermissionDenied(why_not(_RECORD))


def _not_sound() -> str:
    return _("这一步的内容不完整，没有记下。请刷新页面后再记。")
