"""Records, reports and questions that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.activities.enums import ActivityState, PeriodState, QuestionState, ReportState
from xiefa.activities.models import Activity, Question, Report
from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, local_day, of_my_hosts, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere

_REPORT, _CONFIRM, _ACCEPT = "activities.report", "activities.confirm", "activities.accept"
# From so many days before the deadline an open report is pressing.
PRESSING_DAYS = 14


def activity_piles(user: Any, most: int) -> Iterator[Pile]:
    """What an alliance has to check, complete, answer and hand in; what its head confirms; what the office decides."""
    if may_somewhere(user, _REPORT):
        yield _own_reports(user, most)
        yield _own(user, most, ActivityState.RETURNED, gettext_lazy("退回补正的活动记录"), _("请补正后再确认"))
        yield _own_questions(user, most)
        title = gettext_lazy("待核对的活动记录")
        yield _own(user, most, ActivityState.PROPOSED, title, _("来自稿件或会议，请核对"))
    if may_somewhere(user, _CONFIRM):
        rows = of_my_hosts(Activity.objects.filter(state=ActivityState.ENTERED), user, _CONFIRM, path="reporter")
        yield _records(rows, most, gettext_lazy("等您确认的活动记录"), _("请核对后确认"), "?state=entered")
    if may_somewhere(user, _ACCEPT):
        rows = of_my_hosts(Activity.objects.filter(state=ActivityState.CONFIRMED), user, _ACCEPT)
        yield _records(rows, most, gettext_lazy("等待接受的活动记录"), _("请接受或退回"), "?state=confirmed")
        yield _questions_to_settle(user, most)
        yield _late_reports(user, most)


def _own(user: Any, most: int, state: str, title: Any, task: str) -> Pile:
    rows = of_my_hosts(Activity.objects.filter(state=state), user, _REPORT, path="reporter")
    return _records(rows, most, title, task, f"?state={state}")


def _records(rows: Any, most: int, title: Any, task: str, query: str) -> Pile:
    def thing_of(activity: Activity) -> Waiting:
        return Waiting(
            key=f"activity:{activity.pk}:{activity.state}:{activity.version}",
            title=str(activity),
            task=activity.note if activity.note and activity.state == ActivityState.RETURNED else task,
            url=activity.get_absolute_url(),
            since=activity.changed_at,
        )

    rows = rows.defer("narrative").order_by("changed_at", "pk")
    more = "activities:activity_list"
    kind, icon = NoticeKind.ACTIVITY, "calendar-event"
    return pile_of_rows(most, kind, title, rows, thing_of, icon=icon, more=more, query=query)


def _own_questions(user: Any, most: int) -> Pile:
    rows = of_my_hosts(Question.objects.filter(state=QuestionState.OPEN), user, _REPORT, path="activity__reporter")
    return _questions(rows, most, gettext_lazy("等您答复的质疑"), _("请答复，或更正记录"), "?part=to&state=open")


def _questions_to_settle(user: Any, most: int) -> Pile:
    rows = of_my_hosts(Question.objects.filter(state=QuestionState.ANSWERED), user, _ACCEPT, path="activity__host")
    title = gettext_lazy("等待了结的质疑")
    return _questions(rows, most, title, _("请看答复是否已说清"), "?state=answered")


def _questions(rows: Any, most: int, title: Any, task: str, query: str) -> Pile:
    def thing_of(question: Question) -> Waiting:
        return Waiting(
            key=f"question:{question.pk}:{question.state}",
            title=f"{question.activity}：{question.reason}",
            task=task,
            url=f"{question.activity.get_absolute_url()}#questions",
            since=question.answered_at or question.asked_at,
        )

    rows = rows.select_related("activity").order_by("asked_at", "pk")
    more, icon = "activities:question_list", "message-report"
    return pile_of_rows(most, NoticeKind.ACTIVITY, title, rows, thing_of, icon=icon, more=more, query=query)


def _open_reports() -> Any:
    return Report.objects.filter(state=ReportState.OPEN, period__state=PeriodState.OPEN)


def _own_reports(user: Any, most: int) -> Pile:
    rows = of_my_hosts(_open_reports(), user, _REPORT, path="organisation")
    return _reports(rows, most, gettext_lazy("我们的填报"), _("请在截止以前填好并提交"))


def _late_reports(user: Any, most: int) -> Pile:
    late = _open_reports().filter(period__deadline_at__lt=clock.now())
    rows = of_my_hosts(late, user, _ACCEPT, path="period__host")
    return _reports(rows, most, gettext_lazy("逾期未提交的填报"), _("请催促联盟，或延长期限"))


def _reports(rows: Any, most: int, title: Any, task: str) -> Pile:
    pressing = clock.now() + timedelta(days=PRESSING_DAYS)

    def thing_of(report: Report) -> Waiting:
        return Waiting(
            key=f"report:{report.pk}",
            title=str(report),
            task=task,
            url=report.get_absolute_url(),
            due=local_day(report.period.deadline_at),
            is_late=report.period.deadline_at < pressing,
        )

    rows = rows.select_related("period", "organisation").prefetch_related("organisation__names")
    rows = rows.order_by("period__deadline_at", "pk")
    more = "activities:report_list"
    return pile_of_rows(most, NoticeKind.ACTIVITY, title, rows, thing_of, icon="clipboard-list", more=more)
