"""What stands in the way of a cycle: to plan it, to announce it, and each step until it is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.activities.enums import PeriodState
from xiefa.activities.models import ReportingPeriod
from xiefa.evaluation.enums import CycleState, Eligibility, ObjectionState, SnapshotState
from xiefa.evaluation.models import Cycle, Entrant, Objection, SchemeVersion
from xiefa.evaluation.rules.doors import arrange_refusals, reason_refusals
from xiefa.evaluation.rules.schemes import content_refusals, influence_refusals
from xiefa.evaluation.scoring import Result
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation
from xiefa.review.enums import ReviewState

# What the office may set for an alliance by hand, always with a reason.
BY_DECISION = frozenset(
    {Eligibility.WITHDRAWN, Eligibility.LATE, Eligibility.DEFERRED, Eligibility.NOT_EVALUATED, Eligibility.QUALIFIED}
)

# While it may be said whether a yes-or-no fact is true; results that lie open are taken back first.
FLAGGED_DURING = frozenset({CycleState.SCREENING, CycleState.SEALED, CycleState.JUDGING, CycleState.RECHECK})
# While values may be corrected and results computed.
COMPUTED_DURING = frozenset({CycleState.RECHECK, CycleState.NOTICED})


def plan_refusals(
    host: Organisation,
    code: str,
    since: date,
    until: date,
    scheme: SchemeVersion,
    period: ReportingPeriod | None,
    *,
    by: Any,
) -> Iterator[Refusal]:
    """What keeps a new cycle from being planned."""
    yield from arrange_refusals(host, by=by)
    if until <= since:
        yield Refusal("no_days", _("截止日期要晚于起始日期。"), field="until")
    if Cycle.objects.filter(host=host, code=code).exists():
        yield Refusal("code_taken", _("已经有代码为“%(code)s”的评价周期。") % {"code": code}, field="code")
    yield from _of_host(host, scheme, period)


def change_refusals(
    cycle: Cycle, scheme: SchemeVersion, period: ReportingPeriod | None, *, by: Any
) -> Iterator[Refusal]:
    """What keeps a cycle from being changed: its notice has gone out."""
    yield from arrange_refusals(cycle.host, by=by)
    if cycle.state != CycleState.PLANNED:
        yield Refusal("announced", _("评价通知已经发出，不能再改。"))
    yield from _of_host(cycle.host, scheme, period)


def _of_host(host: Organisation, scheme: SchemeVersion, period: ReportingPeriod | None) -> Iterator[Refusal]:
    if scheme.host_id != host.pk:
        yield Refusal("other_host", _("请选择本组织的指标方案。"), field="scheme")
    if period is not None and period.host_id != host.pk:
        yield Refusal("other_host", _("请选择本组织的填报期。"), field="period")


def announce_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the notice from going out."""
    yield from content_refusals(cycle.scheme.content)
    yield from influence_refusals(cycle.scheme.content)
    if not cycle.notice.strip():
        yield Refusal("notice_missing", _("请先写好评价通知。"), field="notice")
    if cycle.entry_deadline_at <= clock.now():
        yield Refusal("deadline_over", _("录入截止时间已经过去，请先改正。"), field="entry_deadline_at")
    if cycle.period is None:
        yield Refusal("no_period", _("请先选择联盟填报用的填报期。"), field="period")


def screen_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the entries from being looked through: the deadline, or a period that still runs."""
    if cycle.entry_deadline_at > clock.now():
        words = {"until": timezone.localtime(cycle.entry_deadline_at).strftime("%Y-%m-%d %H:%M")}
        yield Refusal("too_early", _("录入截止时间是 %(until)s，还没有到。") % words)
    if cycle.period and cycle.period.state != PeriodState.CLOSED:
        yield Refusal("period_open", _("填报期还没有截止，请先截止填报。"))


def seal_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the snapshot from being sealed."""
    if not cycle.entrants.qualified().exists():
        yield Refusal("nobody", _("没有一家达到评价要求，不能封存。"))


def not_sealed(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the judging from beginning: the snapshot is still being written out."""
    if cycle.snapshot.state != SnapshotState.SEALED:
        words = {"done": cycle.snapshot.done, "total": cycle.snapshot.total}
        yield Refusal("sealing", _("数据还在封存：已完成 %(done)s 家，共 %(total)s 家。") % words)


def review_unfinished(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the recheck from beginning: scoring or the meeting on differences is not over."""
    if cycle.review is None or cycle.review.state != ReviewState.CLOSED:
        yield Refusal("review_open", _("专家评审还没有结束。"))


def not_computed(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps results from being laid open: there are none."""
    if not cycle.computations.exists():
        yield Refusal("not_computed", _("还没有计算得分。"))


def stale_refusals(*, is_stale: bool) -> Iterator[Refusal]:
    """What keeps computed results from going out: they rest on other data than what counts now."""
    if is_stale:
        yield Refusal("stale", _("上次计算之后又有改动，请先重新计算。"))


def publish_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps results from being published: the notice runs, an objection is open, or others were shown."""
    yield from not_computed(cycle)
    if open_ones := Objection.objects.filter(entrant__cycle=cycle, state=ObjectionState.OPEN).count():
        yield Refusal("objections", _("还有 %(number)s 件异议没有处理。") % {"number": open_ones})
    notice, newest = cycle.public_notices.first(), cycle.computations.first()
    if notice is None:
        yield Refusal("no_notice", _("结果还没有公示。"))
        return
    if notice.last_on >= clock.today():
        yield Refusal("notice_runs", _("公示到 %(day)s 为止，还没有结束。") % {"day": notice.last_on})
    if newest is not None and notice.computation_id != newest.pk:
        yield Refusal("not_shown", _("公示之后重新计算过，请先公示新的结果。"))


def screening_refusals(cycle: Cycle, *, by: Any) -> Iterator[Refusal]:
    """What keeps the entries from being looked through again: the seal."""
    yield from arrange_refusals(cycle.host, by=by)
    if cycle.state != CycleState.SCREENING:
        yield Refusal("not_screening", _("只有在资格审核期间可以重新核定。"))


def decide_refusals(entrant: Entrant, eligibility: str, reason: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from settling what an alliance is in this cycle."""
    yield from screening_refusals(entrant.cycle, by=by)
    if eligibility not in BY_DECISION:
        yield Refusal("unknown_eligibility", _("请选择参评资格。"), field="eligibility")
    yield from reason_refusals(reason)


def compute_refusals(cycle: Cycle, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from computing results: the right to, and the time."""
    yield from arrange_refusals(cycle.host, by=by)
    if cycle.state not in COMPUTED_DURING:
        yield Refusal("wrong_time", _("评审结束之后才能计算得分。"))


def open_refusals(result: Result) -> Iterator[Refusal]:
    """What keeps a result from being kept: leaves without an answer."""
    for one in result.entrants:
        if one.open:
            words = {"name": one.name, "items": "、".join(one.open)}
            yield Refusal("open", _("“%(name)s”还有没有得分的项目：%(items)s。") % words)


def flag_refusals(entrant: Entrant, key: str, note: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from saying whether a yes-or-no fact is true: the results lie open already, or no reason."""
    yield from arrange_refusals(entrant.cycle.host, by=by)
    if entrant.cycle.state not in FLAGGED_DURING:
        yield Refusal("wrong_time", _("现在不能认定这一事项。"))
    if key not in (entrant.cycle.scheme.content.get("flags") or {}):
        yield Refusal("unknown_flag", _("指标方案里没有这一事项。"), field="key")
    yield from reason_refusals(note)
