"""Results: the list with its grades, one result leaf by leaf, the records behind a fact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.activities.domain.queries import organisations_named
from xiefa.activities.models import Activity
from xiefa.evaluation import rules
from xiefa.evaluation.domain.explaining import lines_of
from xiefa.evaluation.domain.facts import sealed_basis, trace
from xiefa.evaluation.domain.names import honour_names
from xiefa.evaluation.domain.standings import WIDE, computation_for, distribution, grade_rows, outcomes_of
from xiefa.evaluation.forms.results import ResultFilter
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Computation, Cycle, Outcome
from xiefa.evaluation.scoring import Scheme, printed, read_scheme
from xiefa.evaluation.views.pages import cycle_or_404, sees
from xiefa.kernel.permission import may_somewhere
from xiefa.ui.sheets import sheet_response

_PAGE = 50


@sees
@require_GET
def result_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every result of a cycle by rank, with the grades' shares and the distribution of the totals."""
    cycle, computation, scheme = seen_results(request, pk)
    form = ResultFilter(request.GET, scheme=scheme)
    page = Paginator(_found(computation, form), _PAGE).get_page(request.GET.get("page"))
    names = honour_names(scheme)
    context = {
        "cycle": cycle,
        "computation": computation,
        "is_office": rules.sees_early(request.user, cycle),
        "form": form,
        "page": page,
        "rows": [(one, _grade_of(one), [names.get(key, key) for key in one.honours]) for one in page],
        "grades": grade_rows(computation, scheme),
        "bars": distribution(list(computation.outcomes.values_list("total", flat=True))),
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/result_list.html", context)


@sees
@require_GET
def result_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, as filtered, as an Excel file, with the points of every indicator."""
    cycle, computation, scheme = seen_results(request, pk)
    headings = [_("名次"), _("代码"), _("联盟"), _("总分"), _("定级分"), _("等级"), _("称号")]
    headings += [spoken(leaf.zh, leaf.en) for leaf in scheme.leaves]
    names = honour_names(scheme)
    rows = (
        [
            one.rank, one.entrant.organisation.code, str(one.entrant), one.total, one.graded, _grade_of(one),
            "、".join(names.get(key, key) for key in one.honours), *_points(one, scheme),
        ]
        for one in _found(computation, ResultFilter(request.GET, scheme=scheme))
    )  # fmt: skip
    return sheet_response(_("评价结果"), headings, rows, file_name=f"results-{cycle.code}-{computation.number}.xlsx")


@sees
@require_GET
def outcome_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: every leaf with its line, what is behind it, what was corrected, what it was before."""
    outcome, is_inside = seen_outcome(request, pk)
    cycle, names = outcome.computation.cycle, honour_names(read_scheme(outcome.computation.cycle.scheme.content))
    context = {
        "outcome": outcome,
        "cycle": cycle,
        "grade": _grade_of(outcome),
        "honours": [names.get(key, key) for key in outcome.honours],
        "lines": lines_of(outcome, with_sheets=is_inside, with_names=rules.is_arranger(request.user, cycle)),
        "is_inside": is_inside,
        "is_office": rules.sees_early(request.user, cycle),
        "may_object": rules.is_objectable(cycle) and may_somewhere(request.user, rules.OBJECT),
        "others": _others(outcome) if is_inside else [],
        "rank_of": outcome.computation.outcomes.count(),
    }
    return render(request, "evaluation/outcome_detail.html", context)


@sees
@require_GET
def outcome_records(request: HttpRequest, pk: int, measure: str) -> HttpResponse:
    """The sealed records behind one fact of a result; they add up to it."""
    outcome, is_inside = seen_outcome(request, pk)
    cycle = outcome.computation.cycle
    scheme = read_scheme(cycle.scheme.content)
    if not is_inside or measure not in scheme.measures:
        raise Http404
    found = trace(sealed_basis(cycle.snapshot), scheme, outcome.entrant.organisation.code, measure)
    known = {one.pk: one for one in Activity.objects.visible_to(request.user).filter(pk__in=found.records)}
    correction = outcome.entrant.corrections.filter(target="fact", key=measure, withdrawn_at=None).first()
    context = {
        "outcome": outcome,
        "cycle": cycle,
        "name": spoken(found.measure.zh, found.measure.en),
        "fact": found.fact,
        "correction": correction,
        "rows": [(one, known.get(one.record), printed(one.share), printed(one.amount)) for one in found.sources],
    }
    return render(request, "evaluation/outcome_records.html", context)


def seen_results(request: HttpRequest, pk: int) -> tuple[Cycle, Computation, Scheme]:
    """The cycle, the computation that this person may see, and the scheme; 404 while nothing lies open to them."""
    cycle = cycle_or_404(request, pk)
    computation = computation_for(cycle, request.user)
    if computation is None:
        raise Http404
    return cycle, computation, read_scheme(cycle.scheme.content)


def seen_outcome(request: HttpRequest, pk: int) -> tuple[Outcome, bool]:
    """The result, and whether this person may look behind it: the office, and the alliance itself."""
    rows = Outcome.objects.select_related("computation__cycle__host", "entrant__organisation")
    outcome = get_object_or_404(rows.select_related("computation__cycle__scheme"), pk=pk)
    cycle = cycle_or_404(request, outcome.computation.cycle_id)
    shown = computation_for(cycle, request.user)
    is_office = rules.sees_early(request.user, cycle)
    if shown is None or not (is_office or shown.pk == outcome.computation_id):
        raise Http404
    return outcome, is_office or rules.speaks_for(request.user, outcome.entrant)


def _found(computation: Computation, form: ResultFilter) -> QuerySet[Outcome]:
    rows = outcomes_of(computation)
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["q"]:
            rows = rows.filter(entrant__organisation__in=organisations_named(wanted["q"]))
        if wanted["grade"]:
            rows = rows.filter(grade=wanted["grade"])
        if (low := wanted["low"]) is not None:
            totals = rows.order_by().values_list("pk", "total")
            rows = rows.filter(pk__in=[pk for pk, total in totals if low <= Decimal(total) < low + WIDE])
        if wanted["honour"]:
            holders = [pk for pk, held in rows.order_by().values_list("pk", "honours") if wanted["honour"] in held]
            rows = rows.filter(pk__in=holders)
    return rows


def _grade_of(outcome: Outcome) -> str:
    return spoken(outcome.grade_zh, outcome.grade_en)


def _points(outcome: Outcome, scheme: Scheme) -> list[Any]:
    points = {one["key"]: one["points"] for one in outcome.leaves}
    return [points.get(leaf.key, "") for leaf in scheme.leaves]


def _others(outcome: Outcome) -> list[Outcome]:
    """The results of the same entrant in the other computations, the newest first."""
    rows = Outcome.objects.filter(entrant=outcome.entrant).exclude(pk=outcome.pk).select_related("computation")
    return list(rows.order_by("-computation__number")[:20])
