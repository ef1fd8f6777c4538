"""From the record of a cycle to the plain facts that its report is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone, translation

from xiefa.council.documents.chinese import day_words, moment_words
from xiefa.evaluation.documents.facts import (
    DimensionFacts,
    GradeFacts,
    IndicatorFacts,
    MovedFacts,
    PlaceFacts,
    ReportFacts,
)
from xiefa.evaluation.domain.entrants import counts_of
from xiefa.evaluation.domain.ranking import Standing, dimensions_of, most_of, ranking_of
from xiefa.evaluation.enums import CycleState, Eligibility, ObjectionState
from xiefa.evaluation.models import Computation, Correction, Cycle, Objection
from xiefa.evaluation.outline import band_lines
from xiefa.evaluation.scoring import Branch, Leaf, Scheme, described, printed, read_scheme, rounded
from xiefa.evaluation.scoring.exact import percent
from xiefa.evaluation.scoring.scheme import MEETING, SCORING_STEPS

_CHINESE = "zh-hans"


def reported(cycle: Cycle) -> Computation | None:
    """The computation that a report is about: what was published, else the newest."""
    publication = getattr(cycle, "publication", None)
    return publication.computation if publication else cycle.computations.order_by("-number").first()


def report_facts(cycle: Cycle) -> ReportFacts:
    """Everything that the report says, in Chinese. LookupError before the first computation."""
    computation = reported(cycle)
    if computation is None:
        raise LookupError(f"{cycle} has no results yet.")
    scheme = read_scheme(cycle.scheme.content)
    standings = ranking_of(computation, scheme)
    with translation.override(_CHINESE):
        return ReportFacts(
            title=cycle.title,
            host=cycle.host.full_name,
            to=cycle.report_to,
            day=_day(cycle, computation),
            is_draft=cycle.state != CycleState.PUBLISHED,
            is_sample=cycle.scheme.is_sample,
            basis=tuple(_basis(cycle)),
            notice=_lines(cycle.notice),
            procedure=tuple(_procedure(cycle, scheme, computation.facts)),
            counts=tuple(_counts(cycle)),
            grades=tuple(_grades(scheme, standings)),
            dimensions=tuple(_dimensions(scheme, standings)),
            places=tuple(_places(scheme, standings)),
            honours=tuple(one.zh for one in scheme.honours),
            last_period=next(reversed(computation.facts["earlier"]), ""),
            moved=tuple(_moved(scheme, computation, standings)),
            remarks=_lines(cycle.report_remarks),
            indicators=tuple(_indicators(scheme, scheme.dimensions, 0)),
            digests=tuple(_digests(cycle, computation)),
        )


def _day(cycle: Cycle, computation: Computation) -> date:
    return timezone.localtime(cycle.published_at or computation.made_at).date()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _basis(cycle: Cycle) -> Iterator[str]:
    scheme, deadline = cycle.scheme, moment_words(timezone.localtime(cycle.entry_deadline_at))
    yield f"本期评价按照《{scheme.title}》（版本 {scheme.version}）进行，评价期为{day_words(cycle.since)}至{day_words(cycle.last_day)}。"
    if cycle.announced_at:
        announced = day_words(timezone.localtime(cycle.announced_at).date())
        yield f"评价通知于{announced}发出，录入截止时间为{deadline}。"


def _procedure(cycle: Cycle, scheme: Scheme, facts: dict[str, Any]) -> Iterator[str]:
    """What was done, step by step, with the names that the scheme gives to the steps."""
    if cycle.sealed_at:
        yield f"数据于{day_words(timezone.localtime(cycle.sealed_at).date())}封存，此后的修改不影响本期评价。"
    yield from _judged(scheme, facts)
    corrections = Correction.objects.filter(entrant__cycle=cycle, withdrawn_at=None).count()
    yield f"复核更正 {corrections} 项，更正前后的数值和理由均已记录。"
    yield from _noticed(cycle)


def _judged(scheme: Scheme, facts: dict[str, Any]) -> Iterator[str]:
    """How experts scored, counted from the very data that was computed."""
    named, sheets = [one.zh for one in scheme.steps if one.kind in SCORING_STEPS], facts["sheets"]
    if named:
        experts = len({one["expert"] for one in sheets})
        yield f"专家评审依次进行{'、'.join(named)}，{experts} 位专家共提交评分表 {len(sheets)} 份；专家不评本单位和有利害关系的单位。"
    for step in (one for one in scheme.steps if one.kind == MEETING):
        decided = [one for one in facts["entrants"] if _is_decided(one, step.key)]
        yield f"{step.zh}改变评分的参评单位 {len(decided)} 家，理由均已记录。"


def _is_decided(entrant: dict[str, Any], step: str) -> bool:
    return any(one["step"] == step for one in (entrant.get("decisions") or {}).values())


def _noticed(cycle: Cycle) -> Iterator[str]:
    notice = cycle.public_notices.first()
    if notice is not None:
        raised = Objection.objects.filter(entrant__cycle=cycle)
        upheld = raised.filter(state=ObjectionState.UPHELD).count()
        yield (
            f"结果于{day_words(notice.since)}至{day_words(notice.last_on)}公示，收到异议 {raised.count()} 件，"
            f"其中成立 {upheld} 件。"
        )


def _counts(cycle: Cycle) -> Iterator[tuple[str, int]]:
    counts = counts_of(cycle)
    yield from (("应报", counts["asked"]), ("录入", counts["entered"]), ("录入齐备", counts["complete"]))
    yield str(Eligibility.QUALIFIED.label), counts[Eligibility.QUALIFIED]
    for one in Eligibility:
        if one != Eligibility.QUALIFIED and counts[one.value]:
            yield str(one.label), counts[one.value]


def _grades(scheme: Scheme, standings: Sequence[Standing]) -> Iterator[GradeFacts]:
    totals = {one.key: one.words for one in band_lines(scheme)}
    for band in scheme.bands:
        count = sum(one.grade == band.key for one in standings)
        share = percent(count, len(standings), scheme.rounding)
        yield GradeFacts(band.zh, totals[band.key], count, share)


def _dimensions(scheme: Scheme, standings: Sequence[Standing]) -> Iterator[DimensionFacts]:
    for at, dimension in enumerate(dimensions_of(scheme)):
        points: list[Decimal] = [one.dimensions[at] for one in standings]
        mean = sum(map(Fraction, points), Fraction(0)) / len(points)
        full = dimension.points if isinstance(dimension, Branch) else dimension.most
        yield DimensionFacts(
            name=dimension.zh,
            most=most_of(dimension),
            mean=format(rounded(mean, scheme.places.mean, scheme.rounding), "f"),
            highest=format(max(points), "f"),
            lowest=format(min(points), "f"),
            rate=max(mean / full, Fraction(0)) if full else Fraction(0),
        )


def _places(scheme: Scheme, standings: Sequence[Standing]) -> Iterator[PlaceFacts]:
    names = {one.key: one.zh for one in scheme.honours}
    for one in standings:
        honours = tuple(names[key] for key in one.honours)
        yield PlaceFacts(one.rank, one.organisation.full_name, one.graded, one.grade_zh, one.points, honours)


def _moved(scheme: Scheme, computation: Computation, standings: Sequence[Standing]) -> Iterator[MovedFacts]:
    """The grade in the last period and in this one; what cannot be compared is neither up nor down."""
    periods = computation.facts["earlier"]
    order = {band.key: at for at, band in enumerate(scheme.bands)}
    names = {band.key: band.zh for band in scheme.bands}
    earlier = {one["code"]: one.get("earlier") or {} for one in computation.facts["entrants"]}
    for one in standings:
        before = earlier[one.organisation.code].get(periods[-1], "") if periods else ""
        way = order[before] - order[one.grade] if before in order else None
        direction = None if way is None else (way > 0) - (way < 0)
        yield MovedFacts(one.organisation.full_name, names.get(before, before), one.grade_zh, direction)


def _indicators(scheme: Scheme, nodes: Sequence[Leaf | Branch], depth: int) -> Iterator[IndicatorFacts]:
    for node in nodes:
        if isinstance(node, Branch):
            yield IndicatorFacts(node.zh, depth, printed(node.points), "")
            yield from _indicators(scheme, node.children, depth + 1)
        else:
            points = "" if node.kind == "veto" else printed(node.most or node.least)
            yield IndicatorFacts(node.zh, depth, points, described(scheme, node)[0])


def _digests(cycle: Cycle, computation: Computation) -> Iterator[tuple[str, str]]:
    snapshot, publication = getattr(cycle, "snapshot", None), getattr(cycle, "publication", None)
    yield "指标方案", cycle.scheme.digest
    if snapshot is not None:
        yield "封存数据", snapshot.digest
    yield "计分数据", computation.facts_digest
    yield "计算结果", computation.digest
    if publication is not None:
        yield "复核包", publication.digest
