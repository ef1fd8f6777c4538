"""Records that look like one activity: the pairs in a list, and two side by side to decide about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.activities import rules
from xiefa.activities.comparing import lines_of
from xiefa.activities.domain import verdicts
from xiefa.activities.domain.doubles import counts_by_verdict, filtered_pairs
from xiefa.activities.domain.queries import organisations_named
from xiefa.activities.double_forms import DecideForm, DoubleFilter
from xiefa.activities.doubles.words import agrees, words_of
from xiefa.activities.enums import Verdict
from xiefa.activities.models import Double
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refusal, Refused, show_on
from xiefa.ui.sheets import sheet_response

_PAGE = 20
_MOST_ROWS = 20_000


@access(rules.view_door)
@require_GET
def double_list(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for a decision, the likest first, or those that were decided, the latest first."""
    form, found, visible = _asked(request)
    page = Paginator(found.with_records(), _PAGE).get_page(request.GET.get("page"))
    counts = counts_by_verdict(visible)
    context = {
        "form": form,
        "page": page,
        "pairs": [(one, lines_of(one), _said(one)) for one in page],
        "counts": [(verdict, word, counts[verdict]) for verdict, word in Verdict.choices],
        "verdict": _verdict(form),
        "query": _query(request),
    }
    return render(request, "activities/double_list.html", context)


@access(rules.view_door)
@require_GET
def double_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    headings = [
        _("记录一"), _("填报单位"), _("开始日期"), _("记录二"), _("填报单位"), _("开始日期"), _("相似度（%）"), _("依据"), _("判断"),
        _("判断人"), _("判断时间"),
    ]  # fmt: skip
    rows = (
        (
            str(one.first), str(one.first.reporter), one.first.since, str(one.second), str(one.second.reporter),
            one.second.since, round(one.likeness * 100), "；".join(text for text, _agrees in _said(one)),
            one.get_verdict_display(), str(one.decided_by or ""), one.decided_at,
        )
        for one in _asked(request)[1].with_records()[:_MOST_ROWS]
    )  # fmt: skip
    return sheet_response(_("疑似重复的活动"), headings, rows, file_name="activity-doubles.xlsx")


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def double_decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Two records side by side: one activity, two, or what was decided undone."""
    double = get_object_or_404(Double.objects.visible_to(request.user).with_records(), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = DecideForm(data, double=double, initial={"keep": str(verdicts.keeper_of(double).pk)})
    if form.is_bound and form.is_valid():
        try:
            done = _act(request, double, form)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, done)
            return redirect("activities:double_list")
    return render(
        request, "activities/double_decide.html", _words(request, double, form), status=422 if form.errors else 200
    )


def _words(request: HttpRequest, double: Double, form: DecideForm) -> dict[str, Any]:
    """What the page of one pair shows."""
    keeper = verdicts.keeper_of(double)
    gone = double.second if keeper == double.first else double.first
    parts, proofs = verdicts.what_joins(keeper, gone) if double.is_open else ([], [])
    return {
        "double": double,
        "form": form,
        "lines": lines_of(double),
        "said": _said(double),
        "keeper": keeper,
        "gone": gone,
        "parts": parts,
        "proofs": proofs,
        "refusals": list(rules.verdict_refusals(double, by=request.user)) if double.is_open else [],
        "may_undo": rules.may_decide(request.user, double) and not double.is_open,
    }


def _act(request: HttpRequest, double: Double, form: DecideForm) -> str:
    """Do what was asked for; what is said about it."""
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "same": (
            lambda: verdicts.decide_same(double=double, keep=_kept(double, form), by=request.user),
            _("已判为同一活动：只计一条，角色和佐证并入保留的记录。可以撤销。"),
        ),
        "different": (
            lambda: verdicts.decide_different(double=double, by=request.user),
            _("已判为不是同一活动，不再提示。可以撤销。"),
        ),
        "undo": (lambda: verdicts.undo_verdict(double=double, by=request.user), _("已撤销，两条记录恢复原状。")),
    }
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        raise Refused([Refusal("verb_unknown", _("请选择一种判断。"))])
    act, words = verbs[verb]
    act()
    return words


def _kept(double: Double, form: DecideForm) -> Any:
    chosen = form.cleaned_data.get("keep")
    return next((one for one in (double.first, double.second) if str(one.pk) == chosen), None)


def _asked(request: HttpRequest) -> tuple[DoubleFilter, Any, Any]:
    visible = Double.objects.visible_to(request.user)
    form = DoubleFilter(request.GET)
    form.is_valid()
    values = dict(form.cleaned_data) | {"verdict": _verdict(form)}
    if values.get("organisation"):
        values["organisation"] = organisations_named(values["organisation"])
    return form, filtered_pairs(visible, values), visible


def _verdict(form: DoubleFilter) -> str:
    return str(form.cleaned_data.get("verdict") or Verdict.OPEN)


def _said(double: Double) -> list[tuple[str, bool]]:
    """The reasons in words, each with whether it speaks for one activity."""
    return [(text, agrees(one)) for one in double.reasons if (text := words_of(one))]


def _query(request: HttpRequest) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    return values.urlencode()
