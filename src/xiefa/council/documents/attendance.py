"""The attendance sheet (签到表): lines to sign before the meeting, times of arrival and leaving after it."""

from __future__ import annotations

from collections.abc import Iterator

from xiefa.council.documents.agenda import particulars
from xiefa.council.documents.chinese import clock_words, numeral
from xiefa.council.documents.document import Block, Document, Heading, Table
from xiefa.council.documents.facts import AttendeeFacts, MeetingFacts

_TO_SIGN = ("姓名", "职务", "代表单位", "签名", "备注")
_LINE_MM = 11.0
_HELD = ("姓名", "职务", "代表单位", "到会", "离会", "备注")


def attendance_of(meeting: MeetingFacts) -> Document:
    """Everybody invited, by body, then by capacity."""
    blocks: list[Block] = [*particulars(meeting)]
    for place, (name, people) in enumerate(groups(meeting.attendees), 1):
        blocks.append(Heading(f"{numeral(place)}、{name}（{len(people)}人）"))
        blocks.append(_table(people, is_held=meeting.opened_at is not None))
    return Document(title=f"{meeting.title}签到表", blocks=tuple(blocks), day=meeting.day, author=meeting.host)


def groups(attendees: tuple[AttendeeFacts, ...]) -> Iterator[tuple[str, tuple[AttendeeFacts, ...]]]:
    """Those with a seat by their first body, the others by their capacity, in the order of the invitations."""
    found: dict[str, list[AttendeeFacts]] = {}
    for one in sorted(attendees, key=lambda one: not one.bodies):
        found.setdefault(one.bodies[0] if one.bodies else one.role, []).append(one)
    yield from ((name, tuple(people)) for name, people in found.items())


def _table(people: tuple[AttendeeFacts, ...], *, is_held: bool) -> Table:
    if not is_held:
        rows = [(one.name, _title(one), one.represents, "", _remark(one)) for one in people]
        return Table((_TO_SIGN, *rows), (2.4, 3, 5, 4, 3), row_mm=_LINE_MM)
    held = [(one.name, _title(one), one.represents, *_times(one), _remark(one)) for one in people]
    return Table((_HELD, *held), (2.4, 3, 4.4, 2.6, 2.6, 3.4))


def _title(one: AttendeeFacts) -> str:
    return one.title or one.role


def _times(one: AttendeeFacts) -> tuple[str, str]:
    arrivals = "、".join(clock_words(arrived) for arrived, _left in one.stays)
    return arrivals, "、".join(clock_words(left) for _arrived, left in one.stays if left)


def _remark(one: AttendeeFacts) -> str:
    words = [f"兼{body}" for body in one.bodies[1:]]
    if one.proxy_to:
        words.append(f"委托{one.proxy_to}")
    if one.reply == "请假" and not one.came and not one.proxy_to:
        words.append("请假")
    return "；".join(words)
