"""The order of a meeting against every order there is."""

import random
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.review.assigning import seated
from xiefa.review.assigning.seating import leavings_of


@settings(max_examples=80, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("甲乙丙丁戊"), max_size=3), min_size=0, max_size=6))
def test_no_order_has_fewer_leavings(sets):
    outside = {f"i{at}": people for at, people in enumerate(sets)}
    found = seated(outside)
    best = min(leavings_of(order) for order in permutations(sets))
    assert (found.leavings, found.bound, found.is_best) == (best, best, True)
    assert sorted(found.items) == sorted(outside)
    assert leavings_of([outside[item] for item in found.items]) == best


def test_the_order_that_was_given_is_kept_where_it_costs_nothing():
    assert seated({"b": [], "a": [], "c": []}).items == ("b", "a", "c")
    assert seated({"a": ["甲"], "b": [], "c": ["乙"], "d": ["甲"]}).items == ("b", "a", "d", "c")


def test_a_long_meeting_is_ordered_within_a_stated_bound():
    draw = random.Random(4)
    people = [f"p{at}" for at in range(12)]
    outside = {f"i{at:02}": draw.sample(people, draw.randint(1, 4)) for at in range(30)}
    found = seated(outside)
    assert sorted(found.items) == sorted(outside)
    assert found.leavings == leavings_of([outside[item] for item in found.items])
    assert 12 <= found.bound <= found.leavings < leavings_of(outside.values())
    assert found.is_best is (found.bound == found.leavings)
    assert seated(outside) == found


def test_many_items_whose_people_have_nothing_to_do_with_each_other_are_exact():
    outside = {f"i{at}": [f"p{at // 3}", f"q{at // 3}{at % 2}"] for at in range(60)}
    found = seated(outside)
    assert (found.is_best, found.leavings, found.bound) == (True, 60, 60)
