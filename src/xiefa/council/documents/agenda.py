"""The agenda (议程)."""

from __future__ import annotations

from xiefa.council.documents.chinese import day_words, moment_words, place_words, span_words
from xiefa.council.documents.document import Block, Document, Heading, Paragraph
from xiefa.council.documents.facts import ItemFacts, MeetingFacts


def agenda_of(meeting: MeetingFacts) -> Document:
    """The points with who reports, who decides and which papers belong to them."""
    return Document(
        title=f"{meeting.title}议程",
        blocks=agenda_blocks(meeting),
        day=meeting.day,
        author=meeting.host,
        signer=meeting.host,
        day_line=day_words(meeting.day),
    )


def agenda_blocks(meeting: MeetingFacts) -> tuple[Block, ...]:
    """The agenda without its title, for a document of its own and for the bundle of papers."""
    return (*particulars(meeting), *(block for item in meeting.items for block in _item(item)))


def particulars(meeting: MeetingFacts) -> tuple[Paragraph, ...]:
    """When, where, in which form and of which bodies, one line each; what is not known is left out."""
    until = moment_words(meeting.when[1]) if meeting.when[1] else ""
    lines = (
        ("截止时间", until) if meeting.is_written and until else ("时间", span_words(*meeting.when)),
        ("地点", meeting.place),
        ("形式", meeting.form),
        ("会议", "、".join(session.full_title for session in meeting.sessions)),
        ("主持人", meeting.chair),
    )
    return tuple(Paragraph(f"{name}：{value}") for name, value in lines if value)


def _item(item: ItemFacts) -> list[Block]:
    words = [f"报告人：{item.presenter}"] if item.presenter else []
    words.append(f"由{item.body}{item.wording}" if item.body else item.wording)
    blocks: list[Block] = [Heading(f"{place_words(item.number, item.depth)}{item.title}", level=2 + min(item.depth, 1))]
    blocks.append(Paragraph(f"（{'；'.join(words)}）"))
    blocks += [Paragraph(f"材料{paper.number}：{paper.title}") for paper in item.papers]
    return blocks
