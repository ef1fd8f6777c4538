"""Sheets and pasted lists: out as a workbook, in as rows that are looked through before anything is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.activities import rules
from xiefa.activities.dating import Span
from xiefa.activities.domain import books, imports
from xiefa.activities.domain.judging import Line
from xiefa.activities.domain.queries import hosts, organisation_named, reporters_for
from xiefa.activities.enums import ImportState, LineFate
from xiefa.activities.import_forms import ListForm, SheetForm, edits_in, numbers_in
from xiefa.activities.kinds import current_form
from xiefa.activities.models import ImportBatch, ReportingPeriod
from xiefa.activities.sheets.columns import KIND, NARRATIVE, PLACE, ROLES, SCALES, SINCE, TITLE, UNTIL
from xiefa.activities.sheets.reading import LIMITS, take_in
from xiefa.activities.tasks import apply_import, look_through_import
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import download

fills = access(rules.entry_door)
_PER_PAGE = 50
# Lists are read in Chinese, whatever the language of the page.
_EXAMPLE = "1. 3月5日至6日，在长沙举办第三届示例产业创新论坛，200人参加"
# What of a pasted line can be put right on the page; everything else is in the sheet, or on the record's own page.
_EDITED = (TITLE, SINCE, UNTIL, PLACE, "参加人数", *list(ROLES)[:2])


@fills
@require_GET
def sheet_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook with drop-downs, notes and an example."""
    return download(books.template(), "activities-template.xlsx")


@fills
@require_GET
def sheet_export(request: HttpRequest) -> HttpResponseBase:
    """The records of one organisation, of one period or all, in the shape in which they can come in again."""
    reporter, host = _reporter(request), _host(request)
    if reporter is None or not rules.may_report_for(request.user, host, reporter):
        raise Http404
    found = books.records_of(reporter, host)
    if asked := request.GET.get("period", ""):
        period = get_object_or_404(ReportingPeriod, pk=int(asked) if asked.isascii() and asked.isdecimal() else 0)
        found = found.within(period.since, period.until)
    if found[LIMITS.rows : LIMITS.rows + 1].exists():
        message = _("记录超过 %(most)s 条，一张表放不下。请按填报期分别导出。")
        messages.error(request, message % {"most": LIMITS.rows})
        return redirect("activities:import_start")
    return download(books.book_of(found), f"activities-{reporter.code}-{clock.today():%Y-%m-%d}.xlsx")


@fills
@require_http_methods(["GET", "POST"])
def import_start(request: HttpRequest) -> HttpResponseBase:
    """Hand in a workbook; below, what was handed in before."""
    form = SheetForm(request.POST or None, request.FILES or None, user=request.user, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        file, values = form.cleaned_data["file"], form.cleaned_data
        data = file.read()
        given = {"host": values["host"], "reporter": values["reporter"], "file_name": file.name, "data": data}
        try:
            # Reading takes its time, and nobody else should wait for it: the verb gets what was read.
            taken = take_in(data, imports.columns_in_use())
            return _look_through(imports.start_sheet(**given, taken=taken, by=request.user))
        except Refused as refused:
            show_on(form, refused)
    batches = ImportBatch.objects.visible_to(request.user).defer("source", "lines")
    words = {
        "form": form,
        "page": Paginator(batches.select_related("reporter", "uploaded_by"), 20).get_page(request.GET.get("page")),
        "own": list(reporters_for(request.user)),
        "periods": ReportingPeriod.objects.visible_to(request.user)[:5],
    }
    return render(request, "activities/import_start.html", words, status=422 if form.errors else 200)


@fills
@require_http_methods(["GET", "POST"])
def list_paste(request: HttpRequest) -> HttpResponseBase:
    """Paste a list of events; each line becomes a row to be looked through."""
    form = ListForm(request.POST or None, user=request.user, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        given = {name: values[name] for name in ("host", "reporter", "text")}
        try:
            return _look_through(imports.start_list(**given, span=_span(values.get("period")), by=request.user))
        except Refused as refused:
            show_on(form, refused)
    words = {"form": form, "example": _EXAMPLE}
    return render(request, "activities/list_paste.html", words, status=422 if form.errors else 200)


@fills
@require_http_methods(["GET", "POST"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What every row does, or did; lines of a list are put right here. While it is looked through, how far that is."""
    batch = _batch(request, pk)
    if request.method == "POST":
        return _correct(request, batch)
    if request.headers.get("HX-Request"):
        if not batch.is_under_way:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "activities/import_state.html", {"batch": batch, "total": len(batch.lines)})
    fate = request.GET.get("fate", "")
    page = Paginator(list(imports.lines_of(batch, fate)), _PER_PAGE).get_page(request.GET.get("page"))
    counts = imports.tally(batch.lines)
    words = {
        "batch": batch,
        "total": len(batch.lines),
        "is_stuck": imports.is_stuck(batch),
        "page": page,
        "rows": [_shown(line, batch) for line in page],
        "fates": [(one.value, one.label, counts[one.value]) for one in LineFate if counts[one.value]],
        "fate": fate,
        "counts": counts,
        "has_effect": bool(counts["add"] + counts["change"]),
        "may_apply": bool(counts["add"] + counts["change"] + counts["double"]),
        "takeable": imports.takeable(batch) if batch.state == ImportState.APPLIED and not batch.taken_back_at else 0,
        "kinds": _kinds(),
        "kind_heading": KIND,
        "left_out": imports.LEFT_OUT,
    }
    return render(request, "activities/import_detail.html", words)


@fills
@require_GET
def import_errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows as they were handed in, with what is wrong in a last column; or, on request, the very file."""
    batch = _batch(request, pk)
    if "original" in request.GET:
        kind = "text/plain; charset=utf-8" if batch.is_list else "application/octet-stream"
        name = f"import-{batch.pk}.{'txt' if batch.is_list else 'xlsx'}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(bytes(batch.source), content_type=kind, headers=headers)
    return download(books.marked(batch), f"activities-import-{batch.pk}.xlsx")


@fills
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Apply, discard or take back a batch; go on with one whose worker has gone away."""
    batch, verb = _batch(request, pk), request.POST.get("verb", "apply")
    try:
        if verb == "discard":
            imports.discard_import(batch=batch, by=request.user)
            messages.success(request, _("已放弃，没有写入任何记录。原文件仍保留在这里。"))
        elif verb == "take_back":
            count = imports.take_back_import(batch=batch, by=request.user)
            text = ngettext("已撤回 %(n)s 条记录，列为“不采用”。", "已撤回 %(n)s 条记录，列为“不采用”。", count)
            messages.success(request, text % {"n": count})
        elif imports.is_stuck(batch):
            (look_through_import if batch.state == ImportState.WAITING else apply_import).enqueue(batch.pk)
        else:
            _apply(request, batch)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(batch)


def _look_through(batch: ImportBatch) -> HttpResponseBase:
    """Look through a batch at once when it is small, else in the background."""
    if batch.state == ImportState.WAITING:
        if len(batch.lines) <= imports.AT_ONCE:
            look_through_import.call(batch.pk)
        else:
            look_through_import.enqueue(batch.pk)
    return redirect(batch)


def _apply(request: HttpRequest, batch: ImportBatch) -> None:
    """Apply what is on the screen: what was typed and not looked through yet is looked through first."""
    edits = imports.new_words(batch, edits_in(request.POST, imports.columns_in_use()))
    if edits:
        batch = imports.correct_lines(batch=batch, edits=edits, by=request.user)
        if any(line["fate"] not in {LineFate.ADD, LineFate.PASSED} for line in batch.lines if line["at"] in edits):
            messages.warning(request, _("已按您的修改重新核对，其中有的行还需要看一看。没有导入。"))
            return
    doubles = numbers_in(request.POST.getlist("double"))
    begun = imports.begin_applying(batch=batch, doubles=doubles, by=request.user)
    if len(begun.lines) > imports.AT_ONCE:
        apply_import.enqueue(begun.pk)
        return
    done = [line["fate"] for line in imports.apply(begun).lines if line.get("record")]
    words = {"add": done.count(LineFate.ADD), "change": done.count(LineFate.CHANGE)}
    messages.success(request, _("已导入：新增 %(add)s 条，修改 %(change)s 条。") % words)


def _correct(request: HttpRequest, batch: ImportBatch) -> HttpResponseBase:
    edits = imports.new_words(batch, edits_in(request.POST, imports.columns_in_use()))
    try:
        imports.correct_lines(batch=batch, edits=edits, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已按您的修改重新核对。"))
    return redirect(f"{batch.get_absolute_url()}?{request.POST.get('back', '')[:200]}".rstrip("?"))


def _shown(line: Line, batch: ImportBatch) -> dict[str, Any]:
    """A row as the page shows it: what it says at a glance, what may be typed, what stands in its way."""
    cells = line["cells"]
    said = [cells.get(heading, "") for heading in (SINCE, UNTIL, KIND, PLACE)]
    is_edited = batch.is_open and batch.is_list
    return line | {
        "title": cells.get(TITLE) or cells.get(KIND) or line.get("text", ""),
        "facts": [one for one in said if one],
        "label": LineFate(line["fate"]).label if line.get("fate") else "",
        "inputs": [(heading, cells.get(heading, "")) for heading in _EDITED] if is_edited else [],
        "kind": cells.get(KIND, ""),
        "narrative": cells.get(NARRATIVE, ""),
        "numbers": [heading for heading in SCALES if cells.get(heading)],
    }


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds to choose from: (dimension, [(what goes into the cell, name in the reader's language), …])."""
    form = current_form()
    return [
        (str(one), [(kind.zh, str(kind)) for kind in form.kinds.values() if kind.dimension == one.key])
        for one in form.dimensions.values()
    ]


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related("host", "reporter", "uploaded_by", "applied_by")
    return get_object_or_404(rows, pk=pk)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("reporter", "host", "period") if request.GET.get(name)}


def _reporter(request: HttpRequest) -> Organisation | None:
    asked = request.GET.get("reporter", "")
    return organisation_named(asked) if asked else reporters_for(request.user).first()


def _host(request: HttpRequest) -> Organisation:
    known = list(hosts())
    if not known:
        raise Http404
    return next((one for one in known if one.code == request.GET.get("host")), known[0])


def _span(period: ReportingPeriod | None) -> Span:
    if period is not None:
        return Span(period.since, period.last_day)
    year = clock.today().year
    return Span(clock.today().replace(year=year, month=1, day=1), clock.today().replace(month=12, day=31))
