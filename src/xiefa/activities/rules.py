"""Who may handle records, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.enums import ActivityState, PeriodState
from xiefa.activities.kinds import Field
from xiefa.activities.models import Activity, ApiToken, Double, Question, Report, ReportingPeriod
from xiefa.kernel import clock
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


def entry_door(user: Any) -> bool:
    """Whether ``user`` enters records of any organisation: its own, or as the office that accepts them."""
    return report_door(user) or accept_door(user)


# For how many days a program's key is good at most.
LONGEST_TOKEN = 400

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


def is_answerer(user: Any, question: Question) -> bool:
    """Whether ``user`` answers for the record that is in question."""
    return is_reporter(user, question.activity)


def is_settler(user: Any, question: Question) -> bool:
    """Whether ``user`` decides for the host that an answer is enough."""
    return is_accepter(user, question.activity)


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


def note_refusals(note: str, *, field: str = "note") -> Iterator[Refusal]:
    """What keeps a record from being returned, or questioned, with these words."""
    if not note:
        yield Refusal("note_missing", _("请写明理由，对方才知道要改什么。"), field=field)
    if len(note) > 500:
        message = _("理由最多 500 字，现在有 %(length)s 字。请缩短。")
        yield Refusal("note_long", message % {"length": len(note)}, field=field)


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


def is_filler(user: Any, report: Report) -> bool:
    """Whether ``user`` fills in this report: the alliance's own people, or the office."""
    return may_report_for(user, report.host, report.organisation)


def hand_in_refusals(report: Report) -> Iterator[Refusal]:
    """What keeps a report from being handed in. Being late does not: it is marked."""
    yield from period_refusals(report.period)
    period = report.period
    records = Activity.objects.filter(host=period.host_id, reporter=report.organisation_id)
    waiting = records.within(period.since, period.until).filter(state=ActivityState.PROPOSED).count()
    if waiting:
        message = _("还有 %(count)s 条待核对。请逐条确认属实，或选“不采用”。")
        yield Refusal("proposals_open", message % {"count": waiting})
    run = getattr(report, "check_run", None)
    if run is not None and run.open_count:
        message = _("核对发现还有 %(count)s 处要补正或说明。")
        yield Refusal("findings_open", message % {"count": run.open_count})


def take_back_refusals(report: Report) -> Iterator[Refusal]:
    """What keeps a report from being taken back."""
    yield from period_refusals(report.period)


def explanation_refusals(report: Report, text: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from explaining what the checks found."""
    if not is_filler(by, report):
        yield Refusal("not_permitted", _("您没有填写这份填报的权限。请联系填报单位或秘书处。"))
    yield from period_refusals(report.period)
    if not text:
        yield Refusal("explanation_missing", _("请用一句话说明原因。"), field="text")
    if len(text) > 500:
        message = _("说明最多 500 字，现在有 %(length)s 字。请缩短。")
        yield Refusal("explanation_long", message % {"length": len(text)}, field="text")


def token_refusals(organisation: Organisation, name: str, ends_on: date, *, by: Any) -> Iterator[Refusal]:
    """What stands in the way of a key with which a program reports for this organisation."""
    if not may(by, REPORT, host_code=organisation.code):
        message = _("您没有为“%(name)s”填报的权限。请联系本单位的联盟秘书或秘书处。")
        yield Refusal("not_permitted", message % {"name": organisation}, field="organisation")
    if not name:
        yield Refusal("name_missing", _("请写明密钥给哪个系统用，例如“联盟办公系统”。"), field="name")
    if len(name) > 100:
        yield Refusal("name_long", _("用途最多 100 字，现在有 %(length)s 字。") % {"length": len(name)}, field="name")
    last = clock.today() + timedelta(days=LONGEST_TOKEN)
    if not clock.today() < ends_on <= last:
        message = _("有效期最早到明天，最晚到 %(last)s（%(days)s 天）。到期前可以另建新密钥。")
        yield Refusal("ends_on_wrong", message % {"last": last, "days": LONGEST_TOKEN}, field="ends_on")


def is_token_keeper(user: Any, token: ApiToken) -> bool:
    """Whether ``user`` may stop this key: whoever reports for the organisation, or the office of its host."""
    return may_report_for(user, token.host, token.organisation)


def not_token_keeper() -> Refusal:
    """Why somebody may not stop a key."""
    return Refusal("not_permitted", _("您没有停用这把密钥的权限。请联系填报单位或秘书处。"))


def may_decide(user: Any, double: Double) -> bool:
    """Whether ``user`` says if two records are one activity: who may change both, or the office."""
    return is_reporter(user, double.first) and is_reporter(user, double.second)


def verdict_refusals(double: Double, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from deciding about two records."""
    if not may_decide(by, double):
        yield Refusal("not_permitted", _("两条记录不都由您填报，请由秘书处判断。"))
    if not double.is_open:
        words = {"verdict": double.get_verdict_display()}
        yield Refusal("decided", _("已经判断为“%(verdict)s”。要改判，请先撤销。") % words)
    if ActivityState.SET_ASIDE in {double.first.state, double.second.state}:
        yield Refusal("set_aside", _("其中一条已列为不采用，不会计入任何统计。请先恢复，再判断。"))


def undo_refusals(double: Double, kept: Activity | None, *, by: Any) -> Iterator[Refusal]:
    """What keeps a decision about two records from being undone. ``kept``: to which the other was joined, if any."""
    if not may_decide(by, double):
        yield Refusal("not_permitted", _("两条记录不都由您填报，请由秘书处判断。"))
    if double.is_open:
        yield Refusal("not_decided", _("这一对还没有判断，或者已经撤销。"))
    if kept is not None and kept.same_as_id:
        message = _("保留的记录后来又并入了另一条“%(title)s”。请先撤销后来的判断。")
        yield Refusal("later_first", message % {"title": kept.same_as})
