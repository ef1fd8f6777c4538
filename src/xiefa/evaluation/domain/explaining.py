"""One result as lines that people can check: points of every indicator, the facts, sheets and corrections behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiefa.evaluation.enums import CorrectionTarget
from xiefa.evaluation.languages import quantity, spoken
from xiefa.evaluation.models import Correction, Outcome
from xiefa.evaluation.outline import outline_of
from xiefa.evaluation.scoring import Scheme, printed
from xiefa.evaluation.scoring.scheme import LIMIT
from xiefa.review.domain.results import sheets_about


@dataclass(frozen=True, slots=True)
class Voice:
    """What one expert said about one indicator in one step; with the name and the sheet where these are known."""

    expert: str
    step: str
    points: str
    remark: str
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact that a leaf looked at: ``key`` of a measure whose records can be seen, empty for a yes-or-no fact."""

    name: str
    value: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One indicator of a result, or a heading above some; ``most`` is empty where there is no bound."""

    key: str
    name: str
    depth: int
    points: str
    most: str
    is_leaf: bool = True
    line: str = ""
    sentence: str = ""
    facts: tuple[Behind, ...] = ()
    voices: tuple[Voice, ...] = ()
    corrections: tuple[Correction, ...] = ()


def lines_of(outcome: Outcome, *, with_sheets: bool, with_names: bool = False) -> list[ResultLine]:
    """All lines of a result in the order of the scheme.

    Facts and sheets only for those who may look behind it, the names of experts only for those who arrange it.
    """
    content = outcome.computation.cycle.scheme.content
    outline = outline_of(content)
    scheme = outline.scheme
    if scheme is None:
        raise ValueError("A cycle's scheme is fixed and sound.")
    leaves = {one["key"]: one for one in outcome.leaves}
    teller = _Teller(scheme, outcome, leaves, with_sheets=with_sheets, with_names=with_names)
    found = [teller.line(one) for one in outline.lines]
    if LIMIT in leaves:
        one = leaves[LIMIT]
        found.append(ResultLine(LIMIT, spoken(one["zh"], one["en"]), 0, one["points"], ""))
    return found


class _Teller:
    """Tells the lines of one result."""

    def __init__(
        self, scheme: Scheme, outcome: Outcome, leaves: Mapping[str, Mapping[str, Any]], *, with_sheets: bool,
        with_names: bool,
    ) -> None:  # fmt: skip
        self.scheme, self.leaves, self.with_sheets, self.with_names = scheme, leaves, with_sheets, with_names
        self.branches = {branch.key: branch for branch in scheme.branches}
        self.steps = {step.key: spoken(step.zh, step.en) for step in scheme.steps}
        self.voices = self._voices(outcome) if with_sheets else {}
        self.corrections = list(outcome.entrant.corrections.select_related("made_by")) if with_sheets else []

    def line(self, told: Any) -> ResultLine:
        leaf = self.leaves.get(told.key)
        if leaf is None:
            sums = (Decimal(self.leaves[one.key]["points"]) for one in self.branches[told.key].leaves())
            return ResultLine(
                told.key, told.name, told.depth, printed(sum(sums, Decimal(0))), told.points, is_leaf=False
            )
        return ResultLine(
            told.key,
            told.name,
            told.depth,
            leaf["points"],
            leaf["most"] or "",
            line=spoken(leaf["zh"], leaf["en"]),
            sentence=told.sentence,
            facts=tuple(self._facts(leaf["values"])) if self.with_sheets else (),
            voices=tuple(self.voices.get(told.key, ())),
            corrections=tuple(self._corrected(told.key, leaf["values"])),
        )

    def _facts(self, values: Mapping[str, Any]) -> Iterable[Behind]:
        for key, value in values.items():
            if key in self.scheme.measures:
                measure = self.scheme.measures[key]
                yield Behind(spoken(measure.zh, measure.en), quantity(measure, value) or "—", key)
            else:
                flag = self.scheme.flags[key]
                yield Behind(spoken(flag.zh, flag.en), {1: "✓", 0: "✗"}.get(value, "—"))

    def _voices(self, outcome: Outcome) -> dict[str, list[Voice]]:
        """What the computation read of this entrant's sheets, by indicator."""
        found = defaultdict[str, list[Voice]](list)
        code, review = outcome.entrant.organisation.code, outcome.computation.cycle.review
        places = sheets_about(review, outcome.entrant.subject_key) if review and self.with_names else {}
        for sheet in (one for one in outcome.computation.facts["sheets"] if one["entrant"] == code):
            place = places.get((sheet["step"], int(sheet["expert"].removeprefix("E"))), ("", ""))
            step = self.steps.get(sheet["step"], sheet["step"])
            for key, points in sheet["scores"].items():
                found[key].append(Voice(sheet["expert"], step, points, sheet["remarks"].get(key, ""), *place))
        return found

    def _corrected(self, key: str, values: Mapping[str, Any]) -> Iterable[Correction]:
        for one in self.corrections:
            if (one.key in values) if one.target == CorrectionTarget.FACT else (one.key == key):
                yield one
