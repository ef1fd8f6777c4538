"""What stands in the way of arranging a review: its score table, candidates, groups and judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal
from xiefa.registry.rules import period_refusals
from xiefa.review.enums import DiscussionState, ReviewState, RoundKind, RoundState
from xiefa.review.models import Candidate, Discussion, Expert, Group, Item, Judge, Review
from xiefa.review.rules.doors import ARRANGE, accounts_that_judge, may_arrange, reason_refusals
from xiefa.review.rules.experts import field_refusals

LONGEST_TITLE = 200
MOST_GROUPS = 40


def arrange_refusals(
    host: Any,
    *,
    title: str,
    subject_key: str,
    items: Sequence[Item],
    ties_since: date | None,
    ties_until: date | None,
    by: Any,
) -> Iterator[Refusal]:
    """Everything that keeps a review from being arranged."""
    if by is None or not may(by, ARRANGE, host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": host})
    if not title or len(title) > LONGEST_TITLE:
        yield Refusal("title_missing", _("请填写评审名称，最多 %(longest)s 字。") % {"longest": LONGEST_TITLE}, "title")
    if Review.objects.filter(subject_key=subject_key).exists():
        yield Refusal("review_there", _("这一对象已经有评审工作。"))
    yield from item_refusals(items)
    yield from period_refusals(ties_since, ties_until, "ties_until")


def item_refusals(items: Sequence[Item]) -> Iterator[Refusal]:
    """What is wrong with a score table."""
    for key, times in Counter(one.key for one in items).items():
        if times > 1 or not key:
            yield Refusal("item_twice", _("评分项“%(key)s”没有代码或出现了不止一次。") % {"key": key}, "items")
    for one in items:
        if not _is_positive(one.most):
            words = {"item": one, "most": one.most}
            yield Refusal("item_points", _("评分项“%(item)s”的满分“%(most)s”不是大于 0 的数。") % words, "items")


def _is_positive(text: str) -> bool:
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError):
        return False
    return value.is_finite() and value > 0


def preparing_refusals(review: Review, *, by: Any) -> Iterator[Refusal]:
    """Why candidates, the score table and the groups cannot be changed now."""
    if not may_arrange(by, review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": review.host})
    if review.state != ReviewState.PREPARING:
        yield Refusal("review_open", _("评审已经开始，参评对象、评分项和分组不能再改。"))


def candidate_refusals(
    review: Review, organisation: Any, *, subject_key: str, fields: Sequence[str], by: Any
) -> Iterator[Refusal]:
    """Why an organisation cannot be judged in this review."""
    yield from preparing_refusals(review, by=by)
    if review.candidates.filter(organisation=organisation).exists():
        yield Refusal("candidate_there", _("“%(name)s”已经是参评对象。") % {"name": organisation}, "organisation")
    elif review.candidates.filter(subject_key=subject_key).exists():
        yield Refusal("subject_there", _("对象标识“%(key)s”已经使用。") % {"key": subject_key}, "subject_key")
    yield from field_refusals(fields)


def remove_refusals(candidate: Candidate, *, reason: str, by: Any) -> Iterator[Refusal]:
    """Why a candidate cannot be taken out."""
    yield from preparing_refusals(candidate.review, by=by)
    yield from reason_refusals(reason)


def group_refusals(
    review: Review, *, candidates: Mapping[Candidate, Group | None], judges: Mapping[Judge, Group | None], by: Any
) -> Iterator[Refusal]:
    """Why candidates and judges cannot be placed like this."""
    yield from preparing_refusals(review, by=by)
    placed: list[tuple[Candidate | Judge, Group | None]] = [*candidates.items(), *judges.items()]
    for thing, group in placed:
        if thing.review_id != review.pk or (group is not None and group.review_id != review.pk):
            yield Refusal("other_review", _("“%(thing)s”不属于这次评审。") % {"thing": thing})
    yield from _settled_refusals(review)


def number_refusals(review: Review, *, number: int, by: Any) -> Iterator[Refusal]:
    """Why a review cannot be divided into so many groups."""
    yield from preparing_refusals(review, by=by)
    if not 1 <= number <= min(MOST_GROUPS, max(1, review.candidates.count())):
        yield Refusal(
            "group_number", _("组数应在 1 与参评对象数之间，最多 %(most)s 组。") % {"most": MOST_GROUPS}, "number"
        )
    yield from _settled_refusals(review)


def judge_group_refusals(review: Review, *, groups: int, judges: int, by: Any) -> Iterator[Refusal]:
    """Why the judges cannot be divided among the groups."""
    yield from preparing_refusals(review, by=by)
    if not groups or not judges:
        yield Refusal("nobody_to_group", _("请先分好参评对象的小组，并加入评委。"))
    yield from _settled_refusals(review)


def group_name_refusals(review: Review, name: str, *, but: Group | None = None, by: Any) -> Iterator[Refusal]:
    """Why a group cannot have this name."""
    yield from preparing_refusals(review, by=by)
    if not name or len(name) > 60:
        yield Refusal("group_unnamed", _("请填写组名，最多 60 字。"), "name")
    elif review.groups.filter(name=name).exclude(pk=but.pk if but else 0).exists():
        yield Refusal("group_there", _("已经有同名的小组。"), "name")


def remove_group_refusals(group: Group, *, by: Any) -> Iterator[Refusal]:
    """Why a group cannot be dissolved."""
    yield from preparing_refusals(group.review, by=by)
    if group.candidates.exists() or group.judges.exists():
        yield Refusal("group_not_empty", _("组里还有参评对象或评委，请先移到别的组。"))


def _settled_refusals(review: Review) -> Iterator[Refusal]:
    for one in review.rounds.exclude(state=RoundState.PLANNED):
        yield Refusal("round_assigned", _("“%(round)s”已按现在的分组分派，请先撤销分派再调整分组。") % {"round": one})


def join_refusals(
    review: Review, expert: Expert, *, most: int | None, group: Group | None, by: Any
) -> Iterator[Refusal]:
    """Why an expert cannot judge in this review."""
    if not may_arrange(by, review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": review.host})
    if review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束。"))
    if expert.host_id != review.host_id or not expert.holds_at(clock.today()):
        words = {"name": expert, "host": review.host}
        yield Refusal("no_expert", _("“%(name)s”今天不是“%(host)s”的专家。") % words, "expert")
    if review.judges.sitting().filter(expert__person=expert.person_id).exists():
        yield Refusal("judge_there", _("“%(name)s”已经是评委。") % {"name": expert}, "expert")
    if most is not None and most < 1:
        yield Refusal("most_counted", _("最多评审数从 1 开始；没有限制就空着。"), "most")
    if group is not None and group.review_id != review.pk:
        yield Refusal("other_review", _("“%(thing)s”不属于这次评审。") % {"thing": group}, "group")


def leave_refusals(judge: Judge, *, reason: str, by: Any) -> Iterator[Refusal]:
    """Why a judge cannot leave."""
    if not may_arrange(by, judge.review):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": judge.review.host})
    if judge.left_at:
        yield Refusal("judge_left", _("“%(name)s”已经退出。") % {"name": judge})
    if judge.review.state == ReviewState.CLOSED:
        yield Refusal("review_over", _("评审已经结束。"))
    yield from reason_refusals(reason)


def unready(review: Review) -> Iterator[Refusal]:
    """What keeps a review from being opened."""
    if not review.items:
        yield Refusal("no_items", _("还没有评分项。"))
    if not review.candidates.exists():
        yield Refusal("no_candidates", _("还没有参评对象。"))
    if not review.judges.sitting().exists():
        yield Refusal("no_judges", _("还没有评委。"))
    if not review.rounds.exists():
        yield Refusal("no_rounds", _("还没有评审步骤。"))
    if review.groups.exists() or review.rounds.filter(kind=RoundKind.OTHER_GROUPS).exists():
        yield from _ungrouped(review)


def _ungrouped(review: Review) -> Iterator[Refusal]:
    if number := review.candidates.filter(group=None).count():
        yield Refusal("ungrouped", _("还有 %(number)s 个参评对象没有分组。") % {"number": number})
    if number := review.judges.sitting().filter(group=None).count():
        yield Refusal("judges_ungrouped", _("还有 %(number)s 位评委没有分组。") % {"number": number})


def has_begun(review: Review) -> Iterator[Refusal]:
    """What keeps a review from going back to its preparation: somebody may have begun to score."""
    begun = review.rounds.filter(state__in=[RoundState.OPEN, RoundState.CLOSED])
    for one in begun:
        yield Refusal("round_begun", _("“%(round)s”已经开始评分，不能再退回筹备。") % {"round": one})


def unfinished(review: Review) -> Iterator[Refusal]:
    """What keeps a review from being closed."""
    for one in review.rounds.exclude(state=RoundState.CLOSED):
        yield Refusal("round_open", _("“%(round)s”还没有结束。") % {"round": one})
    if Discussion.objects.filter(review=review).exclude(state=DiscussionState.CLOSED).exists():
        yield Refusal("discussion_open", _("会评还没有结束。"))


def without_account(judges: Iterable[Judge], host: Any) -> list[Judge]:
    """The judges who cannot fill in a score sheet: no account, or none that may judge for this host."""
    able = set(accounts_that_judge(host).values_list("pk", flat=True))
    return [one for one in judges if one.expert.person.user_id not in able]
