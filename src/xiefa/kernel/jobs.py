"""What happens by the clock: each room declares its jobs in ``jobs.py``; ``run_jobs`` runs those that are due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from xiefa.kernel import clock
from xiefa.kernel.models import JobRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A function without arguments that may run any number of times with the effect of one run."""

    name: str
    every: timedelta
    run: Callable[[], Any]


JOBS: dict[str, Job] = {}


def job(*, every: timedelta) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Declare that the decorated function is to run ``every`` so often; it must be idempotent."""

    def declare(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__.removeprefix('xiefa.')}.{function.__name__}"
        JOBS[name] = Job(name, every, function)
        return function

    return declare


def run_due() -> dict[str, str]:
    """Run every job whose time has come; the name of each with its error, or an empty text when all was well."""
    return {declared.name: _run(declared) for declared in JOBS.values() if _claim(declared)}


def _claim(declared: Job) -> bool:
    """Write down the start before starting, so that of two runners only one runs the job."""
    now = clock.now()
    row, _created = JobRun.objects.get_or_create(name=declared.name)
    due_at = row.next_at(declared.every)
    if due_at is not None and due_at > now:
        return False
    return JobRun.objects.filter(pk=row.pk, started_at=row.started_at).update(started_at=now) == 1


def _run(declared: Job) -> str:
    error = ""
    try:
        declared.run()
    except Exception as problem:
        logger.exception("Job %s failed", declared.name)
        error = f"{type(problem).__name__}: {problem}"
    JobRun.objects.filter(name=declared.name).update(finished_at=clock.now(), error=error)
    return error
