"""Fetching is scoping: everything comes through what this person may see; 404 for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from xiefa.briefing import rules
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.kernel.refusal import Refusal, Refused

STAFF = rules.is_staff


def issue_or_404(request: HttpRequest, pk: int) -> Issue:
    """The issue with its contents, for staff of its host."""
    issue = get_object_or_404(Issue.objects.with_contents().prefetch_related("host__names"), pk=pk)
    if not rules.may_see_making(request.user, issue):
        raise Http404
    return issue


def section_or_404(request: HttpRequest, pk: int) -> IssueSection:
    """A section of an issue this person works on."""
    section = get_object_or_404(IssueSection.objects.select_related("issue__host"), pk=pk)
    if not rules.may_see_making(request.user, section.issue):
        raise Http404
    return section


def item_or_404(request: HttpRequest, pk: int) -> IssueItem:
    """An item of an issue this person works on."""
    rows = IssueItem.objects.select_related("section__issue__host", "article", "edited_by")
    item = get_object_or_404(rows, pk=pk)
    if not rules.may_see_making(request.user, item.section.issue):
        raise Http404
    return item


def attempt(request: HttpRequest, verb: Callable[..., Any], **arguments: Any) -> Any:
    """Call a verb; a refusal becomes messages on the next page, and the answer is None."""
    try:
        return verb(**arguments, by=request.user)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
        return None


def add_refusals(form: Form, refused: Refused) -> None:
    """Put each refusal beside the field it is about."""
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has been asked and said yes; with htmx the question is asked on the page itself."""
    return request.method == "POST" and request.POST.get("confirm") == "yes"


def ask_first(
    request: HttpRequest,
    issue: Issue,
    *,
    button: str,
    loss: str,
    refusals: Iterable[Refusal],
    back: str,
    verb: str = "",
) -> HttpResponse:
    """The page that says what will be lost before it is done; with refusals it says why it cannot be done."""
    words = {"title": button, "button": button, "loss": loss, "refusals": list(refusals), "back": back, "verb": verb}
    return render(request, "briefing/issue_confirm.html", {"issue": issue, **words})
