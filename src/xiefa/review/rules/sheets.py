"""Who may fill in a score sheet, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import Disclosure, ReviewState, RoundState, SheetState
from xiefa.review.marking import OVERALL, PLACES, decimals_of, points_of, read_points, remark_of
from xiefa.review.models import Assignment, Item, Review, Sheet
from xiefa.review.rules.doors import may_arrange, reason_refusals

LONGEST_REMARK = 1000
LONGEST_OVERALL = 4000


def is_judge_of(user: Any, assignment: Assignment) -> bool:
    """Whether this person is to score the candidate: assigned, not withdrawn, and not standing aside."""
    if not getattr(user, "is_authenticated", False):
        return False
    return Assignment.objects.judged_by(user).filter(pk=assignment.pk).exists()


def is_own(user: Any, sheet: Sheet) -> bool:
    """Whether the sheet is this person's own."""
    return is_judge_of(user, sheet.assignment)


def writing_refusals(assignment: Assignment, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from writing on the sheet of an assignment."""
    if not is_judge_of(by, assignment):
        yield Refusal("not_yours", _("这份评分表没有分派给您，或者已经撤回、回避。"))
    else:
        yield from _round_refusals(assignment)


def save_refusals(sheet: Sheet, *, by: Any) -> Iterator[Refusal]:
    """What keeps the sheet from being saved as one goes."""
    yield from writing_refusals(sheet.assignment, by=by)
    if sheet.state == SheetState.SUBMITTED:
        yield Refusal("submitted", _("评分表已经提交。要改动，请用“修改已提交的评分”并写明理由。"))


def submit_refusals(sheet: Sheet) -> Iterator[Refusal]:
    """What keeps the sheet from being sealed: its round is not open, and every question that is not answered."""
    yield from _round_refusals(sheet.assignment)
    yield from gaps(sheet.assignment.round.review.table, sheet.texts)


def change_refusals(sheet: Sheet, texts: Mapping[str, str], reason: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps a submitted sheet from being replaced by a new version."""
    yield from writing_refusals(sheet.assignment, by=by)
    if sheet.state != SheetState.SUBMITTED:
        yield Refusal("not_submitted", _("评分表还没有提交，可以直接填写。"))
    yield from gaps(sheet.assignment.round.review.table, texts)
    yield from reason_refusals(reason)


def disclose_refusals(review: Review, disclosure: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps somebody from saying when judges read each other's marks."""
    if not may_arrange(by, review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": review.host})
    if review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审工作已经结束。"))
    if disclosure not in Disclosure.values:
        yield Refusal("disclosure_missing", _("请选择从什么时候起可以看到他人的评分。"), field="disclosure")


def gaps(table: Iterable[Item], texts: Mapping[str, str]) -> Iterator[Refusal]:
    """Every question without a remark or points, and everything that is wrong with those that have them."""
    items = tuple(table)
    faults = list(faults_in(items, texts))
    for item in items:
        words = {"item": item}
        for name, message in (
            (remark_of(item.key), _("“%(item)s”还没有写理由。") % words),
            (points_of(item.key), _("“%(item)s”还没有给分。") % words),
        ):
            yield from (one for one in faults if one.field == name)
            if not texts.get(name, "").strip():
                yield Refusal("answer_missing", message, field=name)
    yield from (one for one in faults if one.field == OVERALL)


def faults_in(table: Iterable[Item], texts: Mapping[str, str]) -> Iterator[Refusal]:
    """What cannot be kept as it was typed; an empty field is no fault."""
    for item in table:
        yield from _too_long(remark_of(item.key), str(item), texts, LONGEST_REMARK)
        yield from points_refusals(item, texts.get(points_of(item.key), ""), field=points_of(item.key))
    yield from _too_long(OVERALL, _("总体意见"), texts, LONGEST_OVERALL)


def points_refusals(item: Item, text: str, *, field: str) -> Iterator[Refusal]:
    """What is wrong with the points that were typed for a question; nothing for an empty text."""
    words = {"item": item, "most": item.most, "typed": text[:20]}
    if not text.strip():
        return
    try:
        points = read_points(text)
    except ValueError:
        message = _("“%(item)s”的得分“%(typed)s”不是数，请填 0 到 %(most)s 之间的数，例如 8.5。")
        yield Refusal("points_unreadable", message % words, field=field)
        return
    if points > item.highest:
        message = _("“%(item)s”最多 %(most)s 分，您填了 %(typed)s。")
        yield Refusal("points_out_of_range", message % words, field=field)
    if decimals_of(points) > PLACES:
        message = _("“%(item)s”的得分最多两位小数，您填了 %(typed)s。")
        yield Refusal("points_too_fine", message % words, field=field)


def _round_refusals(assignment: Assignment) -> Iterator[Refusal]:
    if assignment.round.state != RoundState.OPEN:
        words = {"round": assignment.round}
        yield Refusal("round_not_open", _("“%(round)s”现在不接收评分，请与组织人联系。") % words)


def _too_long(name: str, label: str, texts: Mapping[str, str], longest: int) -> Iterator[Refusal]:
    length = len(texts.get(name, ""))
    if length > longest:
        words = {"item": label, "longest": longest, "length": length}
        message = _("“%(item)s”最多写 %(longest)s 字，现在有 %(length)s 字。请缩短。") % words
        yield Refusal("text_long", message, field=name)
