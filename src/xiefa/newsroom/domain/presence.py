"""Who has an article open for editing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.kernel import clock
from xiefa.newsroom.models import Article, EditingPresence


@transaction.atomic
def mark_present(*, article: Article, by: Any) -> None:
    """The editing page of this person is open now. A sign of life, not a business fact: no audit event."""
    EditingPresence.objects.update_or_create(article=article, user=by, defaults={"seen_at": clock.now()})


@transaction.atomic
def mark_gone(*, article: Article, by: Any) -> None:
    """This person has saved or left."""
    EditingPresence.objects.filter(article=article, user=by).delete()


def others_editing(article: Article, *, besides: Any) -> list[Any]:
    """The other people who have the article open now."""
    seen = article.presences.at(clock.now()).exclude(user=besides).select_related("user").order_by("seen_at")
    return [one.user for one in seen]
