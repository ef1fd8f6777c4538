"""What stands in the way of planning, assigning, opening and closing a round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal
from xiefa.review.enums import ReviewState, RoundKind, RoundState, SheetState
from xiefa.review.models import Assignment, Candidate, Judge, Recusal, Review, Round
from xiefa.review.rules.doors import may_arrange, reason_refusals
from xiefa.review.rules.linking import links_of
from xiefa.review.rules.reviews import without_account

MOST_PER_CANDIDATE = 30
_NAMED = 8


def plan_refusals(
    review: Review, *, key: str, zh: str, kind: str, per_candidate: int, least: int, most: int, by: Any
) -> Iterator[Refusal]:
    """Why a review cannot have this step."""
    if not may_arrange(by, review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": review.host})
    if review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束。"))
    if not key or review.rounds.filter(key=key).exists():
        yield Refusal("round_there", _("步骤代码“%(key)s”空着或已经使用。") % {"key": key}, "key")
    if not zh:
        yield Refusal("round_unnamed", _("请填写步骤名称。"), "zh")
    if kind not in RoundKind.values:
        yield Refusal("kind_unknown", _("请选择评审方式。"), "kind")
    yield from _size_refusals(per_candidate=per_candidate, least=least, most=most)


def revise_refusals(
    round_: Round, *, per_candidate: int, least: int, most: int, due_on: date | None, by: Any
) -> Iterator[Refusal]:
    """Why the numbers of a step cannot be changed; the deadline may move until it is closed."""
    yield from _arranger_refusals(round_, by=by)
    if round_.state == RoundState.CLOSED:
        yield Refusal("round_over", _("“%(round)s”已经结束。") % {"round": round_})
    sizes = (per_candidate, least, most) != (round_.per_candidate, round_.least, round_.most)
    if round_.state != RoundState.PLANNED and sizes:
        yield Refusal("round_assigned_already", _("已经分派，人数不能再改；请先撤销分派。"), "per_candidate")
    if due_on and due_on < clock.today():
        yield Refusal("due_over", _("完成期限不能早于今天。"), "due_on")
    yield from _size_refusals(per_candidate=per_candidate, least=least, most=most)


def _size_refusals(*, per_candidate: int, least: int, most: int) -> Iterator[Refusal]:
    if not 1 <= per_candidate <= MOST_PER_CANDIDATE:
        words = {"most": MOST_PER_CANDIDATE}
        yield Refusal("per_candidate", _("每家评委数应在 1 与 %(most)s 之间。") % words, "per_candidate")
    if not 0 <= least <= most:
        yield Refusal("loads", _("每位评委至少的数目不能大于至多的数目。"), "least")


def unassignable(round_: Round) -> Iterator[Refusal]:
    """What keeps a step from being assigned, before anything is counted."""
    review = round_.review
    if review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束。"))
    if not review.candidates.exists():
        yield Refusal("no_candidates", _("还没有参评对象。"))
    if not review.judges.sitting().exists():
        yield Refusal("no_judges", _("还没有评委。"))
    if round_.kind == RoundKind.OTHER_GROUPS and review.groups.count() < 2:
        yield Refusal("no_groups", _("交叉评审至少要有两个小组。"))


def forbidden_pairs(round_: Round) -> dict[tuple[int, int], str]:
    """(candidate, judge) → why the judge may not score the candidate in this step, in words; two queries.

    Groups are not told here: they are the plan of the step, and a choice by hand may depart from it.
    """
    recused: dict[tuple[int, int], list[str]] = {}
    for one in Recusal.objects.filter(judge__review=round_.review_id):
        recused.setdefault((one.candidate_id, one.judge_id), []).append(one.reason)
    earlier = Assignment.objects.standing().filter(round__review=round_.review_id).exclude(round=round_)
    before = {pair: _("已在另一步骤分派") for pair in earlier.values_list("candidate", "judge")}
    return before | {pair: "；".join(reasons) for pair, reasons in recused.items()}


def choice_refusals(round_: Round, candidate: Candidate, judge: Judge, *, by: Any) -> Iterator[Refusal]:
    """Why a judge cannot be chosen by hand for a candidate."""
    yield from _arranger_refusals(round_, by=by)
    if {candidate.review_id, judge.review_id} != {round_.review_id}:
        yield Refusal("other_review", _("“%(thing)s”不属于这次评审。") % {"thing": judge})
    if round_.state == RoundState.CLOSED:
        yield Refusal("round_over", _("“%(round)s”已经结束。") % {"round": round_})
    if judge.left_at:
        yield Refusal("judge_left", _("“%(name)s”已经退出。") % {"name": judge}, "judge")
    if reason := forbidden_pairs(round_).get((candidate.pk, judge.pk)):
        words = {"judge": judge, "candidate": candidate, "reason": reason}
        yield Refusal("forbidden", _("“%(judge)s”不能评“%(candidate)s”：%(reason)s。") % words, "judge")


def pin_refusals(round_: Round, candidate: Candidate, judge: Judge, *, by: Any) -> Iterator[Refusal]:
    """Why a pair cannot be fixed before the rest is solved."""
    yield from choice_refusals(round_, candidate, judge, by=by)
    if round_.state == RoundState.OPEN:
        yield Refusal("round_is_open", _("评分已经开始，请在分派表里把这一家改派给另一位评委。"))
    pinned = round_.assignments.standing().filter(is_pinned=True)
    if pinned.filter(candidate=candidate).exclude(judge=judge).count() >= round_.per_candidate:
        yield Refusal("pinned_enough", _("“%(name)s”指定的评委已经够了。") % {"name": candidate}, "candidate")
    if pinned.filter(judge=judge).exclude(candidate=candidate).count() >= most_of(round_, judge):
        yield Refusal("load_full", _("“%(name)s”的任务已经到上限。") % {"name": judge}, "judge")


def unpin_refusals(assignment: Assignment, *, by: Any) -> Iterator[Refusal]:
    """Why a choice cannot be let go again."""
    yield from _arranger_refusals(assignment.round, by=by)
    if assignment.round.state not in (RoundState.PLANNED, RoundState.ASSIGNED) or not assignment.is_pinned:
        yield Refusal("not_pinned", _("这一分派不是指定的，或评分已经开始。"))


def move_refusals(assignment: Assignment, judge: Judge, *, reason: str, by: Any) -> Iterator[Refusal]:
    """Why an assignment cannot go to another judge."""
    round_ = assignment.round
    yield from choice_refusals(round_, assignment.candidate, judge, by=by)
    yield from reason_refusals(reason)
    if assignment.withdrawn_at:
        yield Refusal("withdrawn", _("这一分派已经撤回。"))
    if has_submitted(assignment):
        yield Refusal("submitted_already", _("评分表已经提交，不能再改派。"))
    held = round_.assignments.standing().filter(judge=judge)
    if held.filter(candidate=assignment.candidate_id).exists():
        yield Refusal("assigned_already", _("“%(name)s”已经评这一家。") % {"name": judge}, "judge")
    elif held.count() >= most_of(round_, judge):
        yield Refusal("load_full", _("“%(name)s”的任务已经到上限。") % {"name": judge}, "judge")


def connect_refusals(round_: Round, *, by: Any) -> Iterator[Refusal]:
    """Why the assignments that link the groups cannot be added."""
    yield from _arranger_refusals(round_, by=by)
    if round_.state != RoundState.ASSIGNED:
        yield Refusal("not_assigned", _("请先分派。"))
    found = links_of(round_)
    if found.is_enough:
        yield Refusal("linked", _("专家之间已经可以比较，不需要补充分派。"))
    elif not found.extra:
        yield Refusal("no_link", _("因回避，没有可以补充的分派。请增加评委。"))


def most_of(round_: Round, judge: Judge) -> int:
    """How many candidates a judge takes at most in a step."""
    return round_.most if judge.most is None else min(round_.most, judge.most)


def has_submitted(assignment: Assignment) -> bool:
    """Whether the sheet of an assignment was handed in."""
    sheet = getattr(assignment, "sheet", None)
    return sheet is not None and sheet.state == SheetState.SUBMITTED


def unready(round_: Round) -> Iterator[Refusal]:
    """What keeps a step from being opened: all of it."""
    if round_.review.state != ReviewState.OPEN:
        yield Refusal("review_not_open", _("请先在评审工作的页面上开始评审。"))
    for one in round_.review.rounds.filter(position__lt=round_.position).exclude(state=RoundState.CLOSED):
        yield Refusal("earlier_open", _("前一步“%(round)s”还没有结束。") % {"round": one})
    if missing := missing_judges(round_):
        words = {"names": listed(str(one) for one in missing)}
        yield Refusal("not_enough", _("评委人数不够：%(names)s。请重新分派。") % words)
    yield from _recused(round_)
    judges = _judges(round_)
    if lost := without_account(judges, round_.host):
        words = {"names": listed(str(one) for one in lost)}
        yield Refusal("no_account", _("这些评委没有可以评分的账号：%(names)s。请先关联账号并授予专家角色。") % words)
    yield from unlinked(round_)


def missing_judges(round_: Round) -> list[Candidate]:
    """The candidates that have fewer judges than they should."""
    standing: dict[int, int] = {}
    for candidate in round_.assignments.standing().values_list("candidate", flat=True):
        standing[candidate] = standing.get(candidate, 0) + 1
    candidates = round_.review.candidates.with_names()
    return [one for one in candidates if standing.get(one.pk, 0) < round_.per_candidate]


def unlinked(round_: Round) -> Iterator[Refusal]:
    """That a severe group of experts could not be told from a weak one, and what would mend it."""
    found = links_of(round_)
    if found.is_enough or found.is_deferred:
        return
    number = len(found.parts)
    message = _("专家和参评对象分成互不相连的 %(number)s 块，块与块之间的宽严无法区分。") % {"number": number}
    if found.extra:
        pairs = "；".join(f"{candidate} — {judge}" for candidate, judge in found.extra)
        message += _("补充以下分派即可：%(pairs)s。") % {"pairs": pairs}
    yield Refusal("unlinked", message)


def sheets_missing(round_: Round) -> Iterator[Refusal]:
    """What keeps a step from ending by itself: sheets that are not in."""
    waiting = round_.assignments.standing().exclude(sheet__state=SheetState.SUBMITTED)
    if number := waiting.count():
        yield Refusal("sheets_missing", _("还有 %(number)s 份评分表没有提交。") % {"number": number})
    yield from unscored(round_)


def unscored(round_: Round) -> Iterator[Refusal]:
    """What keeps a step from being ended early: a candidate nobody has scored."""
    scored = round_.assignments.standing().filter(sheet__state=SheetState.SUBMITTED).values("candidate")
    if names := [str(one) for one in round_.review.candidates.exclude(pk__in=scored).with_names()]:
        yield Refusal("unscored", _("还没有一份评分表的参评对象：%(names)s。") % {"names": listed(names)})


def remind_refusals(round_: Round, *, by: Any) -> Iterator[Refusal]:
    """Why nobody can be reminded."""
    yield from _arranger_refusals(round_, by=by)
    if round_.state != RoundState.OPEN:
        yield Refusal("round_closed", _("只有评分中的步骤可以提醒。"))


def listed(names: Iterable[str]) -> str:
    """The first few names, and how many there are beyond them."""
    known = list(names)
    if len(known) <= _NAMED:
        return "、".join(known)
    return _("%(names)s等 %(number)s 个") % {"names": "、".join(known[:_NAMED]), "number": len(known)}


def _judges(round_: Round) -> list[Judge]:
    asked = round_.assignments.standing().values("judge")
    return list(Judge.objects.filter(pk__in=asked).with_people())


def _recused(round_: Round) -> Iterator[Refusal]:
    forbidden = forbidden_pairs(round_)
    for one in round_.assignments.standing().select_related("judge__expert__person", "candidate__organisation"):
        if reason := forbidden.get((one.candidate_id, one.judge_id)):
            words = {"judge": one.judge, "candidate": one.candidate, "reason": reason}
            yield Refusal("forbidden", _("“%(judge)s”不能评“%(candidate)s”：%(reason)s。") % words)


def _arranger_refusals(round_: Round, *, by: Any) -> Iterator[Refusal]:
    if not may_arrange(by, round_):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": round_.host})
