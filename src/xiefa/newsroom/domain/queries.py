"""What the list of articles asks the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.models import ArticleQuerySet


def filtered(articles: ArticleQuerySet, values: dict[str, Any]) -> ArticleQuerySet:
    """Articles that match every filter given; ``values`` as ``ArticleFilter`` cleans them."""
    if values.get("state"):
        articles = articles.filter(state=values["state"])
    if values.get("kind"):
        articles = articles.filter(kind=values["kind"])
    if values.get("host"):
        articles = articles.filter(host=values["host"])
    for word in (values.get("q") or "").split():
        articles = articles.filter(words__icontains=word)
    return articles


def counts_by_state(articles: ArticleQuerySet) -> list[tuple[str, str, int]]:
    """(state, its word, number of articles) for every state, in the order of the lifecycle."""
    found = dict(articles.order_by().values_list("state").annotate(Count("pk")))
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in ArticleState]
