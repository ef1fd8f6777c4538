"""Applications: the list, a new one, one with its conditions, its evidence and its moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refused, show_on
from xiefa.membership import rules
from xiefa.membership.domain import application as verbs
from xiefa.membership.domain.queries import answers_of
from xiefa.membership.enums import ApplicationState
from xiefa.membership.forms import ApplicationFilter, ConditionForm, StartForm, hosts_for, own_applicant
from xiefa.membership.lifecycle import APPLICATION
from xiefa.membership.models import Answer, Application, Evidence, Registration
from xiefa.membership.views.found import (
    application_or_404,
    ask_first,
    asked_for,
    file_to_keep,
    list_words,
    posted,
    sees,
    upload_of,
)
from xiefa.membership.views.past import steps_of
from xiefa.review.models import Panel
from xiefa.ui.sheets import sheet_response

# The moves that have a page here, with whether it asks for words.
_VERBS: dict[str, tuple[Callable[..., Application], bool]] = {
    "submit": (verbs.submit, False),
    "return": (verbs.return_for_completion, True),
    "check": (verbs.check, False),
    "table": (verbs.table, False),
    "decline": (verbs.decline, True),
    "withdraw": (verbs.withdraw, True),
}


@sees
@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications that this person may see, filtered."""
    words = list_words(request, asked_for(request, Application, ApplicationFilter), ApplicationState)
    return render(request, "membership/application_list.html", words)


@sees
@require_GET
def application_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    headings = [_("申请单位"), _("主办组织"), _("状态"), _("开始日期"), _("申请提交时间"), _("评审结论"), _("修改时间")]
    rows = (
        (
            str(one),
            str(one.host),
            one.get_state_display(),
            one.started_on,
            one.submitted_at,
            one.get_recommendation_display(),
            one.changed_at,
        )
        for one in asked_for(request, Application, ApplicationFilter).found
    )
    return sheet_response(_("入网申请"), headings, rows, file_name="applications.xlsx")


@sees
@require_http_methods(["GET", "POST"])
def application_start(request: HttpRequest) -> HttpResponseBase:
    """Begin an application."""
    initial = {"host": hosts_for(request.user).first(), "organisation": own_applicant(request.user)}
    form = StartForm(posted(request), user=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            application = verbs.start(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已建立申请。请逐项填写说明并上传佐证，齐备后提交。"))
            return redirect(application)
    context = {"form": form, "may_start": rules.may_start_somewhere(request.user)}
    return render(request, "membership/application_start.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: its conditions with evidence and what is missing, its history, and what may be done."""
    application = application_or_404(request, pk)
    gaps = list(rules.gaps(application)) if application.state in rules.WITH_APPLICANT else []
    answers = answers_of(application)
    is_handler = rules.is_handler(request.user, application)
    context = {
        "application": application,
        "is_sample": application.checklist.is_sample,
        "lines": [(one, answer, [gap for gap in gaps if gap.field == one.key]) for one, answer in answers],
        "complete": len(answers) - len({gap.field for gap in gaps}),
        "total": len(answers),
        "is_with_applicant": application.state in rules.WITH_APPLICANT,
        "may_edit": not list(rules.edit_refusals(application, by=request.user)),
        "is_handler": is_handler,
        "may_find": is_handler and application.state in rules.FINDABLE,
        "offers": _offers(application, by=request.user),
        "panels": Panel.objects.filter(subject_key=application.key).with_counts() if is_handler else [],
        "registration": Registration.objects.filter(application=application).first(),
        "sees_council": may(request.user, "council.view", host_code=application.host.code),
        "history": steps_of(application, places={pair[0].key: at for at, pair in enumerate(answers, 1)}),
    }
    return render(request, "membership/application_detail.html", context)


@sees
@require_http_methods(["GET", "POST"])
def condition_edit(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """What is said about one condition, and a file for it."""
    application = application_or_404(request, pk)
    answer = get_object_or_404(
        Answer.objects.prefetch_related("evidence__kept"), application=application, condition=key
    )
    form = ConditionForm(posted(request), request.FILES or None, initial={"statement": answer.statement})
    refusals = list(rules.edit_refusals(application, by=request.user))
    if form.is_bound and form.is_valid():
        try:
            _answer(request, answer, form)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_after(request, answer))
    keys = [one.key for one in application.checklist.conditions]
    condition = application.checklist.conditions[keys.index(key)]
    context = {"application": application, "answer": answer, "condition": condition, "form": form}
    context |= {"refusals": refusals, "place": keys.index(key) + 1, "total": len(keys), "next": _next(answer)}
    return render(request, "membership/condition_edit.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A piece of evidence as it was uploaded."""
    return file_to_keep(_evidence_or_404(request, pk).kept)


@sees
@require_http_methods(["GET", "POST"])
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a file out of the application."""
    evidence = _evidence_or_404(request, pk)
    words = {
        "title": _("移除佐证"),
        "lead": _("“%(name)s”不再作为佐证；文件本身仍留在档案里，可以重新上传。") % {"name": evidence},
    }
    verb = partial(verbs.remove_evidence, evidence=evidence)
    return ask_first(request, evidence.answer.application, words=words, verb=verb, has_note=False)


@sees
@require_http_methods(["GET", "POST"])
def application_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Submit, return, check, table, decline or withdraw; the page says first what follows."""
    application = application_or_404(request, pk)
    if verb not in _VERBS or not APPLICATION.move(application, verb).who(request.user, application):
        raise Http404
    function, has_note = _VERBS[verb]
    words = {
        "title": str(APPLICATION.move(application, verb).label),
        "lead": _consequences()[verb],
        "danger": verb in {"decline", "withdraw"},
        "refusals": [] if request.method == "POST" else APPLICATION.refusals(application, verb, by=request.user),
    }
    return ask_first(
        request, application, words=words, verb=partial(function, application=application), has_note=has_note
    )


def _consequences() -> dict[str, str]:
    return {
        "submit": _("提交后由主办组织初审，期间不能修改；需要补正时会退回。"),
        "return": _("退回后由申请单位修改。各项补正意见会显示给他们，下面可以再写一句总的说明。"),
        "check": _("通过初审后即可组织专家评审。"),
        "table": _("将列入下一次会议的议程，由理事会决定是否授予注册资格。"),
        "decline": _("申请就此结束，并留在记录里。该单位可以另行申请。"),
        "withdraw": _("申请就此结束，进行中的评审随之取消；材料留在记录里，可以另行申请。"),
    }


def _after(request: HttpRequest, answer: Answer) -> str:
    """Where to go once an answer is kept: the same condition, the next one, or its place among all of them."""
    key = _next(answer) if "next" in request.POST else ""
    if key or "more" in request.POST:
        return reverse("membership:condition_edit", args=[answer.application_id, key or answer.condition])
    return f"{answer.application.get_absolute_url()}#{answer.condition}"


def _next(answer: Answer) -> str:
    """The key of the condition that comes after this one; empty after the last."""
    keys = [one.key for one in answer.application.checklist.conditions]
    return next(iter(keys[keys.index(answer.condition) + 1 :]), "")


def _answer(request: HttpRequest, answer: Answer, form: ConditionForm) -> None:
    verbs.state(answer=answer, statement=form.cleaned_data["statement"], by=request.user)
    if upload := upload_of(form):
        verbs.add_evidence(answer=answer, **upload, by=request.user)


def _evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    visible = Application.objects.visible_to(request.user)
    rows = Evidence.objects.filter(answer__application__in=visible)
    return get_object_or_404(rows.select_related("kept", "answer__application__host"), pk=pk)


def _offers(application: Application, *, by: Any) -> list[Any]:
    """The moves that have a page: those of the council are made by its resolutions."""
    known = {*_VERBS, "review", "conclude"}
    return [_unpanelled(one) for one in APPLICATION.offers(application, by=by) if one.move.verb in known]


def _unpanelled(offer: Any) -> Any:
    """The page of the review makes the panel itself: that there is none yet stands in nobody's way."""
    if offer.move.verb != "review":
        return offer
    return type(offer)(offer.move, tuple(one for one in offer.refusals if one.code != "no_panel"))
