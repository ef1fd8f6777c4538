"""The draft of a news item about a meeting: a heading and paragraphs, for the newsroom to work on."""

from __future__ import annotations

from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.facts import ItemFacts, MeetingFacts
from xiefa.council.documents.minutes import counts_of


def news_heading(meeting: MeetingFacts) -> str:
    """联盟协发网召开第二届理事会第四次会议."""
    return f"{meeting.host_short}召开{'、'.join(session.title for session in meeting.sessions) or meeting.title}"


def news_paragraphs(meeting: MeetingFacts) -> tuple[str, ...]:
    """When, where, who presided and how many came; then what was heard and resolved, point by point."""
    opening = _opening(meeting)
    return (opening, *(line for item in meeting.items for line in _told(item)))


def _opening(meeting: MeetingFacts) -> str:
    subject = "、".join(session.title for session in meeting.sessions) or meeting.title
    if meeting.is_written:
        sentences = [f"{day_words(meeting.day)}，{meeting.host}{subject}以通讯表决方式举行。"]
    else:
        place = f"在{meeting.place}" if meeting.place else ""
        sentences = [f"{day_words(meeting.day)}，{meeting.host}{subject}{place}召开。"]
    if meeting.chair:
        sentences.append(f"会议由{meeting.chair}主持。")
    return "".join([*sentences, *(counts_of(session, is_written=meeting.is_written) for session in meeting.sessions)])


def _told(item: ItemFacts) -> list[str]:
    """What was resolved or heard, in the words of the record; what was put to the vote and not carried not at all."""
    if item.resolution is None and (item.is_voted or item.ballot):
        return []
    text = item.resolution.text if item.resolution else item.text
    return [line.strip() for line in text.splitlines() if line.strip()]
