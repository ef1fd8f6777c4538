"""How far a cycle has come: every stage of its procedure, who does it, what is done and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xiefa.activities.enums import ReportState
from xiefa.evaluation import rules
from xiefa.evaluation.enums import CycleState, SnapshotState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.scoring.scheme import MEETING, RECHECK, SCORING_STEPS
from xiefa.kernel.permission import roles_with
from xiefa.review.enums import DiscussionState, RoundState
from xiefa.review.models import Discussion, Round

DONE, NOW, AHEAD = "done", "now", "ahead"
_ORDER = (
    CycleState.PLANNED, CycleState.ANNOUNCED, CycleState.SCREENING, CycleState.SEALED, CycleState.JUDGING,
    CycleState.RECHECK, CycleState.NOTICED, CycleState.PUBLISHED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: ``state`` is done, now or ahead; ``fact`` a sentence about it; ``moment`` when it was or is due."""

    key: str
    name: str
    who: str
    state: str
    fact: str = ""
    moment: datetime | date | None = None

    @property
    def word(self) -> str:
        """Its state in words."""
        return {DONE: _("已完成"), NOW: _("进行中"), AHEAD: _("未开始")}[self.state]


def procedure_of(cycle: Cycle) -> list[Stage]:
    """Every stage from the notice to the publication, in its order, with the names that the scheme gives."""
    office, publishers = _holders(rules.ARRANGE), _holders(rules.PUBLISH)
    notice = cycle.public_notices.first()
    return [
        Stage("notice", _("通知"), office, _state(cycle, CycleState.PLANNED), moment=cycle.announced_at),
        _reporting(cycle),
        Stage("screening", _("资格审核"), office, _state(cycle, CycleState.SCREENING), _qualified(cycle)),
        _sealing(cycle, office),
        *_judging(cycle, office),
        Stage("recheck", _named_step(cycle, RECHECK, _("复核")), office, _state(cycle, CycleState.RECHECK)),
        Stage(
            "public_notice",
            _("公示"),
            publishers,
            _state(cycle, CycleState.NOTICED),
            _("%(days)s 个工作日") % {"days": cycle.notice_days},
            notice.last_on if notice else None,
        ),
        Stage("publication", _("发布"), publishers, _published(cycle), moment=cycle.published_at),
    ]


def _holders(permission: str) -> str:
    return "、".join(str(role) for role in roles_with(permission))


def _state(cycle: Cycle, during: str) -> str:
    """Whether a stage that lasts as long as the cycle is ``during`` is over, runs, or lies ahead."""
    if cycle.state == CycleState.CANCELLED:
        return AHEAD
    here, there = _ORDER.index(CycleState(cycle.state)), _ORDER.index(CycleState(during))
    return DONE if here > there else NOW if here == there else AHEAD


def _published(cycle: Cycle) -> str:
    return DONE if cycle.state == CycleState.PUBLISHED else AHEAD


def _reporting(cycle: Cycle) -> Stage:
    fact = ""
    if cycle.period is not None and cycle.state != CycleState.PLANNED:
        asked = cycle.period.reports.count()
        came = cycle.period.reports.filter(state=ReportState.HANDED_IN).count()
        fact = _("已提交 %(came)s 家，应报 %(asked)s 家") % {"came": came, "asked": asked}
    state = _state(cycle, CycleState.ANNOUNCED)
    return Stage("reporting", _("填报"), _holders("activities.report"), state, fact, cycle.entry_deadline_at)


def _qualified(cycle: Cycle) -> str:
    if _state(cycle, CycleState.SCREENING) == AHEAD:
        return ""
    return _("达到评价要求 %(number)s 家") % {"number": cycle.entrants.qualified().count()}


def _sealing(cycle: Cycle, office: str) -> Stage:
    state, snapshot = _state(cycle, CycleState.SEALED), getattr(cycle, "snapshot", None)
    if snapshot is None:
        return Stage("seal", _("封存"), office, state)
    if snapshot.state == SnapshotState.SEALING:
        words = {"done": snapshot.done, "total": snapshot.total}
        return Stage("seal", _("封存"), office, NOW, _("已封存 %(done)s 家，共 %(total)s 家") % words)
    return Stage(
        "seal", _("封存"), office, DONE, _("校验值 %(digest)s…") % {"digest": snapshot.digest[:12]}, cycle.sealed_at
    )


def _judging(cycle: Cycle, office: str) -> Iterator[Stage]:
    """A stage for every step in which experts score, and the meeting on differences."""
    scheme = cycle.scheme.content
    overall = _state(cycle, CycleState.JUDGING)
    rounds = {one.key: one for one in cycle.review.rounds.all()} if cycle.review else {}
    for step in scheme.get("steps") or []:
        name = spoken(step["zh"], step["en"])
        if step["kind"] in SCORING_STEPS:
            round_ = rounds.get(step["key"])
            state = overall if overall != NOW else _of_round(round_)
            yield Stage(step["key"], name, _("评审专家"), state, moment=round_.due_on if round_ else None)
        elif step["kind"] == MEETING:
            yield Stage(step["key"], name, _("%(office)s、评审专家") % {"office": office}, _meeting(cycle, overall))


def _of_round(round_: Round | None) -> str:
    states = {RoundState.OPEN.value: NOW, RoundState.CLOSED.value: DONE}
    return AHEAD if round_ is None else states.get(round_.state, AHEAD)


def _meeting(cycle: Cycle, overall: str) -> str:
    if overall != NOW:
        return overall
    discussion = Discussion.objects.filter(review=cycle.review).first()
    states = {DiscussionState.OPEN.value: NOW, DiscussionState.CLOSED.value: DONE}
    return AHEAD if discussion is None else states.get(discussion.state, AHEAD)


def _named_step(cycle: Cycle, kind: str, otherwise: str) -> str:
    found = (one for one in cycle.scheme.content.get("steps") or [] if one.get("kind") == kind)
    step = next(found, None)
    return spoken(step["zh"], step["en"]) if step else otherwise
