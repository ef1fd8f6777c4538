"""Who arranges, sees, objects and publishes, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.activities.enums import PeriodState
from xiefa.evaluation.enums import Eligibility, ObjectionState
from xiefa.evaluation.models import Cycle, Entrant, Objection
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may, permission_required
from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import ReviewState

VIEW = "evaluation.view"
ARRANGE = "evaluation.arrange"
OBJECT = "evaluation.object"
PUBLISH = "evaluation.publish"
LONGEST_REASON = 500
# The doors of the room's pages.
view_door = permission_required(VIEW)
arrange_door = permission_required(ARRANGE)
object_door = permission_required(OBJECT)

# What the office may set for an alliance by hand, always with a reason.
BY_DECISION = frozenset(
    {Eligibility.WITHDRAWN, Eligibility.LATE, Eligibility.DEFERRED, Eligibility.NOT_EVALUATED, Eligibility.QUALIFIED}
)


def is_arranger(user: Any, thing: Any) -> bool:
    """Whether ``user`` arranges the evaluations of this host; the clock counts as one."""
    return user is None or may(user, ARRANGE, host_code=thing.host.code)


def is_publisher(user: Any, thing: Any) -> bool:
    """Whether ``user`` answers for the results of this host."""
    return may(user, PUBLISH, host_code=thing.host.code)


def is_raiser(user: Any, objection: Objection) -> bool:
    """Whether ``user`` speaks for the organisation that raised the objection."""
    return user is not None and objection.raised_by_organisation.code in host_codes(user, OBJECT)


def speaks_for(user: Any, entrant: Entrant) -> bool:
    """Whether ``user`` speaks for this alliance in its evaluation."""
    return user is not None and entrant.organisation.code in host_codes(user, OBJECT)


def announce_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the notice from going out."""
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


def review_unfinished(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps the recheck from beginning: scoring or the meeting on differences is not over."""
    if cycle.review is None or cycle.review.state != ReviewState.CLOSED:
        yield Refusal("review_open", _("专家评审还没有结束。"))


def not_computed(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps results from being laid open: there are none, or they are older than a correction."""
    newest = cycle.computations.first()
    if newest is None:
        yield Refusal("not_computed", _("还没有计算得分。"))
    elif changed_since(cycle, newest.made_at):
        yield Refusal("stale", _("上次计算之后又有更正，请先重新计算。"))


def changed_since(cycle: Cycle, moment: Any) -> bool:
    """Whether a correction was made or taken back after that moment."""
    corrections = cycle.entrants.filter(corrections__made_at__gt=moment)
    return corrections.exists() or cycle.entrants.filter(corrections__withdrawn_at__gt=moment).exists()


def publish_refusals(cycle: Cycle) -> Iterator[Refusal]:
    """What keeps results from being published: the notice runs, an objection is open, or they are not the ones shown."""
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


def decision_missing(objection: Objection) -> Iterator[Refusal]:
    """What keeps an objection from being decided: nobody has said why."""
    if not objection.decision.strip():
        yield Refusal("decision_missing", _("请写明处理意见，意见会告知提出单位。"), field="decision")


def own_objection(objection: Objection, *, by: Any) -> Iterator[Refusal]:
    """Nobody decides about what their own organisation raised, or about a result of their own organisation."""
    yield from decision_missing(objection)
    if by is None:
        return
    organisations = {objection.raised_by_organisation.code, objection.entrant.organisation.code}
    if organisations & set(host_codes(by, OBJECT)):
        yield Refusal("own", _("异议与您所在的单位有关，请由其他人处理。"))
