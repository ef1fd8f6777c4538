"""Lists of the room as Excel sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiefa.council.designations import session_words
from xiefa.council.enums import TaskState
from xiefa.council.models import Resolution, Task
from xiefa.kernel import clock
from xiefa.ui.sheets import sheet_response


def meetings_sheet(rows: Iterable[Any]) -> HttpResponse:
    """Meetings with their sessions; ``points``, ``invited`` and ``coming`` are annotated."""
    headings = [
        _("会议名称"), _("主办组织"), _("会议届次"), _("形式"), _("状态"), _("会议开始时间"), _("会议结束时间"), _("地点"), _("主持人"),
        _("议题数"), _("受邀人数"), _("回复出席"),
    ]  # fmt: skip
    cells = (_meeting(one) for one in rows)
    return sheet_response(_("会议"), headings, cells, file_name=f"meetings-{clock.today():%Y-%m-%d}.xlsx")


def resolutions_sheet(rows: Iterable[Resolution]) -> HttpResponse:
    """Resolutions with their numbers and texts."""
    headings = [
        _("编号"),
        _("主办组织"),
        _("决定机构"),
        _("决议日期"),
        _("类别"),
        _("用语"),
        _("标题"),
        _("正文"),
        _("补录依据"),
    ]
    cells = (
        (
            one.designation,
            str(one.host),
            str(one.body),
            one.resolved_on,
            one.get_kind_display(),
            one.get_wording_display(),
            one.title,
            one.text,
            one.source,
        )
        for one in rows
    )
    return sheet_response(_("决议"), headings, cells, file_name="resolutions.xlsx")


def tasks_sheet(rows: Iterable[Task], *, today: date) -> HttpResponse:
    """Tasks with who answers for them; the last column says which are late on that day."""
    headings = [
        _("任务"),
        _("责任单位"),
        _("协办单位"),
        _("检查日期"),
        _("报告对象"),
        _("状态"),
        _("决议"),
        _("主办组织"),
        _("逾期"),
    ]
    cells = (
        (
            one.text,
            one.owner,
            one.co_owners,
            one.review_on,
            str(one.report_to or ""),
            one.get_state_display(),
            one.effect.resolution.designation,
            str(one.effect.resolution.host),
            _("已逾期") if is_late(one, today) else "",
        )
        for one in rows
    )
    return sheet_response(_("交办"), headings, cells, file_name="tasks.xlsx")


def is_late(task: Task, today: date) -> bool:
    """Whether the day on which the task was to be looked at has passed and it is not done."""
    return task.state != TaskState.DONE and task.review_on is not None and task.review_on < today


def _meeting(meeting: Any) -> list[Any]:
    return [
        meeting.title,
        str(meeting.host),
        "；".join(session_words(session) for session in meeting.sessions.all()),
        str(meeting.get_form_display()),
        str(meeting.get_state_display()),
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
        str(meeting.chair or ""),
        meeting.points,
        meeting.invited,
        meeting.coming,
    ]
