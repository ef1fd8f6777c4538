"""The minutes (会议纪要)."""

from __future__ import annotations

from xiefa.council.documents.agenda import particulars
from xiefa.council.documents.attendance import groups
from xiefa.council.documents.chinese import day_words, place_words
from xiefa.council.documents.document import Block, Document, Heading, Paragraph, Table
from xiefa.council.documents.facts import BallotFacts, EffectFacts, ItemFacts, MeetingFacts, SessionFacts

_TASKS = ("任务", "责任单位", "协办单位", "检查日期", "报告对象")


def minutes_of(meeting: MeetingFacts) -> Document:
    """When, where and who; each point with what was said, how the vote went and what was resolved; the tasks."""
    recorder = (Paragraph(f"记录人：{meeting.recorder}"),) if meeting.recorder else ()
    points = (block for item in meeting.items for block in _item(item))
    return Document(
        title=f"{meeting.title}纪要",
        number="" if meeting.is_minuted else "（草稿，尚未定稿）",
        blocks=(
            Heading("一、会议概况"),
            *particulars(meeting),
            *recorder,
            Heading("二、参加表决情况" if meeting.is_written else "二、出席情况"),
            *(Paragraph(counts_of(session, is_written=meeting.is_written)) for session in meeting.sessions),
            *_people(meeting),
            Heading("三、会议议题"),
            *points,
            *_tasks(meeting),
        ),
        day=meeting.day,
        author=meeting.host,
        office=meeting.host,
        signer=meeting.host,
        day_line=day_words(meeting.day),
    )


def counts_of(session: SessionFacts, *, is_written: bool) -> str:
    """第二届理事会应到17人，实到15人，委托他人2人，缺席0人；通讯表决时，应表决17人，参加表决15人。"""
    if is_written:
        return f"{session.body}应表决{session.seats}人，参加表决{session.present}人。"
    return (
        f"{session.body}应到{session.seats}人，实到{session.present}人，"
        f"委托他人{session.by_proxy}人，缺席{session.absent}人。"
    )


def vote_words(ballot: BallotFacts) -> str:
    """How the vote went, with its rule, in one sentence each."""
    result = "表决通过" if ballot.is_carried else "未获通过"
    taking_part = "参加表决" if ballot.is_written else "到会（含委托）"
    quorum = "" if ballot.is_quorate else f"{'参加表决' if ballot.is_written else '到会'}人数不足，"
    return (
        f"{ballot.method}：应表决{ballot.members}人，{taking_part}{ballot.present}人，{ballot.counts}，"
        f"{quorum}{result}。规则：{ballot.rule}。"
    )


def _people(meeting: MeetingFacts) -> list[Block]:
    """Members by their body: who came, who sent somebody, who was away; the others only when they were there."""
    came_word, away_word = ("参加表决", "未参加表决") if meeting.is_written else ("出席", "缺席")
    blocks: list[Block] = []
    for name, people in groups(meeting.attendees):
        is_body = bool(people[0].bodies)
        came = "、".join(_named(one.name, one.represents) for one in people if one.came)
        sent = "、".join(f"{one.name}（委托{one.proxy_to}）" for one in people if one.proxy_to and not one.came)
        away = "、".join(one.name for one in people if not one.came and not one.proxy_to)
        lines = [(f"{name}{came_word}" if is_body else name, came)]
        lines += [(f"{name}委托", sent), (f"{name}{away_word}", away)] if is_body else []
        blocks += [Paragraph(f"{head}：{names}。") for head, names in lines if names]
    return blocks


def _named(name: str, represents: str) -> str:
    return f"{name}（{represents}）" if represents else name


def _item(item: ItemFacts) -> list[Block]:
    blocks: list[Block] = [Heading(f"{place_words(item.number, item.depth + 1)}{item.title}", level=3)]
    if item.presenter:
        blocks.append(Paragraph(f"报告人：{item.presenter}。"))
    blocks += [Paragraph(line) for line in item.discussion.splitlines() if line.strip()]
    blocks += [Paragraph(f"{name}回避，理由：{reason}。") for name, reason in item.recusals]
    if item.ballot:
        blocks.append(Paragraph(vote_words(item.ballot)))
    if item.resolution:
        lines = [line for line in item.resolution.text.splitlines() if line.strip()]
        first, *rest = lines or [item.resolution.title]
        blocks += [Paragraph(f"决议{item.resolution.number}：{first}"), *map(Paragraph, rest)]
    return blocks


def _tasks(meeting: MeetingFacts) -> list[Block]:
    tasks = [one for resolution in meeting.resolutions for one in resolution.effects if one.kind == "remit"]
    if not tasks:
        return []
    return [Heading("四、交办事项"), Table((_TASKS, *map(_task, tasks)), (6, 3, 3, 2.8, 3))]


def _task(one: EffectFacts) -> tuple[str, ...]:
    return (one.text, one.owner, one.co_owners, day_words(one.review_on) if one.review_on else "", one.report_to)
