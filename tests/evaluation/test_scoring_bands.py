"""Grades: the published vectors, the published rule with its three gaps, and the proof against counting every total."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.small import BANDS, entrant_data, leaf, result_of, scheme_data
from xiefa.evaluation.scoring import grade_of, possible, problems, read_scheme, repairs

COUNT = {"kind": "count_cap", "measure": "m", "each": 1}
PUBLISHED = [
    {"key": "high", "zh": "高", "en": "High", "lower": 86},
    {"key": "fairly_high", "zh": "较高", "en": "Fairly high", "lower": 75, "upper": 85, "upper_inclusive": True},
    {"key": "average", "zh": "一般", "en": "Average", "lower": 65, "upper": 74, "upper_inclusive": True},
    {"key": "poor", "zh": "较差", "en": "Poor", "upper": 64, "upper_inclusive": True},
]


def with_bands(bands, **more):
    return scheme_data(leaf("x", COUNT, 100), bands=bands, **more)


def grade(data, total, rank=1):
    return grade_of(read_scheme(data), Fraction(total), rank).key


def band(key, **lines):
    return {"key": key, "zh": key, "en": key, **lines}


def sentences(data):
    return [(one.place, one.en) for one in problems(data)]


@pytest.mark.parametrize(
    ("total", "expected"),
    [("100", "high"), ("86", "high"), ("85", "fairly_high"), ("75", "fairly_high"), ("74", "average"), ("65", "average"),
     ("64", "poor"), ("83", "fairly_high"), ("0", "poor"), ("85.5", "high"), ("85.49", "fairly_high"), ("64.5", "average")],
)  # fmt: skip
def test_the_published_vectors_with_the_total_rounded_first(total, expected):
    data = scheme_data(leaf("x", COUNT, 100), bands=PUBLISHED)
    found = result_of(data, entrant_data(m=str(Fraction(total)) if "." in total else int(total))).entrants[0]
    assert found.grade == expected


def test_the_published_rule_is_refused_with_its_three_gaps():
    data = with_bands(PUBLISHED, graded="exact")
    ways = "have no grade; move the lines, or round the total first."
    assert sentences(data) == [("bands", f"totals in ({low}, {low + 1}) {ways}") for low in (85, 74, 64)]
    assert [one.zh.split(" 没有")[0] for one in problems(data)] == ["分数 (85, 86)", "分数 (74, 75)", "分数 (64, 65)"]


def test_its_two_repairs_are_schemes():
    first, second = repairs(with_bands(PUBLISHED, graded="exact"))
    assert [one.en for one in (first, second)] == [
        "Round the total to a whole number first, then grade it.",
        "Let each band reach from its lower line up to that of the band above, with nothing in between.",
    ]
    assert (problems(first.data), problems(second.data)) == ([], [])
    assert (first.data["graded"], first.data["bands"]) == ("rounded", PUBLISHED)
    assert (second.data["graded"], second.data["bands"]) == ("exact", BANDS)
    # Rounding first grades what it is given already rounded.
    assert [grade(second.data, total) for total in ("85.99", "86", "64.5")] == ["fairly_high", "high", "poor"]


def test_what_is_in_order_or_wrong_elsewhere_is_not_repaired():
    assert repairs(with_bands(BANDS)) == []
    assert repairs(with_bands(PUBLISHED, graded="exact", places=7)) == []
    assert repairs([]) == []


def test_overlaps_are_named():
    bands = [band("a", lower=80), band("b", lower=60, upper=80, upper_inclusive=True), band("c", upper=60)]
    assert sentences(with_bands(bands, graded="exact")) == [
        ("bands", "totals in [80, 80] belong to both a and b; move the lines.")
    ]


def test_each_writing_of_the_lines_that_was_seen():
    # 安庆 >950 为 5A；洛阳瀍河 ≥900；辰溪 80（含）–90（不含）
    full = {"full": 1000, "dimensions": [leaf("x", COUNT, 1000)]}
    anqing = [
        band("5a", lower=950, lower_inclusive=False),
        band("4a", lower=901, upper=950, upper_inclusive=True),
        band("3a", upper=901),
    ]
    chanhe = [
        band("5a", lower=900),
        band("4a", lower=800, upper=899, upper_inclusive=True),
        band("3a", upper=799, upper_inclusive=True),
    ]
    chenxi = [band("a", lower=90), band("b", lower=80, upper=90), band("c", upper=80)]
    for bands in (anqing, chanhe):
        for one in bands:
            one["key"] = f"g{one['key']}"
    data = with_bands(anqing, **full)
    assert [grade(data, total) for total in (951, 950, 901, 900)] == ["g5a", "g4a", "g4a", "g3a"]
    assert [grade(with_bands(chanhe, **full), total) for total in (900, 899, 799)] == ["g5a", "g4a", "g3a"]
    assert sentences(with_bands(chanhe, graded="exact", **full)) != []
    assert problems(with_bands(chenxi, graded="exact")) == []


def test_first_place_and_ninety():
    # 温州：第 1 名且 ≥90 为优；≥70 良；≥60 合格
    bands = [band("you", lower=90, rank=1), band("liang", lower=70), band("hege", lower=60), band("bu")]
    totals = {"A": 95, "B": 95, "C": 91, "D": 70, "E": 59}
    found = result_of(with_bands(bands), *(entrant_data(code, m=total) for code, total in totals.items()))
    assert [(one.code, one.rank, one.grade) for one in found.entrants] == [
        ("A", 1, "you"),
        ("B", 1, "you"),
        ("C", 3, "liang"),
        ("D", 4, "liang"),
        ("E", 5, "bu"),
    ]
    low = result_of(with_bands(bands), entrant_data(m=89))
    assert low.entrants[0].grade == "liang"


def test_bonus_and_deductions_widen_what_must_be_covered():
    extra = [
        leaf("x", COUNT, 100),
        leaf("plus", {"kind": "bonus", "measure": "m", "each": 1, "cap": 5}),
        leaf("minus", {"kind": "deduction", "measure": "m", "each": 1, "floor": -3}),
    ]
    bands = [band("a", lower=60, upper=100, upper_inclusive=True), band("b", lower=0)]
    data = scheme_data(*extra, bands=bands)
    assert [one.en.split(" have")[0] for one in problems(data)] == ["totals in (100, 105]", "totals in [-3, 0)"]
    assert problems(data | {"limits": {"least": 0, "most": 100}}) == []
    assert possible(read_scheme(data | {"bands": BANDS})) == (-3, 105)


def test_bands_stand_in_order_and_the_last_takes_everybody():
    assert sentences(with_bands([band("a", lower=60), band("b", lower=80), band("c")])) == [
        ("bands", "bands stand from high to low; only the last one may have no lower.")
    ]
    assert sentences(with_bands([band("a", lower=60), band("b", rank=3)])) == [
        ("bands", "the last band cannot ask for a rank.")
    ]
    assert sentences(with_bands([band("a", lower=60), band("a")])) == [
        ("bands", "the keys of bands are all different.")
    ]


LINES = st.lists(st.integers(1, 19), min_size=1, max_size=4, unique=True)


@settings(max_examples=60, deadline=None)
@given(st.data(), LINES, st.sampled_from(["exact", "rounded"]))
def test_the_proof_agrees_with_looking_at_every_total(data, lines, graded):
    """Bands from 0 to 20 against every half and quarter: none or two grades somewhere is a problem, and only that."""
    lines = sorted(lines, reverse=True)
    bands = []
    for at, lower in enumerate([*lines, None]):
        one = band(f"b{at}")
        if lower is not None:
            one |= {"lower": lower, "lower_inclusive": data.draw(st.booleans())}
        if data.draw(st.booleans()):
            one |= {"upper": data.draw(st.integers(1, 21)), "upper_inclusive": data.draw(st.booleans())}
        bands.append(one)
    scheme = scheme_data(leaf("x", COUNT, 20), full=20, bands=bands, graded=graded)
    step = 1 if graded == "rounded" else Fraction(1, 4)
    totals = [step * number for number in range(int(20 / step) + 1)]
    homes = [[one["key"] for at, one in enumerate(bands) if _holds(bands, at, total)] for total in totals]
    faults = problems(scheme)
    assert (faults == []) == all(len(home) == 1 for home in homes)
    if not faults:
        checked = read_scheme(scheme)
        assert [[grade_of(checked, total, 1).key] for total in totals] == homes


def _holds(bands, at, total):
    one, above = bands[at], bands[at - 1] if at else None
    if "lower" in one and not (total > one["lower"] or (one["lower_inclusive"] and total == one["lower"])):
        return False
    if "upper" in one:
        return total < one["upper"] or (one["upper_inclusive"] and total == one["upper"])
    return above is None or total < above["lower"] or (not above["lower_inclusive"] and total == above["lower"])
