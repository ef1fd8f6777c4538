"""The points of one indicator for one alliance, with its line; equal values are worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .exact import Exact, negated, printed, rounded
from .facts import Decision, Entrant
from .judged import Judged, Scores
from .rules import Outcome, Rule, Veto
from .scheme import EXCLUDED, EXPERT, ZERO, Leaf, Scheme

COUNTED, MISSING, LEFT_OUT, OPEN, DECIDED = "counted", "missing", "excluded", "open", "decided"
Answers = Mapping[str, Scores]
Inputs = tuple[Exact | None, ...]
_MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class LeafResult:
    """Points of one indicator, rounded once; None while it is ``open``. ``values`` are the facts it looked at."""

    key: str
    points: Decimal | None
    most: Decimal | None
    zh: str
    en: str
    state: str = COUNTED
    values: tuple[tuple[str, Exact | None], ...] = ()
    exact: Fraction = Fraction(0)
    is_true: bool = False

    def taking(self, total: Decimal) -> LeafResult:
        """The line of a veto that takes all other points away."""
        given = printed(total)
        return replace(
            self,
            points=negated(total),
            zh=f"{self.zh}：一票否决，其他 {given} 分不计",
            en=f"{self.en}: vetoed, {given} points lost",
        )


class Scorer:
    """Works out leaves of one scheme. A leaf depends on nothing but its own inputs, so these are remembered."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._remembered: dict[object, LeafResult] = {}
        self._inside = sum((leaf.most for leaf in scheme.leaves if not leaf.is_outside), Fraction(0))

    def leaves(self, entrant: Entrant, answers: Answers) -> list[LeafResult]:
        """All leaves of one alliance, in the order of the scheme; ``answers`` are scores by indicator and step."""
        found = [self.leaf(leaf, entrant, answers.get(leaf.key, {})) for leaf in self.scheme.leaves]
        if any(one.state == LEFT_OUT for one in found):
            self._redistribute(found)
        return found

    def leaf(self, leaf: Leaf, entrant: Entrant, scores: Scores) -> LeafResult:
        """One leaf, before the points of those that are left out are shared out."""
        decision = entrant.decisions.get(leaf.key)
        inputs: Inputs = (
            () if isinstance(leaf.rule, Judged) else tuple([entrant.values[key] for key in leaf.rule.needs])
        )
        if decision is not None:
            return self._decided(leaf, decision, inputs)
        key = (leaf.key, inputs, tuple(sorted(scores.items()))) if scores else (leaf.key, inputs)
        found = self._remembered.get(key)
        if found is None:
            found = self._worked_out(leaf, inputs, scores)
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[key] = found
        return found

    def _worked_out(self, leaf: Leaf, inputs: Inputs, scores: Scores) -> LeafResult:
        if isinstance(leaf.rule, Judged):
            return self._judged(leaf, leaf.rule, inputs, scores)
        if None not in inputs:
            return self._counted(leaf, leaf.rule, inputs)
        if leaf.missing == ZERO:
            return self._as_nothing(leaf, leaf.rule, inputs)
        if leaf.missing == EXPERT and leaf.stand_in is not None:
            return self._judged(leaf, leaf.stand_in, inputs, scores)
        if leaf.missing == EXCLUDED:
            words = "没有数据，不计入分母", "no value: left out of the whole"
            return self._blank(leaf, inputs, LEFT_OUT, self._round(Fraction(0)), *words)
        return self._blank(leaf, inputs, OPEN, None, "没有数据，待核实", "no value: to be answered")

    def _as_nothing(self, leaf: Leaf, rule: Rule, inputs: Inputs) -> LeafResult:
        found = self._counted(leaf, rule, tuple(one or 0 for one in inputs))
        zh, en = f"没有数据，按 0 计：{found.zh}", f"no value, counted as 0: {found.en}"
        return replace(found, state=MISSING, values=_values(leaf, inputs), zh=zh, en=en)

    def _counted(self, leaf: Leaf, rule: Rule, inputs: Inputs) -> LeafResult:
        values = {key: value or 0 for key, value in zip(rule.needs, inputs, strict=True)}
        outcome = rule.award(values, leaf.least if leaf.kind == "deduction" else leaf.most)
        is_true = isinstance(rule, Veto) and rule.condition.holds(values)
        return self._result(leaf, outcome, inputs, is_true=is_true)

    def _judged(self, leaf: Leaf, rule: Judged, inputs: Inputs, scores: Scores) -> LeafResult:
        if not rule.is_complete(scores):
            return self._blank(leaf, inputs, OPEN, None, "专家评分未齐", "scores of experts are missing")
        return self._result(leaf, rule.judge(scores, leaf.most), inputs)

    def _result(self, leaf: Leaf, outcome: Outcome, inputs: Inputs, *, is_true: bool = False) -> LeafResult:
        exact = min(max(outcome.points, leaf.least), leaf.most)
        points, values = self._round(exact), _values(leaf, inputs)
        if isinstance(leaf.rule, Veto):
            return LeafResult(leaf.key, points, None, outcome.zh, outcome.en, COUNTED, values, exact, is_true)
        given, most = printed(points), self._round(leaf.most)
        zh, en = f"{outcome.zh} → {given} 分", f"{outcome.en} → {given}"
        return LeafResult(leaf.key, points, most, zh, en, COUNTED, values, exact)

    def _decided(self, leaf: Leaf, decision: Decision, inputs: Inputs) -> LeafResult:
        names = {step.key: (step.zh, step.en) for step in self.scheme.steps}
        step_zh, step_en = names.get(decision.step, ("异议处理", "Upon an objection"))
        given = printed(decision.points)
        return LeafResult(
            leaf.key,
            self._round(decision.points),
            self._round(leaf.most),
            f"{step_zh}决定 {given} 分：{decision.remark}",
            f"{step_en}: {given} points decided. {decision.remark}",
            DECIDED,
            _values(leaf, inputs),
            decision.points,
        )

    def _blank(self, leaf: Leaf, inputs: Inputs, state: str, points: Decimal | None, zh: str, en: str) -> LeafResult:
        most = None if isinstance(leaf.rule, Veto) else self._round(leaf.most)
        return LeafResult(leaf.key, points, most, zh, en, state, _values(leaf, inputs))

    def _round(self, points: Fraction) -> Decimal:
        return rounded(points, self.scheme.places.indicator, self.scheme.rounding)

    def _redistribute(self, found: list[LeafResult]) -> None:
        """What is left out no longer counts in the whole: the others' points grow in proportion."""
        pairs = list(zip(self.scheme.leaves, found, strict=True))
        left_out = [leaf.most for leaf, one in pairs if one.state == LEFT_OUT and not leaf.is_outside]
        rest = self._inside - sum(left_out, Fraction(0))
        if rest <= 0 or not left_out:
            return
        scale = self._inside / rest
        words = f" × {printed(self._inside)} ÷ {printed(rest)}"
        for at, (leaf, one) in enumerate(pairs):
            if not leaf.is_outside and one.state in (COUNTED, MISSING):
                points = self._round(one.exact * scale)
                now = f"{words} = {printed(points)}"
                found[at] = replace(
                    one, points=points, most=self._round(leaf.most * scale), zh=f"{one.zh}{now} 分", en=f"{one.en}{now}"
                )


def _values(leaf: Leaf, inputs: Inputs) -> tuple[tuple[str, Exact | None], ...]:
    keys: Sequence[str] = () if isinstance(leaf.rule, Judged) else leaf.rule.needs
    return tuple(zip(keys, inputs, strict=True))
