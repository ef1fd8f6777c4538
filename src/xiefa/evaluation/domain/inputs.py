"""What the scoring of a cycle reads: sealed facts, sheets, decisions, corrections and earlier grades, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from xiefa.evaluation import scoring
from xiefa.evaluation.domain.facts import facts_of, sealed_basis
from xiefa.evaluation.enums import CorrectionTarget
from xiefa.evaluation.facts.compiling import Facts
from xiefa.evaluation.models import Correction, Cycle, Entrant, PastGrade
from xiefa.evaluation.scoring.exact import rounded
from xiefa.evaluation.scoring.judged import Judged
from xiefa.review.domain.results import decisions_of, marks_of


def facts_document(cycle: Cycle, *, is_corrected: bool = True) -> dict[str, Any]:
    """Exactly what the scoring reads, as ``xiefa-facts/1``; not ``is_corrected``: as it stood without corrections."""
    names, earlier = earlier_grades(cycle)
    decided = decisions_of(cycle.review) if cycle.review else {}
    # sorted here: databases do not agree about the order of codes
    sealed, entrants = sealed_facts(cycle), sorted(taking_part(cycle), key=lambda one: one.organisation.code)
    corrections = {one.pk: standing_corrections(one) if is_corrected else [] for one in entrants}
    return {
        "format": scoring.FACTS_FORMAT,
        "cycle": cycle.title,
        "earlier": names,
        "entrants": [
            {
                "code": one.organisation.code,
                "name": str(one.organisation),
                "measures": sealed[one.organisation.code] | _corrected_facts(corrections[one.pk]),
                "flags": {key: (one.flags.get(key) or {}).get("value") for key in flag_keys(cycle)},
                "earlier": earlier.get(one.organisation_id, {}),
                "decisions": _decisions(cycle, corrections[one.pk], decided.get(one.subject_key, {})),
            }
            for one in entrants
        ],
        "sheets": _sheets(cycle, {one.subject_key: one.organisation.code for one in entrants}),
    }


def sealed_facts(cycle: Cycle) -> Facts:
    """By code, every measure of the scheme as it was sealed, of those that are evaluated."""
    scheme = scoring.read_scheme(cycle.scheme.content)
    return facts_of(sealed_basis(cycle.snapshot), scheme, [one.organisation.code for one in taking_part(cycle)])


def taking_part(cycle: Cycle) -> QuerySet[Entrant]:
    """Those that are evaluated, in the order of their codes, with what their results need."""
    rows = cycle.entrants.qualified().select_related("organisation").order_by("organisation__code")
    return rows.prefetch_related("organisation__names", "corrections__objection")


def flag_keys(cycle: Cycle) -> list[str]:
    """The keys of the yes-or-no facts that people find out for each entrant."""
    return list(cycle.scheme.content.get("flags") or {})


def earlier_grades(cycle: Cycle) -> tuple[list[str], dict[int, dict[str, str]]]:
    """Names of the earlier periods, the oldest first, and by organisation its grade in each of them."""
    began: dict[str, date] = {}
    held: dict[int, dict[str, str]] = {}
    for one in PastGrade.objects.filter(host=cycle.host, until__lte=cycle.since):
        began[one.period] = one.since
        held.setdefault(one.organisation_id, {})[one.period] = one.grade
    for earlier in Cycle.objects.published().filter(host=cycle.host, until__lte=cycle.since):
        began[earlier.code] = earlier.since
        outcomes = earlier.computations.latest("number").outcomes
        for organisation, grade in outcomes.values_list("entrant__organisation", "grade"):
            held.setdefault(organisation, {})[earlier.code] = grade
    return sorted(began, key=lambda name: (began[name], name)), held


def standing_corrections(entrant: Entrant) -> list[Correction]:
    """The corrections that were not taken back."""
    return [one for one in entrant.corrections.all() if one.withdrawn_at is None]


def _corrected_facts(corrections: Iterable[Correction]) -> dict[str, int]:
    return {one.key: int(one.after) for one in corrections if one.target == CorrectionTarget.FACT}


def _decisions(
    cycle: Cycle, corrections: Iterable[Correction], decided: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    steps = {one["kind"]: one["key"] for one in cycle.scheme.content.get("steps") or []}
    found = {
        item: {"points": points, "step": steps.get("meeting", scoring.OBJECTION), "remark": decided[item].reason}
        for item, points in _points_decided(cycle, decided)
    }
    for one in corrections:
        if one.target == CorrectionTarget.POINTS:
            step = scoring.OBJECTION if one.objection_id else steps.get("recheck", scoring.OBJECTION)
            found[one.key] = {"points": one.after, "step": step, "remark": one.reason}
    return found


def _points_decided(cycle: Cycle, decided: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the meeting decided by question, as points of the indicator: experts may score on another scale."""
    if not decided:
        return
    scheme = scoring.read_scheme(cycle.scheme.content)
    for leaf in scheme.leaves:
        if leaf.key in decided:
            judged = leaf.rule if isinstance(leaf.rule, Judged) else leaf.stand_in
            scale = judged.scale if judged else leaf.most
            points = Fraction(decided[leaf.key].points) * leaf.most / scale
            yield leaf.key, scoring.printed(rounded(points, scheme.places.indicator, scheme.rounding))


def _sheets(cycle: Cycle, codes: Mapping[str, str]) -> list[dict[str, Any]]:
    marks = marks_of(cycle.review) if cycle.review else {}
    sheets: dict[tuple[str, str, int], dict[str, Any]] = {}
    for subject, rounds in marks.items():
        for step, items in rounds.items():
            for item, voices in items.items():
                for judge, points, remark in voices:
                    empty: dict[str, Any] = {"scores": {}, "remarks": {}}
                    said = sheets.setdefault((codes[subject], step, judge), empty)
                    said["scores"][item], said["remarks"][item] = points, remark
    return [
        {"entrant": code, "expert": f"E{judge}", "step": step, **said}
        for (code, step, judge), said in sorted(sheets.items())
    ]
