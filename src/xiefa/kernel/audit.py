"""The ledger of everything that was done: append-only, hash-chained, readable without our code.

Each event's hash is the SHA-256 of its canonical JSON (keys sorted, no spaces, UTF-8), which contains
the hash of the event before it. Changing, removing or inserting a line breaks every hash after it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from django.db import connection, models, transaction

from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent, AuditEventQuerySet

# Any constant will do, as long as nothing else in the installation takes the same advisory lock.
_LEDGER_LOCK = 7_810_001
_SYSTEM = "系统"


@transaction.atomic
def record(
    action: str, thing: models.Model, *, by: Any, details: Mapping[str, Any] | None = None, host_code: str = ""
) -> AuditEvent:
    """Write down that ``by`` did ``action`` to ``thing``, in the caller's transaction.

    ``by`` is a person who signs in, or None for the system itself. ``details`` may hold plain data, dates
    and decimals; numbers with a fraction are kept as text, because databases print them differently.
    """
    take_turn()
    last = AuditEvent.objects.order_by("-number").first()
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        moment=clock.now(),
        actor_label=_cut(str(by) if by is not None else _SYSTEM, "actor_label"),
        actor_id=str(by.pk) if by is not None else "",
        action=action,
        subject_label=thing._meta.label,
        subject_id=str(thing.pk),
        subject_text=_cut(str(thing), "subject_text"),
        host_code=host_code or _host_code_of(thing),
        details=_plain(details or {}),
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def history_of(thing: models.Model) -> AuditEventQuerySet:
    """Everything that was done to ``thing``, oldest first."""
    return AuditEvent.objects.about(thing)


def verify_chain() -> list[str]:
    """Recompute the whole ledger; one English sentence for each line that is not as it was written."""
    problems: list[str] = []
    previous_number, previous_hash = 0, ""
    for event in AuditEvent.objects.order_by("number").iterator():
        if event.number != previous_number + 1:
            problems.append(f"Between event {previous_number} and event {event.number}, lines are missing.")
        if event.previous_hash != previous_hash:
            problems.append(f"Event {event.number} does not follow from event {previous_number}.")
        if event.hash != hash_of(event):
            problems.append(f"Event {event.number} was changed after it was written.")
        previous_number, previous_hash = event.number, event.hash
    return problems


def hash_of(event: AuditEvent) -> str:
    """The hash an event must carry: SHA-256 of ``canonical_json(event)``."""
    return hashlib.sha256(canonical_json(event).encode()).hexdigest()


def canonical_json(event: AuditEvent) -> str:
    """The text that is hashed: every field but the hash itself, keys sorted, no spaces, moments in UTC."""
    fields = {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
    del fields["hash"]
    fields["moment"] = event.moment.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def take_turn() -> None:
    """Wait until no other verb is writing, and let none begin until this transaction ends.

    A verb that first looks whether something is there and then enters it takes its turn before it looks;
    else two people, or one who presses the button twice, would both find the place free. It is the lock
    that every event takes, so two verbs can never wait for each other. SQLite has only one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LEDGER_LOCK])


def _plain(value: Any) -> Any:
    """The same data in types that both databases give back unchanged."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(inner) for inner in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).replace("\x00", "")


def _cut(text: str, field: str) -> str:
    column = cast("models.CharField[str, str]", AuditEvent._meta.get_field(field))
    return text[: column.max_length]


def _host_code_of(thing: models.Model) -> str:
    return str(getattr(getattr(thing, "host", None), "code", ""))
