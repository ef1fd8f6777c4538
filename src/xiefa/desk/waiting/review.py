"""Panels that wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, of_my_hosts, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere
from xiefa.review.domain.panels import letter_key
from xiefa.review.enums import PanelState
from xiefa.review.models import Panel, Reviewer


def review_piles(user: Any, most: int) -> Iterator[Pile]:
    """Panels to judge; for those who arrange reviews, panels past their day."""
    if may_somewhere(user, "review.judge"):
        asked = Reviewer.objects.filter(panel=OuterRef("pk"), user=user).values("pk")[:1]
        mine = of_my_hosts(Panel.objects.waiting_for(user), user, "review.judge").annotate(reviewer_key=Subquery(asked))
        yield _panels(mine, most, gettext_lazy("等您评审"), task=_("请提出评审意见，或申请回避"))
    if may_somewhere(user, "review.arrange"):
        past = Panel.objects.filter(state=PanelState.OPEN, due_on__lt=clock.today()).annotate(reviewer_key=Value(0))
        mine = of_my_hosts(past, user, "review.arrange")
        yield _panels(mine, most, gettext_lazy("逾期未完成的评审"), task=_("请催促专家，或提前结束评审"))


def _panels(panels: QuerySet[Any], most: int, title: Any, *, task: str) -> Pile:
    def thing_of(panel: Any) -> Waiting:
        is_late = panel.due_on is not None and panel.due_on < clock.today()
        return Waiting(
            key=f"panel:{panel.pk}",
            title=panel.subject,
            task=task,
            url=panel.get_absolute_url(),
            since=panel.opened_at,
            due=panel.due_on,
            is_late=is_late,
            letter=letter_key(panel.reviewer_key) if panel.reviewer_key else "",
        )

    rows = panels.order_by("due_on", "pk")
    return pile_of_rows(most, NoticeKind.REVIEW, title, rows, thing_of, icon="message-report", more="review:panel_list")
