"""The list of panels, one panel, the page on which an expert judges, and what an arranger does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.accounts.wording import action_words
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import may_somewhere
from xiefa.kernel.refusal import Refused, show_on
from xiefa.review import rules
from xiefa.review.domain import panels as verbs
from xiefa.review.domain.queries import opinions_of, possible_reviewers, recommendations, tallies
from xiefa.review.enums import PanelState
from xiefa.review.forms import OpinionForm, PanelFilter, ReasonForm, initial_of
from xiefa.review.lifecycle import PANEL
from xiefa.review.models import Opinion, Panel, PanelPaper, Reviewer

_PAGE = 30
_ENDS: dict[str, Callable[..., Panel]] = {"close": verbs.close, "cancel": verbs.cancel}


@access(rules.has_part)
@require_GET
def panel_list(request: HttpRequest) -> HttpResponse:
    """Panels that this person arranges or judges in; those that wait for them come first."""
    visible, form = Panel.objects.visible_to(request.user), PanelFilter(request.GET)
    found = visible.with_counts()
    if form.is_valid():
        if state := form.cleaned_data["state"]:
            found = found.filter(state=state)
        for word in form.cleaned_data["q"].split():
            found = found.filter(subject__icontains=word)
    context = {
        "form": form,
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "waiting": Panel.objects.waiting_for(request.user),
        "arranges": may_somewhere(request.user, rules.ARRANGE),
        "judges": may_somewhere(request.user, rules.JUDGE),
    }
    return render(request, "review/panel_list.html", context)


@access(rules.has_part)
@require_GET
def panel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One panel: who was asked, who has spoken, and, for those who may know, what was said."""
    panel = panel_or_404(request, pk)
    may_arrange, sees_opinions = rules.may_arrange(request.user, panel), rules.sees_opinions(request.user, panel)
    opinions = opinions_of(panel) if sees_opinions else []
    reviewers = list(panel.reviewers.select_related("user", "opinion"))
    asked = {one.user_id for one in reviewers}
    is_open = panel.state == PanelState.OPEN
    context = {
        "panel": panel,
        "reviewers": reviewers,
        "mine": next((one for one in reviewers if one.user_id == request.user.pk), None),
        "may_arrange": may_arrange,
        "sees_papers": rules.sees_papers(request.user, panel),
        "sees_opinions": sees_opinions,
        "opinions": opinions,
        "tallies": tallies(panel, opinions),
        "recommendations": recommendations(opinions),
        "papers": papers_by_question(panel),
        "candidates": possible_reviewers(panel.host).exclude(pk__in=asked) if may_arrange and is_open else [],
        "offers": [one for one in PANEL.offers(panel, by=request.user) if one.move.verb in _ENDS],
        "history": [(event, action_words(event.action)) for event in history_of(panel)] if sees_opinions else [],
    }
    return render(request, "review/panel_detail.html", context)


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def panel_judge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page for one expert, made for a phone: question by question, then the recommendation."""
    panel = panel_or_404(request, pk)
    reviewer = get_object_or_404(panel.reviewers.judging().select_related("user"), user=request.user)
    opinion = Opinion.objects.filter(reviewer=reviewer).prefetch_related("judgements").first()
    is_sent = request.method == "POST"
    form = OpinionForm(request.POST if is_sent else None, panel=panel, initial=initial_of(opinion))
    if is_sent and form.is_valid():
        try:
            verbs.speak(
                reviewer=reviewer,
                verdicts=form.verdicts(),
                recommendation=form.cleaned_data["recommendation"],
                text=form.cleaned_data["text"],
                by=request.user,
            )
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已提交评审意见，谢谢。评审结束以前可以修改。"))
            return redirect(panel)
    papers = papers_by_question(panel)
    parts = [(*part, papers.get(part[0].key, [])) for part in form.parts()]
    context = {"panel": panel, "form": form, "parts": parts, "opinion": opinion, "reviewer": reviewer}
    context["is_over"] = panel.state != PanelState.OPEN
    return render(request, "review/panel_judge.html", context, status=422 if form.errors else 200)


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def panel_recuse(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A reviewer stands aside, by themselves or by the arranger; the page says what follows first."""
    panel = panel_or_404(request, pk)
    reviewer = get_object_or_404(panel.reviewers.judging().select_related("user"), pk=number)
    if reviewer.user_id != request.user.pk and not rules.may_arrange(request.user, panel):
        raise Http404
    words = {
        "title": _("回避"),
        "lead": _("“%(name)s”回避后不再看到材料；已经提出的意见不计入，理由留在记录里。回避不能取消。")
        % {"name": reviewer},
        "button": _("确认回避"),
    }
    return _with_reason(
        request, panel, words, lambda reason: verbs.recuse(reviewer=reviewer, reason=reason, by=request.user)
    )


@access(rules.has_part)
@require_http_methods(["GET", "POST"])
def panel_end(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Close a review early, or call it off; the page says what follows first."""
    panel = panel_or_404(request, pk)
    if verb not in _ENDS or not rules.may_arrange(request.user, panel):
        raise Http404
    leads = {
        "close": _("还没有提出意见的专家不再能提出。已有的意见作为评审结果。结束后不能恢复。"),
        "cancel": _("已有的意见留在记录里，但不作为评审结果。取消后可以另行组织评审。"),
    }
    title = str(PANEL.move(panel, verb).label)
    words = {"title": title, "lead": leads[verb], "button": title}
    return _with_reason(request, panel, words, lambda reason: _ENDS[verb](panel=panel, reason=reason, by=request.user))


@access(rules.has_part)
@require_POST
def reviewer_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask one more expert."""
    panel = panel_or_404(request, pk)
    sent = request.POST.get("user", "")
    user = possible_reviewers(panel.host).filter(pk=sent if sent.isdecimal() and len(sent) < 12 else 0).first()
    if user is None:
        messages.error(request, _("请从名单里选择一位专家。"))
        return redirect(panel)
    try:
        verbs.add_reviewer(panel=panel, user=user, by=request.user)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("已请“%(name)s”参加评审。") % {"name": user})
    return redirect(panel)


@access(rules.has_part)
@require_GET
def panel_paper(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A document that lies before the panel, for those who may read it."""
    panel = panel_or_404(request, pk)
    if not rules.sees_papers(request.user, panel):
        raise Http404
    paper = get_object_or_404(PanelPaper, panel=panel, pk=number)
    response = FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.name, content_type=paper.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def panel_or_404(request: HttpRequest, pk: int) -> Panel:
    """The panel, if this person may know of it."""
    found = Panel.objects.visible_to(request.user).select_related("host", "arranged_by")
    return get_object_or_404(found.prefetch_related("host__names"), pk=pk)


def papers_by_question(panel: Panel) -> dict[str, list[PanelPaper]]:
    """The documents under each question."""
    found: dict[str, list[PanelPaper]] = {}
    for paper in panel.papers.all():
        found.setdefault(paper.question, []).append(paper)
    return found


def _with_reason(
    request: HttpRequest, panel: Panel, words: dict[str, Any], verb: Callable[[str], Reviewer | Panel]
) -> HttpResponseBase:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            verb(form.cleaned_data["reason"])
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已办理：%(what)s。") % {"what": words["title"]})
            return redirect(panel if rules.may_arrange(request.user, panel) else "review:panel_list")
    context = {"form": form, "panel": panel, **words}
    return render(request, "review/panel_reason.html", context, status=422 if form.errors else 200)
