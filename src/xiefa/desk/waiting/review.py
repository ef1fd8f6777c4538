"""Panels that wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, of_my_hosts, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere
from xiefa.review.enums import PanelState
from xiefa.review.models import Panel


def review_piles(user: Any, most: int) -> Iterator[Pile]:
    """Panels to judge; for those who arrange reviews, panels past their day."""
    if may_somewhere(user, "review.judge"):
        mine = of_my_hosts(Panel.objects.waiting_for(user), user, "review.judge")
        yield _panels(mine, most, gettext_lazy("等您评审"), task=_("请提出评审意见，或申请回避"))
    if may_somewhere(user, "review.arrange"):
        past = Panel.objects.filter(state=PanelState.OPEN, due_on__lt=clock.today())
        mine = of_my_hosts(past, user, "review.arrange")
        yield _panels(mine, most, gettext_lazy("逾期未完成的评审"), task=_("请催促专家，或提前结束评审"))


def _panels(panels: QuerySet[Panel], most: int, title: Any, *, task: str) -> Pile:
    def thing_of(panel: Panel) -> Waiting:
        is_late = panel.due_on is not None and panel.due_on < clock.today()
        return Waiting(
            key=f"panel:{panel.pk}",
            title=panel.subject,
            task=task,
            url=panel.get_absolute_url(),
            since=panel.opened_at,
            due=panel.due_on,
            is_late=is_late,
        )

    rows = panels.order_by("due_on", "pk")
    return pile_of_rows(most, NoticeKind.REVIEW, title, rows, thing_of, icon="message-report", more="review:panel_list")
