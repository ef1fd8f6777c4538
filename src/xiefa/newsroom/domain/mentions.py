"""Which organisations an article names, and where."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.manuscript.model import block_lines
from xiefa.newsroom import rules
from xiefa.newsroom.models import Article, ArticleMention
from xiefa.registry.linking import Linker
from xiefa.registry.models import Organisation


def text_of(article: Article) -> str:
    """The text in which mentions are counted: heading, paragraphs and credit line, one a line."""
    paragraphs = (line for block in article.content for line in block_lines(block))
    return "\n".join([article.heading, *paragraphs, article.credit_text])


@transaction.atomic
def relink(*, article: Article) -> list[ArticleMention]:
    """Find the organisations in the text anew; what a person decided about a name is kept."""
    decided = {one.text: one.organisation_id for one in article.mentions.filter(is_confirmed=True)}
    linker = Linker.from_registry(article.event_since or clock.today())
    article.mentions.all().delete()
    rows = []
    for found in linker.link(text_of(article)):
        chosen = decided.get(found.text)
        only = found.candidates[0] if len(found.candidates) == 1 else None
        rows.append(
            ArticleMention(
                article=article,
                start=found.start,
                end=found.end,
                text=found.text,
                candidates=list(found.candidates),
                organisation_id=chosen or only,
                is_confirmed=chosen is not None,
            )
        )
    return ArticleMention.objects.bulk_create(rows)


@transaction.atomic
def settle_name(*, article: Article, text: str, organisation: Organisation, by: Any) -> None:
    """Say which organisation a name means, everywhere in this article."""
    mentions = list(article.mentions.filter(text=text))
    refuse_if(_settle_refusals(article, mentions, organisation, by=by))
    for mention in mentions:
        mention.organisation, mention.is_confirmed = organisation, True
    ArticleMention.objects.bulk_update(mentions, ["organisation", "is_confirmed"])
    audit.record("article.settle_name", article, by=by, details={"name": text, "organisation": organisation.code})


def _settle_refusals(
    article: Article, mentions: list[ArticleMention], organisation: Organisation, *, by: Any
) -> list[Refusal]:
    found = list(rules.edit_refusals(article, by=by))
    if not any(organisation.pk in mention.candidates for mention in mentions):
        found.append(Refusal("not_a_candidate", _("这个名称不指向所选的组织。请刷新页面后重新选择。")))
    return found
