"""Writing calendars as RFC 5545 wants them: pure Python, a calendar in, bytes out.

Only what the desk needs: events that last whole days or have an hour, no repetition, no time zones (moments are
given in UTC, days have none). A small writer instead of a library: the format is text, and these rules are all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Xiefa//Desk//ZH"
_LINE = 75  # octets, the line break not counted (RFC 5545, 3.1)
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar.

    ``start`` and ``end`` are both dates (whole days, ``end`` not included) or both aware moments; without ``end``
    an event takes its one day, or no time. ``sequence`` rises with every change; ``changed_at`` is the last one.
    ``status`` is CONFIRMED, TENTATIVE or CANCELLED.
    """

    uid: str
    title: str
    start: date | datetime
    changed_at: datetime
    end: date | datetime | None = None
    sequence: int = 0
    status: str = "CONFIRMED"
    place: str = ""
    text: str = ""
    url: str = ""
    is_busy: bool = True


def written(name: str, events: Iterable[Event]) -> bytes:
    """The calendar of this name as a file, in UTF-8, lines folded and ended as the standard wants."""
    # No METHOD: a feed is no message of RFC 5546, which would want an ORGANIZER; and without it DTSTAMP means the
    # last change (RFC 5545, 3.8.7.2), so that the same calendar is the same bytes.
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", f"NAME:{escaped(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    lines += [line for event in events for line in _event_lines(event)]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def escaped(text: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line break escaped; other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in plain if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    return "".join(_ESCAPES.get(sign, sign) for sign in kept)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, cut between characters, each further piece after a space."""
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LINE:
            pieces.append("")
            size = 1  # the space that marks a continued line
        pieces[-1] += sign
        size += octets
    return "\r\n ".join(pieces)


def _event_lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield _time("DTSTART", event.start)
    end = event.end
    if end is None and not isinstance(event.start, datetime):
        end = event.start + timedelta(days=1)
    if end is not None:
        yield _time("DTEND", end)
    yield f"SUMMARY:{escaped(event.title)}"
    yield f"STATUS:{event.status}"
    yield f"TRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}"
    for name, value in (("LOCATION", event.place), ("DESCRIPTION", event.text)):
        if value:
            yield f"{name}:{escaped(value)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "END:VEVENT"


def _time(name: str, value: date | datetime) -> str:
    if isinstance(value, datetime):
        return f"{name}:{_moment(value)}"
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"
