"""Every job may run twice: the second run changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from tests.factories.accounts import make_user
from xiefa.kernel import clock, jobs, outbox
from xiefa.kernel.models import JobRun, Series

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 1, 10, 4, tzinfo=UTC)


def everything():
    """Every row of the installation except the record of runs itself."""
    rows = {}
    for model in apps.get_models():
        if model is not JobRun:
            rows[model._meta.label] = sorted(map(repr, model._base_manager.values_list()))
    return rows


def changes_again(job):
    """Whether a second run at the same moment changes anything that the first one left."""
    with clock.frozen(NOON):
        job.run()
        after_once = everything()
        job.run()
        return everything() != after_once


@pytest.mark.parametrize("name", sorted(jobs.JOBS))
def test_a_second_run_changes_nothing(name):
    with clock.frozen(NOON - timedelta(days=1)):
        make_user()
        outbox.post("test", to="a@example.org", subject="一", text="正文", key="one")
    assert not changes_again(jobs.JOBS[name])


def test_a_job_that_is_not_idempotent_is_found():
    job = jobs.Job(
        "bad", timedelta(days=1), lambda: Series.objects.create(name=f"{Series.objects.count()}", last_value=1)
    )
    assert changes_again(job)


def test_there_are_jobs_to_look_at():
    assert "kernel.outbox.deliver_pending" in jobs.JOBS
