"""What a change of the scheme moves, what each record brings, what goes to the meeting, what is shared."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.evaluation.small import entrant_data, facts_data, leaf, scheme_data, sheet
from tests.evaluation.test_scoring_results import COUNT, THIRDS
from xiefa.evaluation.scoring import Credit, Unfit, contributions, differences, read_facts, read_scheme, shares, what_if


def test_a_change_says_who_would_move_before_it_is_made():
    old = read_scheme(scheme_data(leaf("x", COUNT, 100), measures=("m", "n")))
    parts = leaf("x", COUNT, 80), leaf("y", {"kind": "binary", "measure": "n"}, 20)
    new = read_scheme(scheme_data(*parts, measures=("m", "n")))
    entrants = [entrant_data("A", m=90, n=1), entrant_data("B", m=90, n=0), entrant_data("C", m=70, n=0)]
    moved = what_if(old, new, facts_data(*entrants))
    assert [(one.code, str(one.by), one.before.grade, one.after.grade, one.after.rank) for one in moved] == [
        ("A", "10.00", "high", "high", 1),
        ("B", "-10.00", "high", "fairly_high", 2),
    ]
    assert [one.has_other_grade for one in moved] == [False, True]
    assert what_if(old, old, facts_data(*entrants)) == []
    wider = read_scheme(scheme_data(leaf("x", COUNT, 100), measures=("m", "k")))
    with pytest.raises(Unfit) as caught:
        what_if(old, wider, facts_data(*entrants))
    assert {one.place for one in caught.value.problems} == {f"entrants[{code}].measures.k" for code in "ABC"}


def test_every_record_has_its_part_and_the_parts_add_up():
    rules = {
        "count_cap": ({"kind": "count_cap", "measure": "m", "each": 2}, ["2.00", "2.00", "1.00", "0.00"]),
        "threshold": (
            {"kind": "threshold_increment", "measure": "m", "base": 2, "step": 1, "each": 1},
            ["0.00", "0.00", "1.00", "1.00"],
        ),
        "binary": ({"kind": "binary", "measure": "m", "least": 3}, ["0.00", "0.00", "5.00", "0.00"]),
        "thirds": (THIRDS, ["0.33", "0.34", "0.33", "0.33"]),
    }
    for rule, expected in rules.values():
        scheme = read_scheme(scheme_data(leaf("x", rule, 5), leaf("y", {"kind": "expert"}, 95)))
        assert [str(one) for one in contributions(scheme, "x", [("m", 1)] * 4)] == expected
    levels = {
        "kind": "tiered",
        "highest_only": True,
        "levels": [{"measure": "m", "each": 3}, {"measure": "n", "each": 1}],
    }
    scheme = read_scheme(scheme_data(leaf("x", levels, 5), leaf("y", {"kind": "expert"}, 95), measures=("m", "n")))
    records = [("n", 1), ("n", 1), ("m", Fraction(1, 2)), ("m", 1)]
    assert [str(one) for one in contributions(scheme, "x", records)] == ["1.00", "0.00", "0.50", "1.50"]
    assert contributions(scheme, "y", []) is None
    ratio = read_scheme(scheme_data(leaf("x", {"kind": "ratio", "measure": "m", "of": "m"}, 100)))
    assert contributions(ratio, "x", [("m", 1)]) is None


def test_large_differences_between_the_steps_go_to_the_meeting():
    parts = leaf("x", {"kind": "expert"}, 60), leaf("y", {"kind": "expert", "scale": 100}, 40)
    scheme = read_scheme(scheme_data(*parts, measures=(), difference={"most": 8}))
    scores = {"A": ((50, 80), (46, 70)), "B": ((50, 80), (45, 70)), "C": ((50, 80), None)}
    sheets = [
        sheet(code, "E", step, x=given_scores[0], y=given_scores[1])
        for code, both in scores.items()
        for step, given_scores in zip(("initial", "cross"), both, strict=True)
        if given_scores
    ]
    facts = read_facts(facts_data(*(entrant_data(code) for code in scores), sheets=sheets), scheme)
    assert [(one.code, str(one.most), one.is_for_meeting) for one in differences(scheme, facts)] == [
        ("B", "9.00", True),
        ("A", "8.00", False),
    ]
    assert differences(scheme, facts)[0].points == {"initial": Decimal("82.00"), "cross": Decimal("73.00")}


def test_the_credit_for_a_shared_activity_adds_up_to_one():
    lead = Credit("lead_and_participants", Fraction(3, 5))
    assert shares(lead, leads=1, others=2) == (Fraction(3, 5), Fraction(1, 5))
    assert shares(Credit("equal_parts"), leads=1, others=2) == (Fraction(1, 3), Fraction(1, 3))
    assert shares(Credit(), leads=1, others=2) == (1, 1)
    for credit in (lead, Credit("equal_parts")):
        for leads in range(4):
            for others in range(4):
                of_lead, of_other = shares(credit, leads=leads, others=others)
                assert leads + others == 0 or leads * of_lead + others * of_other == 1
