"""A member's vote, on a phone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiefa.council import rules
from xiefa.council.domain.agenda import text_of
from xiefa.council.domain.floor import Polling, polling_of
from xiefa.council.domain.voting import cast
from xiefa.council.enums import BallotMethod, BallotState
from xiefa.council.forms.recording import VoteForm
from xiefa.council.models import Ballot, Vote
from xiefa.council.views.following import follow
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Person


@access.signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def ballot_vote(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read the proposal, choose, confirm once: for oneself and for those whose proxy one holds."""
    ballot = _ballot_or_404(request, pk)
    members = _members(request, ballot)
    votes = {vote.member_id: vote for vote in ballot.votes.filter(member__in=members)}
    waiting = [person for person in members if person.pk not in votes] if _is_votable(ballot) else []
    # What was sent is looked at as a whole, so that a second tap meets the verbs and not an empty form.
    asked = members if request.method == "POST" else waiting
    form = VoteForm(
        _with_votes(request, votes) if request.method == "POST" else None,
        ballot=ballot,
        members=asked,
        own=request.user.person.pk,  # type: ignore[union-attr]
    )
    if request.method == "POST" and form.is_valid():
        if "confirmed" not in request.POST:
            return _page(request, ballot, members, form, is_asking=True)
        try:
            for person, choice in form.choices():
                cast(ballot=ballot, member=person, choice=choice, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            return redirect("council:ballot_vote", pk=ballot.pk)
    return _page(request, ballot, members, form)


def _page(
    request: HttpRequest, ballot: Ballot, members: list[Person], form: VoteForm, *, is_asking: bool = False
) -> HttpResponse:
    ballot.refresh_from_db()
    polling: Polling = polling_of(ballot)
    context = {
        "ballot": ballot,
        "item": ballot.item,
        "meeting": ballot.item.meeting,
        "text": text_of(ballot.item),
        "form": form,
        "votes": ballot.votes.filter(member__in=members).select_related("member"),
        "asked": form.choices() if is_asking else [],
        "is_open": _is_votable(ballot) and bool(form.fields),
        "is_late": ballot.state == BallotState.OPEN and not _is_votable(ballot),
        "result": polling.result,
        "announcement": _outcome(polling),
        "polling": polling,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    pages = ("council/ballot_vote.html", "council/ballot_vote_part.html")
    return follow(request, *pages, context, is_over=ballot.state != BallotState.OPEN, status=status)


def _ballot_or_404(request: HttpRequest, pk: int) -> Ballot:
    """The ballot, if this person has a voice in it; nobody else learns that it exists."""
    ballots = Ballot.objects.select_related(
        "item__meeting__host", "item__session__body__organisation", "item__session__meeting"
    )
    ballot = get_object_or_404(ballots, pk=pk)
    if ballot.method == BallotMethod.HANDS or not rules.may_vote(request.user, ballot):
        raise Http404
    return ballot


def _members(request: HttpRequest, ballot: Ballot) -> list[Person]:
    """Those for whom this account votes: the person themselves first."""
    own = request.user.person.pk  # type: ignore[union-attr]
    voices = rules.voices_in(ballot)
    people = Person.objects.filter(pk__in=[member for member in voices if own in (member, voices[member])])
    return sorted(people, key=lambda person: (person.pk != own, person.pinyin, person.pk))


def _is_votable(ballot: Ballot) -> bool:
    is_late = ballot.deadline_at is not None and clock.now() >= ballot.deadline_at
    return ballot.state == BallotState.OPEN and not is_late


def _outcome(polling: Polling) -> str:
    if polling.result is None:
        return ""
    return _("表决通过。") if polling.result.is_carried else _("表决未获通过。")


def _with_votes(request: HttpRequest, votes: dict[int, Vote]) -> Any:
    """What was sent, with the votes that stand already for the members of whom nothing was sent."""
    data = request.POST.copy()
    for member, vote in votes.items():
        data.setdefault(f"member_{member}", vote.choice)
    return data
