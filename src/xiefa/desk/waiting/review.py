"""Panels and score sheets that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, of_my_hosts, pile_of_list, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere
from xiefa.review.domain.letters import scoring_key
from xiefa.review.domain.panels import letter_key
from xiefa.review.enums import DiscussionState, PanelState, ReviewState, RoundState, SheetState
from xiefa.review.models import Assignment, Discussion, Panel, Reviewer, Round

_JUDGE, _ARRANGE = "review.judge", "review.arrange"


def review_piles(user: Any, most: int) -> Iterator[Pile]:
    """Sheets to fill in and panels to judge; for those who arrange reviews, what is past its day or comes next."""
    if may_somewhere(user, _JUDGE):
        yield _own_sheets(user, most)
        asked = Reviewer.objects.filter(panel=OuterRef("pk"), user=user).values("pk")[:1]
        mine = of_my_hosts(Panel.objects.waiting_for(user), user, _JUDGE).annotate(reviewer_key=Subquery(asked))
        yield _panels(mine, most, gettext_lazy("等您评审"), task=_("请提出评审意见，或申请回避"))
    if may_somewhere(user, _ARRANGE):
        past = Panel.objects.filter(state=PanelState.OPEN, due_on__lt=clock.today()).annotate(reviewer_key=Value(0))
        mine = of_my_hosts(past, user, _ARRANGE)
        yield _panels(mine, most, gettext_lazy("逾期未完成的评审"), task=_("请催促专家，或提前结束评审"))
        yield _late_rounds(user, most)
        yield _discussions(user, most)


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


def _own_sheets(user: Any, most: int) -> Pile:
    """One thing for each step in which this person has sheets to hand in; the step writes and reminds by itself."""
    missing = Assignment.objects.of_user(user).exclude(sheet__state=SheetState.SUBMITTED)
    rows = missing.select_related("round__review", "judge").order_by("round__due_on", "round")
    numbers = Counter(one.round_id for one in rows)
    first = {one.round_id: one for one in reversed(rows)}
    things = (_sheets_of(first[key], number) for key, number in numbers.items())
    title, more = gettext_lazy("等您评分"), "review:my_reviews"
    return pile_of_list(most, NoticeKind.REVIEW, title, things, icon="list-check", more=more)


def _sheets_of(assignment: Assignment, number: int) -> Waiting:
    round_ = assignment.round
    return Waiting(
        key=f"round:{round_.pk}",
        title=_("%(review)s：%(round)s") % {"review": round_.review, "round": round_},
        task=_("还有 %(number)s 份评分表没有提交") % {"number": number},
        url=reverse("review:my_reviews"),
        since=round_.opened_at,
        due=round_.due_on,
        is_late=round_.due_on is not None and round_.due_on < clock.today(),
        letter=scoring_key(round_, assignment.judge),
        is_reminded=True,
    )


def _late_rounds(user: Any, most: int) -> Pile:
    def thing_of(round_: Round) -> Waiting:
        return Waiting(
            key=f"late-round:{round_.pk}:{round_.due_on}",
            title=_("%(review)s：%(round)s") % {"review": round_.review, "round": round_},
            task=_("请催交评分表，或结束这一步"),
            url=round_.get_absolute_url(),
            since=round_.opened_at,
            due=round_.due_on,
            is_late=True,
        )

    late = Round.objects.filter(state=RoundState.OPEN, due_on__lt=clock.today()).select_related("review")
    rows = of_my_hosts(late, user, _ARRANGE, path="review__host").order_by("due_on", "pk")
    title, more = gettext_lazy("逾期的评分"), "review:review_list"
    return pile_of_rows(most, NoticeKind.REVIEW, title, rows, thing_of, icon="list-check", more=more)


def _discussions(user: Any, most: int) -> Pile:
    """Meetings whose steps are all over, until they are closed."""

    def thing_of(discussion: Discussion) -> Waiting:
        return Waiting(
            key=f"discussion:{discussion.pk}:{discussion.state}",
            title=str(discussion),
            task=_("各步评分已经结束，请列出差异并会评"),
            url=discussion.get_absolute_url(),
        )

    unfinished = Round.objects.filter(review=OuterRef("review")).exclude(state=RoundState.CLOSED)
    rows = Discussion.objects.exclude(state=DiscussionState.CLOSED).filter(review__state=ReviewState.OPEN)
    mine = of_my_hosts(rows.exclude(Exists(unfinished)), user, _ARRANGE, path="review__host")
    mine = mine.select_related("review").order_by("pk")
    title, more = gettext_lazy("等待会评"), "review:review_list"
    return pile_of_rows(most, NoticeKind.REVIEW, title, mine, thing_of, icon="users", more=more)
