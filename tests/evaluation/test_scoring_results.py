"""Whole results: a small cycle by hand, sums that always add up, and what a change or a record moves."""

import hashlib
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.small import BANDS, entrant_data, facts_data, leaf, result_of, scheme_data, sheet
from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import (
    canonical,
    compute,
    honours_of,
    own_influence,
    read_facts,
    read_scheme,
    result_data,
)

SAMPLE = read_scheme(
    read_text(Path(__file__).parents[2].joinpath("policy", "indicators", "sample-2026.yaml").read_bytes())
)
COUNT = {"kind": "count_cap", "measure": "m", "each": 1}
THIRDS = {"kind": "linear", "measure": "m", "start": {"at": 0, "points": 0}, "end": {"at": 15, "points": 5}}
VETO = {"kind": "veto", "flag": "f", "grade": "poor"}


def small_cycle():
    """Three dimensions as published: 30 + 40 + 30, a bonus, a deduction and a veto."""
    tree = [
        {
            "key": "org",
            "zh": "组织",
            "en": "Organisation",
            "points": 30,
            "children": [
                leaf("council", {"kind": "count_cap", "measure": "councils", "each": "2.5"}, 10),
                leaf("soundness", {"kind": "expert"}, 20),
            ],
        },
        leaf(
            "projects",
            {"kind": "tiered", "levels": [{"measure": "national", "each": 9}, {"measure": "own", "each": 3}]},
            40,
        ),
        leaf("growth", {"kind": "growth", "measure": "forums", "before": "before", "goal": 1, "when_zero": 15}, 30),
        leaf("awards", {"kind": "bonus", "measure": "awards", "each": 2, "cap": 5}),
        leaf("untruth", {"kind": "deduction", "flag": "untrue", "each": 4, "floor": -4}),
        leaf("honesty", VETO | {"flag": "dishonest"}),
    ]
    measures = ("councils", "national", "own", "forums", "before", "awards")
    return scheme_data(*tree, measures=measures, flags=("untrue", "dishonest"))


def small_entrants():
    quiet = {"awards": 0, "untrue": False, "dishonest": False}
    return [
        entrant_data("A", councils=4, national=4, own=1, forums=6, before=3, **quiet | {"awards": 3}),
        entrant_data("B", councils=3, national=3, own=1, forums=4, before=3, **quiet | {"untrue": True}),
        entrant_data("C", councils=1, national="1/2", own=2, forums=2, before=0, **quiet),
        entrant_data("D", councils=4, national=4, own=2, forums=8, before=4, **quiet | {"dishonest": True}),
    ]


SHEETS = [
    sheet(code, f"E{number}", step, soundness=score)
    for code, scores in {
        "A": {"initial": ["18", "19", "17.5"], "cross": ["18"]},
        "B": {"initial": ["12", "13", "13"], "cross": ["16"]},
        "C": {"initial": ["9", "10"], "cross": ["11.5"]},
        "D": {"initial": ["20"], "cross": ["20"]},
    }.items()
    for step, given_scores in scores.items()
    for number, score in enumerate(given_scores)
]


def test_a_small_cycle_by_hand():
    found = result_of(small_cycle(), *small_entrants(), sheets=SHEETS)
    table = {
        one.code: ([str(leaf.points) for leaf in one.leaves], str(one.total), str(one.rounded), one.rank, one.grade)
        for one in found.entrants
    }
    # A: 4 × 2.5; mean 18.1666… → 18.17, (18.17 + 18) ÷ 2 = 18.085 → 18.09; 36 + 3; doubled → 30; 3 × 2, at most 5.
    # B: mean 12.666… → 12.67, (12.67 + 16) ÷ 2 = 14.335 → 14.34; 27 + 3; a third more → 10; one report untrue.
    # C: 9.5 and 11.5 → 10.5; half a national project 4.5 + 6; from nothing: 15 as declared.
    # D: 40 is the cap of 42; the veto names the grade.
    assert table == {
        "A": (["10.00", "18.09", "39.00", "30.00", "5.00", "0.00", "0.00"], "102.09", "102", 1, "high"),
        "B": (["7.50", "14.34", "30.00", "10.00", "0.00", "-4.00", "0.00"], "57.84", "58", 3, "poor"),
        "C": (["2.50", "10.50", "10.50", "15.00", "0.00", "0.00", "0.00"], "38.50", "39", 4, "poor"),
        "D": (["10.00", "20.00", "40.00", "30.00", "0.00", "0.00", "0.00"], "100.00", "100", 2, "poor"),
    }
    assert {one.code: str(one.nodes["org"]) for one in found.entrants} == {
        "A": "28.09",
        "B": "21.84",
        "C": "13.00",
        "D": "30.00",
    }
    assert [(one.band.key, one.count, one.share) for one in found.grades] == [
        ("high", 1, "25.00"),
        ("fairly_high", 0, "0.00"),
        ("average", 0, "0.00"),
        ("poor", 3, "75.00"),
    ]
    assert [reason.key for reason in found.entrant("D").reasons] == ["honesty"]
    assert (
        found.entrant("B").leaves[1].zh
        == "初评 12.67（13、13、12 的平均） × 0.5＋复评 16（16 的平均） × 0.5 → 14.34 分"
    )
    assert found.entrant("C").leaves[3].en == "forums: 2, before: 0, from nothing: 15 as declared → 15"


def test_a_better_total_is_not_worsened_twice_and_a_worse_one_not_raised_by_a_veto():
    data = scheme_data(leaf("x", COUNT, 100), leaf("v", VETO | {"grade": "average"}), flags=("f",))
    entrants = [entrant_data("A", m=90, f=True), entrant_data("B", m=10, f=True), entrant_data("C", m=90, f=False)]
    assert [one.grade for one in result_of(data, *entrants).entrants] == ["average", "poor", "high"]


def test_a_veto_can_take_all_points_and_the_lines_still_add_up():
    data = scheme_data(
        leaf("x", COUNT, 100),
        leaf("v", {"kind": "veto", "measure": "n", "least": 2, "total": "zero"}),
        measures=("m", "n"),
    )
    found = result_of(data, entrant_data(m=90, n=2), entrant_data("B", m=90, n=1)).entrants
    assert [str(one.points) for one in found[0].leaves] == ["90.00", "-90.00"]
    assert (found[0].total, found[0].grade, found[1].total, found[1].reasons) == (0, "poor", 90, ())
    assert found[0].leaves[1].zh == "n 2，要求 2：一票否决，其他 90 分不计"


def test_limits_are_a_line_of_their_own():
    extra = (
        leaf("b", {"kind": "bonus", "measure": "n", "each": 1, "cap": 9}),
        leaf("d", {"kind": "deduction", "measure": "k", "each": 1, "floor": -9}),
    )
    data = scheme_data(leaf("x", COUNT, 100), *extra, measures=("m", "n", "k"), limits={"least": 0, "most": 100})
    found = result_of(
        data, entrant_data(m=98, n=5, k=0), entrant_data("B", m=2, n=0, k=5), entrant_data("C", m=98, n=2, k=0)
    )
    assert [(one.leaves[-1].key, str(one.leaves[-1].points), str(one.total)) for one in found.entrants] == [
        ("limit", "-3.00", "100.00"),
        ("limit", "3.00", "0.00"),
        ("d", "0.00", "100.00"),
    ]


def missing(policy, value=None, **more):
    rule = leaf("x", COUNT, 40, missing=policy)
    rest = (
        leaf("y", {"kind": "count_cap", "measure": "n", "each": 1}, 60),
        leaf("b", {"kind": "bonus", "measure": "k", "each": 1, "cap": 5}),
    )
    return result_of(
        scheme_data(rule, *rest, measures=("m", "n", "k")), entrant_data(m=value, n=30, k=2), **more
    ).entrants[0]


def test_what_a_missing_value_means_is_said_by_the_scheme():
    zero, ask, excluded, expert = (missing(policy) for policy in ("zero", "ask", "excluded", "expert"))
    assert (str(zero.total), zero.leaves[0].state, zero.leaves[0].values) == ("32.00", "missing", (("m", None),))
    assert zero.leaves[0].zh == "没有数据，按 0 计：m 0 × 1 分，封顶 40 分 → 0 分"
    assert (ask.total, ask.grade, ask.rank, ask.open, ask.leaves[0].zh) == (
        None,
        None,
        None,
        ("x",),
        "没有数据，待核实",
    )
    assert [(str(one.points), str(one.most), one.state) for one in excluded.leaves] == [
        ("0.00", "40.00", "excluded"),
        ("50.00", "100.00", "counted"),
        ("2.00", "5.00", "counted"),
    ]
    assert excluded.leaves[1].zh == "n 30 × 1 分，封顶 60 分 → 30 分 × 100 ÷ 60 = 50 分"
    assert expert.open == ("x",)
    sheets = [sheet("A", "E", "initial", x=20), sheet("A", "E", "cross", x=30)]
    assert str(missing("expert", sheets=sheets).leaves[0].points) == "25.00"
    assert str(missing("expert", 7, sheets=sheets).leaves[0].points) == "7.00"


def test_a_decision_stands_in_place_of_the_rule_with_its_reason():
    decided = {"x": {"points": "12.5", "step": "objection", "remark": "补交的\n纪要属实"}}
    data = scheme_data(leaf("x", COUNT, 100, missing="ask"))
    found = result_of(data, entrant_data(m=None, decisions=decided)).entrants[0]
    assert (str(found.total), found.leaves[0].state) == ("12.50", "decided")
    assert found.leaves[0].zh == "异议处理决定 12.5 分：补交的 纪要属实"
    assert found.leaves[0].en == "Upon an objection: 12.5 points decided. 补交的 纪要属实"
    in_meeting = {"x": decided["x"] | {"step": "meeting"}}
    assert (
        result_of(data, entrant_data(m=3, decisions=in_meeting)).entrants[0].leaves[0].zh.startswith("会评决定 12.5 分")
    )


def test_places_are_by_exact_totals_and_equal_totals_share_one():
    data = scheme_data(leaf("x", COUNT, 100))
    totals = {"D": "171/2", "B": "171/2", "A": 85, "C": "172/2", "E": 100}
    totals["C"] = 86
    found = result_of(data, *(entrant_data(code, m=value) for code, value in totals.items()))
    assert [(one.code, one.rank, str(one.rounded)) for one in found.entrants] == [
        ("A", 5, "85"),
        ("B", 3, "86"),
        ("C", 2, "86"),
        ("D", 3, "86"),
        ("E", 1, "100"),
    ]


HONOUR = {"honours": [{"key": "activity_honor_a", "zh": "A 级", "en": "A level", "grade": "high", "periods": 3}]}


@pytest.mark.parametrize(
    ("grades", "now", "is_given"),
    [
        ({"2018": "high", "2019": "high"}, 90, True),
        ({"2018": "high"}, 90, False),
        ({"2019": "high"}, 90, False),
        ({"2018": "high", "2019": "fairly_high"}, 90, False),
        ({"2018": "high", "2019": "high"}, 85, False),
        ({}, 90, False),
    ],
)
def test_the_a_level_is_three_periods_in_a_row_whatever_their_length(grades, now, is_given):
    data = scheme_data(leaf("x", COUNT, 100), **HONOUR)
    found = result_of(data, entrant_data(m=now, earlier=grades), earlier=["2017", "2018", "2019"]).entrants[0]
    assert found.honours == (("activity_honor_a",) if is_given else ())


def test_too_few_periods_give_no_honour():
    scheme = read_scheme(scheme_data(leaf("x", COUNT, 100), **HONOUR))
    assert honours_of(scheme, ["2019"], {"2019": "high"}, "high") == ()


@pytest.mark.parametrize(("taking_part", "high", "share"), [(101, 24, "23.76"), (125, 56, "44.80"), (86, 57, "66.28")])
def test_shares_are_of_those_who_took_part(taking_part, high, share):
    data = scheme_data(leaf("x", COUNT, 100))
    entrants = [entrant_data(f"A{number:03d}", m=90 if number < high else 80) for number in range(taking_part)]
    found = result_of(data, *entrants)
    assert (found.grades[0].count, found.grades[0].share) == (high, share)
    assert result_data(found)["taking_part"] == taking_part


def sample_facts(seed, count):
    chance = random.Random(seed)
    entrants, sheets = [], []
    for number in range(count):
        code = f"A{number:02d}"
        values = {key: chance.choice([None, 0, 1, 2, 5, "7/2", 300, 10**9]) for key in SAMPLE.measures}
        flags = {key: chance.choice([None, False, False, True]) for key in SAMPLE.flags}
        entrants.append({"code": code, "name": code, "measures": values, "flags": flags})
        for step in ("initial", "cross"):
            for expert in range(chance.randrange(1, 4)):
                tenths = f"{chance.randrange(7)}.{chance.randrange(10)}"
                scores = {"leadership": chance.randrange(9), "innovation": tenths, "effect": chance.randrange(101)}
                sheets.append(sheet(code, f"E{expert}", step, **scores))
    return SAMPLE, facts_data(*entrants, sheets=sheets)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_leaves_add_up_to_the_total_and_to_every_node_exactly(seed):
    scheme, data = sample_facts(seed, 4)
    for one in compute(scheme, read_facts(data, scheme)).entrants:
        points = {leaf.key: leaf.points for leaf in one.leaves}
        if one.total is not None:
            assert sum(Fraction(value) for value in points.values()) == Fraction(one.total)
            assert Fraction(one.rounded) == int(Fraction(one.total) + Fraction(1, 2)) if one.total >= 0 else True
        for branch in scheme.branches:
            below = [points[leaf.key] for leaf in branch.leaves() if points[leaf.key] is not None]
            assert sum(map(Fraction, below)) == Fraction(one.nodes[branch.key])
        for leaf_of, found in zip(scheme.leaves, one.leaves, strict=False):
            if found.state == "counted" and not any(other.state == "excluded" for other in one.leaves):
                assert leaf_of.least <= found.points <= leaf_of.most


def test_the_same_bytes_in_whatever_order_things_come():
    scheme, data = sample_facts(7, 9)
    turned = data | {"entrants": data["entrants"][::-1], "sheets": data["sheets"][::-1]}
    found = [result_data(compute(scheme, read_facts(one, scheme))) for one in (data, turned)]
    assert found[0].pop("facts") != found[1].pop("facts")
    assert canonical(found[0]) == canonical(found[1])
    assert b"." in canonical(found[0])
    assert not any(isinstance(value, float) for one in found[0]["entrants"] for value in one.values())


def test_the_bytes_of_a_result_are_these_on_every_machine():
    found = canonical(result_data(result_of(small_cycle(), *small_entrants(), sheets=SHEETS)))
    assert hashlib.sha256(found).hexdigest() == "b8c691fe75b726995985692604c7e0e875ae276093df068e13ca8629260c3d9a"


def test_rewriting_the_scores_one_gave_to_others_never_moves_ones_own_alliance():
    scheme, data = sample_facts(11, 3)
    for sheet_data in data["sheets"]:
        # E0 comes from A00, and recusal keeps him from it.
        sheet_data["expert"] = (
            "X" if (sheet_data["entrant"], sheet_data["expert"]) == ("A00", "E0") else sheet_data["expert"]
        )
    before = compute(scheme, read_facts(data, scheme)).entrant("A00")
    chance = random.Random(3)
    mine = [one for one in data["sheets"] if one["expert"] == "E0"]
    for _ in range(100):
        for one in mine:
            one["scores"] = {
                "leadership": chance.randrange(9),
                "innovation": chance.randrange(8),
                "effect": chance.randrange(101),
            }
        after = compute(scheme, read_facts(data, scheme)).entrant("A00")
        assert (after.leaves, after.total, after.grade) == (before.leaves, before.total, before.grade)
    assert own_influence(scheme) == []


def test_a_band_that_asks_for_a_rank_is_the_one_way_to_move_oneself():
    bands = [BANDS[0] | {"rank": 1}, *BANDS[1:]]
    found = own_influence(read_scheme(scheme_data(leaf("x", COUNT, 100), bands=bands)))
    assert [(one.place, one.en) for one in found] == [
        ("bands[high].rank", "the grade High asks for a rank: scoring other alliances low would raise one's own place.")
    ]
