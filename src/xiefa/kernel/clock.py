"""The one place that knows what time it is, so that demo and tests can live on another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils import timezone

# Process-wide on purpose: a test's server thread must live on the same day as the test.
_frozen: list[datetime] = []


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def today() -> date:
    """The present date in the installation's time zone."""
    return timezone.localdate(now())


@contextmanager
def frozen(moment: datetime | date) -> Iterator[datetime]:
    """Stop the clock at ``moment`` inside the block; a bare date means nine in the morning, local time."""
    _frozen.append(_as_moment(moment))
    try:
        yield _frozen[-1]
    finally:
        _frozen.pop()


def _as_moment(moment: datetime | date) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC)
