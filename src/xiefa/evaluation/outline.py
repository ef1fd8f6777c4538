"""A scheme as an outline that a secretary can read: also a draft that is not yet sound.

The outline walks the plain data, because a draft may have faults; sentences about rules come from the checked scheme and
are empty until there is one. A *place* is written as ``scoring.problems`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.enums import PartRole
from xiefa.activities.kinds import Form, current_form
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.scoring import (
    KIND_NAMES,
    Measure,
    Problem,
    Scheme,
    Unfit,
    described,
    possible,
    printed,
    problems,
    read_scheme,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: ``path`` its positions from the top, ``sentence`` its rule in words, ``faults`` what is wrong here."""

    key: str
    place: str
    path: tuple[int, ...]
    name: str
    points: str
    is_leaf: bool
    kind: str = ""
    sentence: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """How many levels lie above it."""
        return len(self.path) - 1

    @property
    def address(self) -> str:
        """Its positions as one word of an address: ``1-0-2``."""
        return "-".join(map(str, self.path))


@dataclass(frozen=True, slots=True)
class BandLine:
    """One grade: from ``low`` to ``high`` of the whole bar, and the totals that it takes, in words."""

    key: str
    name: str
    low: Fraction
    high: Fraction
    words: str

    @property
    def left(self) -> str:
        """Where it begins on a bar of 1000, for the drawing."""
        return printed_place(self.low)

    @property
    def width(self) -> str:
        """How long it is on a bar of 1000."""
        return printed_place(self.high - self.low)

    @property
    def middle(self) -> str:
        """Where its name stands."""
        return printed_place((self.low + self.high) / 2)


@dataclass(frozen=True)
class Outline:
    """Everything that a page says about the content of a scheme. ``scheme`` is None while it has faults."""

    scheme: Scheme | None
    lines: list[Line]
    faults: list[tuple[str, str]] = field(default_factory=list)


def outline_of(content: Mapping[str, Any]) -> Outline:
    """The outline of a scheme's plain data, faults and all."""
    found = problems(content)
    scheme = None if found else read_scheme(content)
    told = _Told(scheme, current_form(), _by_place(found))
    lines = list(told.lines(content.get("dimensions"), "dimensions", ()))
    return Outline(scheme, lines, [(one.place, spoken(one.zh, one.en)) for one in found])


def checked(content: Mapping[str, Any]) -> Scheme | None:
    """The scheme of a content, or None while something is wrong with it."""
    try:
        return read_scheme(content)
    except Unfit:
        return None


def measure_words(measure: Measure, form: Form) -> str:
    """What a measure counts, as a sentence: kinds of records, what is taken of them, and which of them."""
    kinds = "、".join(str(form.kinds.get(one, one)) for one in measure.kinds) or _("全部类别")
    said = [_taken()[measure.take] % {"kinds": kinds, "of": _taken_of(measure, form)}]
    said += [_chosen(measure, form, key, values) for key, values in measure.where]
    if measure.roles:
        said.append(_("本联盟的角色：%(roles)s") % {"roles": "、".join(map(_role, measure.roles))})
    if measure.evidence:
        sorts = "、".join(str(form.evidence.get(one, one)) for one in measure.evidence)
        said.append(_("附有佐证：%(sorts)s") % {"sorts": sorts})
    if measure.outcome:
        said.append(_("成果：%(outcome)s") % {"outcome": _outcome(measure, form)})
    if measure.is_previous:
        said.append(_("上一评价期"))
    return "；".join(said)


def band_lines(scheme: Scheme) -> list[BandLine]:
    """The grades from high to low, with the totals that each takes."""
    least, most = possible(scheme)
    bottom, top = min(least, Fraction(0)), max(most, scheme.full)
    whole, above, found = top - bottom, top, []
    for band in scheme.bands:
        low = bottom if band.lower is None else max(band.lower, bottom)
        words = _band_words(scheme, band, above, is_first=band is scheme.bands[0])
        name = spoken(band.zh, band.en)
        found.append(BandLine(band.key, name, (low - bottom) / whole, (max(above, low) - bottom) / whole, words))
        above = min(above, low)
    return found


def printed_place(share: Fraction) -> str:
    """A share of a bar of 1000 units, for SVG attributes."""
    return str(round(share * 1000))


class _Told:
    """Tells the lines of one scheme."""

    def __init__(self, scheme: Scheme | None, form: Form, faults: Mapping[str, list[str]]) -> None:
        self.scheme, self.form, self.faults = scheme, form, faults
        self.leaves = {leaf.key: leaf for leaf in scheme.leaves} if scheme else {}
        self.branches = {branch.key: branch for branch in scheme.branches} if scheme else {}

    def lines(self, nodes: Any, place: str, above: tuple[int, ...]) -> Iterator[Line]:
        """All indicators below a place, each before its children."""
        for number, node in enumerate(nodes if isinstance(nodes, list) else ()):
            if isinstance(node, dict):
                here = f"{place}[{node.get('key') or number}]"
                yield self._line(node, here, (*above, number))
                yield from self.lines(node.get("children"), f"{here}.children", (*above, number))

    def _line(self, node: Mapping[str, Any], place: str, path: tuple[int, ...]) -> Line:
        rule = node.get("rule")
        kind = KIND_NAMES.get(rule.get("kind", ""), ("", "")) if isinstance(rule, dict) else ("", "")
        sorts = node.get("evidence")
        return Line(
            key=str(node.get("key", "")),
            place=place,
            path=path,
            name=spoken(str(node.get("zh", "")), str(node.get("en", ""))),
            points=self._points(node),
            is_leaf="children" not in node,
            kind=spoken(*kind),
            sentence=self._sentence(node),
            note=spoken(str(node.get("note_zh", "")), str(node.get("note_en", ""))),
            evidence=tuple(str(self.form.evidence.get(one, one)) for one in sorts if isinstance(one, str))
            if isinstance(sorts, list)
            else (),
            faults=tuple(_at(self.faults, place)),
        )

    def _points(self, node: Mapping[str, Any]) -> str:
        key = node.get("key")
        if key in self.branches:
            return printed(self.branches[key].points)
        if key in self.leaves:
            worth = self.leaves[key].most or self.leaves[key].least
            return printed(worth) if worth else ""
        return str(node.get("points", node.get("weight", "")))

    def _sentence(self, node: Mapping[str, Any]) -> str:
        leaf = self.leaves.get(str(node.get("key")))
        return spoken(*described(self.scheme, leaf)) if leaf is not None and self.scheme is not None else ""


def _by_place(found: Sequence[Problem]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in found:
        told.setdefault(one.place, []).append(spoken(one.zh, one.en))
    return told


def _at(faults: Mapping[str, list[str]], place: str) -> Iterator[str]:
    """The faults of an indicator itself and of its rule, those of its children left out."""
    for where, sentences in faults.items():
        rest = where.removeprefix(place)
        if (where == place or (where.startswith(place) and rest[0] == ".")) and not rest.startswith(".children["):
            yield from sentences


def _taken() -> dict[str, str]:
    return {
        "count": _("%(kinds)s的记录数"),
        "sum": _("%(kinds)s的%(of)s之和"),
        "latest": _("%(kinds)s中最近一次的%(of)s"),
        "distinct": _("%(kinds)s中不同的%(of)s数"),
    }


def _taken_of(measure: Measure, form: Form) -> str:
    if measure.of == "partners":
        return _("合作单位")
    if measure.of in form.scales:
        return str(form.scales[measure.of])
    if measure.outcome and measure.outcome in form.outcomes:
        outcome = form.outcomes[measure.outcome]
        return (outcome.amount if measure.of == "amount" else outcome.number) or measure.of
    fields = (one for key in measure.kinds if key in form.kinds for one in form.kinds[key].fields)
    return next((str(one) for one in fields if one.key == measure.of), measure.of)


def _chosen(measure: Measure, form: Form, key: str, values: Sequence[Any]) -> str:
    fields = (one for kind in measure.kinds if kind in form.kinds for one in form.kinds[kind].fields)
    asked = next((one for one in fields if one.key == key), None)
    if asked is None:
        return f"{key}: {'、'.join(map(str, values))}"
    names = {one.key: str(one) for one in asked.options}
    return f"{asked}：{'、'.join(names.get(one, str(one)) for one in values)}"


def _role(key: str) -> str:
    return next((str(one.label) for one in PartRole if one.value == key), key)


def _outcome(measure: Measure, form: Form) -> str:
    kind = form.outcomes.get(measure.outcome)
    if kind is None:
        return measure.outcome
    stage = next((str(one) for one in kind.stages if one.key == measure.stage), "")
    return f"{kind}（{stage}）" if stage else str(kind)


def _band_words(scheme: Scheme, band: Any, above: Fraction, *, is_first: bool) -> str:
    said = []
    if band.lower is not None:
        said.append(f"{'≥' if band.has_lower else '>'} {printed(band.lower)}")
    if band.upper is not None:
        said.append(f"{'≤' if band.has_upper else '<'} {printed(band.upper)}")
    elif not is_first:
        said.append(f"< {printed(above)}")
    if band.rank is not None:
        said.append(_("名次不低于第 %(rank)s") % {"rank": band.rank})
    return "，".join(said)
