"""What has a day: meetings, votes, deadlines, tasks, reporting, evaluations, activities, issues, as far as visible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.activities.enums import ActivityState, PeriodState, Precision
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.briefing.models import Issue
from xiefa.council.enums import BallotMethod, BallotState, MeetingForm, MeetingState, TaskState
from xiefa.council.models import Ballot, Meeting, Task
from xiefa.desk.icalendar import Event
from xiefa.desk.waiting.things import of_my_hosts
from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.models import Cycle, PublicNotice
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent
from xiefa.membership.enums import RegistrationState
from xiefa.membership.models import Registration
from xiefa.review.enums import RoundState
from xiefa.review.models import Review, Round

# A feed reaches so many days back and ahead; a calendar program keeps what it has seen.
FEED_PAST, FEED_AHEAD = timedelta(days=400), timedelta(days=800)
_MOST_ACTIVITIES = 500
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a day, or with an hour (an aware ``start``); ``key`` and ``subject`` name the row behind it."""

    key: str
    kind: str | Promise
    title: str
    start: date | datetime
    url: str
    icon: str
    subject: tuple[str, str]
    end: datetime | None = None
    place: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_deadline: bool = False

    @property
    def day(self) -> date:
        """The day on which it stands in a list."""
        return timezone.localdate(self.start) if isinstance(self.start, datetime) else self.start

    @property
    def moment(self) -> datetime | None:
        """Its hour, where it has one."""
        return self.start if isinstance(self.start, datetime) else None


def entries(user: Any, *, since: date, until: date) -> list[Entry]:
    """Everything this person may know of between two days, the last not included; one query for each kind."""
    kinds = (_meetings, _ballots, _registrations, _tasks, _periods, _cycles, _notices, _rounds, _activities, _issues)
    found = [entry for kind in kinds for entry in kind(user, since, until)]
    return sorted(found, key=lambda entry: (entry.day, _hour(entry), entry.key))


def by_day(found: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """The entries under their days, in order."""
    days: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        days[entry.day].append(entry)
    return sorted(days.items())


def feed(user: Any) -> list[Event]:
    """The person's calendar for a calendar program, with the number and the moment of the last change of each."""
    today = clock.today()
    found = entries(user, since=today - FEED_PAST, until=today + FEED_AHEAD)
    changes = _changes(found)
    return [_event(entry, *changes.get(entry.subject, (0, _LONG_AGO))) for entry in found]


def _hour(entry: Entry) -> datetime:
    """Whole days come before the hours of the same day."""
    return entry.moment or _LONG_AGO


def _event(entry: Entry, sequence: int, changed_at: datetime) -> Event:
    status = "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    address = f"{settings.SITE_URL}{entry.url}"
    return Event(
        uid=f"{entry.key}@{settings.SITE_URL.partition('://')[2]}",
        title=_("%(kind)s：%(title)s") % {"kind": entry.kind, "title": entry.title},
        start=entry.start,
        end=entry.end,
        changed_at=changed_at,
        sequence=sequence,
        status=status,
        place=entry.place,
        text=address,
        url=address,
        is_busy=entry.moment is not None and not entry.is_deadline and not entry.is_cancelled,
    )


def _changes(found: Iterable[Entry]) -> dict[tuple[str, str], tuple[int, datetime]]:
    """How often each row behind an entry was changed, and when last: from the audit trail, in one query."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in found:
        wanted[entry.subject[0]].add(entry.subject[1])
    which = Q(pk=None)
    for label, keys in wanted.items():
        which |= Q(subject_label=label, subject_id__in=sorted(keys))
    rows = AuditEvent.objects.filter(which).order_by().values("subject_label", "subject_id")
    counted = rows.annotate(changes=Count("pk"), last=Max("moment"))
    return {(row["subject_label"], row["subject_id"]): (row["changes"], row["last"]) for row in counted}


def _window(since: date, until: date) -> tuple[datetime, datetime]:
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until))
    return first, last


def _meetings(user: Any, since: date, until: date) -> Iterator[Entry]:
    """Meetings that people were called to; those in preparation only for those who prepare them."""
    mine = of_my_hosts(Meeting.objects.all(), user, "council.prepare", "council.record").values("pk")
    rows = Meeting.objects.visible_to(user).exclude(form=MeetingForm.WRITTEN)
    first, last = _window(since, until)
    rows = rows.filter(starts_at__gte=first, starts_at__lt=last).filter(Q(called_at__isnull=False) | Q(pk__in=mine))
    for meeting in rows:
        yield Entry(
            key=f"meeting-{meeting.pk}",
            kind=gettext_lazy("会议"),
            title=meeting.title,
            start=meeting.starts_at,
            end=meeting.ends_at,
            place=meeting.place,
            url=meeting.get_absolute_url(),
            icon="users",
            subject=("council.Meeting", str(meeting.pk)),
            is_cancelled=meeting.state == MeetingState.CANCELLED,
            is_tentative=meeting.state == MeetingState.PREPARING,
        )


def _ballots(user: Any, since: date, until: date) -> Iterator[Entry]:
    visible = Meeting.objects.visible_to(user).values("pk")
    rows = Ballot.objects.filter(method=BallotMethod.WRITTEN, item__meeting__in=visible).exclude(state=BallotState.VOID)
    first, last = _window(since, until)
    for ballot in rows.filter(deadline_at__gte=first, deadline_at__lt=last).select_related("item__meeting"):
        assert ballot.deadline_at is not None
        yield Entry(
            key=f"ballot-{ballot.pk}",
            kind=gettext_lazy("通讯表决截止"),
            title=ballot.item.title,
            start=ballot.deadline_at,
            url=ballot.item.meeting.get_absolute_url(),
            icon="circle-check",
            subject=("council.Ballot", str(ballot.pk)),
            is_deadline=True,
        )


def _registrations(user: Any, since: date, until: date) -> Iterator[Entry]:
    rows = Registration.objects.visible_to(user).with_names().filter(state=RegistrationState.OPEN)
    for registration in rows.filter(deadline_on__gte=since, deadline_on__lt=until):
        yield Entry(
            key=f"registration-{registration.pk}",
            kind=gettext_lazy("注册手续期限"),
            title=str(registration),
            start=registration.deadline_on,
            url=registration.get_absolute_url(),
            icon="id",
            subject=("membership.Registration", str(registration.pk)),
        )


def _tasks(user: Any, since: date, until: date) -> Iterator[Entry]:
    rows = Task.objects.visible_to(user).filter(review_on__gte=since, review_on__lt=until)
    for task in rows.exclude(state=TaskState.DONE):
        assert task.review_on is not None
        yield Entry(
            key=f"task-{task.pk}",
            kind=gettext_lazy("交办事项检查"),
            title=_("%(task)s（%(owner)s）") % {"task": task.text, "owner": task.owner},
            start=task.review_on,
            url=reverse("council:task_detail", kwargs={"pk": task.pk}),
            icon="list-check",
            subject=("council.Task", str(task.pk)),
        )


def _periods(user: Any, since: date, until: date) -> Iterator[Entry]:
    first, last = _window(since, until)
    rows = ReportingPeriod.objects.visible_to(user).filter(deadline_at__gte=first, deadline_at__lt=last)
    for period in rows.exclude(state=PeriodState.CLOSED):
        yield Entry(
            key=f"period-{period.pk}",
            kind=gettext_lazy("填报截止"),
            title=str(period),
            start=period.deadline_at,
            url=period.get_absolute_url(),
            icon="clipboard-list",
            subject=("activities.ReportingPeriod", str(period.pk)),
            is_deadline=True,
            is_tentative=period.state == PeriodState.PLANNED,
        )


def _cycles(user: Any, since: date, until: date) -> Iterator[Entry]:
    first, last = _window(since, until)
    rows = Cycle.objects.visible_to(user).filter(entry_deadline_at__gte=first, entry_deadline_at__lt=last)
    for cycle in rows.exclude(state=CycleState.CANCELLED):
        yield Entry(
            key=f"cycle-{cycle.pk}",
            kind=gettext_lazy("评价录入截止"),
            title=str(cycle),
            start=cycle.entry_deadline_at,
            url=cycle.get_absolute_url(),
            icon="list-check",
            subject=("evaluation.Cycle", str(cycle.pk)),
            is_deadline=True,
            is_tentative=cycle.state == CycleState.PLANNED,
        )


def _notices(user: Any, since: date, until: date) -> Iterator[Entry]:
    """The last days of public notices; one that was taken back has none."""
    shown = [CycleState.NOTICED, CycleState.PUBLISHED]
    rows = PublicNotice.objects.filter(cycle__in=Cycle.objects.visible_to(user).filter(state__in=shown).values("pk"))
    for notice in rows.filter(last_on__gte=since, last_on__lt=until).select_related("cycle"):
        yield Entry(
            key=f"notice-{notice.pk}",
            kind=gettext_lazy("评价公示截止"),
            title=str(notice.cycle),
            start=notice.last_on,
            url=notice.cycle.get_absolute_url(),
            icon="list-check",
            subject=("evaluation.PublicNotice", str(notice.pk)),
            is_deadline=True,
        )


def _rounds(user: Any, since: date, until: date) -> Iterator[Entry]:
    """Days by which sheets are due, for who arranges the review and who judges in it."""
    rows = Round.objects.filter(review__in=Review.objects.visible_to(user).values("pk"), state=RoundState.OPEN)
    mine = set(Review.objects.arranged_by(user).values_list("pk", flat=True))
    for round_ in rows.filter(due_on__gte=since, due_on__lt=until).select_related("review"):
        assert round_.due_on is not None
        yield Entry(
            key=f"round-{round_.pk}",
            kind=gettext_lazy("评分截止"),
            title=_("%(review)s：%(round)s") % {"review": round_.review, "round": round_},
            start=round_.due_on,
            url=round_.get_absolute_url() if round_.review_id in mine else reverse("review:my_reviews"),
            icon="list-check",
            subject=("review.Round", str(round_.pk)),
            is_deadline=True,
        )


def _activities(user: Any, since: date, until: date) -> Iterator[Entry]:
    """Activities that are still to come; those that were have their own lists. A meeting is in the calendar already."""
    rows = Activity.objects.visible_to(user).filter(since__gte=max(since, clock.today()), since__lt=until, meeting=None)
    rows = rows.filter(precision=Precision.DAY, same_as=None).exclude(state=ActivityState.SET_ASIDE)
    for activity in rows.only("pk", "title", "since", "place", "state")[:_MOST_ACTIVITIES]:
        yield Entry(
            key=f"activity-{activity.pk}",
            kind=gettext_lazy("活动"),
            title=str(activity),
            start=activity.since,
            place=activity.place,
            url=activity.get_absolute_url(),
            icon="calendar-event",
            subject=("activities.Activity", str(activity.pk)),
            is_tentative=activity.state != ActivityState.ACCEPTED,
        )


def _issues(user: Any, since: date, until: date) -> Iterator[Entry]:
    rows: QuerySet[Issue] = Issue.objects.visible_to(user).defer("manuscript_json").select_related("host")
    for issue in rows.filter(issued_on__gte=since, issued_on__lt=until):
        assert issue.issued_on is not None
        yield Entry(
            key=f"issue-{issue.pk}",
            kind=gettext_lazy("简报印发"),
            title=str(issue),
            start=issue.issued_on,
            url=reverse("briefing:issue_detail", kwargs={"pk": issue.pk}),
            icon="file-text",
            subject=("briefing.Issue", str(issue.pk)),
        )
