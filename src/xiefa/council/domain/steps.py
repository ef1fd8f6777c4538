"""The strokes of a recorder: each is done once, however often a bad line makes the browser send it.

A step is ``{key, verb, arguments, at}``. The key is made by the browser; a step that comes again under its key gets
the answer it got before. ``at`` is the moment of the stroke, which may be minutes before it arrives.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiefa.council import rules
from xiefa.council.domain import agenda, attendance, meetings, resolutions, voting
from xiefa.council.domain.corrections import correct_times
from xiefa.council.domain.moments import deadline_in, time_in, whole_number_in
from xiefa.council.enums import Reply
from xiefa.council.models import AgendaItem, Attendee, Ballot, Meeting, Presence, Proxy, Recusal, Step
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Person

LONGEST_KEY = 40
LONGEST_WORDS = 20_000
# What goes into a field of one line.
_LONGEST_LINE = {"reason": 200, "note": 200}
# People come in before the meeting is opened; nobody came before this.
_EARLY = timedelta(hours=6)


@dataclass(frozen=True)
class Stroke:
    """One stroke as the verbs see it: where, with which words, when, and by whom."""

    meeting: Meeting
    words: Mapping[str, str]
    at: datetime
    by: Any

    def find(self, rows: QuerySet[Any], name: str) -> Any:
        """The row of this meeting that the words name, or ``Refused`` when it is gone."""
        number = self.words.get(name, "")
        found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
        if found is None:
            raise Refused([Refusal("gone", _("这一步所指的人或事项已不在这次会议里。请刷新页面后再记。"))])
        return found

    @property
    def attendee(self) -> Attendee:
        """The person at the meeting whom the stroke is about."""
        return self.someone("attendee")

    def someone(self, name: str) -> Attendee:
        """The person at the meeting under this name of the words."""
        row: Attendee = self.find(Attendee.objects.filter(meeting=self.meeting).select_related("person"), name)
        return row

    @property
    def item(self) -> AgendaItem:
        """The agenda item that the stroke is about."""
        row: AgendaItem = self.find(AgendaItem.objects.filter(meeting=self.meeting), "item")
        return row

    @property
    def ballot(self) -> Ballot:
        """The ballot that the stroke is about."""
        row: Ballot = self.find(Ballot.objects.filter(item__meeting=self.meeting), "ballot")
        return row


@dataclass(frozen=True)
class Answer:
    """What became of a step: done, or everything that stood in the way."""

    key: str
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the step took effect (now or when it first came)."""
        return not self.refusals

    def as_dict(self) -> dict[str, Any]:
        """The answer for the browser."""
        messages = [{"code": one.code, "message": str(one.message)} for one in self.refusals]
        return {"key": self.key, "is_done": self.is_done, "refusals": messages}


@transaction.atomic
def take_step(
    *, meeting: Meeting, key: str, verb: str, arguments: Mapping[str, Any], at: datetime | None = None, by: Any
) -> Answer:
    """Do one stroke of the recorder, or give the answer it got when it came before.

    A refused step changes nothing and is refused again under the same key; the recorder tries again with a new
    stroke. ``Refused`` when the step itself is not sound (no key, unknown verb) or not this person's to take.
    """
    words = {str(name): str(value).replace("\x00", "") for name, value in arguments.items()}
    refuse_if(_step_refusals(meeting, key, verb, words, by))
    audit.take_turn()
    content = _digest(verb, words)
    before = Step.objects.filter(meeting=meeting, key=key).first()
    if before is not None:
        return _answer_again(before, content)
    stroke = Stroke(meeting=meeting, words=words, at=moment_of(meeting, at), by=by)
    refusals = _refusals_of(verb, stroke)
    kept = [{"code": one.code, "message": str(one.message)} for one in refusals]
    answer = {"verb": verb, "item": words.get("item", ""), "content": content, "refusals": kept, "by": str(by)}
    Step.objects.create(meeting=meeting, key=key, answer=answer | {"at": stroke.at.isoformat()})
    return Answer(key, tuple(refusals))


def moment_of(meeting: Meeting, at: datetime | None) -> datetime:
    """The moment of a stroke within sane limits: never in the future, never long before the meeting."""
    now = clock.now()
    begun = min(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    return min(now, max(at or now, begun - _EARLY))


def plain_key(page_key: str, verb: str, arguments: Mapping[str, Any]) -> str:
    """The key of a step from a page without script: the same button of the same page is the same step."""
    words = {str(name): str(value) for name, value in arguments.items()}
    return sha256(f"{page_key}\n{_digest(verb, words)}".encode()).hexdigest()[:LONGEST_KEY]


def current_item(meeting: Meeting) -> AgendaItem | None:
    """The point that the recorder last turned to; before that the first one that is no heading."""
    items = {item.pk: item for item in meeting.items.all()}
    turned = Step.objects.filter(meeting=meeting, answer__verb="turn_to", answer__refusals=[]).order_by("-pk").first()
    if turned is not None and int(turned.answer["item"]) in items:
        return items[int(turned.answer["item"])]
    headings = {item.parent_id for item in items.values()}
    return next((item for item in items.values() if item.pk not in headings), None)


def digest_of(text: str) -> str:
    """The mark by which a recorder says which state of the notes they changed."""
    return sha256(text.encode()).hexdigest()[:16]


def _step_refusals(meeting: Meeting, key: str, verb: str, words: Mapping[str, str], by: Any) -> list[Refusal]:
    found = []
    if not rules.may_record(by, meeting):
        found.append(Refusal("not_permitted", _("您没有记录这次会议的权限。请联系会议的主办单位。")))
    if not 8 <= len(key) <= LONGEST_KEY or verb not in STROKES:
        found.append(Refusal("not_sound", _("这一步的内容不完整，没有记下。请刷新页面后再记。")))
    for name, value in words.items():
        longest = _LONGEST_LINE.get(name, LONGEST_WORDS)
        if len(value) > longest:
            message = (
                _("文字超过 %(longest)s 字，没有记下。请分几次记。")
                if longest == LONGEST_WORDS
                else _("文字超过 %(longest)s 字，没有记下。请写短一些。")
            )
            found.append(Refusal("too_long", message % {"longest": longest}, field=name))
    return found


def _answer_again(before: Step, content: str) -> Answer:
    if before.answer["content"] != content:
        message = _("同一个标识下已记过另一步，这一步没有记下。请刷新页面后再记。")
        return Answer(before.key, (Refusal("key_reused", message),))
    return Answer(before.key, tuple(Refusal(one["code"], one["message"]) for one in before.answer["refusals"]))


def _refusals_of(verb: str, stroke: Stroke) -> tuple[Refusal, ...]:
    try:
        with transaction.atomic():
            STROKES[verb](stroke)
    except Refused as refused:
        return refused.refusals
    return ()


def _digest(verb: str, words: Mapping[str, str]) -> str:
    return sha256(json.dumps([verb, sorted(words.items())], ensure_ascii=False).encode()).hexdigest()


# What each stroke does.


def _arrive(stroke: Stroke) -> None:
    attendance.arrive(attendee=stroke.attendee, at=stroke.at, by=stroke.by)


def _leave(stroke: Stroke) -> None:
    attendance.leave(attendee=stroke.attendee, at=stroke.at, by=stroke.by)


def _all_arrive(stroke: Stroke) -> None:
    """Everybody who said they would come and has not been in the room yet."""
    awaited = stroke.meeting.attendees.filter(reply=Reply.COMING, presences=None)
    for attendee in awaited.select_related("person"):
        attendance.arrive(attendee=attendee, at=stroke.at, by=stroke.by)


def _correct_time(stroke: Stroke) -> None:
    rows = Presence.objects.filter(attendee__meeting=stroke.meeting).select_related("attendee__person")
    presence = stroke.find(rows, "presence")
    correct_times(
        presence=presence,
        arrived_at=time_in(stroke.words, "arrived", stroke.meeting) or presence.arrived_at,
        left_at=time_in(stroke.words, "left", stroke.meeting) or presence.left_at,
        by=stroke.by,
    )


def _give_proxy(stroke: Stroke) -> None:
    giver, holder = stroke.someone("giver"), stroke.someone("holder")
    attendance.give_proxy(giver=giver, holder=holder, note=stroke.words.get("note", "").strip(), by=stroke.by)


def _end_proxy(stroke: Stroke) -> None:
    proxies = Proxy.objects.filter(giver__meeting=stroke.meeting).select_related("giver__person", "holder__person")
    attendance.end_proxy(proxy=stroke.find(proxies, "proxy"), by=stroke.by)


def _recuse(stroke: Stroke) -> None:
    reason = stroke.words.get("reason", "").strip()
    attendance.recuse(item=stroke.item, attendee=stroke.attendee, reason=reason, by=stroke.by)


def _end_recusal(stroke: Stroke) -> None:
    recusals = Recusal.objects.filter(item__meeting=stroke.meeting).select_related("attendee__person", "item")
    attendance.end_recusal(recusal=stroke.find(recusals, "recusal"), by=stroke.by)


def _open_ballot(stroke: Stroke) -> None:
    method = stroke.words.get("method", "")
    voting.open_ballot(item=stroke.item, method=method, deadline_at=deadline_in(stroke.words, "deadline"), by=stroke.by)


def _close_ballot(stroke: Stroke) -> None:
    names = ("hands_for", "hands_against", "hands_abstain")
    hands = None
    if any(stroke.words.get(name, "") for name in names):
        numbers = [whole_number_in(stroke.words, name) for name in names]
        hands = (numbers[0], numbers[1], numbers[2])
    voting.close_ballot(ballot=stroke.ballot, hands=hands, by=stroke.by)


def _cast(stroke: Stroke) -> None:
    """A member says their vote aloud, because they have no phone at hand."""
    voices = Person.objects.filter(pk__in=rules.voices_in(stroke.ballot))
    member = stroke.find(voices, "member")
    voting.cast(ballot=stroke.ballot, member=member, choice=stroke.words.get("choice", ""), by=stroke.by)


def _void_ballot(stroke: Stroke) -> None:
    voting.void_ballot(ballot=stroke.ballot, reason=stroke.words.get("reason", "").strip(), by=stroke.by)


def _declare(stroke: Stroke) -> None:
    resolutions.declare(item=stroke.item, by=stroke.by)


def _add_note(stroke: Stroke) -> None:
    """Notes grow by lines, so that two recorders who write at once lose nothing."""
    line = stroke.words.get("text", "").strip()
    if not line:
        raise Refused([Refusal("note_empty", _("还没有写下内容。请写好再记。"), field="text")])
    item = stroke.item
    text = f"{item.discussion}\n{line}" if item.discussion else line
    agenda.note_discussion(item=item, text=text, by=stroke.by)


def _change_notes(stroke: Stroke) -> None:
    item = stroke.item
    if digest_of(item.discussion) != stroke.words.get("base", ""):
        message = _("您修改期间，另一位记录人也改了这一条的讨论记录。您的文字没有存入；请看过现在的记录，再改一次。")
        raise Refused([Refusal("changed_meanwhile", message, field="text")])
    agenda.note_discussion(item=item, text=stroke.words.get("text", "").strip(), by=stroke.by)


STROKES: dict[str, Callable[[Stroke], object]] = {
    "open_meeting": lambda stroke: meetings.open_meeting(meeting=stroke.meeting, by=stroke.by),
    "close_meeting": lambda stroke: meetings.close_meeting(meeting=stroke.meeting, by=stroke.by),
    "reopen_meeting": lambda stroke: meetings.reopen_meeting(meeting=stroke.meeting, by=stroke.by),
    "minute_meeting": lambda stroke: meetings.minute(meeting=stroke.meeting, by=stroke.by),
    # Turning to a point needs nothing but that the point is there; the step itself is the record.
    "turn_to": lambda stroke: stroke.item,
    "arrive": _arrive,
    "leave": _leave,
    "all_arrive": _all_arrive,
    "correct_time": _correct_time,
    "give_proxy": _give_proxy,
    "end_proxy": _end_proxy,
    "recuse": _recuse,
    "end_recusal": _end_recusal,
    "open_ballot": _open_ballot,
    "cast": _cast,
    "close_ballot": _close_ballot,
    "void_ballot": _void_ballot,
    "declare": _declare,
    "add_note": _add_note,
    "change_notes": _change_notes,
}
