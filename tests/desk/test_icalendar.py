"""Calendars are written as RFC 5545 wants them; read back by a reader that knows nothing of the writer."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tests.desk.reading_calendars import content_lines, events_of, unescaped
from xiefa.desk.icalendar import Event, escaped, folded, written

CHANGED = datetime(2024, 1, 10, 1, 2, 3, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def meant(text):
    """What of a text a calendar can hold: no control characters, one kind of line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))


def test_a_meeting_has_an_hour_in_utc():
    event = Event(
        uid="meeting-7@example.org",
        title="理事会；二届四次",
        start=datetime(2024, 3, 1, 9, 30, tzinfo=BEIJING),
        end=datetime(2024, 3, 1, 12, tzinfo=BEIJING),
        changed_at=CHANGED,
        sequence=3,
        place="北京, 3号楼",
        text="一\n二",
        url="https://example.org/desk/",
    )
    assert events_of(written("日历", [event])) == [
        {
            "UID": "meeting-7@example.org",
            "DTSTAMP": "20240110T010203Z",
            "LAST-MODIFIED": "20240110T010203Z",
            "SEQUENCE": "3",
            "DTSTART": "20240301T013000Z",
            "DTEND": "20240301T040000Z",
            "SUMMARY": "理事会；二届四次",
            "STATUS": "CONFIRMED",
            "TRANSP": "OPAQUE",
            "LOCATION": "北京, 3号楼",
            "DESCRIPTION": "一\n二",
            "URL": "https://example.org/desk/",
        }
    ]


def test_a_day_has_no_hour_and_ends_on_the_next():
    event = Event("task-1@x", "检查", date(2024, 2, 29), CHANGED, is_busy=False, status="CANCELLED")
    found = events_of(written("日历", [event]))[0]
    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == ("20240229", "20240301")
    assert (found["STATUS"], found["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_a_moment_without_an_end_has_none():
    found = events_of(written("日历", [Event("b@x", "截止", CHANGED, CHANGED)]))[0]
    assert "DTEND" not in found


def test_the_signs_of_the_format_are_escaped():
    assert escaped("a;b,c\\d\r\ne\x00\x1bf") == "a\\;b\\,c\\\\d\\ne\x1bf".replace("\x1b", "")


def test_lines_are_cut_between_characters():
    line = "SUMMARY:" + "理" * 60
    pieces = folded(line).split("\r\n")
    assert [len(piece.encode()) for piece in pieces] == [74, 73, 43]
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


def test_a_feed_is_no_message_and_has_no_method():
    # With a METHOD, DTSTAMP would have to be the moment of every single answer, and an ORGANIZER be named.
    assert [line for line in content_lines(written("日历", [])) if line.startswith("METHOD")] == []


def test_a_calendar_without_events_is_one():
    assert events_of(written("日历", [])) == []
    assert [line for line in content_lines(written("甲,乙", [])) if line.startswith("NAME")] == ["NAME:甲\\,乙"]


@given(title=TEXT, place=TEXT, text=TEXT)
def test_any_text_comes_back_as_it_was_meant(title, place, text):
    found = events_of(written("日历", [Event("u@x", title, CHANGED, CHANGED, place=place, text=text)]))[0]
    said = {"LOCATION": place, "DESCRIPTION": text}
    assert found["SUMMARY"] == meant(title)
    assert {name: found.get(name) for name in said} == {
        name: (meant(value) if value else None) for name, value in said.items()
    }


@given(TEXT)
def test_escaping_is_undone_by_the_rules_of_the_standard(text):
    assert unescaped(escaped(text)) == meant(text)
