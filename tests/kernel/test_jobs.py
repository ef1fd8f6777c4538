"""Jobs by the clock: when they are due, and what happens when one fails."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from xiefa.kernel import clock, jobs
from xiefa.kernel.models import JobRun

pytestmark = pytest.mark.django_db
NINE = datetime(2024, 1, 10, 1, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch):
    """Only two jobs exist: one that notes its runs, one that fails; the list of runs."""
    runs = []

    def fail():
        raise ValueError("坏了")

    hourly = jobs.Job("test.note", timedelta(hours=1), lambda: runs.append(clock.now()))
    monkeypatch.setattr(
        jobs, "JOBS", {"test.note": hourly, "test.fail": jobs.Job("test.fail", timedelta(days=1), fail)}
    )
    return runs


def test_a_job_runs_when_its_time_has_come_and_not_before(ran):
    for minutes in (0, 30, 59, 60, 90, 120):
        with clock.frozen(NINE + timedelta(minutes=minutes)):
            jobs.run_due()
    assert [(moment - NINE) // timedelta(minutes=1) for moment in ran] == [0, 60, 120]


def test_a_failure_is_written_down_and_does_not_stop_the_others(ran):
    with clock.frozen(NINE):
        assert jobs.run_due() == {"test.note": "", "test.fail": "ValueError: 坏了"}
    row = JobRun.objects.get(name="test.fail")
    assert (row.error, row.started_at, row.finished_at) == ("ValueError: 坏了", NINE, NINE)
    assert len(ran) == 1


@pytest.mark.usefixtures("ran")
def test_the_command_reports_each_job_and_fails_when_one_failed():
    out = StringIO()
    with pytest.raises(CommandError, match=r"^Failed: test\.fail$"):
        call_command("run_jobs", stdout=out)
    assert out.getvalue() == "test.note: ok\ntest.fail: ValueError: 坏了\n"


def test_the_outbox_is_a_declared_job():
    assert jobs.JOBS["kernel.outbox.deliver_pending"].every == timedelta(minutes=1)
