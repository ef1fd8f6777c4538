"""Who judges in a review, who leaves, and from whom they stand aside."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.registry.views.pages import form_page, posted
from xiefa.review.domain import recusals
from xiefa.review.domain.reviews import join, leave
from xiefa.review.enums import RecusalSource
from xiefa.review.forms import ReasonForm
from xiefa.review.forms.arranging import JudgeForm, RecusalForm
from xiefa.review.models import Judge, Recusal, Review
from xiefa.review.views.experts import arranges
from xiefa.review.views.reviews import review_or_404


@arranges
@require_http_methods(["GET", "POST"])
def judge_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an expert judge in a review."""
    review = review_or_404(request, pk)
    words: dict[str, Any] = {"title": _("加入评委"), "save": _("加入"), "lead": str(review)}
    words["consequences"] = [_("与参评对象有任职关系的，随即推定回避。")]
    form, verb = JudgeForm(posted(request), review=review), partial(join, review=review)
    return form_page(request, form, verb, words=words, done=_("已加入评委。"), back=review.get_absolute_url())


@arranges
@require_http_methods(["GET", "POST"])
def judge_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a judge drop out, with the reason."""
    mine = Review.objects.arranged_by(request.user)
    judge = get_object_or_404(Judge.objects.with_people().select_related("review__host").filter(review__in=mine), pk=pk)
    words: dict[str, Any] = {
        "title": _("评委退出"),
        "save": _("退出"),
        "lead": f"{judge.review} · {judge}",
        "danger": True,
    }
    words["consequences"] = [_("已提交的评分表保留；没有提交的分派撤回，需要补充分派。")]
    verb, back = partial(leave, judge=judge), judge.review.get_absolute_url()
    return form_page(request, ReasonForm(posted(request)), verb, words=words, done=_("评委已退出。"), back=back)


@arranges
@require_http_methods(["GET", "POST"])
def recusal_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter that a judge stands aside from a candidate."""
    review = review_or_404(request, pk)
    words: dict[str, Any] = {"title": _("登记回避"), "save": _("登记"), "lead": str(review)}
    words["consequences"] = [_("评委对这一家的分派随即撤回，已提交的评分不再计入。")]
    verb = partial(recusals.recuse, source=RecusalSource.OFFICE)
    form, back = RecusalForm(posted(request), review=review), review.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已登记回避。"), back=back)


@arranges
@require_http_methods(["GET", "POST"])
def recusal_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a recusal that the office entered, with the reason."""
    found = Recusal.objects.select_related("judge__review__host", "judge__expert__person", "candidate__organisation")
    mine = Review.objects.arranged_by(request.user)
    recusal = get_object_or_404(found.prefetch_related("candidate__organisation__names"), pk=pk, judge__review__in=mine)
    review = recusal.judge.review
    words: dict[str, Any] = {"title": _("取消回避"), "save": _("取消回避"), "lead": f"{review} · {recusal}"}
    words["consequences"] = [_("已撤回的分派不会自动恢复。")]
    verb, back = partial(recusals.undo, recusal=recusal), review.get_absolute_url()
    return form_page(request, ReasonForm(posted(request)), verb, words=words, done=_("已取消回避。"), back=back)


@arranges
@require_POST
def recusal_derive(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again at what the registry knows of employers, seats and roles."""
    review = review_or_404(request, pk)
    number = recusals.derive(review=review, by=request.user)
    messages.success(request, _("已按名录核对，%(number)s 条回避有变动。") % {"number": number})
    return redirect(review)
