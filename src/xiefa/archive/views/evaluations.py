"""Activity evaluations for everybody: which there are, grades and points, how they were computed, and how to repeat it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from xiefa.activities.licence import licence
from xiefa.archive.copies import kept
from xiefa.archive.domain.evaluations import Shown, certificate_numbers, grade_parts, public_cycles, shown
from xiefa.archive.opendata.evaluations import results_csv, results_json
from xiefa.evaluation.domain.entrants import counts_of
from xiefa.evaluation.domain.names import honour_names, leaf_names
from xiefa.evaluation.domain.publications import kit_name
from xiefa.evaluation.domain.ranking import dimensions_of, most_of, standing_of
from xiefa.evaluation.enums import Eligibility
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Publication
from xiefa.evaluation.outline import band_lines, outline_of
from xiefa.kernel.access import access

_A_PAGE = 20


@access.anyone
@kept("page")
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Published evaluations, and those whose results lie open, the newest first."""
    page = Paginator(public_cycles(), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "archive/evaluation_list.html", {"page": page, "rows": [shown(one) for one in page]})


@access.anyone
@kept()
def evaluation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: grades, who got which, honours, how it was computed, how to repeat it."""
    one = _shown(pk)
    counts = counts_of(one.cycle)
    context = {
        "shown": one,
        "cycle": one.cycle,
        "parts": grade_parts(one),
        "dimensions": [(spoken(node.zh, node.en), most_of(node)) for node in dimensions_of(one.scheme)],
        "width": 1 + one.has_ranks + one.has_points * (1 + len(dimensions_of(one.scheme))),
        "honours": _honours(one),
        "honour_names": honour_names(one.scheme),
        "counts": [(Eligibility(key).label, counts[key]) for key in Eligibility.values if counts[key]],
        "asked": counts["asked"],
        "steps": [spoken(step.zh, step.en) for step in one.scheme.steps],
        "bands": band_lines(one.scheme),
        "lines": outline_of(one.cycle.scheme.content).lines,
        "licence": licence(),
    }
    return render(request, "archive/evaluation_detail.html", context)


@access.anyone
@kept()
def evaluation_alliance(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What one alliance got, with the line behind every point."""
    one = _shown(pk)
    outcomes = one.computation.outcomes.filter(entrant__organisation__code=code)
    outcome = get_object_or_404(outcomes.select_related("entrant__organisation"))
    standing, names, honours = standing_of(outcome, one.scheme), leaf_names(one.scheme), honour_names(one.scheme)
    numbers = certificate_numbers(outcomes) if one.notice is None else {}
    points = zip(dimensions_of(one.scheme), standing.points, strict=True)
    context = {
        "shown": one,
        "cycle": one.cycle,
        "standing": standing,
        "grade": spoken(standing.grade_zh, standing.grade_en),
        "whole": one.computation.outcomes.count(),
        "dimensions": [(spoken(node.zh, node.en), told, most_of(node)) for node, told in points],
        "leaves": [(names.get(leaf["key"], ""), leaf, spoken(leaf["zh"], leaf["en"])) for leaf in standing.leaves],
        "honours": [(honours[key], numbers.get((outcome.pk, key), "")) for key in standing.honours],
    }
    return render(request, "archive/evaluation_alliance.html", context)


@access.anyone
@require_safe
def evaluation_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The results as a table; with ``?bom=1`` for spreadsheet programs."""
    one = _with_files(pk)
    data = results_csv(one, has_bom=request.GET.get("bom") == "1")
    return _file(data, "text/csv; charset=utf-8", f"evaluation-{one.cycle.host.code}-{one.cycle.code}.csv")


@access.anyone
@require_safe
def evaluation_json(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The results as JSON, with every indicator."""
    one = _with_files(pk)
    name = f"evaluation-{one.cycle.host.code}-{one.cycle.code}.json"
    return _file(results_json(one), "application/json; charset=utf-8", name)


@access.anyone
@require_safe
def evaluation_kit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The recompute kit, the very bytes that were kept at publication."""
    one = _with_files(pk)
    etag = quote_etag(one.cycle.publication.digest)
    if etag in (tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")):
        return HttpResponseNotModified()
    kit = Publication.objects.values_list("kit", flat=True).get(cycle=one.cycle)
    response = _file(bytes(kit), "application/zip", kit_name(one.cycle))
    response.headers["ETag"] = etag
    return response


def _shown(pk: int) -> Shown:
    return shown(get_object_or_404(public_cycles(), pk=pk))


def _with_files(pk: int) -> Shown:
    one = _shown(pk)
    if not one.has_files:
        raise Http404
    return one


def _honours(one: Shown) -> list[tuple[str, list[Any]]]:
    """(honour, those who got it)."""
    names = honour_names(one.scheme).items()
    return [(name, [row for row in one.standings if key in row.honours]) for key, name in names]


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{licence().url}>; rel="license"',
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
