"""Times and numbers as a recorder writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from xiefa.council.models import Meeting
from xiefa.kernel.refusal import Refusal, Refused


def time_in(words: Mapping[str, str], name: str, meeting: Meeting) -> datetime | None:
    """The moment that a time of day (``09:30`` or ``09:30:15``) means on the day of the meeting; None when empty."""
    written = words.get(name, "").strip()
    if not written:
        return None
    try:
        of_day = time.fromisoformat(written)
    except ValueError:
        raise Refused([Refusal("time_unclear", _("时间请写成 09:30 的样子。"), field=name)]) from None
    day = timezone.localtime(meeting.opened_at or meeting.starts_at).date()
    return timezone.make_aware(datetime.combine(day, of_day.replace(tzinfo=None)))


def deadline_in(words: Mapping[str, str], name: str) -> datetime | None:
    """A day and time in the installation's time zone (``2026-03-01T17:00``); None when empty."""
    written = words.get(name, "").strip()
    if not written:
        return None
    try:
        found = parse_datetime(written)
    except ValueError:
        found = None
    if found is None:
        raise Refused([Refusal("time_unclear", _("截止时间请写成 2026-03-01 17:00 的样子。"), field=name)])
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def whole_number_in(words: Mapping[str, str], name: str) -> int:
    """A count of hands; an empty field is none at all."""
    written = words.get(name, "").strip() or "0"
    if not written.isascii() or not written.isdecimal() or len(written) > 5:
        raise Refused([Refusal("number_unclear", _("票数请写阿拉伯数字，没有就写 0。"), field=name)])
    return int(written)
