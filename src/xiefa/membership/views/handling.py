"""What the secretariat does with an application: the first check, the review, its conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.kernel.refusal import Refused, show_on
from xiefa.membership import rules
from xiefa.membership.domain import application as verbs
from xiefa.membership.domain.queries import answers_of
from xiefa.membership.forms import ConclusionForm, FindingForm, ReviewForm
from xiefa.membership.lifecycle import APPLICATION
from xiefa.membership.models import Application
from xiefa.membership.views.found import application_or_404, attempt, handles, posted
from xiefa.review.domain.queries import opinions_of, possible_reviewers, recommendations, suggested


@handles
@require_http_methods(["GET", "POST"])
def application_check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The first check: every condition with its evidence, and what was found. All are saved at once."""
    application = _handled_or_404(request, pk)
    lines = [
        (
            condition,
            answer,
            FindingForm(
                posted(request),
                prefix=condition.key,
                initial={"finding": answer.finding, "remark": answer.remark},
            ),
        )
        for condition, answer in answers_of(application)
    ]
    valid = [form.is_valid() for _condition, _answer, form in lines]
    if all(valid) and all(list(_saved(request, lines))):
        messages.success(request, _("已保存核对结果。"))
        return redirect(application)
    faulty = any(form.errors for _condition, _answer, form in lines)
    context = {"application": application, "lines": lines, "faulty": faulty}
    return render(request, "membership/application_check.html", context, status=422 if faulty else 200)


@handles
@require_http_methods(["GET", "POST"])
def application_review(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Choose experts and put the application before them."""
    application = _handled_or_404(request, pk)
    form = ReviewForm(posted(request), candidates=possible_reviewers(application.host))
    found = APPLICATION.refusals(application, "review", by=request.user)
    if form.is_bound and form.is_valid():
        done = _("已开始评审，并通知了各位专家。")
        if attempt(
            request,
            form,
            lambda: verbs.arrange_review(application=application, **form.cleaned_data, by=request.user),
            done=done,
        ):
            return redirect(application)
    context = {
        "application": application,
        "form": form,
        "refusals": [one for one in found if one.code != "no_panel"],
    }
    return render(request, "membership/application_review.html", context, status=422 if form.errors else 200)


@handles
@require_http_methods(["GET", "POST"])
def application_conclude(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Draw the conclusion of the review from what the experts said."""
    application = _handled_or_404(request, pk)
    panel = rules.panel_of(application)
    opinions = opinions_of(panel) if panel else []
    form = ConclusionForm(posted(request), initial={"recommendation": suggested(opinions)})
    if form.is_valid() and attempt(
        request,
        form,
        lambda: verbs.conclude(application=application, **form.cleaned_data, by=request.user),
        done=_("已写出评审结论。"),
    ):
        return redirect(application)
    context: dict[str, Any] = {
        "application": application,
        "panel": panel,
        "opinions": opinions,
        "recommendations": recommendations(opinions),
        "form": form,
        "refusals": [] if form.is_bound else APPLICATION.refusals(application, "conclude", by=request.user),
    }
    return render(request, "membership/application_conclude.html", context, status=422 if form.errors else 200)


def _handled_or_404(request: HttpRequest, pk: int) -> Application:
    """The application, for those who handle the membership of its host."""
    application = application_or_404(request, pk)
    if not rules.is_handler(request.user, application):
        raise Http404
    return application


def _saved(request: HttpRequest, lines: list[tuple[Any, Any, FindingForm]]) -> Iterator[bool]:
    """Note each finding that can be noted; the others keep their reasons beside them."""
    for _condition, answer, form in lines:
        try:
            verbs.find(answer=answer, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
            yield False
        else:
            yield True
