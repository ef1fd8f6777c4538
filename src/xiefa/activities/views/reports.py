"""Reports: one's own, and the page on which an alliance's secretary keeps the year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.accounts.wording import action_words
from xiefa.activities import rules
from xiefa.activities.checking import checks_of
from xiefa.activities.domain import reports as verbs
from xiefa.activities.domain.board import LIVE, timeliness_of
from xiefa.activities.domain.looking import Look, look, run_checks
from xiefa.activities.domain.many import Done, Pick, move_many
from xiefa.activities.enums import ActivityState, Origin, ReportState, Timeliness
from xiefa.activities.lifecycle import REPORT
from xiefa.activities.models import Activity, CheckRun, Report, ReportingPeriod
from xiefa.activities.views.periods import record_address
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.ui.sheets import sheet_response

_PAGE = 50
# So many records of one kind stand on the page; the rest are one press away.
_MOST_OF_KIND = 20


@access(rules.view_door)
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that this person may see, those of the newest period first."""
    page = Paginator(_listed(request), _PAGE).get_page(request.GET.get("page"))
    periods = ReportingPeriod.objects.visible_to(request.user).order_by("-since", "-pk")[:30]
    context = {
        "page": page,
        "rows": [(one, _timeliness(one)) for one in page],
        "periods": periods,
        "period": request.GET.get("period", ""),
        "query": request.GET.urlencode(),
    }
    return render(request, "activities/report_list.html", context)


@access(rules.view_door)
@require_GET
def report_export(request: HttpRequest) -> HttpResponse:
    """The list as an Excel file."""
    headings = [_("填报期"), _("代码"), _("填报单位"), _("状态"), _("提交情况"), _("提交时间")]
    rows = (
        (
            str(one.period), one.organisation.code, str(one.organisation), one.get_state_display(),
            str(_timeliness(one).label), one.handed_in_at,
        )
        for one in _listed(request)
    )  # fmt: skip
    return sheet_response(_("填报"), headings, rows, file_name="reports.xlsx")


@access(rules.view_door)
@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report has come, what is left to do, and the records of the period."""
    return _page(request, report_or_404(request, pk))


@access(rules.view_door)
@require_POST
def report_check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Look through the report now and keep the outcome."""
    report = report_or_404(request, pk)
    run = run_checks(report=report, by=request.user)
    messages.success(request, _("已核对，发现 %(count)s 处，其中 %(open)s 处待处理。") % {
        "count": len(run.outcomes), "open": run.open_count,
    })  # fmt: skip
    return redirect(report)


@access(rules.view_door)
@require_POST
def report_prepare(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Do not wait for the clock: put last period's lasting facts on the page now."""
    report = report_or_404(request, pk)
    try:
        if not rules.is_filler(request.user, report):
            raise Refused([Refusal("not_permitted", _("您没有填写这份填报的权限。请联系填报单位或秘书处。"))])
        count = verbs.prepare_report(report=report, by=request.user)
    except Refused as refused:
        return _page(request, report_or_404(request, pk), refused=refused)
    said = _("上期的长期情况已列出 %(count)s 条，请逐条核对。") % {"count": count} if count else _("上期没有需要沿用的长期情况。")  # fmt: skip
    messages.success(request, said)
    return redirect(report)


@access(rules.view_door)
@require_POST
def report_settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take on, set aside or confirm all that were ticked; each refused one is named with its reason."""
    report = report_or_404(request, pk)
    verb, picks = request.POST.get("verb", ""), _picks(request, report)
    try:
        if verb == "confirm":
            done = move_many(verb=verb, picks=picks, by=request.user)
        else:
            done = verbs.settle_proposals(report=report, verb=verb, picks=picks, by=request.user)
    except Refused as refused:
        return _page(request, report_or_404(request, pk), refused=refused)
    _tell(request, done)
    return redirect(report)


@access(rules.view_door)
@require_POST
def report_explain(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say in a sentence why something that the checks found is right."""
    report = report_or_404(request, pk)
    key, text = request.POST.get("key", "")[:120], request.POST.get("text", "")
    try:
        verbs.explain(report=report, check_key=key, text=text, by=request.user)
    except Refused as refused:
        return _page(request, report_or_404(request, pk), refused=refused, kept=(key, text[:2000]))
    messages.success(request, _("说明已保存。"))
    return redirect(f"{report.get_absolute_url()}#explain")


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def report_hand_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand the report in: what follows is said first."""
    return _ask(request, report_or_404(request, pk), "hand_in")


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def report_take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take the report back to change it: what follows is said first."""
    return _ask(request, report_or_404(request, pk), "take_back")


def report_or_404(request: HttpRequest, pk: int) -> Report:
    """The report, if this person may know of it."""
    rows = Report.objects.visible_to(request.user).select_related("period__host", "organisation", "handed_in_by")
    return get_object_or_404(rows.prefetch_related("organisation__names", "period__host__names"), pk=pk)


def _page(
    request: HttpRequest, report: Report, *, refused: Refused | None = None, kept: tuple[str, str] = ("", "")
) -> HttpResponse:
    last_run = CheckRun.objects.filter(report=report).first()
    found = look(report)
    is_filler = rules.is_filler(request.user, report)
    context = {
        "report": report,
        "period": report.period,
        "look": found,
        "progress": found.progress,
        "timeliness": _timeliness(report),
        "days_left": (report.period.deadline_at.date() - clock.today()).days,
        "proposals": _by_origin(found),
        "kinds": _by_kind(report, found),
        "ready": [one for one in found.live if one.state == ActivityState.ENTERED]
        if _confirms(request, report)
        else [],
        "checks": _checks(found),
        "last_run": last_run,
        "is_filler": is_filler,
        "may_change": is_filler and not list(rules.period_refusals(report.period)),
        "offers": REPORT.offers(report, by=request.user),
        "all_url": _records(report),
        "history": [(event, action_words(event.action)) for event in history_of(report).order_by("-number")[:10]],
        "refused": refused.refusals if refused else (),
        "kept_key": kept[0],
        "kept_text": kept[1],
    }
    return render(request, "activities/report_detail.html", context, status=422 if refused else 200)


def _ask(request: HttpRequest, report: Report, verb: str) -> HttpResponseBase:
    found = look(report)
    refusals = REPORT.refusals(report, verb, by=request.user)
    if request.method == "POST":
        act = verbs.hand_in if verb == "hand_in" else verbs.take_back
        try:
            act(report=report_or_404(request, report.pk), by=request.user)
        except Refused as refused:
            refusals = list(refused.refusals)
        else:
            done = {"hand_in": _("已提交。需要修改时可以收回。"), "take_back": _("已收回。改好后请重新提交。")}
            messages.success(request, done[verb])
            return redirect(report)
    context = {
        "report": report,
        "verb": verb,
        "label": REPORT.move(report, verb).label,
        "refusals": refusals,
        "look": found,
        "is_late": clock.now() > report.period.deadline_at,
        "unconfirmed": sum(one.state == ActivityState.ENTERED for one in found.live),
    }
    return render(request, "activities/report_ask.html", context, status=422 if request.method == "POST" else 200)


def _listed(request: HttpRequest) -> Any:
    rows = Report.objects.visible_to(request.user).select_related("period", "organisation")
    asked = request.GET.get("period", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        rows = rows.filter(period=int(asked))
    return rows.prefetch_related("organisation__names").order_by("-period__since", "-period", "organisation__code")


def _timeliness(report: Report) -> Timeliness:
    handed_in_at = report.handed_in_at if report.state == ReportState.HANDED_IN else None
    return Timeliness(timeliness_of(handed_in_at, report.period.deadline_at, clock.now()))


def _confirms(request: HttpRequest, report: Report) -> bool:
    record = Activity(host=report.host, reporter=report.organisation)
    return rules.is_confirmer(request.user, record)


def _by_origin(found: Look) -> list[tuple[str, list[Activity]]]:
    """What was proposed, by where it comes from, lasting facts first."""
    order = [Origin.EARLIER, Origin.NEWS, Origin.MEETING, *Origin]
    proposals = sorted(found.proposals, key=lambda one: (order.index(Origin(one.origin)), one.since, one.pk))
    groups: dict[str, list[Activity]] = {}
    for one in proposals:
        groups.setdefault(str(one.get_origin_display()), []).append(one)
    return list(groups.items())


def _by_kind(report: Report, found: Look) -> list[dict[str, Any]]:
    """The records of the period by kind, in the order of the form; what it no longer knows comes last."""
    groups: dict[str, list[Activity]] = {key: [] for key in found.form.kinds}
    for one in found.records:
        if one.state in LIVE:
            groups.setdefault(one.kind, []).append(one)
    return [
        {
            "key": key,
            "name": rows[0].kind_name,
            "count": len(rows),
            "accepted": sum(one.state == ActivityState.ACCEPTED for one in rows),
            "records": rows[:_MOST_OF_KIND],
            "rest": len(rows) - len(rows[:_MOST_OF_KIND]),
            "url": _records(report, kind=key),
        }
        for key, rows in groups.items()
        if rows
    ]


def _checks(found: Look) -> list[tuple[Any, int]]:
    """Every check with how many things it found."""
    counts: dict[str, int] = {}
    for one in found.findings:
        counts[one.check] = counts.get(one.check, 0) + 1
    return [(check, counts.get(check.key, 0)) for check in checks_of(found.form)]


def _records(report: Report, *, kind: str = "") -> str:
    return record_address(report.period, reporter=report.organisation.code, kind=kind)


def _picks(request: HttpRequest, report: Report) -> list[Pick]:
    """The records of this report that were ticked, with the versions that were shown."""
    wanted: dict[int, int] = {}
    for sent in request.POST.getlist("pick")[:1000]:
        pk, _colon, version = sent.partition(":")
        if all(one.isascii() and one.isdecimal() and len(one) < 10 for one in (pk, version)):
            wanted[int(pk)] = int(version)
    own = Activity.objects.filter(host=report.period.host_id, reporter=report.organisation_id)
    found = own.visible_to(request.user).with_names().filter(pk__in=list(wanted))
    return [(one, wanted[one.pk]) for one in found]


def _tell(request: HttpRequest, done: Done) -> None:
    if done.moved:
        messages.success(request, _("已办理 %(count)s 条。") % {"count": len(done.moved)})
    for activity, refusals in done.refused[:10]:
        words = {"title": activity, "reasons": " ".join(str(one.message) for one in refusals)}
        messages.error(request, _("“%(title)s”未能办理：%(reasons)s") % words)
