"""Articles of the demo, from the first word to the shelf, by the verbs of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from xiefa.accounts.models import User
from xiefa.demo.chart import bar_chart
from xiefa.demo.material import Story
from xiefa.demo.scene import NETWORK, before, moment, network, organisation, person
from xiefa.demo.sign_ins import SIGN_INS
from xiefa.manuscript import Block, Paragraph, Picture, Table
from xiefa.newsroom.domain import articles
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.models import Article

_SUBHEADING, _ENTRY, _TABLE, _CHART = "### ", "- ", "[table]", "[chart]"


def work_through(stories: Sequence[Story], *, editor: str) -> dict[str, Article]:
    """Day by day: authors hand in what is written that day, the editor decides on what came the day before.

    The result is by heading; ``written`` of every story must be set.
    """
    articles_of: dict[str, Article] = {}
    for day in _days(stories):
        for at, story in enumerate(one for one in stories if _day_after(one) == day):
            with moment(day, 9, at):
                decide(story, articles_of[story.heading], by=person(editor))
        for at, story in enumerate(one for one in stories if one.written == day):
            with moment(day, 10, at):
                articles_of[story.heading] = hand_in(story, by=author_of(story, editor))
    return articles_of


def hand_in(story: Story, *, by: User) -> Article:
    """Write the article and, unless it stays a draft, submit it."""
    article = write(story, by=by)
    return article if story.becomes == "draft" else articles.submit(article=article, by=by)


def decide(story: Story, article: Article, *, by: User) -> None:
    """Accept or return what was handed in; drafts and those still waiting are left alone."""
    if story.becomes == "accepted":
        articles.accept(article=article, by=by)
    elif story.becomes == "returned":
        articles.return_for_change(article=article, note=story.note, by=by)


def write(story: Story, *, by: User) -> Article:
    """The article as a draft; the credit line comes from the registry unless the story has its own."""
    return articles.write_article(
        host=network(),
        kind=story.kind,
        heading=story.heading,
        blocks=blocks_of(story, by=by),
        contributors=[organisation(code) for code in contributors_of(story)],
        credit_text=story.credit,
        credit_source=story.source,
        activity=story.activity,
        event_on=story.day if story.dated else None,
        event_until=story.until,
        by=by,
    )


def contributors_of(story: Story) -> tuple[str, ...]:
    """The codes of the organisations it comes from: the network itself unless others are named."""
    return story.origin or (NETWORK,)


def author_of(story: Story, editor: str) -> User:
    """Who hands it in: the one named, the alliance's own secretary, or the editor who took it down."""
    return person(story.by or next(filter(None, map(_secretaries().get, story.origin)), editor))


def blocks_of(story: Story, *, by: User) -> list[Block]:
    """The text as blocks; ``[table]`` and ``[chart]`` on lines of their own say where those stand."""
    return [_block(part.strip(), story, by=by) for part in story.text.split("\n\n")]


def _day_after(story: Story) -> date | None:
    return before(story.written, -1) if story.written else None


def _days(stories: Sequence[Story]) -> list[date]:
    return sorted({day for story in stories for day in (story.written, _day_after(story)) if day})


def _block(part: str, story: Story, *, by: User) -> Block:
    if part == _TABLE:
        rows = tuple(tuple(map(str, row)) for row in story.table["rows"])
        return Table(rows, caption=story.table["caption"])
    if part == _CHART:
        return _picture(story.chart, by=by)
    if part.startswith(_SUBHEADING):
        return Paragraph(part.removeprefix(_SUBHEADING), role="subheading")
    if part.startswith(_ENTRY):
        return Paragraph(part.removeprefix(_ENTRY), role="list")
    return Paragraph("".join(part.splitlines()))


def _picture(chart: dict[str, Any], *, by: User) -> Picture:
    kept = keep_picture(data=bar_chart({"unit": chart["unit"], "bars": chart["bars"]}), by=by)
    return Picture(
        sha256=kept.sha256,
        media_type=kept.media_type,
        alt=chart["alt"],
        caption=chart["caption"],
        width=kept.width,
        height=kept.height,
    )


@cache
def _secretaries() -> dict[str, str]:
    return {one.host_code: one.username for one in SIGN_INS if one.host_code}
