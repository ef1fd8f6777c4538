"""Reviews as their organiser sees them: the list, one of them, its groups, its candidates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.accounts.wording import action_words
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.views.pages import form_page, posted
from xiefa.review.domain import grouping
from xiefa.review.domain import reviews as verbs
from xiefa.review.domain.boards import judges_of, next_of, progress_of, recusals_of
from xiefa.review.enums import ReviewState
from xiefa.review.forms import ReasonForm
from xiefa.review.forms.arranging import (
    ConfirmForm,
    FieldsForm,
    GroupNameForm,
    GroupNumberForm,
    PlacesForm,
    ReviewFilter,
)
from xiefa.review.lifecycle import REVIEW
from xiefa.review.models import Candidate, Discussion, Group, Review
from xiefa.review.views.experts import arranges

_PAGE, _RECUSALS, _EVENTS = 30, 30, 12
_MOVES: dict[str, Callable[..., Review]] = {
    "open": verbs.open_review,
    "prepare": verbs.prepare_again,
    "close": verbs.close_review,
}


@arranges
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """The reviews that this person arranges, the newest first."""
    form = ReviewFilter(request.GET)
    found = Review.objects.arranged_by(request.user).select_related("host").prefetch_related("host__names")
    found = found.annotate(
        candidate_count=Count("candidates", distinct=True),
        judge_count=Count("judges", filter=Q(judges__left_at=None), distinct=True),
    ).order_by("-made_at", "-pk")
    if form.is_valid():
        if state := form.cleaned_data["state"]:
            found = found.filter(state=state)
        for word in form.cleaned_data["q"].split():
            found = found.filter(title__icontains=word)
    context = {"form": form, "page": Paginator(found, _PAGE).get_page(request.GET.get("page"))}
    return render(request, "review/review_list.html", context)


@arranges
@require_GET
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what is next, its steps, groups and judges, who stands aside and why."""
    review = review_or_404(request, pk)
    rounds = progress_of(review)
    context = {
        "review": review,
        "rounds": rounds,
        "steps": next_of(review, rounds),
        "offers": REVIEW.offers(review, by=request.user),
        "teams": review.groups.annotate(
            candidate_count=Count("candidates", distinct=True),
            judge_count=Count("judges", filter=Q(judges__left_at=None), distinct=True),
        ).order_by("position", "pk"),
        "candidate_count": review.candidates.count(),
        "discussion": Discussion.objects.filter(review=review).first(),
        "judges": judges_of(review),
        "recusals": Paginator(recusals_of(review), _RECUSALS).get_page(request.GET.get("recusals")),
        "history": [(event, action_words(event.action)) for event in history_of(review).order_by("-number")[:_EVENTS]],
    }
    return render(request, "review/review_detail.html", context)


@arranges
@require_http_methods(["GET", "POST"])
def review_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Open the review, go back to its preparation, or close it; the page says first what follows."""
    review = review_or_404(request, pk)
    if verb not in _MOVES:
        raise Http404
    consequences = {
        "open": _("参评对象、评分项和分组不再变动；在第一步开始评分以前可以退回筹备。"),
        "prepare": _("参评对象、评分项和分组可以再改；已有的分派保留。"),
        "close": _("以后不能再评分、回避或调整，结果交给上一级工作。不能撤销。"),
    }
    label = str(REVIEW.move(review, verb).label)
    words = {"title": label, "save": label, "lead": str(review), "consequences": [consequences[verb]]}
    form = ConfirmForm(posted(request))
    done = _("已办理：%(what)s。") % {"what": label}
    move, back = partial(_MOVES[verb], review=review), review.get_absolute_url()
    return form_page(request, form, move, words=words | {"danger": verb == "close"}, done=done, back=back)


@arranges
@require_http_methods(["GET", "POST"])
def review_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in which group: chosen from lists, or dragged where there is a script."""
    review = review_or_404(request, pk)
    form = PlacesForm(posted(request), review=review)
    if form.is_bound and form.is_valid():
        try:
            number = grouping.place(review=review, **form.values(), by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已保存，%(number)s 处改动。") % {"number": number})
            return redirect("review:review_groups", pk)
    return _groups_page(request, review, form)


@arranges
@require_POST
def group_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Divide the candidates into groups of neighbouring fields."""
    review = review_or_404(request, pk)
    form = GroupNumberForm(request.POST)
    if form.is_valid():
        try:
            grouping.group_by_fields(review=review, number=form.cleaned_data["number"], by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已按领域分组。评委需要重新入组。"))
            return redirect("review:review_groups", pk)
    return _groups_page(request, review, PlacesForm(review=review), numbering=form)


@arranges
@require_POST
def group_judges(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the judges into the groups whose candidates they know best."""
    review = review_or_404(request, pk)
    try:
        number = grouping.group_judges(review=review, by=request.user)
    except Refused as refused:
        return _groups_page(request, review, PlacesForm(review=review), refused=refused)
    messages.success(request, _("评委已按匹配入组，%(number)s 位有变动。") % {"number": number})
    return redirect("review:review_groups", pk)


@arranges
@require_POST
def group_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an empty group."""
    review = review_or_404(request, pk)
    form = GroupNameForm(request.POST)
    if form.is_valid():
        try:
            grouping.add_group(review=review, name=form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            return redirect("review:review_groups", pk)
    return _groups_page(request, review, PlacesForm(review=review), naming=form)


@arranges
@require_http_methods(["GET", "POST"])
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a group another name."""
    group = group_or_404(request, pk)
    words = {"title": _("小组改名"), "save": _("保存"), "lead": str(group.review)}
    form, verb = (
        GroupNameForm(posted(request), initial={"name": group.name}),
        partial(grouping.rename_group, group=group),
    )
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=_groups_url(group.review))


@arranges
@require_POST
def group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve an empty group."""
    group = group_or_404(request, pk)
    try:
        grouping.remove_group(group=group, by=request.user)
    except Refused as refused:
        return _groups_page(request, group.review, PlacesForm(review=group.review), refused=refused)
    messages.success(request, _("已撤销小组“%(name)s”。") % {"name": group.name})
    return redirect(_groups_url(group.review))


@arranges
@require_http_methods(["GET", "POST"])
def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which fields a candidate is about."""
    candidate = candidate_or_404(request, pk)
    words = {"title": _("填写参评对象的领域"), "save": _("保存"), "lead": str(candidate)}
    form = FieldsForm(posted(request), initial={"fields": candidate.fields})
    verb = partial(verbs.describe, candidate=candidate)
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=_groups_url(candidate.review))


@arranges
@require_http_methods(["GET", "POST"])
def candidate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an organisation out of the review, with the reason."""
    candidate = candidate_or_404(request, pk)
    words: dict[str, Any] = {"title": _("移出参评对象"), "save": _("移出"), "lead": str(candidate), "danger": True}
    words["consequences"] = [_("它的分派和回避一并删除，理由留在记录里。")]
    verb, back = partial(verbs.remove_candidate, candidate=candidate), _groups_url(candidate.review)
    return form_page(request, ReasonForm(posted(request)), verb, words=words, done=_("已移出。"), back=back)


def review_or_404(request: HttpRequest, pk: int) -> Review:
    """The review, if this person arranges it."""
    found = Review.objects.arranged_by(request.user).select_related("host", "arranged_by")
    return get_object_or_404(found.prefetch_related("host__names"), pk=pk)


def group_or_404(request: HttpRequest, pk: int) -> Group:
    """A group of a review that this person arranges."""
    mine = Review.objects.arranged_by(request.user)
    return get_object_or_404(Group.objects.filter(review__in=mine).select_related("review__host"), pk=pk)


def candidate_or_404(request: HttpRequest, pk: int) -> Candidate:
    """A candidate of a review that this person arranges."""
    mine = Review.objects.arranged_by(request.user)
    return get_object_or_404(
        Candidate.objects.with_names().select_related("review__host").filter(review__in=mine), pk=pk
    )


def _groups_page(
    request: HttpRequest,
    review: Review,
    form: PlacesForm,
    *,
    numbering: GroupNumberForm | None = None,
    naming: GroupNameForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The page of the groups; 422 when one of its three forms or a button was refused."""
    groups = list(review.groups.all())
    numbering = numbering or GroupNumberForm(initial={"number": max(2, len(groups))})
    naming = naming or GroupNameForm()
    context = {
        "review": review,
        "form": form,
        "numbering": numbering,
        "naming": naming,
        "columns": [
            (
                group,
                [one for one in form.candidates if one.group_id == key],
                [one for one in form.judges if one.group_id == key],
            )
            for group, key in [*((one, one.pk) for one in groups), (None, None)]
        ],
        "candidates": [(one, form[f"candidate_{one.pk}"]) for one in form.candidates],
        "judges": [(one, form[f"judge_{one.pk}"]) for one in form.judges],
        "is_open": review.state != ReviewState.PREPARING,
        "refusals": refused.refusals if refused else (),
    }
    is_refused = refused or form.errors or numbering.errors or naming.errors
    return render(request, "review/review_groups.html", context, status=422 if is_refused else 200)


def _groups_url(review: Review) -> str:
    return reverse("review:review_groups", args=[review.pk])
