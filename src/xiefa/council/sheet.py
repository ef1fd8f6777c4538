"""The list of meetings as rows of an Excel sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.council.designations import session_words


def meeting_rows(meetings: Iterable[Any]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and one row for each meeting; ``points``, ``invited`` and ``coming`` are annotated."""
    headings = [
        _("会议名称"), _("主办组织"), _("会议届次"), _("形式"), _("状态"), _("会议开始时间"), _("会议结束时间"), _("地点"), _("主持人"),
        _("议题数"), _("受邀人数"), _("回复出席"),
    ]  # fmt: skip
    return headings, (_row(meeting) for meeting in meetings)


def _row(meeting: Any) -> list[Any]:
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
