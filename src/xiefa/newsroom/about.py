"""What the newsroom knows of an organisation: the articles it reported, and those that speak of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from xiefa.kernel.permission import may_somewhere
from xiefa.newsroom.models import Article, ArticleContributor, ArticleMention
from xiefa.registry.models import Organisation
from xiefa.registry.panels import Line, Lines

_SHOWN = 8


def articles_about(organisation: Organisation, user: Any, day: date | None) -> Lines:
    """The newest articles of or about an organisation that this reader may see, up to that day; two queries."""
    if not may_somewhere(user, "newsroom.write"):
        return Lines()
    contributed = ArticleContributor.objects.filter(article=OuterRef("pk"), organisation=organisation)
    mentioned = ArticleMention.objects.filter(article=OuterRef("pk"), organisation=organisation)
    articles = Article.objects.visible_to(user).annotate(is_reported=Exists(contributed))
    articles = articles.filter(Exists(contributed) | Exists(mentioned))
    if day:
        articles = articles.filter(created_at__date__lte=day)
    newest = articles.order_by("-created_at", "-pk")[:_SHOWN]
    return Lines(tuple(_line(article) for article in newest), total=articles.count())


def _line(article: Any) -> Line:
    how = _("由其供稿") if article.is_reported else _("提及")
    note = f"{how} · {article.kind_name} · {article.get_state_display()}"
    return Line(str(article), article.get_absolute_url(), note, article.event_since or article.created_at.date())
