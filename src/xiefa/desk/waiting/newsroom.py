"""Articles that wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, pile_of_rows
from xiefa.kernel.permission import may_somewhere
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.models import Article


def article_piles(user: Any, most: int) -> Iterator[Pile]:
    """Articles to decide on, on the shelf, and one's own that came back."""
    if may_somewhere(user, "newsroom.accept"):
        yield _in_state(
            user, most, ArticleState.SUBMITTED, gettext_lazy("来稿待处理"), icon="inbox", task=_("采用或退回")
        )
        yield _in_state(
            user, most, ArticleState.ACCEPTED, gettext_lazy("待编稿件"), icon="stack-2", task=_("可编入简报")
        )
    if may_somewhere(user, "newsroom.write"):
        own = Article.objects.visible_to(user).filter(author=user)
        returned = own.filter(state__in=[ArticleState.RETURNED, ArticleState.DRAFT])
        yield _pile(returned, most, gettext_lazy("我的稿件"), icon="pencil", task=_("修改后提交"))


def _in_state(user: Any, most: int, state: str, title: str | Promise, *, icon: str, task: str) -> Pile:
    articles = Article.objects.visible_to(user).filter(state=state)
    return _pile(articles, most, title, icon=icon, task=task, query=f"?state={state}")


def _pile(articles: Any, most: int, title: str | Promise, *, icon: str, task: str, query: str = "") -> Pile:
    def thing_of(article: Article) -> Waiting:
        return Waiting(
            key=f"article:{article.pk}:{article.state}:{article.version}",
            title=str(article),
            task=article.note or task,
            url=reverse("newsroom:article_detail", kwargs={"pk": article.pk}),
            since=article.changed_at,
        )

    rows = articles.defer("blocks", "words").order_by("changed_at", "pk")
    return pile_of_rows(
        most, NoticeKind.ARTICLE, title, rows, thing_of, icon=icon, more="newsroom:article_list", query=query
    )
