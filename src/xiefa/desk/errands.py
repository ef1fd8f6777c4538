"""Errands that need two rooms which do not know each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.domain.meetings import propose_meeting
from xiefa.council.documents.news import news_heading, news_paragraphs
from xiefa.council.domain.facts import facts_of
from xiefa.council.enums import MeetingState
from xiefa.council.models import Meeting
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.manuscript import Masthead, Paragraph
from xiefa.newsroom.domain.articles import write_article
from xiefa.newsroom.models import Article
from xiefa.newsroom.rules import write_refusals
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.models import Organisation


@transaction.atomic
def host_named(*, name: str, by: Any) -> tuple[Organisation, bool]:
    """The organisation of this name, registered as a network when nobody has that name; and whether it is new.

    The first network of an installation becomes its own host.
    """
    found = Organisation.objects.filter(names__text=name).distinct().first()
    if found is not None:
        return found, False
    is_first = not Organisation.objects.filter(is_host=True).exists()
    code = "network" if is_first else f"host-{Organisation.objects.count() + 1}"
    return add_organisation(code=code, kind=OrganisationKind.NETWORK, full_name=name, by=by), True


def host_name_from(masthead: Masthead) -> str:
    """What an empty installation calls the host of the first issue it is given: its office, else its title."""
    return masthead.office.strip() or masthead.title


@transaction.atomic
def news_of_meeting(*, meeting: Meeting, by: Any) -> Article:
    """A draft about a meeting in the newsroom, written from the record; asked for again, the draft that is there.

    The network reports its own meetings as network news, an alliance as alliance news. ``Refused`` for those who may
    not write for the host of the meeting, and for a meeting that is not over.
    """
    audit.take_turn()
    meeting.refresh_from_db(fields=["state"])
    refuse_if(news_refusals(meeting, by=by))
    if (found := article_about(meeting)) is not None:
        return found
    facts = facts_of(meeting)
    article = write_article(
        host=meeting.host,
        kind=_kind_of(meeting),
        heading=news_heading(facts),
        blocks=[Paragraph(text) for text in news_paragraphs(facts)],
        activity="council_meeting",
        contributors=[meeting.host],
        event_on=facts.day,
        by=by,
    )
    article.activity_record = propose_meeting(meeting=meeting, by=by)
    article.save(update_fields=["activity_record"])
    audit.record("desk.news_of_meeting", meeting, by=by, details={"article": article.pk})
    return article


def news_refusals(meeting: Meeting, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of a news item about a meeting."""
    if not is_over(meeting):
        yield Refusal("not_over", _("会议还没有开完，没有可以报道的记录。请在散会以后起草。"))
    yield from write_refusals(meeting.host, _kind_of(meeting), by=by)


def is_over(meeting: Meeting) -> bool:
    """Whether the meeting was held and has closed: what its record says then has happened."""
    return meeting.state in (MeetingState.CLOSED, MeetingState.MINUTED)


def _kind_of(meeting: Meeting) -> str:
    return "network_news" if meeting.host.kind == OrganisationKind.NETWORK else "alliance_news"


def article_about(meeting: Meeting) -> Article | None:
    """The article that was drafted from the record of this meeting, if there is one."""
    drafted = audit.history_of(meeting).filter(action="desk.news_of_meeting").order_by("-number").first()
    return Article.objects.filter(pk=drafted.details["article"]).first() if drafted else None
