"""Fetching is scoping: everything comes through what this person may see; 404 for the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from xiefa.briefing import rules
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.kernel.refusal import Refused

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
