"""What a rule says before anybody is scored: one sentence in both languages, written from its numbers."""

from __future__ import annotations

from .curves import Curved, Growth, Plain, Quantity, Ratio
from .exact import printed
from .judged import WORDS, Judged
from .rules import Binary, Condition, Level, Rule, Tally, Threshold, Veto, in_points, named
from .scheme import Leaf, Measure, Scheme

KIND_NAMES = {
    "binary": ("有无", "Yes or no"),
    "tiered": ("分级分档", "Levels or tiers"),
    "count_cap": ("按次计分", "Points for each"),
    "threshold_increment": ("超基数递增", "More beyond a base"),
    "linear": ("按比例插值", "Along a line"),
    "ratio": ("占比", "Ratio"),
    "growth": ("同比增长", "Growth"),
    "bonus": ("加分", "Bonus"),
    "deduction": ("扣分", "Deduction"),
    "veto": ("一票否决", "Veto"),
    "expert": ("专家打分", "Scored by experts"),
    "composite": ("专家分步加权", "Weighted steps"),
}


def described(scheme: Scheme, leaf: Leaf) -> tuple[str, str]:
    """What the indicator gives points for, and how many."""
    rule, most = leaf.rule, printed(leaf.most)
    if isinstance(rule, Judged):
        return _judged(rule)
    if isinstance(rule, Binary):
        zh, en = _condition(rule)
        return f"{zh}，得 {most} 分", f"{en}: {in_points(leaf.most)}"
    if isinstance(rule, Tally):
        return _tally(rule, leaf)
    if isinstance(rule, Threshold):
        return _threshold(rule, most)
    if isinstance(rule, Veto):
        return _veto(scheme, rule)
    return _curved(rule)


def _condition(rule: Binary) -> tuple[str, str]:
    zh, en = _asked(rule.condition)
    if rule.proof is None:
        return zh, en
    proof = named(rule.proof.fact)
    return f"{zh}，须有{proof[0]}", f"{en}, shown by {proof[1]}"


def _asked(condition: Condition) -> tuple[str, str]:
    zh, en = named(condition.fact)
    if not isinstance(condition.fact, Measure):
        return f"{zh}：是", f"{en}: yes"
    least = printed(condition.least)
    return f"{zh}达到 {least}{_unit(condition.fact.unit_zh)}", f"{en}, {least}{_unit(condition.fact.unit_en)} or more"


def _tally(rule: Tally, leaf: Leaf) -> tuple[str, str]:
    words = [_level(level, rule.sign) for level in rule.levels]
    zh, en = "；".join(zh for zh, _en in words), "; ".join(en for _zh, en in words)
    if rule.is_highest_only:
        zh, en = f"取最高级别不累计：{zh}", f"the highest level only: {en}"
    if rule.sign < 0:
        bound = printed(-leaf.least)
        return f"{zh}，最多扣 {bound} 分", f"{en}, at most {bound} taken away"
    return f"{zh}，封顶 {printed(leaf.most)} 分", f"{en}, at most {printed(leaf.most)}"


def _level(level: Level, sign: int) -> tuple[str, str]:
    zh, en = named(level.fact)
    each, each_en = printed(sign * level.each), in_points(sign * level.each)
    if not isinstance(level.fact, Measure):
        return f"{zh}：是，{each} 分", f"{en}: {each_en} if yes"
    cap = ("", "") if level.cap is None else (f"（不超过 {printed(level.cap)} 分）", f" (at most {printed(level.cap)})")
    return f"{zh}每{level.fact.unit_zh or '个'} {each} 分{cap[0]}", f"{en}: {each_en} for each{cap[1]}"


def _threshold(rule: Threshold, most: str) -> tuple[str, str]:
    zh, en = named(rule.measure)
    base, step, each, first = (printed(one) for one in (rule.base, rule.step, rule.each, rule.at_base))
    unit_zh, unit_en = _unit(rule.measure.unit_zh), _unit(rule.measure.unit_en)
    return (
        f"{zh}达到 {base}{unit_zh}得 {first} 分，此后每 {step}{unit_zh}加 {each} 分，封顶 {most} 分",
        f"{en}: {in_points(rule.at_base)} from {base}{unit_en}, then {each} for every {step}{unit_en}, at most {most}",
    )


def _veto(scheme: Scheme, rule: Veto) -> tuple[str, str]:
    zh, en = _asked(rule.condition)
    grades = {band.key: (band.zh, band.en) for band in scheme.bands}
    if not rule.grade:
        return f"{zh}，则总分归零", f"{en}: all points are lost"
    grade_zh, grade_en = grades[rule.grade]
    return f"{zh}，则等级为“{grade_zh}”", f"{en}: the grade is {grade_en}"


def _judged(rule: Judged) -> tuple[str, str]:
    total = sum(stage.weight for stage in rule.stages)
    weights = [printed(stage.weight / total) for stage in rule.stages]
    pairs = list(zip(rule.stages, weights, strict=True))
    zh = "＋".join(f"{stage.step.zh}{WORDS[stage.way][0]} × {weight}" for stage, weight in pairs)
    en = " + ".join(f"{stage.step.en} ({WORDS[stage.way][1]}) × {weight}" for stage, weight in pairs)
    return f"专家打 0–{printed(rule.scale)} 分：{zh}", f"experts score 0–{printed(rule.scale)}: {en}"


def _curved(rule: Rule) -> tuple[str, str]:
    if not isinstance(rule, Curved):
        raise TypeError(f"no sentence for {type(rule).__name__}")
    (quantity_zh, quantity_en), (zh, en) = _quantity(rule.quantity), rule.curve.words(rule.quantity.show)
    return f"{quantity_zh}：{zh}", f"{quantity_en}: {en}"


def _quantity(quantity: Quantity) -> tuple[str, str]:
    if isinstance(quantity, Plain):
        return named(quantity.measure)
    if isinstance(quantity, Ratio):
        (part_zh, part_en), (whole_zh, whole_en) = named(quantity.part), named(quantity.whole)
        given = printed(quantity.when_zero)
        return (
            f"{part_zh} ÷ {whole_zh}（分母为零得 {given} 分）",
            f"{part_en} ÷ {whole_en} ({given} when divided by nothing)",
        )
    if isinstance(quantity, Growth):
        (now_zh, now_en), (before_zh, before_en) = named(quantity.now), named(quantity.before)
        given = printed(quantity.when_zero)
        return (
            f"{now_zh}比{before_zh}的增长（从零起步得 {given} 分）",
            f"growth of {now_en} against {before_en} ({given} from nothing)",
        )
    raise TypeError(f"no words for {type(quantity).__name__}")


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""
