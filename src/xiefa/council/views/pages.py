"""What the pages of preparation share: fetching is scoping, refusals on the page, the question before a loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from xiefa.council import rules
from xiefa.council.models import AgendaItem, Attendee, Case, Meeting, Paper
from xiefa.kernel.access import access
from xiefa.kernel.permission import may, permission_required
from xiefa.kernel.refusal import Refusal, Refused, show_on

sees = access(permission_required(rules.VIEW))
prepares = access(permission_required(rules.PREPARE))


def meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    """A meeting of a host whose council this person may see; an invitation alone opens only the invitation."""
    rows = Meeting.objects.visible_to(request.user).select_related("host", "chair", "recorder")
    rows = rows.prefetch_related("host__names", "sessions__body__organisation__names")
    meeting = get_object_or_404(rows, pk=pk)
    if not may(request.user, rules.VIEW, host_code=meeting.host.code):
        raise Http404
    return meeting


def meeting_to_prepare(request: HttpRequest, pk: int) -> Meeting:
    """A meeting that this person prepares; 404 for the meetings of other hosts."""
    meeting = meeting_or_404(request, pk)
    if not rules.may_prepare(request.user, meeting):
        raise Http404
    return meeting


def item_to_prepare(request: HttpRequest, pk: int) -> AgendaItem:
    """A point of the agenda of a meeting that this person prepares."""
    item = get_object_or_404(AgendaItem.objects.select_related("parent", "session__body__organisation"), pk=pk)
    item.meeting = meeting_to_prepare(request, item.meeting_id)
    return item


def case_to_prepare(request: HttpRequest, pk: int) -> Case:
    """A case of a point that this person prepares."""
    case = get_object_or_404(Case.objects.select_related("organisation", "person", "body__organisation"), pk=pk)
    case.item = item_to_prepare(request, case.item_id)
    return case


def paper_to_prepare(request: HttpRequest, pk: int) -> Paper:
    """A paper of a point that this person prepares."""
    paper = get_object_or_404(Paper, pk=pk)
    paper.item = item_to_prepare(request, paper.item_id)
    return paper


def attendee_to_prepare(request: HttpRequest, pk: int) -> Attendee:
    """Somebody invited to a meeting that this person prepares."""
    attendee = get_object_or_404(Attendee.objects.select_related("person__user", "represents"), pk=pk)
    attendee.meeting = meeting_to_prepare(request, attendee.meeting_id)
    return attendee


def attempt(request: HttpRequest, verb: Callable[..., Any], /, **arguments: Any) -> bool:
    """Call a verb and say whether it was done; a refusal becomes messages on the next page."""
    try:
        verb(**arguments, by=request.user)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
        return False
    return True


def saved(request: HttpRequest, form: Form, verb: Callable[..., Any], /, **arguments: Any) -> Any:
    """What the verb made of a valid form, or None: then its refusals stand on the form."""
    try:
        return verb(**arguments, by=request.user)
    except Refused as refused:
        show_on(form, refused)
        return None


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has been asked and said yes; with htmx the question is asked on the page itself."""
    return request.method == "POST" and request.POST.get("confirm") == "yes"


def ask_first(
    request: HttpRequest,
    meeting: Meeting,
    *,
    title: str,
    losses: Iterable[str],
    back: str,
    refusals: Iterable[Refusal] = (),
    form: Form | None = None,
) -> HttpResponse:
    """The page that says what will be lost before it is done; with refusals it says why it cannot be done."""
    words = {"title": title, "losses": list(losses), "refusals": list(refusals), "back": back, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "council/confirm.html", {"meeting": meeting, **words}, status=status)
