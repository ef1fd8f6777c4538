"""Who may handle records, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.enums import ActivityState, PeriodState
from xiefa.activities.kinds import Field
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.kernel.permission import may, permission_required
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

VIEW = "activities.view"
REPORT = "activities.report"
CONFIRM = "activities.confirm"
ACCEPT = "activities.accept"
# The doors of the room's pages.
view_door = permission_required(VIEW)
report_door = permission_required(REPORT)
confirm_door = permission_required(CONFIRM)
accept_door = permission_required(ACCEPT)

# What may still be changed without anybody having relied on it.
UNSETTLED = frozenset({ActivityState.PROPOSED, ActivityState.ENTERED, ActivityState.RETURNED})


def may_report_for(user: Any, host: Organisation, organisation: Organisation) -> bool:
    """Whether ``user`` enters records of ``organisation``: its own people, or the office that accepts them."""
    return may(user, REPORT, host_code=organisation.code) or may(user, ACCEPT, host_code=host.code)


def is_reporter(user: Any, activity: Activity) -> bool:
    """Whether ``user`` works for the organisation that reports the record, or for the office."""
    return may_report_for(user, activity.host, activity.reporter)


def is_confirmer(user: Any, activity: Activity) -> bool:
    """Whether ``user`` confirms what this organisation reports: its secretary-general."""
    return may(user, CONFIRM, host_code=activity.reporter.code)


def is_accepter(user: Any, activity: Activity) -> bool:
    """Whether ``user`` accepts records for this host, and does not report this one for the organisation."""
    return may(user, ACCEPT, host_code=activity.host.code)


def is_asker(user: Any, activity: Activity) -> bool:
    """Whether ``user`` may question the record: anyone of the network who may read it."""
    return Activity.objects.visible_to(user).filter(pk=activity.pk).exists()


def report_refusals(host: Organisation, organisation: Organisation, *, by: Any) -> Iterator[Refusal]:
    """What stands in the way of a new record of this organisation."""
    if not may_report_for(by, host, organisation):
        message = _("您没有为“%(name)s”填报的权限。请联系本单位的联盟秘书或秘书处。")
        yield Refusal("not_permitted", message % {"name": organisation}, field="reporter")


def edit_refusals(activity: Activity, *, by: Any) -> Iterator[Refusal]:
    """What keeps ``by`` from changing what the record says."""
    if not is_reporter(by, activity):
        yield Refusal("not_permitted", _("您没有修改这条记录的权限。请联系填报单位或秘书处。"))
    if activity.state == ActivityState.SET_ASIDE:
        yield Refusal("set_aside", _("这条记录已列为不采用。请先恢复，再修改。"))


def gaps(activity: Activity) -> Iterator[Refusal]:
    """Everything that a record lacks before it can be confirmed."""
    if not activity.parts.all():
        yield Refusal("part_missing", _("还没有写明有关单位和角色。请至少填写一个。"), field="parts")
    for field in activity.rule.fields:
        if is_wanting(field, activity.fields.get(field.key)):
            yield Refusal("field_missing", _("“%(field)s”还没有填写。") % {"field": field}, field=field.key)


def is_wanting(field: Field, value: Any) -> bool:
    """Whether a field that must be filled in is empty; a number that counts as 0 when missing never is."""
    return field.is_required and value in (None, "") and field.when_missing != "zero"


def note_refusals(note: str) -> Iterator[Refusal]:
    """What keeps a record from being returned, or questioned, with these words."""
    if not note:
        yield Refusal("note_missing", _("请写明理由，对方才知道要改什么。"), field="note")
    if len(note) > 500:
        message = _("理由最多 500 字，现在有 %(length)s 字。请缩短。")
        yield Refusal("note_long", message % {"length": len(note)}, field="note")


def is_organiser(user: Any, period: ReportingPeriod) -> bool:
    """Whether ``user`` opens and closes periods of this host."""
    return may(user, ACCEPT, host_code=period.host.code)


def plan_refusals(
    host: Organisation, code: str, since: date, until: date, deadline_at: datetime, *, by: Any
) -> Iterator[Refusal]:
    """What stands in the way of a new period. Periods may overlap: that of 2016 ran into January 2017."""
    if not may(by, ACCEPT, host_code=host.code):
        yield Refusal("not_permitted", _("您没有设立填报期的权限。请联系秘书处。"))
    if until <= since:
        yield Refusal("until_before_since", _("结束日期早于开始日期。请核对。"), field="until")
    if deadline_at.date() < since:
        yield Refusal("deadline_early", _("填报截止时间早于填报期的第一天。请核对。"), field="deadline_at")
    if ReportingPeriod.objects.filter(host=host, code=code).exists():
        yield Refusal("code_taken", _("已经有代码为“%(code)s”的填报期。请换一个代码。") % {"code": code}, field="code")


def period_refusals(period: ReportingPeriod) -> Iterator[Refusal]:
    """What keeps reports of this period from being filled in."""
    if period.state != PeriodState.OPEN:
        message = _("“%(period)s”现在不在填报中（%(state)s）。")
        yield Refusal("period_not_open", message % {"period": period, "state": period.get_state_display()})
