"""Meetings, ballots, tasks and motions that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.council.enums import BallotMethod, BallotState, MeetingState, Reply, TaskState
from xiefa.council.models import Attendee, Ballot, Meeting, Motion, Task, Vote
from xiefa.council.rules import voices_in
from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, local_day, of_my_hosts, pile_of_list, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere

_PREPARE, _RECORD = "council.prepare", "council.record"
# From so many days before, an unanswered invitation is pressing, and a task is worth a look.
INVITATION_DAYS, TASK_DAYS = 3, 14
_MEETING_LIST = "council:meeting_list"


def council_piles(user: Any, most: int) -> Iterator[Pile]:
    """Ballots, invitations; then meetings to record, prepare and minute; tasks; motions without an agenda."""
    person = getattr(user, "person", None)
    if person is not None:
        yield pile_of_list(
            most,
            NoticeKind.BALLOT,
            gettext_lazy("等您表决"),
            map(ballot_thing, ballots_of(person)),
            icon="circle-check",
        )
        yield pile_of_rows(
            most,
            NoticeKind.INVITATION,
            gettext_lazy("等您回复的会议邀请"),
            invitations_of(person),
            invitation_thing,
            icon="mail",
        )
    if may_somewhere(user, _RECORD):
        yield _meetings(user, most, _RECORD, _to_record(), gettext_lazy("要记录的会议"), task=_("开会、签到、计票"))
    if may_somewhere(user, _PREPARE):
        preparing = Meeting.objects.filter(state=MeetingState.PREPARING)
        yield _meetings(user, most, _PREPARE, preparing, gettext_lazy("筹备中的会议"), task=_("完成议程并发出通知"))
    if may_somewhere(user, _RECORD):
        closed = Meeting.objects.filter(state=MeetingState.CLOSED)
        yield _meetings(user, most, _RECORD, closed, gettext_lazy("等纪要的会议"), task=_("核对记录，形成纪要"))
    if may_somewhere(user, _PREPARE) or may_somewhere(user, _RECORD):
        yield _reported_tasks(user, most)
        yield _open_tasks(user, most)
    if may_somewhere(user, _PREPARE):
        yield _motions(user, most)


def ballots_of(person: Any) -> list[Ballot]:
    """Open ballots in which this person still has a vote to cast, their own or one they speak for."""
    methods = [BallotMethod.NAMED, BallotMethod.WRITTEN]
    rows = Ballot.objects.filter(state=BallotState.OPEN, method__in=methods).select_related("item__meeting")
    found = [ballot for ballot in rows.order_by("deadline_at", "pk") if not _is_past(ballot)]
    votes = Vote.objects.filter(ballot__in=[ballot.pk for ballot in found]).values_list("ballot", "member")
    cast = set(votes)
    return [ballot for ballot in found if _has_voice_left(ballot, person.pk, cast)]


def _is_past(ballot: Ballot) -> bool:
    return ballot.deadline_at is not None and ballot.deadline_at <= clock.now()


def _has_voice_left(ballot: Ballot, person: int, cast: Iterable[tuple[int, int]]) -> bool:
    voices = voices_in(ballot)
    mine = (member for member, holder in voices.items() if person in (member, holder))
    return any((ballot.pk, member) not in cast for member in mine)


def ballot_thing(ballot: Ballot) -> Waiting:
    """A ballot, pressing on its last day."""
    deadline = ballot.deadline_at
    is_near = deadline is not None and deadline - clock.now() <= timedelta(days=1)
    return Waiting(
        key=f"ballot:{ballot.pk}",
        title=str(ballot.item),
        task=_("%(method)s · %(meeting)s")
        % {"method": ballot.get_method_display(), "meeting": ballot.item.meeting.title},
        url=reverse("council:ballot_vote", kwargs={"pk": ballot.pk}),
        since=ballot.opened_at,
        due=local_day(deadline) if deadline else None,
        is_late=is_near,
    )


def invitations_of(person: Any) -> QuerySet[Attendee]:
    """Invitations that this person has not answered, of meetings that have not begun, the nearest first."""
    rows = Attendee.objects.filter(person=person, reply=Reply.NONE, meeting__state=MeetingState.CALLED)
    return rows.select_related("meeting").order_by("meeting__starts_at", "pk")


def invitation_thing(attendee: Attendee) -> Waiting:
    """An invitation, pressing when the day is near."""
    day = local_day(attendee.meeting.starts_at)
    return Waiting(
        key=f"invitation:{attendee.pk}",
        title=attendee.meeting.title,
        task=_("请回复是否出席"),
        url=reverse("council:invitation", kwargs={"pk": attendee.meeting_id}),
        since=attendee.invited_at,
        due=day,
        is_late=day <= clock.today() + timedelta(days=INVITATION_DAYS),
    )


def _to_record() -> QuerySet[Meeting]:
    """Meetings that are going on, and those called for today or earlier."""
    tomorrow = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time.min))
    called = Meeting.objects.filter(state=MeetingState.CALLED, starts_at__lt=tomorrow)
    return Meeting.objects.filter(state=MeetingState.OPEN) | called


def _meetings(user: Any, most: int, permission: str, meetings: QuerySet[Meeting], title: Any, *, task: str) -> Pile:
    def thing_of(meeting: Meeting) -> Waiting:
        name = "council:meeting_record" if meeting.state in (MeetingState.OPEN, MeetingState.CALLED) else ""
        url = reverse(name, kwargs={"pk": meeting.pk}) if name else meeting.get_absolute_url()
        day = local_day(meeting.starts_at)
        return Waiting(
            key=f"meeting:{meeting.pk}:{meeting.state}",
            title=meeting.title,
            task=task,
            url=url,
            due=day,
            is_late=day < clock.today(),
        )

    rows = of_my_hosts(meetings, user, permission).order_by("starts_at", "pk")
    return pile_of_rows(most, NoticeKind.MEETING, title, rows, thing_of, icon="users", more=_MEETING_LIST)


def _reported_tasks(user: Any, most: int) -> Pile:
    rows = Task.objects.filter(state=TaskState.REPORTED)
    return _tasks(user, most, rows, gettext_lazy("等检查的交办事项"), task=_("已有报告，请检查并办结"))


def _open_tasks(user: Any, most: int) -> Pile:
    until = clock.today() + timedelta(days=TASK_DAYS)
    rows = Task.objects.filter(state=TaskState.OPEN, review_on__lte=until)
    return _tasks(user, most, rows, gettext_lazy("快到检查日期的交办事项"), task=_("请报告进展"))


def _tasks(user: Any, most: int, tasks: QuerySet[Task], title: Any, *, task: str) -> Pile:
    def thing_of(row: Task) -> Waiting:
        return Waiting(
            key=f"task:{row.pk}:{row.state}:{row.review_on or ''}",
            title=row.text,
            task=f"{row.owner} · {task}",
            url=reverse("council:task_detail", kwargs={"pk": row.pk}),
            due=row.review_on,
            is_late=row.review_on is not None and row.review_on < clock.today(),
        )

    rows = of_my_hosts(tasks, user, _PREPARE, _RECORD, path="effect__resolution__host")
    rows = rows.order_by("review_on", "pk")
    return pile_of_rows(most, NoticeKind.TASK, title, rows, thing_of, icon="list-check", more="council:task_list")


def _motions(user: Any, most: int) -> Pile:
    def thing_of(motion: Motion) -> Waiting:
        return Waiting(
            key=f"motion:{motion.pk}",
            title=motion.heading,
            task=_("请列入下一次会议的议程"),
            url=reverse(_MEETING_LIST),
            since=motion.proposed_at,
        )

    rows = of_my_hosts(Motion.objects.waiting(), user, _PREPARE).order_by("proposed_at", "pk")
    return pile_of_rows(
        most,
        NoticeKind.MEETING,
        gettext_lazy("等待列入议程的议题"),
        rows,
        thing_of,
        icon="layout-list",
        more=_MEETING_LIST,
    )
