"""Every kind of rule, on the real tables of other places, by hand; and that more is never worth less."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.small import entrant_data, leaf, one_leaf, points_of, result_of, scheme_data, sheet

LINE = {"kind": "linear", "measure": "m", "start": {"at": 10, "points": 0}, "end": {"at": 50, "points": 7}}
STEPS_OF_TWO = {"kind": "threshold_increment", "measure": "m", "base": 2, "step": 1, "each": 1}


def test_yes_or_no():
    rule = {"kind": "binary", "measure": "m"}
    assert [points_of(rule, 2, m=count) for count in (0, 1, 5)] == ["0.00", "2.00", "2.00"]
    assert [points_of(rule | {"least": 500}, 10, m=count) for count in (499, 500)] == ["0.00", "10.00"]
    flag = {"kind": "binary", "flag": "f", "proof": "m"}
    assert [points_of(flag, 2, f=is_so, m=proof) for is_so, proof in ((True, 1), (True, 0), (False, 1))] == [
        "2.00",
        "0.00",
        "0.00",
    ]


def test_an_office_and_staff_2_regular_meetings_2_a_shared_platform_3():
    # 合肥 2020
    rules = [leaf(key, {"kind": "binary", "measure": key}, points) for key, points in (("a", 2), ("b", 2), ("c", 3))]
    data = scheme_data(
        {"key": "first", "zh": "首项", "en": "First", "points": 7, "children": rules},
        leaf("rest", {"kind": "count_cap", "measure": "m", "each": 1}, 93),
        measures=("a", "b", "c", "m"),
    )
    assert str(result_of(data, entrant_data(a=1, b=0, c=4, m=0)).entrants[0].nodes["first"]) == "5.00"


def test_levels_add_up_to_a_joint_cap_or_the_highest_counts_alone():
    levels = [{"measure": "national", "each": 3}, {"measure": "province", "each": 1, "cap": 2}]
    rule = {"kind": "tiered", "levels": levels}
    counts = [(0, 0), (1, 1), (0, 9), (2, 2), (4, 0)]
    assert [points_of(rule, 8, national=n, province=p) for n, p in counts] == ["0.00", "4.00", "2.00", "8.00", "8.00"]
    highest = rule | {"highest_only": True}
    found = [one_leaf(highest, 8, national=n, province=p) for n, p in counts]
    assert [str(one.points) for one in found] == ["0.00", "3.00", "1.00", "3.00", "3.00"]
    assert found[1].zh == "取最高级别不累计：national，3 分 → 3 分"
    assert found[0].en == "none of any level → 0"
    assert points_of(highest, 8, national="1/2", province=1) == "1.50"


def test_tiers_of_one_measure():
    rule = {"kind": "tiered", "measure": "m", "tiers": [{"from": 5, "points": 5}, {"from": 3, "points": 3}]}
    assert [points_of(rule, 5, m=count) for count in (2, 3, 4, 5, 99)] == ["0.00", "3.00", "3.00", "5.00", "5.00"]


def test_so_many_points_for_each_up_to_a_cap():
    # 内部管理制度最高 5 分
    rule = {"kind": "count_cap", "measure": "m", "each": 2}
    found = one_leaf(rule, 5, m=3)
    assert (str(found.points), str(found.most)) == ("5.00", "5.00")
    assert found.zh == "m 3 × 2 分，封顶 5 分 → 5 分"
    assert found.en == "m: 3 × 2 points, at most 5 → 5"
    assert found.values == (("m", 3),)
    assert points_of(rule, 9, m="7/3") == "4.67"


@pytest.mark.parametrize(("count", "points"), [(0, "0.00"), (2, "0.00"), (3, "1.00"), (6, "4.00"), (99, "10.00")])
def test_nothing_up_to_two_and_one_for_each_beyond(count, points):
    # 成都：对接活动 ≤2 次不计分，其后每次加分
    assert points_of(STEPS_OF_TWO, 10, m=count) == points


def test_investment_from_2000_and_more_for_every_complete_500():
    rule = {"kind": "threshold_increment", "measure": "m", "base": 2000, "step": 500, "each": 1, "at_base": 2}
    counts = (1999, 2000, 2499, 2500, 4000)
    assert [points_of(rule, 10, m=count) for count in counts] == ["0.00", "2.00", "2.00", "3.00", "6.00"]


@pytest.mark.parametrize(
    ("share", "points"), [(30, "3.50"), (10, "0.00"), (50, "7.00"), (8, "0.00"), (60, "7.00"), (11, "0.18")]
)
def test_a_line_between_two_points(share, points):
    # 湖南：占比 10%–50%，0–7 分
    assert points_of(LINE, 7, m=share) == points


def test_a_line_over_a_ratio():
    rule = {
        "kind": "linear",
        "measure": "m",
        "of": "all",
        "start": {"at": "0.1", "points": 0},
        "end": {"at": "0.5", "points": 7},
        "when_zero": 1,
    }
    assert [points_of(rule, 7, m=m, all=n) for m, n in ((3, 10), (1, 3), (0, 0))] == ["3.50", "4.08", "1.00"]


def test_a_ratio_and_its_goal():
    rule = {"kind": "ratio", "measure": "m", "of": "all"}
    assert [points_of(rule, 6, m=m, all=n) for m, n in ((1, 3), (3, 3), (4, 3), (0, 0))] == [
        "2.00",
        "6.00",
        "6.00",
        "0.00",
    ]
    assert points_of(rule | {"goal": "0.5"}, 6, m=1, all=3) == "4.00"


def test_growth_with_a_declared_answer_for_a_base_of_zero():
    # 绍兴：存量与增速并计，这里是增速的一分
    rule = {"kind": "growth", "measure": "m", "before": "b", "goal": "0.2", "when_zero": 1}
    pairs = [(11, 10), (12, 10), (9, 10), (20, 10), (3, 0), (0, 0), (7, 6)]
    assert [points_of(rule, 2, m=m, b=b) for m, b in pairs] == ["1.00", "2.00", "0.00", "2.00", "1.00", "0.00", "1.67"]
    tiers = {key: value for key, value in rule.items() if key != "goal"} | {
        "tiers": [{"from": "0.1", "points": 1}, {"from": "0.3", "points": 2}]
    }
    # 33 after 30 is exactly a tenth more, and a float would not know it.
    assert [points_of(tiers, 2, m=m, b=b) for m, b in ((33, 30), (32, 30), (39, 30))] == ["1.00", "0.00", "2.00"]


def test_stock_growth_and_this_year_side_by_side():
    rules = [
        leaf("stock", {"kind": "count_cap", "measure": "all", "each": "0.5"}, 3),
        leaf("year", {"kind": "count_cap", "measure": "m", "each": 1}, 2),
        leaf("growth", {"kind": "growth", "measure": "m", "before": "b", "goal": "0.5", "when_zero": 1}, 1),
        leaf("rest", {"kind": "binary", "measure": "rest"}, 94),
    ]
    data = scheme_data(*rules, measures=("all", "m", "b", "rest"))
    found = result_of(data, entrant_data(all=5, m=1, b=1, rest=0)).entrants[0]
    assert [str(one.points) for one in found.leaves] == ["2.50", "1.00", "0.00", "0.00"]


def test_bonus_beyond_the_whole_or_inside_it():
    rule = {"kind": "bonus", "measure": "m", "each": 2, "cap": 5}
    assert [points_of(rule, m=count) for count in (0, 2, 9)] == ["0.00", "4.00", "5.00"]
    inside = {"kind": "bonus", "measure": "m", "each": 2, "inside": True}
    assert points_of(inside, 4, m=9) == "4.00"


def test_deductions_are_signed_and_have_their_own_floor():
    rule = {"kind": "deduction", "measure": "m", "each": 2, "floor": -5}
    found = [one_leaf(rule, m=count) for count in (0, 1, 9)]
    assert [str(one.points) for one in found] == ["0.00", "-2.00", "-5.00"]
    assert found[2].zh == "m 9 × -2 分，最多扣 5 分 → -5 分"
    flag = {"kind": "deduction", "flag": "f", "each": 3, "floor": -5}
    assert [points_of(flag, f=is_so) for is_so in (True, False)] == ["-3.00", "0.00"]


def judged(rule, scores, points=100, **more):
    data = scheme_data(leaf("x", rule, points), measures=(), **more)
    sheets = [sheet("A", f"E{n}", step, x=score) for step, given in scores.items() for n, score in enumerate(given)]
    return result_of(data, entrant_data(), sheets=sheets).entrants[0].leaves[0]


def test_first_review_40_second_review_60():
    # 湖北：综合 = 初评×40%＋复评×60%
    stages = [{"step": "initial", "weight": "0.4"}, {"step": "cross", "weight": "0.6"}]
    found = judged({"kind": "composite", "stages": stages}, {"initial": [80], "cross": [90]})
    assert str(found.points) == "86.00"
    assert found.zh == "初评 80（80 的平均） × 0.4＋复评 90（90 的平均） × 0.6 → 86 分"


def test_scores_of_experts_make_one_number():
    scores = {"initial": ["80", "90", "95", "60"], "cross": ["70.5"]}
    ways = {way: str(judged({"kind": "expert", "of": way}, scores).points) for way in ("mean", "trimmed", "median")}
    assert ways == {"mean": "75.88", "trimmed": "77.75", "median": "77.75"}
    two = judged({"kind": "expert", "of": "trimmed"}, {"initial": [60, 80], "cross": [70]})
    assert str(two.points) == "70.00"


def test_the_mean_of_a_step_is_rounded_once_before_it_is_weighted():
    thirds = {"initial": [1, 1, 0], "cross": [1, 1, 0]}
    assert str(judged({"kind": "expert"}, thirds).points) == "0.67"
    assert str(judged({"kind": "expert", "scale": 2}, thirds).points) == "33.50"
    fine = judged({"kind": "expert", "scale": 2}, thirds, places={"indicator": 2, "mean": 6})
    assert str(fine.points) == "33.33"


def test_a_step_without_scores_is_waited_for_unless_it_need_not_be():
    rule = {"kind": "expert"}
    waiting = judged(rule, {"initial": [80]})
    assert (waiting.points, waiting.state, waiting.zh) == (None, "open", "专家评分未齐")
    steps = [
        {"key": "initial", "zh": "初评", "en": "First", "kind": "own_group", "weight": "0.4"},
        {"key": "cross", "zh": "复评", "en": "Second", "kind": "other_groups", "weight": "0.6", "needed": False},
    ]
    assert str(judged(rule, {"initial": [80]}, steps=steps).points) == "80.00"


MONOTONE = [
    ({"kind": "binary", "measure": "m", "least": 4}, {}),
    ({"kind": "tiered", "levels": [{"measure": "m", "each": "1.5", "cap": 4}, {"measure": "n", "each": 1}]}, {"n": 1}),
    ({"kind": "tiered", "highest_only": True, "levels": [{"measure": "m", "each": 2}, {"measure": "n", "each": 3}]}, {"n": "1/2"}),
    ({"kind": "tiered", "measure": "m", "tiers": [{"from": 2, "points": 1}, {"from": 7, "points": 6}]}, {}),
    ({"kind": "count_cap", "measure": "m", "each": "0.7"}, {}),
    (STEPS_OF_TWO | {"at_base": "0.5", "step": 3}, {}),
    (LINE | {"start": {"at": 1, "points": 0}, "end": {"at": 9, "points": 7}}, {}),
    ({"kind": "ratio", "measure": "m", "of": "n", "goal": "0.9"}, {"n": 7}),
    ({"kind": "ratio", "measure": "m", "of": "n", "when_zero": 2}, {"n": 0}),
    ({"kind": "growth", "measure": "m", "before": "n", "goal": "1.5", "start": "-0.5", "when_zero": 3}, {"n": 4}),
    ({"kind": "growth", "measure": "m", "before": "n", "goal": "1.5", "when_zero": 3, "when_both_zero": 1}, {"n": 0}),
    ({"kind": "bonus", "inside": True, "measure": "m", "each": 2}, {}),
]  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(counts=st.lists(st.integers(0, 60), min_size=2, max_size=5))
def test_more_is_never_worth_less(counts):
    for rule, others in MONOTONE:
        measures = ["m", *others]
        rest = leaf("rest", {"kind": "expert"}, 93)
        data = scheme_data(leaf("x", rule, 7), rest, measures=measures)
        entrants = [entrant_data(f"A{at}", m=_shared(count), **others) for at, count in enumerate(sorted(counts))]
        points = [one.leaves[0].points for one in result_of(data, *entrants).entrants]
        assert points == sorted(points), rule
        assert all(0 <= one <= 7 for one in points), rule


def _shared(sixths):
    return sixths // 6 if sixths % 6 == 0 else str(Fraction(sixths, 6))


def test_deductions_only_grow():
    rule = {"kind": "deduction", "measure": "m", "each": "0.3", "floor": -2}
    points = [one_leaf(rule, m=count).points for count in range(10)]
    assert points == sorted(points, reverse=True)


def test_a_higher_score_of_one_expert_is_never_worth_less():
    for way in ("mean", "trimmed", "median"):
        points = [
            judged({"kind": "expert", "of": way}, {"initial": [30, one, 70], "cross": [50]}).points
            for one in range(0, 101, 5)
        ]
        assert points == sorted(points)
        assert points[0] < points[-1]
