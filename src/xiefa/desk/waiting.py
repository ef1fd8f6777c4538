"""What waits for a person: read from the rooms below, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.models import Article

_MOST = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its name, what is to be done, where, and since when."""

    title: str
    task: str
    url: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind; ``more_url`` leads to all of them. ``total`` may exceed ``things``."""

    title: str | Promise
    icon: str
    things: tuple[Waiting, ...]
    total: int
    more_url: str = ""


def piles_of(user: Any) -> list[Pile]:
    """What waits for this person, most pressing first; empty piles are left out."""
    return [pile for pile in (*_issue_piles(user), *_article_piles(user)) if pile.total]


_STEPS = (
    (IssueState.REVIEWED, "briefing.sign_off", gettext_lazy("等您签发")),
    (IssueState.PROOFING, "briefing.review", gettext_lazy("等您审核")),
    (IssueState.SIGNED, "briefing.publish", gettext_lazy("已签发，等您发布")),
    (IssueState.COMPOSING, "briefing.compose", gettext_lazy("编排中")),
)


def _issue_piles(user: Any) -> Iterator[Pile]:
    """Issues by the step they wait at, each for those who may take it."""
    asked = [(state, permission, title) for state, permission, title in _STEPS if may_somewhere(user, permission)]
    if not asked:
        return
    states = [state for state, _permission, _title in asked]
    issues = list(Issue.objects.visible_to(user).filter(state__in=states).select_related("host").order_by("opened_at"))
    for state, permission, title in asked:
        hosts = host_codes(user, permission)
        mine = [issue for issue in issues if issue.state == state and ("" in hosts or issue.host.code in hosts)]
        things = tuple(
            Waiting(str(issue), issue.get_state_display(), _issue_url(issue), issue.opened_at) for issue in mine
        )
        yield Pile(
            title, icon="file-text", things=things[:_MOST], total=len(mine), more_url=reverse("briefing:issue_list")
        )


def _issue_url(issue: Issue) -> str:
    name = "briefing:issue_compose" if issue.state == IssueState.COMPOSING else "briefing:issue_sign"
    return reverse(name, kwargs={"pk": issue.pk})


def _article_piles(user: Any) -> Iterator[Pile]:
    """Articles to decide on, on the shelf, and one's own that came back."""
    if may_somewhere(user, "newsroom.accept"):
        yield _article_pile(
            user, ArticleState.SUBMITTED, gettext_lazy("来稿待处理"), icon="inbox", task=_("采用或退回")
        )
        yield _article_pile(user, ArticleState.ACCEPTED, gettext_lazy("待编稿件"), icon="stack-2", task=_("可编入简报"))
    if may_somewhere(user, "newsroom.write"):
        own = Article.objects.visible_to(user).filter(author=user)
        returned = own.filter(state__in=[ArticleState.RETURNED, ArticleState.DRAFT])
        yield _pile(returned, gettext_lazy("我的稿件"), icon="pencil", task=_("修改后提交"))


def _article_pile(user: Any, state: str, title: str | Promise, *, icon: str, task: str) -> Pile:
    articles = Article.objects.visible_to(user).filter(state=state)
    return _pile(articles, title, icon=icon, task=task, query=f"?state={state}")


def _pile(articles: Any, title: str | Promise, *, icon: str, task: str, query: str = "") -> Pile:
    rows = list(articles.order_by("changed_at")[: _MOST + 1])
    total = len(rows) if len(rows) <= _MOST else articles.count()
    things = tuple(
        Waiting(
            str(article),
            article.note or task,
            reverse("newsroom:article_detail", kwargs={"pk": article.pk}),
            article.changed_at,
        )
        for article in rows[:_MOST]
    )
    return Pile(title, icon, things, total, reverse("newsroom:article_list") + query)
