"""The statistics of reviews against published values, other methods and cases where the answer is plain."""

import random
from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.review.statistics import (
    NotLinked,
    additive,
    alpha,
    alpha_of,
    divisions,
    fleiss_kappa,
    grades,
    iccs,
    one_way,
    share_by_chance,
    stabilities,
    wild,
)
from xiefa.review.statistics.meaning import of_alpha, of_chance, of_icc, of_kappa
from xiefa.review.statistics.quantiles import f_quantile, f_share

# Krippendorff (2004), p. 230: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = tuple(zip(*OBSERVERS, strict=True))
# Shrout and Fleiss (1979), table 2: six targets, four judges.
TARGETS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
# Fleiss' κ, ten subjects by fourteen raters in five categories.
COUNTS = (
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def test_alpha_is_krippendorffs_at_every_level():
    levels = ("nominal", "ordinal", "interval", "ratio")
    assert [round(alpha_of(UNITS, level=level), 3) for level in levels] == [0.743, 0.815, 0.849, 0.797]
    two = zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True)
    assert round(alpha_of(list(two), level="nominal"), 3) == 0.095
    letters = [tuple(map(ord, pair)) for pair in zip("aabbdcccedda", "babbbccceddd", strict=True)]
    assert round(alpha_of(letters, level="nominal"), 3) == 0.692


def by_pairs(units, level):
    """α as its definition says, pair by pair."""
    units = [[one for one in unit if one is not None] for unit in units]
    units = [unit for unit in units if len(unit) > 1]
    values = [one for unit in units for one in unit]

    def distance(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = sorted((a, b))
        between = sum(low <= one <= high for one in values)
        return (between - (values.count(a) + values.count(b)) / 2) ** 2 if a != b else 0.0

    expected = sum(distance(a, b) for a, b in combinations(values, 2)) / (len(values) - 1) if values else 0
    observed = sum(distance(a, b) / (len(unit) - 1) for unit in units for a, b in combinations(unit, 2))
    return 1 - observed / expected if expected else None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=4), min_size=1, max_size=5),
    st.sampled_from(("nominal", "ordinal", "interval", "ratio")),
)
def test_alpha_is_what_its_definition_says(units, level):
    found, expected = alpha_of(units, level=level), by_pairs(units, level)
    assert (found is None, found or 0.0) == (expected is None, pytest.approx(expected or 0.0, abs=1e-9))


def test_the_interval_of_alpha_can_be_drawn_again_and_holds_alpha():
    found = alpha(UNITS, seed=7, draws=400)
    assert alpha(UNITS, seed=7, draws=400) == found
    assert alpha(UNITS, seed=8, draws=400).low != found.low
    assert (found.low < found.value < found.high, found.units, found.scores) == (True, 11, 40)
    empty = alpha([[1], [None, 2]], seed=1)
    assert (empty.value, empty.low, empty.units, empty.meaning.zh) == (None, None, 0, "没有可比较的评分。")
    equal = alpha([[3, 3], [3, 3]], seed=1)
    assert (equal.value, equal.low) == (None, None)


def test_the_six_intraclass_correlations_are_shrouts_and_fleiss():
    found = {one.kind: one for one in iccs(TARGETS)}
    values = {kind: round(one.value, 2) for kind, one in found.items()}
    assert values == {"1,1": 0.17, "2,1": 0.29, "3,1": 0.71, "1,k": 0.44, "2,k": 0.62, "3,k": 0.91}
    # The intervals that R's psych prints for the same table.
    intervals = {kind: (round(one.low, 3), round(one.high, 2)) for kind, one in found.items()}
    assert intervals == {
        "1,1": (-0.133, 0.72), "2,1": (0.019, 0.76), "3,1": (0.342, 0.95),
        "1,k": (-0.884, 0.91), "2,k": (0.071, 0.93), "3,k": (0.676, 0.99),
    }  # fmt: skip


def test_tables_at_the_edge_of_the_intraclass_correlations():
    assert [one.value for one in iccs([(1, 1), (2, 2), (3, 3)])] == [1.0] * 6
    assert [one.value for one in iccs([(2, 2), (2, 2)])] == [None] * 6
    shifted = {one.kind: one.value for one in iccs([(1, 3), (2, 4), (3, 5)])}
    assert (shifted["3,1"], round(shifted["2,1"], 4)) == (1.0, 0.3333)
    uneven = one_way([(70, 72), (80, 82, 81), (90, 91), (60,)])
    assert [one.kind for one in uneven] == ["1,1", "1,k"]
    assert [one.value for one in one_way(TARGETS)] == [one.value for one in iccs(TARGETS)[:2]]
    for table in ([(1, 2)], [(1, 2), (1,)], [(1,), (2,)], [(1, None), (2, 3)]):
        with pytest.raises(ValueError, match="needed"):
            iccs(table)


def test_kappa_is_fleiss():
    assert round(fleiss_kappa(COUNTS), 3) == 0.210
    assert fleiss_kappa([(3, 0), (0, 3)]) == 1
    assert fleiss_kappa([(3, 0), (3, 0)]) is None
    with pytest.raises(ValueError, match="same number"):
        fleiss_kappa([(3, 0), (1, 1)])


def test_quantiles_of_f_are_those_of_the_tables():
    tables = {
        (0.95, 1, 10): 4.9646, (0.95, 5, 10): 3.3258, (0.95, 3, 20): 3.0984, (0.95, 10, 10): 2.9782,
        (0.99, 5, 10): 5.6363, (0.95, 1, 1): 161.4476, (0.95, 120, 120): 1.3519, (0.975, 5, 18): 3.3820,
    }  # fmt: skip
    assert {key: round(f_quantile(*key), 4) for key in tables} == tables
    assert [round(f_share(f_quantile(share, 3.7, 900), 3.7, 900), 12) for share in (0.001, 0.5, 0.999)] == [
        0.001, 0.5, 0.999,
    ]  # fmt: skip
    assert (f_share(0, 3, 4), round(f_share(1e9, 3, 4), 9)) == (0, 1)


def test_figures_are_said_in_words():
    assert [of_alpha(value).zh for value in (0.8, 0.7, 0.2, -0.1)] == [
        "一致性较好，结论可以依据。",
        "一致性尚可，结论只宜作初步参考。",
        "一致性不足，应先讨论标准再下结论。",
        "分歧比随意打分还大，请检查标准与数据。",
    ]
    assert [of_icc(value).en for value in (0.95, 0.8, 0.6, 0.1, -0.3)] == [
        "Excellent agreement.", "Good agreement.", "Moderate agreement.", "Poor agreement.", "Poor agreement.",
    ]  # fmt: skip
    assert [of_kappa(value).zh for value in (0.9, 0.21, -0.2, None)] == [
        "几乎完全一致。", "一致性尚可。", "分歧比随意打分还大，请检查标准与数据。", "没有可比较的评分。",
    ]  # fmt: skip

    assert of_chance(0.0663).zh == "即使没有任何问题，也会有约 6.6% 的对象超过这一差异。"


def judged(candidates=60, experts=8, *, each=4, noise=4.0, seed=3):
    """Invented scores whose severities are known: (scores, severities)."""
    draw = random.Random(seed)
    offsets = {f"e{at}": draw.gauss(0, 4) for at in range(experts)}
    middle = sum(offsets.values()) / experts
    scores = {}
    for at in range(candidates):
        merit = draw.gauss(75, 8)
        for expert in draw.sample(sorted(offsets), each):
            scores[f"c{at:02}", expert] = merit + offsets[expert] + draw.gauss(0, noise)
    return scores, {expert: offset - middle for expert, offset in offsets.items()}


def test_without_noise_severity_and_merit_are_found_exactly():
    scores = {(c, e): merit + offset for c, merit in (("a", 80), ("b", 70), ("c", 90))
              for e, offset in (("x", 3), ("y", -1), ("z", -2)) if (c, e) not in {("a", "z"), ("c", "x")}}  # fmt: skip
    model = additive(scores)
    assert {one.expert: round(one.offset, 9) for one in model.severities} == {"x": 3, "y": -1, "z": -2}
    assert {one: round(merit, 9) for one, merit in model.corrected.items()} == {"a": 80, "b": 70, "c": 90}
    assert model.plain == {"a": 81, "b": 70, "c": 88.5}
    assert round(model.noise, 9) == 0
    moved = {one.candidate: (one.grade, one.corrected_grade) for one in grades(model, letter) if one.is_moved}
    assert moved == {"c": ("B", "A")}
    assert [one.meaning.en for one in grades(model, letter)] == [
        "Severity does not make the grade.",
        "Severity does not make the grade.",
        "Without severity the grade would be another: look again.",
    ]


def letter(total):
    return "A" if total >= 89 else "B" if total >= 75 else "C"


def test_the_fit_obeys_the_equations_of_least_squares():
    scores, _ = judged()
    model = additive(scores)
    assert round(sum(one.offset for one in model.severities), 9) == 0
    for place in (0, 1):
        keys = {pair[place] for pair in scores}
        sums = [sum(model.residuals[pair] for pair in scores if pair[place] == key) for key in keys]
        assert [round(one, 8) for one in sums] == [0] * len(keys)
    degrees = len(scores) - 60 - 8 + 1
    assert model.noise == pytest.approx(sqrt(sum(one**2 for one in model.residuals.values()) / degrees))


def test_standard_errors_are_as_large_as_the_errors():
    """Of 320 estimates about 95 in a hundred lie within two of their standard errors."""
    within = total = 0
    for seed in range(40):
        scores, true = judged(seed=seed)
        for one in additive(scores).severities:
            within += abs(one.offset - true[one.expert]) < 2 * one.error
            total += 1
    assert 0.91 < within / total < 0.985


def test_severity_that_cannot_be_told_is_not_told():
    with pytest.raises(NotLinked) as caught:
        additive({("a", "x"): 80, ("b", "y"): 70})
    assert len(caught.value.linkage.parts) == 2
    tight = additive({("a", "x"): 80, ("a", "y"): 70})
    assert [(one.offset, one.error, one.is_marked) for one in tight.severities] == [(5, None, False), (-5, None, False)]
    assert tight.severities[0].meaning.zh == "与其他专家的宽严没有明显差别。"


def test_a_severe_expert_is_called_severe():
    scores = {(f"c{c}", f"e{e}"): 70 + c + (c * 7 + e * 3) % 3 * 0.1 - 6 * (e == 0) for c in range(9) for e in range(4)}
    model = additive(scores)
    assert [one.is_marked for one in model.severities] == [True] * 4
    assert model.severities[0].meaning.zh == "评分偏严，平均低 4.5 分。"
    assert model.severities[1].meaning.en == "Mild: 1.5 points more on average."


def test_a_wild_score_is_found_and_no_other():
    scores, _ = judged(noise=1.0)
    pair = sorted(scores)[17]
    scores[pair] += 30
    found = wild(additive(scores))
    assert (found[0].pair, found[0].residual > 10) == (pair, True)
    assert found[0].meaning.zh == f"比预期高 {found[0].residual:.1f} 分，请向专家核实。"
    assert {one.pair[0] for one in found} == {pair[0]}
    assert wild(additive({("a", "x"): 80, ("a", "y"): 80, ("b", "x"): 70, ("b", "y"): 70})) == []


def test_the_share_by_chance_is_that_of_simulated_rounds():
    scores, _ = judged(150, 12, each=6)
    model = additive(scores)
    draw, over, turns = random.Random(1), 0, 20_000
    for _ in range(turns):
        spread = [draw.gauss(0, sqrt(model.between**2 + model.noise**2)) for _ in range(6)]
        over += abs(sum(spread[:3]) - sum(spread[3:])) / 3 > 8
    assert share_by_chance(model, first=3, second=3, most=8) == pytest.approx(over / turns, abs=0.006)


def test_an_item_whose_wording_divides_stands_first():
    units = {"clear": [(8, 8, 7), (3, 3, 4), (6, 6, 6)], "vague": [(9, 2, 5), (1, 8, 4), (7, 3, None)],
             "alike": [(5, 5, 5), (5, 5, 6), (5, 5, 5)], "alone": [(5,), (None,), (6, None)]}  # fmt: skip
    found = divisions(units, points=dict.fromkeys(units, 10))
    assert [(one.item, one.is_dividing) for one in found] == [
        ("vague", True), ("clear", False), ("alike", False), ("alone", False),
    ]  # fmt: skip
    assert (found[0].alpha < 0, found[1].alpha > 0.8, round(found[2].alpha, 9)) == (True, True, 0)
    assert (found[1].spread, found[2].spread) == (pytest.approx(sqrt(2) / 30), pytest.approx(1 / 30))
    assert (found[3].spread, found[3].alpha) == (None, None)
    assert found[0].meaning.en == "Experts read this item differently: reword it."


def test_grades_on_the_edge_are_unstable_and_the_draw_can_be_repeated():
    points = {"high": (50, 45), "edge": (45.01, 30), "low": (10, 20)}
    given_ = {"most": (50, 50), "grade": letter, "errors": {"edge": 1.0}, "seed": 11}
    found = {one.candidate: one for one in stabilities(points, **given_)}
    assert [(key, one.grade, one.rank) for key, one in found.items()] == [
        ("edge", "B", 2),
        ("high", "A", 1),
        ("low", "C", 3),
    ]
    assert (found["high"].kept, found["low"].kept, found["low"].worst_rank) == (1, 1, 3)
    assert 0.3 < found["edge"].kept < 0.9
    assert sum(found["edge"].shares.values()) == pytest.approx(1)
    assert found["edge"].meaning.zh == "处于等次边缘，建议会评时再议。"
    assert list(found.values()) == stabilities(points, **given_)
    firm = stabilities(points, most=(50, 50), grade=letter, errors={}, seed=1, spread=0.0, draws=50)
    assert [one.kept for one in firm] == [1, 1, 1]


def test_full_marks_stay_full_marks_whatever_the_weights():
    found = stabilities(
        {"full": (30, 70)}, most=(30, 70), grade=lambda total: f"{total:.6f}", errors={}, seed=2, draws=30
    )
    assert dict(found[0].shares) == {"100.000000": 1}
    equal = stabilities({"a": (1, 2), "b": (1, 2)}, most=(5, 5), grade=letter, errors={}, seed=2, draws=30)
    assert [(one.rank, one.best_rank, one.worst_rank) for one in equal] == [(1, 1, 1), (1, 1, 1)]
