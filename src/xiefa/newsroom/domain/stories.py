"""A record offers its story: a draft of an article with everything that the record knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import translation

from xiefa.activities.domain.evidence import bytes_of
from xiefa.activities.enums import Origin, PartRole, Precision
from xiefa.activities.models import Activity
from xiefa.council.documents.chinese import day_words
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused, refuse_if
from xiefa.manuscript.model import Block, Paragraph, Picture
from xiefa.newsroom import rules
from xiefa.newsroom.domain.articles import write_article
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.kinds import activity_choices
from xiefa.newsroom.models import Article
from xiefa.registry.enums import OrganisationKind

_PICTURES = ("image/jpeg", "image/png")
MOST_PICTURES = 6


@transaction.atomic
def story_of_record(*, activity: Activity, by: Any) -> Article:
    """A draft about what a record tells, linked to it; asked for again, the draft that is there.

    ``Refused`` for those who may not write for the host of the record.
    """
    audit.take_turn()
    refuse_if(rules.write_refusals(activity.host, kind_of(activity), by=by))
    known = article_about(activity)
    if known is not None:
        return known
    article = write_article(
        host=activity.host,
        kind=kind_of(activity),
        heading=activity.title,
        blocks=[*(Paragraph(text) for text in story_paragraphs(activity)), *_pictures(activity, by)],
        activity=activity.kind if activity.kind in dict(activity_choices()) else "",
        contributors=[activity.reporter, *_others(activity)],
        event_on=activity.since if activity.precision == Precision.DAY else None,
        event_until=activity.until if activity.precision == Precision.DAY and activity.until > activity.since else None,
        by=by,
    )
    article.activity_record = activity
    article.save(update_fields=["activity_record"])
    audit.record("article.from_record", article, by=by, details={"activity": activity.pk})
    return article


def article_about(activity: Activity) -> Article | None:
    """The article that tells of this record, if there is one."""
    return activity.articles.exclude(state=ArticleState.WITHDRAWN).order_by("pk").first()


def kind_of(activity: Activity) -> str:
    """Under which kind the story goes: the network's own, or an alliance's."""
    return "network_news" if activity.reporter.kind == OrganisationKind.NETWORK else "alliance_news"


def story_paragraphs(activity: Activity) -> list[str]:
    """When, who, where and how large in one sentence; then the narrative, and what came out of it."""
    with translation.override("zh-hans"):
        lines = [line.strip() for line in activity.narrative.splitlines() if line.strip()]
        outcomes = "；".join(one.title for one in activity.outcomes.all())
        # What was proposed from an article or a meeting begins with such a sentence already.
        opening = [] if activity.origin in {Origin.NEWS, Origin.MEETING} and lines else [_opening(activity)]
        return [*opening, *lines, *([f"主要成果：{outcomes}。"] if outcomes else [])]


def _opening(activity: Activity) -> str:
    hosts = "、".join(one.organisation.name_at(activity.since) for one in _parts(activity, PartRole.HOST))
    who = hosts or activity.reporter.name_at(activity.since)
    place = f"在{activity.place}" if activity.place else ""
    scale = f"，{activity.people}人参加" if activity.people else ""
    return f"{_days(activity)}，{who}{place}举办“{activity.title}”{scale}。"


def _days(activity: Activity) -> str:
    if activity.precision == Precision.MONTH:
        return f"{activity.since.year}年{activity.since.month}月"
    first, last = day_words(activity.since), day_words(activity.until)
    return first if first == last else f"{first}至{last}"


def _parts(activity: Activity, role: str) -> list[Any]:
    return [one for one in activity.parts.all() if one.role == role]


def _others(activity: Activity) -> list[Any]:
    """Who else had a part in it, in their order."""
    return [one.organisation for one in activity.parts.all() if one.organisation_id != activity.reporter_id]


def _pictures(activity: Activity, by: Any) -> Iterator[Block]:
    rows = activity.evidence.filter(removed_at=None, url="", file__media_type__in=_PICTURES).select_related("file")
    for evidence in rows.order_by("position", "pk")[:MOST_PICTURES]:
        assert evidence.file is not None
        try:
            kept = keep_picture(data=bytes_of(evidence.file), by=by)
        except Refused:
            continue  # an article takes smaller pictures than evidence does
        yield Picture(
            sha256=kept.sha256,
            media_type=kept.media_type,
            alt=evidence.name,
            caption=evidence.name,
            width=kept.width,
            height=kept.height,
        )
