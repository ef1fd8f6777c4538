"""Live lines follow their records: whatever the ledger says about a record makes its lines anew.

Nothing is pushed up here. The ledger is written in the transaction of every change and its numbers have no gaps, so
reading on from where one stopped finds every change and looks at nothing else, however many alliances there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max

from xiefa.activities.models import Activity, Double
from xiefa.evaluation.facts import records
from xiefa.evaluation.models import LedgerPlace, LiveLine
from xiefa.kernel.models import AuditEvent
from xiefa.registry.models import Organisation

# So many records at a time: what is read in stays small.
_AT_ONCE = 500
_RECORD, _ORGANISATION = Activity._meta.label, Organisation._meta.label
_MERGERS = ("registry.merge", "registry.undo_merge")


def catch_up() -> int:
    """Bring the live lines up to the last line of the ledger; how many records were looked at."""
    last = AuditEvent.objects.aggregate(last=Max("number"))["last"] or 0
    if LedgerPlace.objects.filter(pk=1, number__gte=last).exists():
        return 0
    with transaction.atomic():
        place, _is_new = LedgerPlace.objects.select_for_update().get_or_create(pk=1)
        news = AuditEvent.objects.filter(number__gt=place.number, number__lte=last)
        changed = sorted(_records_in(news))
        refresh(changed)
        LedgerPlace.objects.filter(pk=1).update(number=max(last, place.number))
    return len(changed)


def refresh(changed: Iterable[int]) -> None:
    """Make the live lines of these records anew; what does not count any more has none."""
    ids = list(changed)
    if not ids:
        return
    forms = records.forms()
    for at in range(0, len(ids), _AT_ONCE):
        chunk = ids[at : at + _AT_ONCE]
        hosts = dict(Activity.objects.filter(pk__in=chunk).values_list("pk", "host"))
        sealed = list(records.accepted(chunk))
        known = records.register(records.codes_in(one.content for one in sealed))
        LiveLine.objects.filter(record__in=chunk).delete()
        LiveLine.objects.bulk_create(
            LiveLine(host_id=hosts[one.record], **line.columns())
            for one in sealed
            for line in records.lines_of_record(one, known, forms[one.content["form"]])
        )


@transaction.atomic
def rebuild() -> int:
    """Make all live lines anew, whatever the ledger says; how many records count."""
    place, _is_new = LedgerPlace.objects.select_for_update().get_or_create(pk=1)
    place.number = AuditEvent.objects.aggregate(last=Max("number"))["last"] or 0
    place.save()
    LiveLine.objects.all().delete()
    counting = list(Activity.objects.accepted().order_by("pk").values_list("pk", flat=True))
    refresh(counting)
    return len(counting)


def _records_in(news: Any) -> set[int]:
    """The records that these lines of the ledger are about."""
    found: set[int] = set()
    rows = news.filter(subject_label__in=[_RECORD, _ORGANISATION]).order_by()
    for label, subject, action, details in rows.values_list("subject_label", "subject_id", "action", "details"):
        if label == _RECORD:
            found.add(int(subject))
            found |= _of_pair(details)
        elif action in _MERGERS:
            found |= set(_of_organisation(int(subject)))
    return found


def _of_pair(details: dict[str, Any]) -> set[int]:
    """A verdict on doubles changes what counts of both records, and of those that they are doubles of."""
    if "pair" not in details:
        return set()
    pairs = Double.objects.filter(pk=details["pair"])
    names = [f"{side}{end}" for side in ("first", "second") for end in ("", "__same_as")]
    return {pk for row in pairs.values_list(*names) for pk in row if pk}


def _of_organisation(pk: int) -> Iterator[int]:
    """The records that an organisation reports or has a part in."""
    yield from Activity.objects.accepted().filter(reporter=pk).values_list("pk", flat=True)
    yield from Activity.objects.accepted().filter(parts__organisation=pk).values_list("pk", flat=True)
