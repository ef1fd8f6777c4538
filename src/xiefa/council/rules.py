"""Who may prepare, record and vote, and what stands in the way of each step of a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.council import effects
from xiefa.council.counting import Roll, Rule
from xiefa.council.enums import BallotMethod, BallotState, MeetingForm, MeetingState
from xiefa.council.models import AgendaItem, Attendee, Ballot, Case, Meeting, Resolution, Task
from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Body

VIEW = "council.view"
PREPARE = "council.prepare"
RECORD = "council.record"
RECORD_PAST = "council.record_past"

# In these states the agenda, the papers and the invitations may still change.
BEFORE_CLOSING = frozenset({MeetingState.PREPARING, MeetingState.CALLED, MeetingState.OPEN})


def may_prepare_for(user: Any, host: Any) -> bool:
    """Whether ``user`` prepares meetings of this host."""
    return may(user, PREPARE, host_code=host.code)


def may_call(user: Any, body: Body, host: Any) -> bool:
    """Whether ``user`` lets a meeting of this host be a session of the body: it is the host's own, or both are theirs."""
    return body.organisation_id == host.pk or may_prepare_for(user, body.organisation)


def may_prepare(user: Any, meeting: Meeting) -> bool:
    """Whether ``user`` prepares this meeting."""
    return may_prepare_for(user, meeting.host)


def may_record(user: Any, meeting: Meeting) -> bool:
    """Whether ``user`` records attendance, votes and resolutions of this meeting."""
    return may(user, RECORD, host_code=meeting.host.code)


def may_prepare_or_record(user: Any, meeting: Meeting) -> bool:
    """Whether ``user`` has a hand in this meeting at all."""
    return may_prepare(user, meeting) or may_record(user, meeting)


def may_record_past(user: Any, host: Any) -> bool:
    """Whether ``user`` enters resolutions of this host from paper."""
    return may(user, RECORD_PAST, host_code=host.code)


def may_count(user: Any, ballot: Ballot) -> bool:
    """Whether ``user`` closes or voids this ballot."""
    return may_record(user, ballot.item.meeting)


def may_keep(user: Any, task: Task) -> bool:
    """Whether ``user`` reports on this task."""
    host = task.effect.resolution.host
    return may(user, RECORD, host_code=host.code) or may(user, PREPARE, host_code=host.code)


def is_invited(user: Any, attendee: Attendee) -> bool:
    """Whether the invitation is this user's own."""
    return bool(getattr(user, "pk", None)) and attendee.person.user_id == user.pk


def voices_in(ballot: Ballot) -> dict[int, int | None]:
    """Whose vote may be cast in this ballot: person's key, and the key of the one who speaks for them, if any."""
    roll = Roll.from_dict(ballot.roll)
    if ballot.method == BallotMethod.WRITTEN:
        return dict.fromkeys(sorted(roll.electorate))
    represented = roll.represented(Rule.from_dict(ballot.rule).most_proxies)
    return dict.fromkeys(sorted(roll.here)) | represented


def may_vote_for(user: Any, ballot: Ballot, member: int) -> bool:
    """Whether ``user`` may cast the vote of this member: it is theirs, they hold the proxy, or they record."""
    person = _person_of(user)
    voices = voices_in(ballot)
    if person is not None and member in voices and person in (member, voices[member]):
        return True
    return may_count(user, ballot)


def may_vote(user: Any, ballot: Ballot) -> bool:
    """Whether ``user`` has a vote of their own in this ballot, or speaks for somebody who has."""
    person = _person_of(user)
    return person is not None and any(person in (member, holder) for member, holder in voices_in(ballot).items())


def meeting_day(meeting: Meeting) -> date:
    """The day whose seats count: the one on which the meeting opened, before that the one it is called for."""
    return timezone.localdate(meeting.opened_at or meeting.starts_at)


def counting_ballot(item: AgendaItem) -> Ballot | None:
    """The ballot of this item that is not void, if there is one."""
    return item.ballots.exclude(state=BallotState.VOID).first()


def prepare_refusals(
    host: Any, *, title: str, starts_at: datetime, ends_at: datetime | None, by: Any
) -> Iterator[Refusal]:
    """What stands in the way of a meeting with these particulars."""
    if not may_prepare_for(by, host):
        yield Refusal("not_permitted", _("您没有为“%(host)s”筹备会议的权限。请联系管理员。") % {"host": host}, "host")
    if not title:
        yield Refusal("title_missing", _("请填写会议名称。"), "title")
    if ends_at is not None and ends_at < starts_at:
        yield Refusal("ends_before_start", _("结束时间早于开始时间。请改正其中之一。"), "ends_at")


def change_refusals(meeting: Meeting, *, by: Any) -> Iterator[Refusal]:
    """What stands in the way of changing the agenda, papers or invitations of a meeting."""
    if not may_prepare_or_record(by, meeting):
        yield Refusal("not_permitted", _("您没有筹备这次会议的权限。请联系管理员。"))
    if meeting.state not in BEFORE_CLOSING:
        words = {"state": meeting.get_state_display()}
        yield Refusal("meeting_over", _("会议的状态是“%(state)s”，议程和名单已不能改动。") % words)


def note_refusals(meeting: Meeting, *, by: Any) -> Iterator[Refusal]:
    """What stands in the way of writing down what was said; it may be put in order until the minutes are sealed."""
    if meeting.state != MeetingState.CLOSED:
        yield from change_refusals(meeting, by=by)
    elif not may_record(by, meeting):
        yield Refusal("not_permitted", _("您没有记录这次会议的权限。请联系管理员。"))


def call_refusals(meeting: Meeting) -> Iterator[Refusal]:
    """What a meeting lacks before people are called to it."""
    if not meeting.sessions.exists():
        yield Refusal("no_session", _("还没有写明是哪个机构的会议。请先选择机构和届次。"))
    if not meeting.items.exists():
        yield Refusal("no_items", _("议程还是空的。请先加入议题。"))
    if not meeting.attendees.exists():
        yield Refusal("nobody_invited", _("还没有邀请任何人。请先列出到会人。"))


def close_refusals(meeting: Meeting) -> Iterator[Refusal]:
    """What keeps a meeting from closing."""
    for ballot in Ballot.objects.filter(item__meeting=meeting, state=BallotState.OPEN).select_related("item"):
        yield Refusal("ballot_open", _("“%(item)s”的表决还没有结束。请先计票或作废。") % {"item": ballot.item})


def item_refusals(item: AgendaItem, *, by: Any) -> Iterator[Refusal]:
    """What stands in the way of changing an agenda item, its cases or its papers."""
    yield from change_refusals(item.meeting, by=by)
    if hasattr(item, "resolution"):
        yield Refusal("resolved", _("“%(item)s”已经作出决议，不能再改。更正须另作决议。") % {"item": item})
    elif counting_ballot(item):
        yield Refusal("voted", _("“%(item)s”已经付诸表决，不能再改。确需改动，请先作废这次表决。") % {"item": item})


def case_gaps(item: AgendaItem) -> Iterator[Refusal]:
    """What the cases of an item lack before it can be decided."""
    kind = effects.KINDS[item.kind]
    cases = list(item.cases.all())
    if kind.needs and not cases:
        yield Refusal("no_cases", _("“%(item)s”还没有列出任何事项。请先补充。") % {"item": item})
    for number, case in enumerate(cases, 1):
        for name in kind.needs:
            if not getattr(case, name):
                yield _gap(item, number, name)
    if kind.needs and len({tuple(getattr(case, name) for name in kind.needs) for case in cases}) < len(cases):
        yield Refusal("case_doubled", _("“%(item)s”把同一事项列了两次。请删去重复的一个。") % {"item": item})


def open_ballot_refusals(
    item: AgendaItem, *, method: str, deadline_at: datetime | None, is_quorum_met: bool, by: Any
) -> Iterator[Refusal]:
    """What stands in the way of putting an item to the vote."""
    if not may_record(by, item.meeting):
        yield Refusal("not_permitted", _("您没有记录这次会议的权限。请联系管理员。"))
    if method not in BallotMethod.values:
        yield Refusal("method_unknown", _("请选择表决方式。"), "method")
    if item.meeting.state != MeetingState.OPEN:
        yield Refusal("meeting_not_open", _("会议不在进行中，不能表决。请先开会。"))
    if item.session is None:
        yield Refusal("no_body", _("还没有写明由哪个机构决定。请先为议题选择决定机构。"))
    if not effects.KINDS[item.kind].is_voted:
        yield Refusal("not_voted_on", _("这一类议题不付表决。"))
    if hasattr(item, "resolution") or counting_ballot(item):
        yield Refusal("voted", _("“%(item)s”已经付诸表决。") % {"item": item})
    yield from case_gaps(item)
    if deadline_at is not None and deadline_at <= clock.now():
        yield Refusal("deadline_past", _("截止时间已经过去。请选择以后的时间。"), "deadline_at")
    if method == BallotMethod.WRITTEN:
        yield from _written_refusals(item, deadline_at)
    elif item.session is not None and not is_quorum_met:
        yield Refusal("no_quorum", _("到会人数不足法定人数，不能表决。请等待更多成员到会。"))


def vote_refusals(ballot: Ballot, member: int, *, at: datetime, by: Any) -> Iterator[Refusal]:
    """What stands in the way of a member's vote at that moment."""
    if ballot.state != BallotState.OPEN:
        yield Refusal("ballot_over", _("这次表决已经结束，不能再投票。"))
    elif ballot.method == BallotMethod.HANDS:
        yield Refusal("by_hands", _("这次是举手表决，不逐人投票。请在计票时填写三个数字。"))
    elif ballot.deadline_at is not None and at >= ballot.deadline_at:
        yield Refusal("late", _("截止时间已过，这一票不能计入。"))
    if member not in voices_in(ballot):
        yield Refusal("not_on_roll", _("此人不在这次表决的名单里：没有席位、已回避，或表决开始时不在场且无有效委托。"))
    elif not may_vote_for(by, ballot, member):
        yield Refusal("not_permitted", _("您不能替此人投票。"))


def count_refusals(ballot: Ballot, *, hands: tuple[int, int, int] | None) -> Iterator[Refusal]:
    """What stands in the way of counting a ballot."""
    if ballot.method == BallotMethod.HANDS:
        yield from _hand_refusals(ballot, hands)
    elif hands is not None:
        yield Refusal("not_by_hands", _("这次表决逐人计票，不填写举手人数。"))
    elif ballot.method == BallotMethod.WRITTEN and ballot.deadline_at is not None:
        missing = len(voices_in(ballot)) - ballot.votes.count()
        if missing and clock.now() < ballot.deadline_at:
            words = {"count": missing}
            yield Refusal("votes_awaited", _("截止时间未到，还有 %(count)s 人没有投票，现在不能计票。") % words)


def declare_refusals(item: AgendaItem, *, is_quorum_met: bool, by: Any) -> Iterator[Refusal]:
    """Everything that stands between an item and its resolution."""
    if not may_record(by, item.meeting):
        yield Refusal("not_permitted", _("您没有宣布决议的权限。请联系管理员。"))
    elif not may(by, RECORD, host_code=item.host.code):
        message = _("没有为“%(organisation)s”宣布决议的权限。请由该单位的记录人宣布。")
        yield Refusal("not_permitted", message % {"organisation": item.host})
    if item.session is None:
        yield Refusal("no_body", _("还没有写明由哪个机构决定。请先为议题选择决定机构。"))
    ballot = counting_ballot(item)
    is_written = ballot is not None and ballot.method == BallotMethod.WRITTEN
    if item.meeting.state != MeetingState.OPEN and not (is_written and item.meeting.state == MeetingState.CLOSED):
        yield Refusal("meeting_not_open", _("会议不在进行中，不能宣布决议。"))
    if effects.KINDS[item.kind].is_voted:
        yield from _ballot_refusals(item, ballot)
    yield from case_gaps(item)
    if item.session is not None and not is_written and not is_quorum_met:
        yield Refusal("quorum_lost", _("现在到会人数不足法定人数，不能宣布决议。请等待成员回到会场。"))
    for case in item.cases.all():
        yield from effects.obstacles(item.kind, case, host=item.host, on=resolution_day(ballot))


def resolution_day(ballot: Ballot | None) -> date:
    """The date of a resolution: the day on which its vote was counted, or today where nobody votes."""
    return timezone.localdate(ballot.closed_at) if ballot and ballot.closed_at else clock.today()


def may_correct(user: Any, resolution: Resolution) -> bool:
    """Whether ``user`` declares or enters resolutions of the host that could correct this one."""
    return may(user, RECORD, host_code=resolution.host.code) or may_record_past(user, resolution.host)


def correction_refusals(resolution: Resolution, *, host: Any, on: date) -> Iterator[Refusal]:
    """What keeps a resolution of this host and day from correcting that one."""
    if resolution.host_id != host.pk:
        yield Refusal("other_host", _("只能更正本组织的决议。"), "corrects")
    if on < resolution.resolved_on:
        yield Refusal("corrects_later", _("更正的决议不能早于被更正的决议。请核对决议日期。"), "resolved_on")


def past_refusals(
    host: Any,
    *,
    body: Body,
    kind: str,
    title: str,
    text: str,
    source: str,
    resolved_on: date,
    cases: list[Case],
    by: Any,
) -> Iterator[Refusal]:
    """What stands in the way of entering a resolution from paper."""
    if not may_record_past(by, host):
        yield Refusal("not_permitted", _("您没有补录决议的权限。请联系秘书长。"))
    if body.organisation_id != host.pk:
        words = {"body": body, "host": host}
        yield Refusal("body_elsewhere", _("“%(body)s”不是“%(host)s”的机构。请选择作出决议的那个单位。") % words, "body")
    for value, name, message in (
        (title, "title", _("请填写决议标题。")),
        (text, "text", _("请填写决议正文，照原件抄录。")),
        (source, "source", _("请写明补录依据，例如会议纪要的名称和日期。")),
    ):
        if not value:
            yield Refusal(f"{name}_missing", message, name)
    if resolved_on > clock.today():
        yield Refusal("in_the_future", _("决议日期还没有到。补录只用于已经作出的决议。"), "resolved_on")
    needs = effects.KINDS[kind].needs
    if needs and not cases:
        yield Refusal("no_cases", _("请列出决议所涉的事项。"), "cases")
    for number, case in enumerate(cases, 1):
        yield from (_gap(title, number, name) for name in needs if not getattr(case, name))
        yield from effects.obstacles(kind, case, host=host, on=resolved_on, is_past=True)


def _gap(item: Any, number: int, name: str) -> Refusal:
    words = {"item": item, "number": number, "field": getattr(Case._meta.get_field(name), "verbose_name", name)}
    return Refusal("case_incomplete", _("“%(item)s”的第 %(number)s 个事项缺少“%(field)s”。请补充。") % words, name)


def _ballot_refusals(item: AgendaItem, ballot: Ballot | None) -> Iterator[Refusal]:
    if ballot is None:
        yield Refusal("not_voted", _("“%(item)s”还没有表决。") % {"item": item})
    elif ballot.state == BallotState.OPEN:
        yield Refusal("ballot_open", _("“%(item)s”的表决还没有结束。请先计票或作废。") % {"item": item})
    elif not (ballot.result or {}).get("is_carried"):
        yield Refusal("not_carried", _("“%(item)s”没有通过，不能宣布决议。") % {"item": item})


def _written_refusals(item: AgendaItem, deadline_at: datetime | None) -> Iterator[Refusal]:
    if item.meeting.form != MeetingForm.WRITTEN:
        yield Refusal("not_a_written_meeting", _("只有通讯表决形式的会议才能用通讯表决。"), "method")
    if deadline_at is None:
        yield Refusal("deadline_missing", _("通讯表决必须有截止时间。请填写。"), "deadline_at")


def _hand_refusals(ballot: Ballot, hands: tuple[int, int, int] | None) -> Iterator[Refusal]:
    if hands is None:
        yield Refusal("hands_missing", _("请填写同意、反对、弃权的人数。"), "hands_for")
        return
    voices = len(voices_in(ballot))
    if min(hands) < 0:
        yield Refusal("hands_negative", _("人数不能是负数。请重新清点。"), "hands_for")
    if sum(hands) > voices:
        words = {"hands": sum(hands), "voices": voices}
        message = _("举手共 %(hands)s 人，超过有表决权的 %(voices)s 人。请重新清点。")
        yield Refusal("too_many_hands", message % words, "hands_for")


def _person_of(user: Any) -> int | None:
    person = getattr(user, "person", None) if getattr(user, "pk", None) else None
    return person.pk if person is not None else None
