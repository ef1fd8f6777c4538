"""The text of a resolution with its number (决议)."""

from __future__ import annotations

from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.document import Block, Document, Heading, NewPage, Paragraph
from xiefa.council.documents.facts import MeetingFacts, ResolutionFacts
from xiefa.council.documents.minutes import vote_words


def decision_of(resolution: ResolutionFacts) -> Document:
    """One resolution as it is filed."""
    return Document(
        title=resolution.title,
        blocks=tuple(_blocks(resolution)),
        day=resolution.resolved_on,
        author=resolution.host,
        office=resolution.host,
        number=f"决议{resolution.number}",
        signer=resolution.signer,
        day_line=day_words(resolution.resolved_on),
    )


def decisions_of(meeting: MeetingFacts) -> Document:
    """All resolutions of a meeting in one document, each on a page of its own."""
    blocks: list[Block] = []
    for resolution in meeting.resolutions:
        blocks += [NewPage()] if blocks else []
        blocks += [Heading(resolution.title, level=1), Paragraph(f"决议{resolution.number}", is_indented=False)]
        blocks += [*_blocks(resolution), Paragraph(f"（{resolution.signer}，{day_words(resolution.resolved_on)}）")]
    return Document(
        title=f"{meeting.title}决议",
        blocks=(Paragraph(f"共{len(meeting.resolutions)}项。"), NewPage(), *blocks),
        day=meeting.day,
        author=meeting.host,
        office=meeting.host,
    )


def _blocks(resolution: ResolutionFacts) -> list[Block]:
    blocks: list[Block] = [Paragraph(line) for line in resolution.text.splitlines() if line.strip()]
    if resolution.corrects:
        blocks.append(Paragraph(f"本决议更正决议{resolution.corrects}。"))
    if resolution.ballot:
        blocks.append(Paragraph(vote_words(resolution.ballot)))
    if resolution.source:
        blocks.append(Paragraph(f"（据{resolution.source}补录。）"))
    return blocks
