"""The ledger of standing: writing an entry, exporting it, checking the chain, replaying it from empty.

An entry's ``line`` is canonical JSON: keys sorted, no blanks, UTF-8. Its hash is the SHA-256 of the hash before,
a line feed and the line. An exported entry is ``line TAB hash``, so that what stands between two tabs of the file
is exactly what the next hash was made of. ``xiefa.registry.ledger_verifier`` checks a file without this code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from django.db.models import Q

from xiefa.kernel import clock
from xiefa.registry.enums import LedgerKind
from xiefa.registry.models import LedgerEntry, Organisation, Seat, Standing
from xiefa.registry.rules.standing import CHANGES


def subject_of_organisation(code: str) -> str:
    """How the ledger names an organisation."""
    return f"organisation:{code}"


def subject_of_seat(*, body: int, person: int, title: str) -> str:
    """How the ledger names an office held by somebody."""
    return f"seat:{body}:{person}:{title}"


def write_entry(
    *,
    kind: str,
    host_code: str,
    subject: str,
    subject_text: str,
    effective_on: date,
    effect_key: str,
    resolution: str,
    before: str,
    after: str,
    details: Mapping[str, Any],
) -> LedgerEntry:
    """Continue the ledger by one entry, in the caller's transaction, who has taken their turn (``audit.take_turn``).

    ``before`` and ``after`` are the standing of the subject, "" for none. ``details`` holds plain data and dates.
    """
    last = LedgerEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, "")
    moment = clock.now()
    told: dict[str, Any] = {
        "number": last[0] + 1, "moment": moment.astimezone(UTC).isoformat(timespec="microseconds"),
        "effective_on": effective_on.isoformat(), "host": host_code, "kind": str(kind), "subject": subject,
        "subject_text": subject_text[:200], "effect": effect_key, "resolution": resolution[:120],
        "before": str(before), "after": str(after), "details": {key: _plain(value) for key, value in details.items()},
    }  # fmt: skip
    line = canonical(told)
    return LedgerEntry.objects.create(
        number=told["number"], moment=moment, effective_on=effective_on, host_code=host_code, kind=kind,
        subject=subject, subject_text=told["subject_text"], effect_key=effect_key, resolution=told["resolution"],
        line=line, previous_hash=last[1], hash=hash_of(last[1], line),
    )  # fmt: skip


def canonical(told: Mapping[str, Any]) -> str:
    """The one way in which an entry is written down: keys sorted, no blanks, no control characters."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(previous_hash: str, line: str) -> str:
    """SHA-256 of the hash before, a line feed and the line, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{previous_hash}\n{line}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int) or value is None else str(value).replace("\x00", "")


def export_lines(host: Organisation | None = None) -> Iterator[str]:
    """The ledger as text, one entry a line, ``line TAB hash LF``.

    With a host only the entries of that host: to be read, not verified, because the chain runs through all of them.
    """
    entries = LedgerEntry.objects.order_by("number")
    if host is not None:
        entries = entries.filter(host_code=host.code)
    for line, own_hash in entries.values_list("line", "hash").iterator(chunk_size=5_000):
        yield f"{line}\t{own_hash}\n"


def head() -> tuple[int, str]:
    """Number and hash of the last entry: what is published, so that an export can be compared with it."""
    return LedgerEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, "")


_COLUMNS = {
    "number": "number", "kind": "kind", "subject": "subject", "subject_text": "subject_text", "host": "host_code",
    "effect": "effect_key", "resolution": "resolution",
}  # fmt: skip


def problems() -> list[str]:
    """Recompute the whole ledger; one English sentence for each entry that is not as it was written."""
    found: list[str] = []
    number, previous = 0, ""
    for entry in LedgerEntry.objects.order_by("number").iterator(chunk_size=5_000):
        if entry.number != number + 1:
            found.append(f"Between entry {number} and entry {entry.number} of the ledger, entries are missing.")
        if entry.previous_hash != previous:
            found.append(f"Entry {entry.number} of the ledger does not follow from entry {number}.")
        if entry.hash != hash_of(entry.previous_hash, entry.line) or not _says_its_line(entry):
            found.append(f"Entry {entry.number} of the ledger was changed after it was written.")
        number, previous = entry.number, entry.hash
    return found


def _says_its_line(entry: LedgerEntry) -> bool:
    told = json.loads(entry.line)
    return (
        all(told.get(key) == getattr(entry, column) for key, column in _COLUMNS.items())
        and told.get("effective_on") == entry.effective_on.isoformat()
        and told.get("moment") == entry.moment.astimezone(UTC).isoformat(timespec="microseconds")
    )


# host, subject, state, since, until, opened by, closed by; of a seat the state is the code of who is represented
_Row = tuple[str, str, str, str, str, int, int]


@dataclass
class _Replay:
    """The register as the ledger alone tells it."""

    rows: list[list[Any]] = field(default_factory=list)
    open: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def take(self, told: Mapping[str, Any]) -> None:
        """Let one entry happen."""
        where = (told["host"], told["subject"])
        if told["kind"] == LedgerKind.APPOINT:
            self._begin(where, told, told["details"].get("represents", ""))
        elif told["kind"] == LedgerKind.RELIEVE:
            self._end(where, told)
        else:
            self._change(where, told)

    def _change(self, where: tuple[str, str], told: Mapping[str, Any]) -> None:
        present = self.open.get(where)
        state = present[2] if present else ""
        if told["before"] != state:
            self.contradictions.append(
                f"Entry {told['number']} of the ledger says that {where[1]} was “{told['before']}”; it was “{state}”."
            )
        if told["after"] == state:
            return
        if present:
            self._end(where, told)
        if told["after"]:
            self._begin(where, told, CHANGES[told["kind"]].after or state)

    def _begin(self, where: tuple[str, str], told: Mapping[str, Any], state: str) -> None:
        row = [*where, str(state), told["effective_on"], "", told["number"], 0]
        self.rows.append(row)
        self.open[where] = row

    def _end(self, where: tuple[str, str], told: Mapping[str, Any]) -> None:
        row = self.open.pop(where, None)
        if row is None:  # an office held since before its body came under resolutions
            row = [*where, "", "", "", 0, 0]
            self.rows.append(row)
        row[4], row[6] = told["effective_on"], told["number"]


def differences() -> list[str]:
    """Replay the ledger from empty and compare with the rows; one English sentence for each row that differs."""
    replay = _Replay()
    for line in LedgerEntry.objects.order_by("number").values_list("line", flat=True).iterator(chunk_size=5_000):
        replay.take(json.loads(line))
    expected = {_without_past(tuple(row)) for row in replay.rows}
    found = {_without_past(row) for row in (*_standings(), *_seats())}
    return [
        *replay.contradictions,
        *(f"The ledger tells of {_said(row)}, which is not in the register." for row in sorted(expected - found)),
        *(f"The register has {_said(row)}, of which the ledger tells nothing." for row in sorted(found - expected)),
    ]


def _without_past(row: Any) -> _Row:
    """Of an office that was not begun by an entry, only its end is compared."""
    host, subject, state, since, until, opened_by, closed_by = row
    return (host, subject, state if opened_by else "", since if opened_by else "", until, opened_by, closed_by)


def _said(row: _Row) -> str:
    host, subject, state, since, until, *entries = row
    opened_by, closed_by = (entry or "–" for entry in entries)
    return f"{subject} at {host} ({state}, {since or '–'} to {until or '–'}, entries {opened_by} and {closed_by})"


def _standings() -> Iterator[_Row]:
    columns = ("host__code", "organisation__code", "state", "since", "until", "opened_by", "closed_by")
    rows: Iterable[Any] = Standing.objects.order_by().values_list(*columns).iterator(chunk_size=5_000)
    for host, code, state, since, until, opened_by, closed_by in rows:
        yield host, subject_of_organisation(code), state, _iso(since), _iso(until), opened_by, closed_by or 0


def _seats() -> Iterator[_Row]:
    concerned = Q(opened_by__isnull=False) | Q(closed_by__isnull=False) | Q(body__is_governed=True, until=None)
    seats = Seat.objects.filter(concerned).select_related("body__organisation", "represents").order_by()
    for seat in seats.iterator(chunk_size=5_000):
        subject = subject_of_seat(body=seat.body_id, person=seat.person_id, title=seat.title)
        state = seat.represents.code if seat.represents else ""
        host = seat.body.organisation.code
        yield host, subject, state, _iso(seat.since), _iso(seat.until), seat.opened_by or 0, seat.closed_by or 0


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
