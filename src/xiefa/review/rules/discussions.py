"""Who may run the meeting on differences, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import Compared, DifferenceState, DiscussionState, RoundState
from xiefa.review.marking import PLACES, decimals_of, points_of
from xiefa.review.models import Difference, Discussion, Item, Review
from xiefa.review.rules.doors import may_arrange, reason_refusals
from xiefa.review.rules.sheets import points_refusals

LONGEST_DECISION = 500
HIGHEST_THRESHOLD = Decimal(999)


def may_read(user: Any, difference: Difference) -> bool:
    """Whether this person may hear what is said about the candidate: nobody who stands aside from it."""
    return Difference.objects.readable_by(user).filter(pk=difference.pk).exists()


def plan_refusals(review: Review, *, threshold: Decimal, compared: str, by: Any) -> Iterator[Refusal]:
    """What keeps the rule of the meeting from being set: it must stand before anybody scores."""
    if not may_arrange(by, review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": review.host})
    if review.rounds.filter(state__in=[RoundState.OPEN, RoundState.CLOSED]).exists():
        yield Refusal("scoring_began", _("评分已经开始，会评规则不能再改：规则要在评分以前定好。"))
    if not 0 < threshold <= HIGHEST_THRESHOLD or decimals_of(threshold) > PLACES:
        yield Refusal("threshold_out_of_range", _("差异线要大于 0，最多两位小数。"), field="threshold")
    if compared not in Compared.values:
        yield Refusal("compared_missing", _("请选择比较总分还是单项得分。"), field="compared")


def prepare_refusals(discussion: Discussion, *, by: Any) -> Iterator[Refusal]:
    """What keeps the differences from being listed."""
    yield from _arranger_refusals(discussion, by=by)
    if discussion.state != DiscussionState.PLANNED:
        yield Refusal("meeting_began", _("会评已经开始，差异清单不能再改。"))
    rounds = list(discussion.review.rounds.all())
    if len(rounds) < 2:
        yield Refusal("one_round", _("至少要有两个评审步骤，才有差异可比。"))
    if waiting := [str(one) for one in rounds if one.state != RoundState.CLOSED]:
        words = {"rounds": "、".join(waiting)}
        yield Refusal("rounds_open", _("请先结束全部评审步骤：%(rounds)s。") % words)


def open_refusals(discussion: Discussion) -> Iterator[Refusal]:
    """What keeps the meeting from beginning."""
    yield from _not_prepared(discussion)
    if discussion.prepared_at and not discussion.differences.exists():
        yield Refusal("no_differences", _("没有超过差异线的对象，不需要开会，可以直接结束会评。"))


def close_refusals(discussion: Discussion) -> Iterator[Refusal]:
    """What keeps the meeting from ending: a difference about which nothing is decided."""
    yield from _not_prepared(discussion)
    waiting = discussion.differences.filter(state=DifferenceState.OPEN).count()
    if waiting:
        yield Refusal("undecided", _("还有 %(number)s 项差异没有决定，不能结束会评。") % {"number": waiting})


def arrange_refusals(discussion: Discussion, *, by: Any) -> Iterator[Refusal]:
    """What keeps place and manner of the meeting from being changed."""
    yield from _arranger_refusals(discussion, by=by)
    if discussion.state == DiscussionState.CLOSED:
        yield Refusal("meeting_over", _("会评已经结束。"))


def begin_refusals(difference: Difference, *, by: Any) -> Iterator[Refusal]:
    """What keeps the discussion of a difference from beginning."""
    yield from call_refusals(difference, by=by)
    if difference.called_at is None:
        yield Refusal("not_called", _("请先提请讨论这一项。"))


def call_refusals(difference: Difference, *, by: Any) -> Iterator[Refusal]:
    """What keeps a difference from being put before the meeting, and from being discussed or decided."""
    yield from _arranger_refusals(difference.discussion, by=by)
    if difference.discussion.state != DiscussionState.OPEN:
        yield Refusal("meeting_not_open", _("会评没有在进行，不能讨论或决定。"))


def decide_refusals(difference: Difference, *, points: Mapping[str, str], reason: str, by: Any) -> Iterator[Refusal]:
    """What keeps a decision from being written down; ``points`` are texts by the key of their question."""
    yield from call_refusals(difference, by=by)
    if not may_read(by, difference):
        yield Refusal("stands_aside", _("您应当回避这一对象，请由别人记录决定。"))
    elif difference.begun_at is None:
        yield Refusal("not_begun", _("请先提请讨论；应当回避的评委离场后再作决定。"))
    table = {item.key: item for item in items_of(difference)}
    if set(points) - set(table):
        yield Refusal("item_unknown", _("这一项差异不涉及所填的评分项。"))
    for key in sorted(set(points) & set(table)):
        yield from points_refusals(table[key], points[key], field=points_of(key))
    yield from reason_refusals(reason, longest=LONGEST_DECISION)


def undo_refusals(difference: Difference, *, by: Any) -> Iterator[Refusal]:
    """What keeps a decision from being taken back."""
    yield from call_refusals(difference, by=by)
    if not may_read(by, difference):
        yield Refusal("stands_aside", _("您应当回避这一对象，请由别人记录决定。"))
    if difference.state == DifferenceState.OPEN:
        yield Refusal("nothing_decided", _("这一项还没有决定。"))


def items_of(difference: Difference) -> Iterable[Item]:
    """The questions about which the meeting may decide: the one that differs, or all when the sum does."""
    table = difference.discussion.review.table
    return tuple(item for item in table if item.key == difference.item or not difference.item)


def _arranger_refusals(discussion: Discussion, *, by: Any) -> Iterator[Refusal]:
    if not may_arrange(by, discussion):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": discussion.host})


def _not_prepared(discussion: Discussion) -> Iterator[Refusal]:
    if discussion.prepared_at is None:
        yield Refusal("not_prepared", _("请先列出重点差异。"))
