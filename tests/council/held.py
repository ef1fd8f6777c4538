"""A meeting that was held, made by the verbs the staff use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.factories.council import Council, attendees_of, make_council, make_open_meeting, make_voted
from tests.factories.registry import make_alliance
from xiefa.council.domain import agenda, attendance, meetings, resolutions
from xiefa.council.models import Meeting, Resolution, Task
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

DAY = date(2023, 12, 28)
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Held:
    """Four of five present, one by proxy; a report heard, one alliance qualified, one task handed out."""

    council: Council
    unit: Organisation
    meeting: Meeting
    granted: Resolution
    remitted: Resolution

    @property
    def task(self) -> Task:
        """The task that was handed out, to be looked at on 2024-06-01."""
        return Task.objects.get(effect__resolution=self.remitted)

    @property
    def came(self) -> str:
        """Who was there, as the minutes name them."""
        pairs = zip(self.council.people[:4], self.council.units[:4], strict=True)
        return "、".join(f"{person}（{unit.name_at(DAY)}）" for person, unit in pairs)


def moment(hour: int, minute: int = 0) -> datetime:
    """A moment of the day of the meeting, in local time."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=_ZONE)


def make_held() -> Held:
    """Prepare, call, open, vote, declare and close."""
    with clock.frozen(moment(9)):
        council = make_council(seats=5)
        unit = make_alliance("智慧渔业产业技术创新战略联盟", "智慧渔业联盟")
        meeting = make_open_meeting(council, *_points(unit), present=4, title="二届四次理事会", place="北京",
                                    chair=council.people[0])  # fmt: skip
        people = attendees_of(council, meeting)
        attendance.give_proxy(giver=people[4], holder=people[0], by=council.secretary)
        heard, *voted = meeting.items.all()
        agenda.note_discussion(item=heard, text="大家讨论了明年的安排。", by=council.secretary)
        for item in voted:
            make_voted(council, item)
        granted, remitted = (resolutions.declare(item=item, by=council.secretary) for item in voted)
    with clock.frozen(moment(11, 30)):
        meetings.close_meeting(meeting=meeting, by=council.secretary)
    return Held(council, unit, Meeting.objects.get(pk=meeting.pk), granted, remitted)


def _points(unit: Organisation) -> list[dict[str, object]]:
    task = {"text": "拟定新增理事的条件", "owner": "秘书处", "review_on": date(2024, 6, 1)}
    return [
        {"kind": "hear", "title": "年度工作报告", "presenter": "李报告"},
        {"kind": "grant_qualification", "title": "授予注册资格", "cases": [{"organisation": unit}]},
        {"kind": "remit", "title": "交办任务", "cases": [task]},
    ]
