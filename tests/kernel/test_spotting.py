"""Finding names in a text, against trying every name at every place."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.kernel.spotting import Spotter


def by_force(names, text):
    """Leftmost, then longest, without overlap."""
    found, at = [], 0
    while at < len(text):
        standing = [name for name in names if text.startswith(name, at)]
        if standing:
            longest = max(standing, key=len)
            found.append((names.index(longest), at, at + len(longest)))
            at += len(longest)
        else:
            at += 1
    return found


_LETTERS = "中国联盟a"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(_LETTERS, min_size=1, max_size=6), max_size=12),
    st.text(_LETTERS, max_size=40),
)
def test_what_is_found_is_what_trying_finds(names, text):
    assert Spotter(names).find(text) == by_force(names, text)


def test_names_among_thousands_are_found_in_a_text_made_of_their_pieces():
    draw = random.Random(5)
    names = list({"".join(draw.choice("中国产业技术创新联盟") for _ in range(draw.randint(2, 9))) for _ in range(2000)})
    pieces = [name[: draw.randint(1, len(name))] for name in draw.choices(names, k=150)]
    text = "，".join(pieces) + "".join(pieces)
    assert Spotter(names).find(text) == by_force(names, text)


def test_the_longest_of_nested_names_counts_and_a_failed_one_falls_back():
    names = ["中国", "中国稀土", "中国稀土产业联盟", "稀土产业"]
    assert Spotter(names).find("中国稀土产业联盟") == [(2, 0, 8)]
    assert Spotter(names).find("中国稀土产业园") == [(1, 0, 4)]
    assert Spotter(names).find("在中国，稀土产业") == [(0, 1, 3), (3, 4, 8)]
    assert Spotter(["盟"]).find("联盟盟") == [(0, 1, 2), (0, 2, 3)]


def test_of_equal_names_the_first_counts_and_nothing_is_found_in_nothing():
    assert Spotter(["甲乙", "甲乙"]).find("甲乙") == [(0, 0, 2)]
    assert Spotter([]).find("甲乙") == []
    assert Spotter(["甲乙"]).find("") == []
    with pytest.raises(ValueError, match="empty name"):
        Spotter(["甲", ""])
