"""A reader of calendars for tests, written from RFC 5545 and not from our writer: it refuses what the standard does."""

from __future__ import annotations

import re

_NAME = re.compile(rb"[A-Za-z0-9-]+")


def content_lines(data: bytes) -> list[str]:
    """The lines of a calendar, unfolded; AssertionError for bare line breaks and for lines that are too long."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    physical = data[:-2].split(b"\r\n")
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode()  # a line cut inside a character is no text
    lines: list[bytes] = []
    for line in physical:
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    assert all(_NAME.match(line) for line in lines)
    return [line.decode() for line in lines]


def unescaped(value: str) -> str:
    """A value of type TEXT as it was meant."""
    found, signs = "", iter(value)
    for sign in signs:
        if sign in ";,":
            raise AssertionError(f"{sign} stands unescaped in {value!r}")
        found += sign if sign != "\\" else {"n": "\n", "N": "\n"}.get(following := next(signs), following)
    return found


def events_of(data: bytes) -> list[dict[str, str]]:
    """Every VEVENT as its properties by name (parameters kept in the name); texts are unescaped."""
    lines = content_lines(data)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "VERSION:2.0" in lines
    events: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("BEGIN", "END"):
            assert name not in events[-1], f"{name} stands twice"
            texts = ("SUMMARY", "LOCATION", "DESCRIPTION", "UID")
            events[-1][name] = unescaped(value) if name in texts else value
    return events
