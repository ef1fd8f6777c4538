"""Reading the tree of indicators: points or weights that add up exactly, a rule at every leaf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .exact import places_of, printed
from .faults import Part, is_key
from .judged import Judged
from .rule_reading import BONUS, DEDUCTION, OUTSIDE, VETO, Ground, read_rule, stand_in
from .rules import Rule
from .scheme import EXPERT, LIMIT, MISSING, Branch, Leaf

_ZERO = Fraction(0)
_LARGEST = Fraction(10**6)


@dataclass(frozen=True, slots=True)
class _Above:
    """What a node takes over from the one above."""

    ground: Ground
    points: Fraction | None
    missing: str


def read_tree(part: Part, ground: Ground, full: Fraction, missing: str) -> tuple[Leaf | Branch, ...]:
    """The dimensions; what is wrong with them is noted in ``part``."""
    return _siblings(part, "dimensions", _Above(ground, full, missing))


def doubled_keys(part: Part) -> None:
    """Note every key that stands at two indicators, and those that the result needs itself."""
    counted = Counter(_keys(part.data.get("dimensions")))
    for key in sorted(key for key, times in counted.items() if times > 1):
        part.fault(
            "dimensions",
            f"指标的键 {key} 用了 {counted[key]} 次，请改成不同的键。",
            f"the key {key} stands at {counted[key]} indicators; make them different.",
        )
    if LIMIT in counted:
        part.fault(
            "dimensions",
            f"{LIMIT} 是结果自用的键，请换一个。",
            f"{LIMIT} is a key of the result itself; choose another.",
        )


def _keys(nodes: Any) -> Iterator[str]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            if is_key(node.get("key")):
                yield node["key"]
            yield from _keys(node.get("children"))


def _siblings(part: Part, key: str, above: _Above) -> tuple[Leaf | Branch, ...]:
    parts = part.parts(key)
    points = _points_of(part, key, parts, above)
    nodes = [_node(one, points[number], above) for number, one in enumerate(parts)]
    return tuple(node for node in nodes if node is not None)


def _is_outside(part: Part) -> bool:
    rule = part.data.get("rule")
    return isinstance(rule, dict) and rule.get("kind") in OUTSIDE and rule.get("inside") is not True


def _points_of(part: Part, key: str, parts: list[Part], above: _Above) -> list[Fraction | None]:
    """The points of each sibling: as said, or its weight of those above; None outside, and where they are not known."""
    inside = [one for one in parts if not _is_outside(one)]
    for one in parts:
        if _is_outside(one) and (one.has("points") or one.has("weight")):
            zh, en = "加分、扣分和否决项不占分值，请删去。", "bonus, deduction and veto have no points of the whole."
            one.fault("points", zh, en)
    if parts and not inside:
        part.fault(key, "至少要有一项占分值。", "at least one of them has points.")
    has_weights = any(one.has("weight") for one in inside)
    if has_weights and any(one.has("points") for one in inside):
        part.fault(key, "同一级只能都写 points 或都写 weight。", "siblings have either all points or all weights.")
        return [None for _one in parts]
    name = "weight" if has_weights else "points"
    shares = {id(one): _share(one, name) for one in inside}
    _note_sum(part, key, name, list(shares.values()), Fraction(1) if has_weights else above.points)
    scale = above.points if has_weights else Fraction(1)
    found = (shares.get(id(one)) for one in parts)
    return [None if share is None or scale is None else share * scale for share in found]


def _share(part: Part, name: str) -> Fraction | None:
    share = part.decimal(name, least=_ZERO, most=_LARGEST)
    if share == 0:
        part.fault(name, "要大于 0；不计分的指标请删去。", "more than 0 is expected; leave out what has no points.")
    return share


def _note_sum(part: Part, key: str, name: str, shares: list[Fraction | None], whole: Fraction | None) -> None:
    """Note that siblings do not add up; silent while one of the numbers is not known."""
    known = [share for share in shares if share is not None]
    if not shares or len(known) < len(shares) or whole is None or sum(known) == whole:
        return
    total = printed(sum(known, _ZERO))
    part.fault(
        key,
        f"下级 {name} 之和是 {total}，应当正好是 {printed(whole)}。",
        f"the {name} of the parts add up to {total}; it must be exactly {printed(whole)}.",
    )


def _node(part: Part, points: Fraction | None, above: _Above) -> Leaf | Branch | None:
    key, zh, en = part.key(), part.text("zh"), part.text("en")
    evidence = part.words("evidence")
    notes = part.text("note_zh", is_needed=False), part.text("note_en", is_needed=False)
    missing = part.choice("missing", MISSING, default=above.missing)
    below = _Above(above.ground, points, missing)
    if part.has("children") == part.has("rule"):
        part.fault("", "写 children（下级指标）或 rule（计分规则），两者取一。", "write either children or a rule.")
        return None
    if part.has("children"):
        children = _siblings(part, "children", below)
        part.close()
        return Branch(key, zh, en, points or _ZERO, children, evidence, *notes)
    found = _rule(part, points, below)
    part.close()
    if found is None:
        return None
    kind, rule, least, most = found
    # Experts give no points where there are none to give: a veto or a deduction without an answer stays open.
    fallback = stand_in(above.ground, most) if missing == EXPERT and most > 0 else None
    return Leaf(key, zh, en, rule, kind, least, most, missing, _is_outside(part), fallback, evidence, *notes)


def _rule(part: Part, points: Fraction | None, above: _Above) -> tuple[str, Rule | Judged, Fraction, Fraction] | None:
    """(kind, rule, least, most) of a leaf; None when something is wrong."""
    rule_part = part.part("rule")
    if rule_part is None:
        return None
    least, most = _bounds(rule_part, points)
    places = above.ground.places.indicator
    for number in (least, most):
        needed = places_of(number)
        if needed is None or needed > places:
            part.fault(
                "points",
                f"分值 {printed(number)} 的小数多于 places.indicator 规定的 {places} 位，满分也会被舍入。",
                f"{printed(number)} has more decimals than places.indicator ({places}): full points would be rounded.",
            )
    kind, rule = read_rule(rule_part, above.ground, most)
    if above.missing == EXPERT and not above.ground.scoring_steps():
        part.fault(
            "missing", "missing: expert 需要专家打分的步骤。", "missing: expert needs a step in which experts score."
        )
    return (kind, rule, least, most) if rule is not None else None


def _bounds(rule: Part, points: Fraction | None) -> tuple[Fraction, Fraction]:
    """From which to which points an indicator reaches."""
    kind = rule.data.get("kind")
    if kind == BONUS and rule.data.get("inside") is True:
        if rule.has("cap"):
            rule.fault(
                "cap",
                "inside: true 时封顶就是 points，请删去 cap。",
                "with inside: true the points are the cap; leave 'cap' out.",
            )
    elif kind == BONUS:
        return _ZERO, rule.decimal("cap", least=_ZERO, most=_LARGEST) or _ZERO
    elif kind == DEDUCTION:
        return rule.decimal("floor", least=-_LARGEST, most=_ZERO) or _ZERO, _ZERO
    elif kind == VETO:
        return _ZERO, _ZERO
    # Points that are not known are a fault already; the rule is read all the same.
    return _ZERO, _LARGEST if points is None else points
