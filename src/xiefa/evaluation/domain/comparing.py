"""What another scheme would move, before it is used: on the sealed facts of a cycle, or on records as they stand now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xiefa.evaluation import scoring
from xiefa.evaluation.domain.facts import facts_of, live_basis, sealed_basis
from xiefa.evaluation.domain.inputs import facts_document
from xiefa.evaluation.facts.compiling import Basis, Fact
from xiefa.evaluation.facts.measures import Span, span_before
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.scoring import Scheme
from xiefa.evaluation.scoring.facts import Entrant
from xiefa.evaluation.scoring.judged import Judged
from xiefa.evaluation.scoring.leaves import Scorer
from xiefa.evaluation.scoring.results import EntrantResult
from xiefa.registry.models import Organisation, OrganisationQuerySet


@dataclass(frozen=True, slots=True)
class Shift:
    """One alliance under two schemes: points and names of grades, empty where there is none; ``by`` the difference."""

    code: str
    name: str
    points: tuple[str, str]
    grades: tuple[str, str]
    by: Decimal | None

    @property
    def has_other_grade(self) -> bool:
        """Whether the grade changes."""
        return self.grades[0] != self.grades[1]


def shifts_in(cycle: Cycle, before: Scheme, after: Scheme) -> list[Shift]:
    """Every alliance of a sealed cycle whose points, place or grade differ; the largest difference first.

    Each scheme reads its own measures from the sealed lines; sheets and decisions count where the schemes have the
    same questions and steps.
    """
    results = [_result(cycle, one) for one in (before, after)]
    bands = [{band.key: spoken(band.zh, band.en) for band in one.bands} for one in (before, after)]
    found = [
        Shift(
            one.code,
            one.name,
            (_graded(one.before), _graded(one.after)),
            (bands[0].get(one.before.grade or "", ""), bands[1].get(one.after.grade or "", "")),
            one.by,
        )
        for one in scoring.moves(*results)
    ]
    return sorted(found, key=_place)


def shifts_now(
    host: Organisation, alliances: OrganisationQuerySet, days: Span, before: Scheme, after: Scheme
) -> list[Shift]:
    """The same for what records give today; what experts judge is left out, so there are no grades."""
    basis, known = live_basis(host, days, span_before(days)), {one.code: one for one in alliances}
    points = [_points_now(basis, one, list(known)) for one in (before, after)]
    found = [
        Shift(
            code,
            known[code].short_name,
            (scoring.printed(points[0][code]), scoring.printed(points[1][code])),
            ("", ""),
            points[1][code] - points[0][code],
        )
        for code in known
        if points[0][code] != points[1][code]
    ]
    return sorted(found, key=_place)


def _place(one: Shift) -> tuple[bool, Decimal, str]:
    return not one.has_other_grade, -abs(one.by or Decimal(0)), one.code


def _graded(one: EntrantResult) -> str:
    return "" if one.rounded is None else scoring.printed(one.rounded)


def _result(cycle: Cycle, scheme: Scheme) -> scoring.Result:
    document = facts_document(cycle)
    facts = facts_of(sealed_basis(cycle.snapshot), scheme, [one["code"] for one in document["entrants"]])
    flags = dict.fromkeys(scheme.flags)
    entrants = [_by_scheme(one, facts[one["code"]], flags) for one in document["entrants"]]
    data = scoring.narrowed(document | {"entrants": entrants}, scheme)
    return scoring.compute(scheme, scoring.read_facts(data, scheme))


def _by_scheme(entrant: Mapping[str, Any], facts: Mapping[str, Fact], flags: Mapping[str, None]) -> dict[str, Any]:
    """An entrant with the measures and flags of one scheme, as they were sealed: corrections are left out."""
    told = {key: value for key, value in entrant["flags"].items() if key in flags}
    return {**entrant, "measures": facts, "flags": {**flags, **told}}


def _points_now(basis: Basis, scheme: Scheme, codes: list[str]) -> dict[str, Decimal]:
    scorer = Scorer(scheme)
    counted = [leaf for leaf in scheme.leaves if not isinstance(leaf.rule, Judged)]
    found = {}
    for code, facts in facts_of(basis, scheme, codes).items():
        values = {key: None if value is None else Fraction(value) for key, value in facts.items()}
        entrant = Entrant(code, "", {**values, **dict.fromkeys(scheme.flags, Fraction(0))})
        points = (scorer.leaf(leaf, entrant, {}).points for leaf in counted)
        found[code] = sum((one for one in points if one is not None), Decimal(0))
    return found
