"""Facts: what was counted for each alliance, and the sheets of the experts. Reading them, trusting nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .exact import Exact, places_of, printed, share_of
from .faults import Part, Problem, Unfit
from .judged import Judged
from .plain import digest, plain_facts
from .scheme import Leaf, Scheme

FORMAT = "xiefa-facts/1"
OBJECTION = "objection"
_MOST_PERIODS = 100
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Decision:
    """Points that replace what the rule gives, decided with a reason in a step or upon an objection."""

    points: Fraction
    step: str
    remark: str


@dataclass(frozen=True, slots=True)
class Entrant:
    """One alliance that is evaluated. A value is None when it is missing; flags are 0 or 1."""

    code: str
    name: str
    values: Mapping[str, Exact | None]
    earlier: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One expert's scores of one alliance in one step, by indicator."""

    entrant: str
    expert: str
    step: str
    scores: Mapping[str, Exact]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a cycle's scores are computed from, besides the scheme."""

    digest: str
    cycle: str
    earlier: tuple[str, ...]
    entrants: tuple[Entrant, ...]
    sheets: tuple[Sheet, ...]

    def scores(self) -> dict[str, dict[str, dict[str, tuple[Exact, ...]]]]:
        """entrant → indicator → step → scores from high to low, whoever gave them."""
        found: dict[str, dict[str, dict[str, list[Exact]]]] = {}
        for sheet in self.sheets:
            of_entrant = found.setdefault(sheet.entrant, {})
            for key, score in sheet.scores.items():
                of_entrant.setdefault(key, {}).setdefault(sheet.step, []).append(score)
        return {
            code: {
                key: {step: tuple(sorted(given, reverse=True)) for step, given in steps.items()}
                for key, steps in of_entrant.items()
            }
            for code, of_entrant in found.items()
        }


def facts_problems(data: Any, scheme: Scheme) -> list[Problem]:
    """Everything that keeps the data from being the facts of this scheme; empty when nothing does."""
    try:
        read_facts(data, scheme)
    except Unfit as unfit:
        return unfit.problems
    return []


def read_facts(data: Any, scheme: Scheme) -> Facts:
    """The facts; ``Unfit`` names every fault."""
    plain = plain_facts(data)
    found: list[Problem] = []
    part = Part(plain, "", found)
    part.choice("format", (FORMAT,))
    earlier = _earlier(part)
    reader = _Reader(scheme, earlier)
    entrants = tuple(reader.entrant(one) for one in part.parts("entrants", name="code"))
    codes = [one.code for one in entrants]
    if len(set(codes)) < len(codes):
        part.fault("entrants", "每个 code 只能出现一次。", "each code stands once.")
    sheets = _sheets(part, reader, frozenset(codes))
    facts = Facts(digest(plain), part.text("cycle"), earlier, entrants, sheets)
    part.close()
    if found:
        raise Unfit(found)
    return facts


def _earlier(part: Part) -> tuple[str, ...]:
    names = part.items("earlier", is_needed=False)
    if len(names) > _MOST_PERIODS or any(not isinstance(one, str) or not one for one in names):
        part.fault("earlier", "应当是各期的名称，从早到晚。", "names of periods are expected, the oldest first.")
        return ()
    if len(set(names)) < len(names):
        part.fault("earlier", "每一期只能出现一次。", "each period stands once.")
    return tuple(names)


def _sheets(part: Part, reader: _Reader, codes: frozenset[str]) -> tuple[Sheet, ...]:
    sheets = tuple(reader.sheet(one, codes) for one in part.parts("sheets", is_needed=False, name=""))
    seen = set()
    for number, sheet in enumerate(sheets):
        if (sheet.entrant, sheet.expert, sheet.step) in seen:
            part.fault(
                f"sheets[{number}]",
                "同一专家在同一步骤对同一联盟只能有一份评分表。",
                "an expert has one sheet for an alliance in a step.",
            )
        seen.add((sheet.entrant, sheet.expert, sheet.step))
    return sheets


class _Reader:
    """Reads entrants and sheets against one scheme."""

    def __init__(self, scheme: Scheme, earlier: tuple[str, ...]) -> None:
        self.scheme, self.earlier = scheme, earlier
        self.leaves = {leaf.key: leaf for leaf in scheme.leaves}
        self.scales = {key: _scale(leaf) for key, leaf in self.leaves.items()}
        self.steps = [step.key for step in scheme.scoring_steps]
        self.grades = [band.key for band in scheme.bands]

    def entrant(self, part: Part) -> Entrant:
        code, name = part.text("code"), part.text("name")
        values = self._values(part, "measures", self.scheme.measures) | self._values(part, "flags", self.scheme.flags)
        earlier = part.part("earlier", is_needed=False)
        grades = (
            {} if earlier is None else {period: earlier.key(period) for period in self.earlier if earlier.has(period)}
        )
        if earlier is not None:
            earlier.close()
        decisions = part.part("decisions", is_needed=False)
        decided = {} if decisions is None else self._decisions(decisions)
        part.close()
        return Entrant(code, name, values, grades, decided)

    def _values(self, part: Part, key: str, wanted: Mapping[str, object]) -> dict[str, Exact | None]:
        group = part.part(key, is_needed=bool(wanted))
        if group is None or group.is_broken:
            return {}
        data = group.data
        if data.keys() != wanted.keys():
            group.known = list(wanted)
            group.close()
            for name in wanted:
                if name not in data:
                    group.fault(
                        name, "缺少这一项；没有数值时写 null。", "it is missing; write null where there is no value."
                    )
        read = _flag if key == "flags" else share_of
        values = {name: read(value) for name, value in data.items() if name in wanted}
        for name in (name for name, value in values.items() if value is None and data[name] is not None):
            self._bad_value(group, name, is_flag=key == "flags")
        return values

    def _bad_value(self, group: Part, name: str, *, is_flag: bool) -> None:
        if is_flag:
            group.fault(name, "应当是 true、false 或 null。", "true, false or null is expected.")
        else:
            group.fault(
                name,
                '应当是不小于 0 的整数、最简分数（如 "7/2"）或 null。',
                'a whole number from 0, a fraction in lowest terms such as "7/2", or null is expected.',
            )

    def _decisions(self, group: Part) -> dict[str, Decision]:
        found = {}
        for key, value in group.data.items():
            part, leaf = Part(value, group.at(key), group.found), self.leaves.get(key)
            if leaf is None or leaf.kind == "veto":
                group.fault(
                    key, "没有可以决定分值的这项指标。", "there is no such indicator whose points can be decided."
                )
                continue
            points = part.decimal("points", least=leaf.least, most=leaf.most)
            if points is not None and (places_of(points) or 0) > self.scheme.places.indicator:
                part.fault("points", f"{printed(points)} 的小数太多。", f"{printed(points)} has too many decimals.")
            step = part.choice("step", [*(one.key for one in self.scheme.steps), OBJECTION])
            found[key] = Decision(points or _ZERO, step, part.prose("remark"))
            part.close()
        return found

    def sheet(self, part: Part, codes: frozenset[str]) -> Sheet:
        entrant, expert = part.text("entrant"), part.text("expert")
        if entrant and entrant not in codes:
            part.fault("entrant", f"没有代码为 {entrant} 的参评联盟。", f"no entrant has the code {entrant}.")
        step = part.choice("step", self.steps)
        scores = part.part("scores")
        found = {} if scores is None else {key: self._score(scores, key) for key in scores.data if scores.has(key)}
        remarks = part.part("remarks", is_needed=False)
        if remarks is not None:
            self._remarks(remarks)
        part.close()
        return Sheet(entrant, expert, step, {key: score for key, score in found.items() if score is not None})

    def _remarks(self, part: Part) -> None:
        for key, remark in part.data.items():
            if self._judged(part, key) is not None and not isinstance(remark, str):
                part.fault(key, "评语应当是文字。", "a remark is a text.")

    def _judged(self, part: Part, key: str) -> Fraction | None:
        scale = self.scales.get(key)
        if scale is None:
            part.fault(key, "没有由专家打分的这项指标。", "experts judge no such indicator.")
        return scale

    def _score(self, part: Part, key: str) -> Exact | None:
        scale = self._judged(part, key)
        score = None if scale is None else part.decimal(key, least=_ZERO, most=scale)
        return score.numerator if score is not None and score.denominator == 1 else score


def _scale(leaf: Leaf) -> Fraction | None:
    judged = leaf.rule if isinstance(leaf.rule, Judged) else leaf.stand_in
    return None if judged is None else judged.scale


def _flag(value: object) -> int | None:
    return int(value) if isinstance(value, bool) else None
