"""Statistics of the scores, for the office alone: agreement, severity, firmness of grades, divided wording, outliers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.evaluation.analysis import DRAWS, SPREAD
from xiefa.evaluation.domain.analyses import ask_for_analysis
from xiefa.evaluation.domain.names import grade_names, leaf_names
from xiefa.evaluation.enums import AnalysisState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Analysis, Cycle
from xiefa.evaluation.scoring import Scheme, read_scheme
from xiefa.evaluation.tasks import analyse_scores
from xiefa.evaluation.views.pages import arranged_cycle, arranges
from xiefa.ui.sheets import sheet_response

Row = dict[str, Any]
# The drawing of an interval from -1 to 1 is so wide.
_WIDE = 100


@arranges
@require_http_methods(["GET", "POST"])
def cycle_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """The statistics of the newest computation; asked for here, with progress while a task works them out."""
    cycle = arranged_cycle(request, pk)
    newest = cycle.computations.defer("facts").order_by("-number").first()
    if newest is None:
        raise Http404
    if request.method == "POST":
        analysis = ask_for_analysis(cycle=cycle, by=request.user)
        if analysis.state == AnalysisState.WAITING:
            analyse_scores.enqueue(analysis.pk)
        return redirect("evaluation:cycle_statistics", pk)
    analysis = Analysis.objects.filter(computation=newest).first()
    is_ready = analysis is not None and analysis.state == AnalysisState.READY
    context: dict[str, Any] = {
        "cycle": cycle,
        "computation": newest,
        "analysis": analysis,
        "is_under_way": analysis is not None and not is_ready,
        "draws": DRAWS,
        "percent": round(SPREAD * 100),
    }
    if is_ready and analysis is not None:
        context |= _told(analysis.found, read_scheme(cycle.scheme.content))
    fragment = request.headers.get("HX-Request") == "true" and not is_ready
    template = "evaluation/_statistics_progress.html" if fragment else "evaluation/cycle_statistics.html"
    answer = render(request, template, context)
    if request.headers.get("HX-Request") == "true" and is_ready:
        answer["HX-Refresh"] = "true"
    return answer


@arranges
@require_GET
def statistics_export(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One table of the statistics as an Excel file."""
    cycle = arranged_cycle(request, pk)
    analysis = Analysis.objects.filter(computation__cycle=cycle).order_by("-computation__number").first()
    tables = _tables(cycle, analysis.found) if analysis and analysis.state == AnalysisState.READY else {}
    if part not in tables:
        raise Http404
    title, headings, rows = tables[part]
    return sheet_response(title, headings, rows, file_name=f"statistics-{cycle.code}-{part}.xlsx")


def _told(found: Row, scheme: Scheme) -> Row:
    """Everything that the page says, names and sentences in the reader's language."""
    steps = {one.key: spoken(one.zh, one.en) for one in scheme.steps}
    leaves, grades = leaf_names(scheme), grade_names(scheme)
    return {
        "steps": [_agreed(one, steps.get(one["key"], one["key"])) for one in found["steps"]],
        "items": [_agreed(one, leaves.get(one["key"], one["key"])) for one in found["items"]],
        "severities": [one | {"words": spoken(*one["meaning"])} for one in found["severities"]],
        "grades": [one | _graded(one, grades) for one in found["grades"]],
        "moved": sum(one["is_moved"] for one in found["grades"]),
        "outliers": [one | {"words": spoken(*one["meaning"])} for one in found["outliers"]],
        "chance": found["chance"] and found["chance"] | {"words": spoken(*found["chance"]["meaning"])},
        "stability": [_firm(one, grades) for one in found["stability"]],
    }


def _agreed(one: Row, name: str) -> Row:
    said = {"name": name, "words": spoken(*one["meaning"]), "range": _interval(one["low"], one["high"], one["alpha"])}
    if one.get("icc_meaning"):
        said["icc_words"] = spoken(*one["icc_meaning"])
    if "divided" in one:
        said["divided_words"] = spoken(*one["divided"])
        said["percent"] = None if one["spread"] is None else one["spread"] * 100
    return one | said


def _interval(low: float | None, high: float | None, value: float | None) -> Row | None:
    """Where an interval and its value lie on a line from -1 to 1."""
    if low is None or high is None or value is None:
        return None
    left, right, at = (round((max(-1.0, min(1.0, one)) + 1) / 2 * _WIDE) for one in (low, high, value))
    return {"left": left, "width": max(1, right - left), "at": at}


def _graded(one: Row, grades: dict[str, str]) -> Row:
    pair = one["grade"], one["corrected_grade"]
    return {"grade_name": grades[pair[0]], "other_name": grades[pair[1]]}


def _firm(one: Row, grades: dict[str, str]) -> Row:
    shares = "，".join(f"{grades[key]} {share:.1%}" for key, share in one["shares"].items())
    kept = round(one["kept"] * 100)
    return one | {"grade_name": grades[one["grade"]], "said": shares, "percent": kept, "words": spoken(*one["meaning"])}


def _tables(cycle: Cycle, found: Row) -> dict[str, tuple[str, list[str], Iterable[list[Any]]]]:
    """Every table by its name: title, headings, rows."""
    told = _told(found, read_scheme(cycle.scheme.content))
    agreement = [_("评分对象数"), _("评分数"), "α", _("下限"), _("上限"), _("说明")]
    keys = ("name", "units", "scores", "alpha", "low", "high", "words")
    return {
        "steps": (
            _("各步骤的一致性"), [_("步骤"), *agreement, "ICC(1,k)", _("下限"), _("上限")],
            _rows(told["steps"], (*keys, "icc", "icc_low", "icc_high")),
        ),
        "items": (
            _("各项的一致性"), [_("评分项"), *agreement, _("离散程度（%）"), _("表述")],
            _rows(told["items"], (*keys, "percent", "divided_words")),
        ),
        "severities": (
            _("专家宽严"), [_("专家"), _("偏移"), _("标准误"), _("评分数"), _("说明")],
            _rows(told["severities"], ("expert", "offset", "error", "scores", "words")),
        ),
        "grades": (
            _("剔除宽严后的等级"), [_("代码"), _("联盟"), _("总分"), _("等级"), _("剔除宽严后总分"), _("剔除宽严后等级")],
            _rows(told["grades"], ("code", "name", "total", "grade_name", "corrected", "other_name")),
        ),
        "stability": (
            _("等级的稳定性"),
            [_("代码"), _("联盟"), _("总分"), _("等级"), _("保持比例（%）"), _("各等级比例"), _("名次"), _("最好名次"), _("最差名次")],
            _rows(told["stability"], ("code", "name", "total", "grade_name", "percent", "said", "rank", "best", "worst")),
        ),
        "outliers": (
            _("离群的评分"), [_("代码"), _("联盟"), _("专家"), _("偏差"), _("倍数"), _("说明")],
            _rows(told["outliers"], ("code", "name", "expert", "residual", "times", "words")),
        ),
    }  # fmt: skip


def _rows(found: Iterable[Row], keys: tuple[str, ...]) -> list[list[Any]]:
    return [[one.get(key) for key in keys] for one in found]
