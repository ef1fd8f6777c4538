"""Who may say that a judge stands aside from a candidate, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import RecusalSource, ReviewState
from xiefa.review.models import Candidate, Judge, Recusal
from xiefa.review.rules.doors import may_arrange, reason_refusals

LONGEST_REASON = 300


def is_judge(user: Any, judge: Judge) -> bool:
    """Whether this is the judge's own account."""
    return user is not None and judge.expert.person.user_id == user.pk


def recusal_refusals(judge: Judge, candidate: Candidate, *, source: str, reason: str, by: Any) -> Iterator[Refusal]:
    """Why it cannot be entered that a judge stands aside from a candidate."""
    if not may_speak(by, judge, source):
        yield Refusal("not_permitted", _("只有专家本人或组织评审的人可以提出回避。"))
    if judge.review_id != candidate.review_id:
        yield Refusal("other_review", _("“%(thing)s”不属于这次评审。") % {"thing": candidate}, "candidate")
    if judge.review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束，不能再回避。"))
    if judge.recusals.filter(candidate=candidate, source=source).exists():
        yield Refusal("recused_already", _("已经登记过这一回避。"), "candidate")
    yield from reason_refusals(reason, longest=LONGEST_REASON)


def undo_refusals(recusal: Recusal, *, reason: str, by: Any) -> Iterator[Refusal]:
    """Why a recusal cannot be taken back."""
    if not may_speak(by, recusal.judge, recusal.source):
        yield Refusal("not_permitted", _("只有专家本人或组织评审的人可以取消这一回避。"))
    if recusal.source == RecusalSource.DERIVED:
        yield Refusal("derived", _("由任职推定的回避不能取消。任职有误时，请在名录里更正，再重新核对。"))
    if recusal.judge.review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束，不能再回避。"))
    yield from reason_refusals(reason)


def may_speak(user: Any, judge: Judge, source: str) -> bool:
    """Whether a person may enter or take back what comes from this source: the judge's word is the judge's own."""
    if source == RecusalSource.DECLARED:
        return is_judge(user, judge)
    return may_arrange(user, judge.review)
