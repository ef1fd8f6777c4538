"""Questions about records: asking, answering, settling, and all of them in a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.activities import rules
from xiefa.activities.domain import questions as verbs
from xiefa.activities.domain.queries import own_codes
from xiefa.activities.lifecycle import QUESTION
from xiefa.activities.models import Activity, Question
from xiefa.activities.question_forms import AnswerForm, AskForm, BackForm, QuestionFilter
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on
from xiefa.ui.sheets import sheet_response

_PAGE = 30
_MOST_ROWS = 20_000


@access(rules.view_door)
@require_GET
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions about records that this person may see, filtered."""
    form, found, visible = _asked(request)
    context = {
        "form": form,
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "counts": verbs.counts_by_state(visible),
        "query": _query(request),
    }
    return render(request, "activities/question_list.html", context)


@access(rules.view_door)
@require_GET
def question_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    headings = [
        _("活动记录"), _("填报单位"), _("提出单位"), _("提出人"), _("提出时间"), _("理由"), _("状态"), _("答复"), _("答复人"),
        _("答复时间"),
    ]  # fmt: skip
    rows = (
        (
            str(one.activity), str(one.activity.reporter), str(one.organisation or ""), str(one.asked_by), one.asked_at,
            one.reason, one.get_state_display(), one.answer, str(one.answered_by or ""), one.answered_at,
        )
        for one in _asked(request)[1][:_MOST_ROWS]
    )  # fmt: skip
    return sheet_response(_("质疑"), headings, rows, file_name="questions.xlsx")


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def question_ask(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Question a record, with the reason."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)
    form = AskForm(request.POST if request.method == "POST" else None)
    words = {"title": _("提出质疑"), "button": _("提出"), "activity": activity}
    return _handled(
        request,
        form,
        lambda: verbs.ask(activity=activity, reason=form.cleaned_data["reason"], by=request.user),
        done=_("已提出，填报单位会看到并答复。"),
        words=words,
    )


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def question_answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reporter's answer to a question."""
    question = _question_or_404(request, pk, "answer")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"text": question.answer})
    words = {"title": _("答复质疑"), "button": _("答复"), "activity": question.activity, "question": question}
    return _handled(
        request,
        form,
        lambda: verbs.answer(question=question, text=form.cleaned_data["text"], by=request.user),
        done=_("已答复，等待秘书处了结。"),
        words=words,
    )


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def question_settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The office settles a question, or asks for a better answer."""
    question = _question_or_404(request, pk, "settle")
    form = BackForm(request.POST if request.method == "POST" else None)
    is_back = request.POST.get("verb") == "put_back"
    words = {
        "title": _("了结质疑"), "button": _("了结"), "activity": question.activity, "question": question, "may_put_back": True,
    }  # fmt: skip

    def act() -> Any:
        if is_back:
            return verbs.put_back(question=question, note=form.cleaned_data["note"], by=request.user)
        return verbs.settle(question=question, by=request.user)

    done = _("已请填报单位再答复。") if is_back else _("已了结。质疑和答复都留在记录上。")
    return _handled(request, form, act, done=done, words=words)


def _handled(
    request: HttpRequest, form: Any, verb: Callable[[], Any], *, done: str, words: dict[str, Any]
) -> HttpResponseBase:
    """Do it and go back to the record, or show the page with what stands in the way and what was typed."""
    if form.is_bound and form.is_valid():
        try:
            verb()
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, done)
            return redirect(f"{words['activity'].get_absolute_url()}#questions")
    status = 422 if form.errors else 200
    return render(request, "activities/question_handle.html", {"form": form, **words}, status=status)


def _question_or_404(request: HttpRequest, pk: int, verb: str) -> Question:
    """The question, if this person may see it and has this part in it."""
    rows = Question.objects.visible_to(request.user).select_related(
        "activity__host", "activity__reporter", "asked_by", "organisation"
    )
    question = get_object_or_404(rows, pk=pk)
    if not QUESTION.move(question, verb).who(request.user, question):
        raise Http404
    return question


def _asked(request: HttpRequest) -> tuple[QuestionFilter, Any, Any]:
    visible = Question.objects.visible_to(request.user)
    form = QuestionFilter(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    found = verbs.filtered(visible, values, own=own_codes(request.user), user=request.user)
    return form, found, visible


def _query(request: HttpRequest) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    return values.urlencode()
