"""The public notice: laying results open, taking them back, publishing them, and the page while it lasts."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.evaluation import rules
from xiefa.evaluation.domain import notices
from xiefa.evaluation.domain.names import honour_names
from xiefa.evaluation.domain.standings import SHOWN_DURING, grade_rows, outcomes_of
from xiefa.evaluation.forms.cycles import NothingForm, ReasonForm
from xiefa.evaluation.forms.results import NoticeForm
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle, PublicNotice
from xiefa.evaluation.scoring import read_scheme
from xiefa.evaluation.views.pages import cycle_or_404, seen_cycles, sees
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.permission import may_somewhere
from xiefa.kernel.workdays import unknown_years, workdays_from, workdays_within
from xiefa.registry.views.pages import form_page, posted

publishes = access(rules.publish_door)
_PAGE = 100


@publishes
@require_http_methods(["GET", "POST"])
def lay_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the newest results open from today on."""
    cycle = _published_cycle(request, pk)
    last_on = workdays_from(clock.today(), cycle.notice_days)
    said = {"day": last_on, "days": cycle.notice_days}
    consequences = [
        ngettext(
            "从今天起公示 %(days)s 个工作日，到 %(day)s 为止。",
            "从今天起公示 %(days)s 个工作日，到 %(day)s 为止。",
            cycle.notice_days,
        )
        % said,
        _("网络内的人可以看到等级和得分，联盟可以提出异议；不显示专家姓名。"),
        *_warnings(clock.today(), last_on),
    ]
    form = NoticeForm(posted(request))
    return _move(request, cycle, "lay_open", notices.lay_open, form, consequences)


@publishes
@require_http_methods(["GET", "POST"])
def notice_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the recheck, with the reason."""
    cycle = _published_cycle(request, pk)
    consequences = [_("网络内的人看不到结果，也不能再提异议；已有的异议照常处理。"), _("重新公示时，期限从头计算。")]
    return _move(request, cycle, "take_back", notices.take_back, ReasonForm(posted(request)), consequences)


@publishes
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the results that lay open."""
    cycle = _published_cycle(request, pk)
    consequences = [
        _("任何人都可以查看结果，并用发布的数据重新计算。"),
        _("以后不能再更正。不能撤销。"),
    ]
    return _move(request, cycle, "publish", notices.publish, NothingForm(posted(request)), consequences)


@sees
@require_GET
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice: until when results lie open, the grades, and where to object. For those who hold the office, always."""
    notice = get_object_or_404(
        PublicNotice.objects.filter(cycle__in=seen_cycles(request)).select_related("computation", "opened_by"), pk=pk
    )
    cycle = cycle_or_404(request, notice.cycle_id)
    newest = cycle.public_notices.first()
    is_office, is_newest = rules.sees_early(request.user, cycle), newest is not None and newest.pk == notice.pk
    if not is_office and not (is_newest and cycle.state in SHOWN_DURING):
        raise Http404
    scheme = read_scheme(cycle.scheme.content)
    names = honour_names(scheme)
    page = Paginator(outcomes_of(notice.computation), _PAGE).get_page(request.GET.get("page"))
    is_running = is_newest and rules.is_objectable(cycle)
    context = {
        "cycle": cycle,
        "notice": notice,
        "clock": clock_words(notice),
        "warnings": _warnings(notice.since, notice.last_on) if is_office else [],
        "grades": grade_rows(notice.computation, scheme),
        "page": page,
        "rows": [
            (one, spoken(one.grade_zh, one.grade_en), [names.get(key, key) for key in one.honours]) for one in page
        ],
        "is_office": is_office,
        "is_running": is_running,
        "may_object": is_running and may_somewhere(request.user, rules.OBJECT),
    }
    return render(request, "evaluation/notice_detail.html", context)


def clock_words(notice: PublicNotice) -> str:
    """Until when the results lie open, and how many working days are left."""
    days, today = workdays_within(notice.since, notice.last_on), clock.today()
    words = {"since": notice.since, "day": notice.last_on, "days": days}
    if today > notice.last_on:
        return _("公示从 %(since)s 到 %(day)s（%(days)s 个工作日），已经结束。") % words
    words["left"] = workdays_within(today, notice.last_on)
    return _("公示到 %(day)s（%(days)s 个工作日，跳过周末和节假日），还剩 %(left)s 个工作日。") % words


def _warnings(since: date, last: date) -> list[str]:
    said = _("%(year)s 年的节假日安排还没有录入，这一年只按周末计算。")
    return [said % {"year": year} for year in unknown_years(since, last)]


def _published_cycle(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, for those who answer for its results."""
    cycle = cycle_or_404(request, pk)
    if not rules.is_publisher(request.user, cycle):
        raise Http404
    return cycle


def _move(request: HttpRequest, cycle: Cycle, name: str, verb: Any, form: Any, consequences: list[str]) -> HttpResponse:
    """The page of one move: what stands in the way now, what follows, then the move itself."""
    from_now = notices.going_out_refusals(cycle, name, request.user)
    label = str(CYCLE.move(cycle, name).label)
    words: dict[str, Any] = {"title": label, "save": label, "lead": str(cycle), "danger": name == "take_back"}
    words["consequences"] = [*(str(one) for one in from_now), *consequences]
    back = reverse("evaluation:cycle_detail", args=[cycle.pk])
    done = _("已办理：%(what)s。") % {"what": label}
    return form_page(request, form, partial(verb, cycle=cycle), words=words, done=done, back=back)
