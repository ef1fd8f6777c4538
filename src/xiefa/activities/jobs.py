"""What happens by the clock: reports of open periods are opened, filled with what is known, and looked through."""

from datetime import timedelta

from xiefa.activities.domain import doubles, links
from xiefa.activities.domain.drafts import clear_old_drafts
from xiefa.activities.domain.keeping import BUDGET, check_reports, prepare_reports
from xiefa.activities.domain.meetings import meetings_to_report, propose_meeting
from xiefa.activities.domain.periods import join_members
from xiefa.activities.enums import SnapshotState
from xiefa.activities.models import ReportingPeriod
from xiefa.kernel.jobs import job


@job(every=timedelta(minutes=5))
def open_reports() -> int:
    """Give new members their reports, and put what is known before those that wait; how many were prepared."""
    periods = list(ReportingPeriod.objects.open().select_related("host"))
    for period in periods:
        join_members(period=period, by=None)
    return sum(prepare_reports(period, budget=BUDGET / len(periods)) for period in periods)


@job(every=timedelta(hours=1))
def look_through_reports() -> int:
    """Look through the reports whose records have changed since they were looked through; how many."""
    periods = list(ReportingPeriod.objects.open().select_related("host"))
    return sum(check_reports(period, budget=BUDGET / len(periods)) for period in periods)


@job(every=timedelta(hours=1))
def propose_meetings() -> int:
    """Propose the records of meetings that the council has minuted; how many have one."""
    return sum(propose_meeting(meeting=meeting, by=None) is not None for meeting in meetings_to_report())


@job(every=timedelta(days=1))
def clear_drafts() -> int:
    """Forget what people typed long ago and never handed in; how many drafts."""
    return clear_old_drafts()


@job(every=timedelta(minutes=10))
def keep_pages() -> int:
    """Fetch the pages behind links that still wait for it, whoever put them there; how many are kept."""
    return sum(links.keep_page(row) == SnapshotState.KEPT for row in links.waiting())


@job(every=timedelta(minutes=10))
def look_at_changed_records() -> int:
    """Look for doubles of what was saved of late, by whatever way it came in; how many records were looked at."""
    return doubles.look_at_changed(timedelta(minutes=30))


@job(every=timedelta(days=1))
def look_for_doubles() -> int:
    """Go through every open period for records that look like one activity; how many pairs wait for people."""
    return doubles.look_through_open_periods()
