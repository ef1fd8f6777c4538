"""Reading schemes and facts: the shipped files, every fault with its place, and files that mean harm."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.small import BANDS, STEPS, entrant_data, facts_data, leaf, scheme_data, sheet
from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import (
    KIND_NAMES,
    Unfit,
    canonical,
    described,
    digest,
    facts_problems,
    plain_scheme,
    problems,
    read_json,
    read_scheme,
)

FILES = sorted(Path(__file__).parents[2].joinpath("policy", "indicators").glob("*.yaml"))
COUNT = {"kind": "count_cap", "measure": "m", "each": 1}


def places(data):
    return sorted({one.place for one in problems(data)})


def with_rule(rule, points=100, **more):
    return scheme_data(leaf("x", rule, points), flags=("f",), **more)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_shipped_schemes_are_in_order_and_say_that_they_are_samples(path):
    scheme = read_scheme(read_text(path.read_bytes()))
    assert (scheme.is_sample, scheme.full) == (True, 100)
    assert "示例" in scheme.zh + scheme.note_zh


def test_the_public_facts_are_encoded():
    found = {path.stem: read_scheme(read_text(path.read_bytes())) for path in FILES}
    assert [one.zh for one in found["history-2015"].dimensions] == [
        "组织机构建设与运行",
        "协同创新活动",
        "行业辐射活动",
        "宣传交流合作",
    ]
    assert [one.zh for one in found["history-2022"].dimensions] == [
        "组织机构建设与运行",
        "协同创新活动",
        "带动产业发展成效",
    ]
    assert [one.zh for one in found["sample-2026"].dimensions][:3] == [
        one.zh for one in found["history-2022"].dimensions
    ]
    assert len(found["sample-2026"].leaves) == 27


def test_a_scheme_that_is_in_order_has_no_problem():
    assert problems(with_rule(COUNT)) == []


def test_everything_that_is_wrong_is_named_at_once():
    data = with_rule({"kind": "count_cap", "measure": "n", "each": "1e5", "cap": 3})
    data |= {"zh": "", "since": "soon", "colour": 1, "sample": "yes", "rounding": "down", "credit": {"rule": "half"}}
    data["steps"] = [STEPS[0], STEPS[2] | {"weight": "0.5"}]
    data["honours"] = [{"key": "a", "zh": "甲", "en": "A", "grade": "top", "periods": 0}]
    assert places(data) == [
        "colour",
        "credit.rule",
        "dimensions[x].rule.cap",
        "dimensions[x].rule.each",
        "dimensions[x].rule.measure",
        "honours[a].grade",
        "honours[a].periods",
        "rounding",
        "sample",
        "since",
        "steps",
        "steps[meeting].weight",
        "zh",
    ]
    found = {one.place: one for one in problems(data)}
    assert found["dimensions[x].rule.measure"].zh == "n 不在可选范围内：m。"
    assert found["steps"].en == "the weights of the steps in which experts score add up to 1; they add up to 0.5."


RULES = [
    ({"kind": "magic"}, "kind"),
    ({}, "kind"),
    ({"kind": "binary"}, "measure"),
    ({"kind": "binary", "measure": "m", "flag": "f"}, "flag"),
    ({"kind": "binary", "measure": "m", "least": 0}, "least"),
    ({"kind": "tiered"}, "levels"),
    ({"kind": "tiered", "levels": []}, "levels"),
    ({"kind": "tiered", "measure": "m", "tiers": [{"from": 1, "points": 5}, {"from": 2, "points": 3}]}, "tiers"),
    ({"kind": "tiered", "measure": "m", "tiers": [{"from": 1, "points": 101}]}, "tiers[0].points"),
    ({"kind": "count_cap", "measure": "m"}, "each"),
    ({"kind": "count_cap", "measure": "m", "each": True}, "each"),
    ({"kind": "count_cap", "measure": "m", "each": 0}, "each"),
    ({"kind": "count_cap", "measure": "m", "each": -1}, "each"),
    ({"kind": "threshold_increment", "measure": "m", "base": 1, "step": 0, "each": 1}, "step"),
    ({"kind": "linear", "measure": "m", "start": {"at": 5, "points": 0}, "end": {"at": 5, "points": 9}}, "end"),
    ({"kind": "linear", "measure": "m", "start": {"at": 5, "points": 0}}, "end"),
    ({"kind": "ratio", "measure": "m"}, "of"),
    ({"kind": "growth", "measure": "m", "before": "m", "goal": 1}, "when_zero"),
    ({"kind": "growth", "measure": "m", "before": "m", "goal": 0, "when_zero": 1}, "goal"),
    ({"kind": "growth", "measure": "m", "before": "m", "goal": 1, "when_zero": 1, "when_both_zero": 2}, "when_both_zero"),
    ({"kind": "expert", "of": "sum"}, "of"),
    ({"kind": "composite", "stages": [{"step": "initial", "weight": "0.4"}]}, "stages"),
    ({"kind": "composite", "stages": [{"step": "meeting", "weight": 1}]}, "stages[meeting].step"),
    ({"kind": "bonus", "inside": True, "measure": "m", "each": 1, "cap": 5}, "cap"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "place"), RULES)
def test_a_rule_that_is_wrong_is_named_where_it_is(rule, place):
    assert places(with_rule(rule)) == [f"dimensions[x].rule.{place}"]


def test_rules_outside_the_whole_have_bounds_of_their_own():
    inside = leaf("x", COUNT, 100)
    outside = [
        ({"kind": "bonus", "measure": "m", "each": 1}, ["cap"]),
        ({"kind": "deduction", "measure": "m", "each": 1}, ["floor"]),
        ({"kind": "deduction", "measure": "m", "each": 1, "floor": 5}, ["floor"]),
        ({"kind": "veto", "flag": "f"}, ["grade"]),
        ({"kind": "veto", "flag": "f", "grade": "poor", "total": "zero"}, ["grade"]),
        ({"kind": "veto", "flag": "f", "grade": "none"}, ["grade"]),
    ]
    found = [places(scheme_data(inside, leaf("y", rule), flags=("f",))) for rule, _names in outside]
    assert found == [[f"dimensions[y].rule.{name}" for name in names] for _rule, names in outside]
    pointed = leaf("y", {"kind": "veto", "flag": "f", "grade": "poor"}, 5)
    assert places(scheme_data(inside, pointed, flags=("f",))) == ["dimensions[y].points"]


def branch(key, children, **more):
    return {"key": key, "zh": key, "en": key, "children": children, **more}


def test_points_and_weights_add_up_exactly():
    thirds = [leaf(f"x{n}", COUNT, weight="0.333") for n in range(3)]
    found = problems(scheme_data(*thirds))
    assert [(one.place, one.en) for one in found] == [
        ("dimensions", "the weight of the parts add up to 0.999; it must be exactly 1.")
    ]
    assert places(scheme_data(leaf("x", COUNT, 60), leaf("y", COUNT, "39.99"))) == ["dimensions"]
    assert places(scheme_data(leaf("x", COUNT, 60), leaf("y", COUNT, weight="0.4"))) == ["dimensions"]
    assert places(scheme_data(leaf("x", COUNT, 100), leaf("y", COUNT, 0))) == ["dimensions[y].points"]
    assert places(scheme_data(leaf("x", COUNT, "33.333"), leaf("y", COUNT, "66.667"))) == [
        "dimensions[x].points",
        "dimensions[y].points",
    ]


def test_points_that_are_wrong_are_named_once_and_not_again_below():
    wrong = branch("a", [leaf("x", {"kind": "expert"}, 60), leaf("y", COUNT, 40)], points="many")
    assert places(
        scheme_data(wrong, leaf("z", {"kind": "ratio", "measure": "m", "of": "m", "when_zero": 3}, None))
    ) == [
        "dimensions[a].points",
        "dimensions[z].points",
    ]


def test_weights_and_points_may_change_from_level_to_level():
    deep = branch("b", [leaf("x", COUNT, "12.5"), leaf("y", COUNT, "12.5")], weight="0.5")
    tree = branch("a", [deep, leaf("z", COUNT, weight="0.5")], points=50)
    scheme = read_scheme(scheme_data(tree, leaf("w", COUNT, 50)))
    assert [(one.key, one.most) for one in scheme.leaves] == [("x", 12.5), ("y", 12.5), ("z", 25), ("w", 50)]
    assert [(one.key, one.points) for one in scheme.branches] == [("a", 50), ("b", 25)]


def test_keys_stand_once_and_a_node_has_a_rule_or_children():
    assert places(scheme_data(leaf("x", COUNT, 50), branch("a", [leaf("x", COUNT, 50)], points=50))) == ["dimensions"]
    assert places(scheme_data(leaf("limit", COUNT, 100))) == ["dimensions"]
    assert places(scheme_data(branch("a", [leaf("x", COUNT, 100)], points=100, rule=COUNT))) == ["dimensions[a]"]
    assert places(scheme_data(branch("a", [], points=100))) == ["dimensions[a].children"]
    assert places(scheme_data(leaf("X Y", COUNT, 100))) == ["dimensions[X Y].key"]
    assert places(scheme_data(leaf("x", COUNT, 100), measures=("m",), flags=("m",))) == ["flags.m"]


def test_measures_say_what_they_take():
    wrong = {
        "a": {"take": "sum", "kinds": ["forum"]},
        "b": {"take": "count", "of": "people", "kinds": ["forum"]},
        "c": {"take": "average", "kinds": ["forum"]},
        "d": {"take": "count"},
        "e": {"take": "count", "kinds": ["forum"], "stage": "granted"},
        "f": {"take": "count", "kinds": ["forum"], "where": {"level": "national"}, "per": 0},
        "m": {"take": "count", "kinds": ["forum"]},
    }
    assert places(scheme_data(leaf("x", COUNT, 100)) | {"measures": wrong}) == [
        "measures.a.of",
        "measures.b.of",
        "measures.c.take",
        "measures.d.kinds",
        "measures.e.stage",
        "measures.f.per",
        "measures.f.where.level",
    ]


def nested(depth):
    node = leaf("x", COUNT, 100)
    for number in range(depth):
        node = branch(f"n{number}", [node], points=100)
    return node


def circle():
    found = branch("a", [], points=100)
    found["children"].append(found)
    return found


def bomb():
    found = [leaf("x", COUNT, 1)]
    for _ in range(12):
        found = [branch("b", found * 8, points=1)]
    return found[0]


def test_what_means_harm_is_refused_in_a_moment():
    hostile = [nested(30), circle(), bomb(), branch("a", [leaf("x", COUNT, 1)] * 60_000, points=1)]
    for dimension in hostile:
        found = problems(scheme_data(dimension))
        assert [one.zh[:10] for one in found] == ["文件的层次超过 20"]
    assert problems(scheme_data(nested(6))) == []


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 0.1, 10**30, {1}, b"x", "\ud800", "x" * 5000, {1: 2}, date]
)
def test_values_that_no_file_should_hold(value):
    assert len(problems(scheme_data(leaf("x", COUNT, 100), note_en=value))) == 1


@pytest.mark.parametrize(
    "data", [None, [], "x", 3, {}, {"dimensions": {}}, {"dimensions": [None, 3, []]}, {"bands": "x"}]
)
def test_what_is_no_scheme_at_all(data):
    assert problems(data) != []


def test_floats_that_are_what_they_print_are_numbers():
    assert problems(with_rule(COUNT | {"each": 0.5})) == []
    found = problems(with_rule(COUNT | {"each": 0.1}))
    assert [(one.place, one.en) for one in found] == [
        ("dimensions[0].rule.each", 'a computer does not keep 0.1 as it is printed; put it in quotation marks: "0.1".')
    ]


def test_yaml_and_json_are_read_once_per_key():
    assert read_text(b"a: 1\nb: [x, 2026-01-01]\n") == {"a": 1, "b": ["x", date(2026, 1, 1)]}
    assert read_text(b'{"a": 0.5}') == {"a": 0.5}
    wrong = [
        b"a: 1\na: 2\n",
        b'{"a": 1, "a": 2}',
        b"a: [",
        b"\xff\xfe",
        b"a: !!python/object:os.system x",
        b"? [a]\n: 1",
        b"[" * 1000,
        b"dimensions: &a\n  - children: *a\n",
    ]
    sentences = []
    for text in wrong:
        with pytest.raises(Unfit) as caught:
            read_text(text)
        sentences.append(caught.value.problems[0].en)
    assert sentences[:2] == ["line 2: the key a stands twice in one group.", "the key 'a' stands twice in one group."]
    assert sentences[3] == "the file is not in UTF-8; save it as such."


def test_the_canonical_text_is_the_same_whatever_the_order():
    data = with_rule(COUNT)
    turned = dict(reversed(list(data.items())))
    assert canonical(plain_scheme(data)) == canonical(plain_scheme(turned))
    assert canonical({"b": "协发", "a": [1, None]}) == '{"a":[1,null],"b":"协发"}\n'.encode()
    assert digest({}) == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
    with_day = plain_scheme(data | {"since": date(2026, 1, 1)})
    assert read_scheme(with_day).digest == read_scheme(read_json(canonical(with_day))).digest == digest(with_day)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_put_in_place_of_a_part_is_answered_with_sentences(data):
    scheme = deepcopy(with_rule(COUNT, bands=BANDS, steps=STEPS))
    at = scheme
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(st.sampled_from([None, [], {}, "", "x", -1, 1.5, True, [[]], [{}], {"kind": []}, "9" * 40]))
    for one in problems(scheme):
        assert one.zh
        assert one.en


def facts_places(*entrants, sheets=(), **more):
    scheme = read_scheme(scheme_data(leaf("x", COUNT, 50), leaf("e", {"kind": "expert"}, 50), flags=("f",)))
    return sorted({one.place for one in facts_problems(facts_data(*entrants, sheets=sheets) | more, scheme)})


def test_facts_say_everything_and_nothing_else():
    good = entrant_data(m=3, f=True)
    assert facts_places(good, sheets=[sheet("A", "E1", "initial", e=50)]) == []
    assert facts_places(entrant_data()) == ["entrants[A].flags.f", "entrants[A].measures.m"]
    assert facts_places(entrant_data(m=None, n=1, f=False)) == ["entrants[A].measures.n"]
    assert facts_places(good, good) == ["entrants"]
    assert facts_places() == ["entrants"]
    assert facts_places(entrant_data(m=3, flags={"f": 1})) == ["entrants[A].flags.f"]
    for value in (-1, "4/2", "3", 1.5, True, "x", [], 10**17):
        expected = [] if value == 10**17 else ["entrants[A].measures.m"]
        assert facts_places({**good, "measures": {"m": value}}) == expected
    assert facts_places(good, format="xiefa-facts/2", colour=1, cycle="") == ["colour", "cycle", "format"]
    assert facts_places({**good, "earlier": {"2020": "high"}}) == ["entrants[A].earlier.2020"]


def test_sheets_are_of_known_alliances_steps_and_indicators_within_their_points():
    good = entrant_data(m=3, f=True)
    wrong = [sheet("B", "E1", "initial", e=1), sheet("A", "E1", "meeting", e=1), sheet("A", "E2", "cross", x=1, e=51)]
    assert facts_places(good, sheets=wrong) == [
        "sheets[0].entrant",
        "sheets[1].step",
        "sheets[2].scores.e",
        "sheets[2].scores.x",
    ]
    twice = [sheet("A", "E1", "initial", e=1), sheet("A", "E1", "initial", e=2)]
    assert facts_places(good, sheets=twice) == ["sheets[1]"]
    remarked = sheet("A", "E1", "initial", e=None) | {"remarks": {"e": "有据\n可查", "x": "?"}}
    assert facts_places(good, sheets=[remarked]) == ["sheets[0].remarks.x"]
    decided = {
        "x": {"points": "50.5", "step": "meeting", "remark": ""},
        "y": {},
        "e": {"points": "1.005", "step": "objection", "remark": "理由"},
    }
    assert facts_places({**good, "decisions": decided}) == [
        "entrants[A].decisions.e.points",
        "entrants[A].decisions.x.points",
        "entrants[A].decisions.x.remark",
        "entrants[A].decisions.y",
    ]


def test_every_rule_says_what_it_gives_points_for_before_anybody_is_scored():
    scheme = read_scheme(read_text(FILES[-1].read_bytes()))
    found = {leaf.key: described(scheme, leaf) for leaf in scheme.leaves}
    expected = {
        "council": ("理事会会议每次 3 分，封顶 6 分", "Council meetings: 3 points for each, at most 6"),
        "plan": ("年度计划达到 1 份，得 2 分", "Annual plans, 1 or more: 2 points"),
        "rulebook": (
            "协议、章程与制度：达到 4 得 4 分，达到 2 得 2 分，达到 1 得 1 分",
            "Agreements and rules: 4 gives 4, 2 gives 2, 1 gives 1",
        ),
        "staff": (
            "专职人员：0 得 0 分，5 得 4 分，其间按比例",
            "Full-time staff: 0 gives 0, 5 gives 4, in between in proportion",
        ),
        "acceptance": (
            "验收项目 ÷ 全部项目（分母为零得 0 分）：0% 得 0 分，50% 得 3 分，其间按比例",
            "Projects accepted ÷ All projects (0 when divided by nothing): 0% gives 0, 50% gives 3, in between in proportion",
        ),
        "financing": (
            "项目经费达到 200 万元得 0 分，此后每 100 万元加 0.5 分，封顶 3 分",
            "Project funds: 0 points from 200 × 10 000 yuan, then 0.5 for every 100 × 10 000 yuan, at most 3",
        ),
        "growth": (
            "论坛、大会比上期论坛、大会的增长（从零起步得 1 分）：0% 得 0 分，50% 得 2 分，其间按比例",
            "growth of Forums against Forums of the last period (1 from nothing):"
            " 0% gives 0, 50% gives 2, in between in proportion",
        ),
        "effect": (
            "专家打 0–100 分：分组初评平均 × 0.4＋交叉复评平均 × 0.6",
            "experts score 0–100: Review in the own group (mean) × 0.4 + Review by other groups (mean) × 0.6",
        ),
        "awards": (
            "取最高级别不累计：国家级奖项每项 5 分；省部级奖项每项 2 分，封顶 5 分",
            "the highest level only: National awards: 5 points for each; Provincial awards: 2 points for each, at most 5",
        ),
        "untruth": (
            "填报内容查实不符：是，-5 分，最多扣 5 分",
            "Reports found to be untrue: -5 points if yes, at most 5 taken away",
        ),
        "honesty": (
            "列入经营异常或失信名单：是，则等级为“不活跃”",
            "On a list of irregular or dishonest bodies: yes: the grade is Inactive",
        ),
    }
    assert {key: found[key] for key in expected} == expected
    assert {leaf.kind for leaf in scheme.leaves} == set(KIND_NAMES)
