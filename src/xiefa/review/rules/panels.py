"""Who may do what with a panel, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import PanelState, Recommendation, Verdict
from xiefa.review.models import Panel, Reviewer
from xiefa.review.rules.doors import ARRANGE, JUDGE, may_arrange, reason_refusals
from xiefa.review.stakes import stakes_of

LONGEST_TEXT = 4000
LONGEST_NOTE = 500


def is_reviewer(user: Any, panel: Panel) -> bool:
    """Whether the person was asked to judge here and may still do so."""
    if user is None or not may(user, JUDGE, host_code=panel.host.code):
        return False
    return panel.reviewers.judging().filter(user=user).exists()


def may_end(user: Any, panel: Panel) -> bool:
    """Whether this person's word can be the last one."""
    return may_arrange(user, panel) or may(user, JUDGE, host_code=panel.host.code)


def sees_papers(user: Any, panel: Panel) -> bool:
    """Whether the person may read what lies before the panel; who stood aside may not."""
    return may_arrange(user, panel) or is_reviewer(user, panel)


def sees_opinions(user: Any, panel: Panel) -> bool:
    """Whether the person may read what others said: reviewers only when the review is over."""
    is_judging = panel.reviewers.filter(user=user).exists()
    if panel.state == PanelState.OPEN:
        return may_arrange(user, panel) and not is_judging
    return may_arrange(user, panel) or is_reviewer(user, panel)


def open_refusals(
    host: Any,
    subject_key: str,
    *,
    questions: Iterable[Any],
    reviewers: Iterable[Any],
    due_on: date | None = None,
    by: Any,
) -> Iterator[Refusal]:
    """Everything that keeps a panel from being opened."""
    if not may(by, ARRANGE, host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": host})
    if not tuple(questions):
        yield Refusal("no_questions", _("没有要评审的问题。"))
    chosen = tuple(reviewers)
    if not chosen:
        yield Refusal("no_reviewers", _("请至少选择一位评审专家。"), field="reviewers")
    if due_on and due_on < clock.today():
        yield Refusal("due_over", _("完成期限不能早于今天。"), field="due_on")
    for user in chosen:
        yield from reviewer_refusals(host, user, subject_key)
    if Panel.objects.filter(subject_key=subject_key, state=PanelState.OPEN).exists():
        yield Refusal("panel_open", _("这一对象正在评审，不能同时开两个评审组。"))


def reviewer_refusals(host: Any, user: Any, subject_key: str) -> Iterator[Refusal]:
    """Why this person cannot be a reviewer of this subject for this host."""
    if not may(user, JUDGE, host_code=host.code):
        message = _("“%(name)s”没有专家角色，不能参加评审。请先由管理员授予角色。") % {"name": user}
        yield Refusal("no_expert", message, field="reviewers")
    if stakes := stakes_of(subject_key, user):
        words = {"name": user, "stakes": "；".join(stakes)}
        message = _("“%(name)s”与评审对象有利害关系，应当回避：%(stakes)s。") % words
        yield Refusal("conflict", message, field="reviewers")


def add_refusals(panel: Panel, user: Any, *, by: Any) -> Iterator[Refusal]:
    """Why this person cannot join an open panel."""
    if not may_arrange(by, panel):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": panel.host})
    if panel.state != PanelState.OPEN:
        yield Refusal("panel_over", _("评审已经结束，不能再增加专家。"))
    yield from reviewer_refusals(panel.host, user, panel.subject_key)


def recuse_refusals(reviewer: Reviewer, reason: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps a reviewer from standing aside."""
    if reviewer.user_id != by.pk and not may_arrange(by, reviewer.panel):
        yield Refusal("not_permitted", _("只有专家本人或组织评审的人可以提出回避。"))
    if reviewer.panel.state != PanelState.OPEN:
        yield Refusal("panel_over", _("评审已经结束，不能再回避。"))
    yield from reason_refusals(reason)


def speak_refusals(
    reviewer: Reviewer, *, verdicts: Mapping[str, tuple[str, str]], recommendation: str, text: str, by: Any
) -> Iterator[Refusal]:
    """What keeps an opinion from being given, or changed."""
    panel = reviewer.panel
    if reviewer.user_id != by.pk or not is_reviewer(by, panel):
        yield Refusal("not_permitted", _("只有这个评审组的专家本人可以提出意见；已经回避的专家不能。"))
    if panel.state != PanelState.OPEN:
        yield Refusal("panel_over", _("评审已经结束，意见不能再改。"))
    if stakes := stakes_of(panel.subject_key, by):
        message = _("您与评审对象有利害关系，请在评审页面提出回避：%(stakes)s。") % {"stakes": "；".join(stakes)}
        yield Refusal("conflict", message)
    yield from _verdict_refusals(panel, verdicts)
    if recommendation not in Recommendation.values:
        yield Refusal("recommendation_missing", _("请选择评审结论。"), field="recommendation")
    if not text:
        yield Refusal("text_missing", _("请写明评审意见。"), field="text")
    if len(text) > LONGEST_TEXT:
        words = {"longest": LONGEST_TEXT, "length": len(text)}
        yield Refusal("text_long", _("评审意见最多 %(longest)s 字，现在有 %(length)s 字。") % words, field="text")


def _verdict_refusals(panel: Panel, verdicts: Mapping[str, tuple[str, str]]) -> Iterator[Refusal]:
    for question in panel.asked:
        verdict, note = verdicts.get(question.key, ("", ""))
        words = {"question": question, "longest": LONGEST_NOTE}
        if verdict not in Verdict.values:
            yield Refusal("verdict_missing", _("“%(question)s”还没有判断。") % words, field=f"verdict_{question.key}")
        elif verdict != Verdict.YES and not note:
            message = _("“%(question)s”判为不符合或不能判断，请说明原因。") % words
            yield Refusal("note_missing", message, field=f"note_{question.key}")
        if len(note) > LONGEST_NOTE:
            message = _("“%(question)s”的说明超过 %(longest)s 字。") % words
            yield Refusal("note_long", message, field=f"note_{question.key}")


def still_waiting(panel: Panel) -> Iterator[Refusal]:
    """What keeps a panel from ending by itself: somebody has yet to speak, or nobody has spoken."""
    if names := [str(one) for one in panel.reviewers.waiting().select_related("user")]:
        yield Refusal("waiting", _("还有专家没有提出意见：%(names)s。") % {"names": "、".join(names)})
    yield from no_opinion(panel)


def no_opinion(panel: Panel) -> Iterator[Refusal]:
    """What keeps a panel from being closed early: there is nothing to go by."""
    if not panel.reviewers.judging().exclude(opinion=None).exists():
        yield Refusal("no_opinion", _("还没有一位专家提出意见。可以增加专家，或取消这次评审。"))
