"""Numbers without gaps, even when two people ask at the same moment."""

from django.db import connection, transaction
from django.db.models import F

from xiefa.kernel.models import Series


def next_value(series: str, *, first: int = 1) -> int:
    """The next number of ``series``, inside the caller's transaction.

    The row stays locked until that transaction ends: a second caller waits, and a rollback gives the
    number back. Without a transaction there could be gaps, so TransactionManagementError is raised.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"next_value({series!r}) must be called inside transaction.atomic, or a failure would leave a gap."
        )
    # One statement that waits for a concurrent creator instead of failing beside it.
    Series.objects.bulk_create([Series(name=series, last_value=first - 1)], ignore_conflicts=True)
    Series.objects.filter(name=series).update(last_value=F("last_value") + 1)
    return Series.objects.values_list("last_value", flat=True).get(name=series)


def raise_to(series: str, value: int) -> None:
    """Let ``series`` go on after ``value``, as when numbers already given on paper are imported; never backwards."""
    Series.objects.bulk_create([Series(name=series, last_value=value)], ignore_conflicts=True)
    Series.objects.filter(name=series, last_value__lt=value).update(last_value=value)


def last_value(series: str) -> int | None:
    """The number given last, or None when the series has not begun."""
    return Series.objects.filter(name=series).values_list("last_value", flat=True).first()
