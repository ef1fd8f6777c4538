"""The drawings: nothing is lost on the way from counts to places, and the same counts give the same picture."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browsing import open_page, overflow, sign_in, violations
from tests.factories.accounts import make_person
from tests.factories.activities import make_period
from tests.factories.glance import scatter
from tests.factories.registry import make_alliance, make_network
from xiefa.activities.glance.circle import MARGIN, RADIUS, network_of
from xiefa.activities.glance.stacks import stacks_of
from xiefa.activities.glance.steps import step_of, steps_up_to
from xiefa.activities.glance.tiles import tile_map
from xiefa.activities.glance.weeks import weeks_of
from xiefa.activities.glance.window import Window
from xiefa.activities.provinces import PROVINCES, province_of


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 4, 5, 7, 100, 99_999])
def test_every_count_belongs_to_one_step(largest: int) -> None:
    steps = steps_up_to(largest)
    bounds = [(one.least, one.most) for one in steps]
    assert [a[1] + 1 for a in bounds[:-1]] == [b[0] for b in bounds[1:]]
    assert len(steps) == min(4, largest)
    assert [step_of(0, steps), step_of(1, steps), step_of(largest, steps)] == [0, min(1, largest), len(steps)]


@pytest.mark.parametrize(
    ("since", "until", "number"),
    [
        (date(2026, 1, 1), date(2027, 1, 1), 12),
        (date(2016, 1, 20), date(2017, 1, 31), 13),
        (date(2026, 3, 5), date(2026, 3, 6), 1),
        (date(2024, 12, 31), date(2026, 11, 30), 24),
        (date(2024, 11, 30), date(2026, 12, 2), 3),
    ],
)
def test_the_columns_of_a_window_follow_each_other(since: date, until: date, number: int) -> None:
    window = Window(since, until)
    columns = window.columns()
    assert len(columns) == number
    assert (columns[0].since, columns[-1].until) == (since, until)
    assert [one.until for one in columns[:-1]] == [one.since for one in columns[1:]]
    days = [since + timedelta(days=at) for at in range((until - since).days)]
    assert all(one.since <= day < one.until for day in days for one in columns if one.name == window.column_of(day))
    assert {window.column_of(day) for day in days} == {one.name for one in columns}


def test_tiles_hold_all_counts_and_do_not_overlap() -> None:
    counts = {one.zh: at for at, one in enumerate(PROVINCES)}
    drawn = tile_map(counts)
    assert {one.province.zh: one.count for one in drawn.tiles} == counts
    assert all(abs(a.x - b.x) >= 56 or abs(a.y - b.y) >= 56 for a, b in combinations(drawn.tiles, 2))
    assert all(one.x + 56 < drawn.width and one.y + 56 < drawn.height for one in drawn.tiles)


@pytest.mark.parametrize(
    ("text", "name"),
    [("广东", "广东"), ("广东省深圳市", "广东"), ("　内蒙古自治区", "内蒙古"), ("山西", "山西"), ("陕西", "陕西"), ("深圳", ""), ("", "")],
)  # fmt: skip
def test_a_province_is_known_by_how_the_text_begins(text: str, name: str) -> None:
    found = province_of(text)
    assert (found.zh if found else "") == name


def test_the_calendar_holds_the_last_year_of_days() -> None:
    since, last = date(2024, 1, 1), date(2026, 12, 31)
    counts = {last - timedelta(days=at): at % 6 for at in range(0, 900, 3)}
    drawn = weeks_of(counts, since=since, last=last)
    assert drawn.days[-1].day == last
    assert len(drawn.days) >= 365
    assert [one.count for one in drawn.days] == [counts.get(one.day, 0) for one in drawn.days]
    assert all((one.y - 20) // 14 == one.day.weekday() for one in drawn.days)
    assert all((one.size > 0) == (one.count > 0) for one in drawn.days)


def test_a_column_is_as_high_as_what_it_holds() -> None:
    counts = {("a", "x"): 3, ("a", "y"): 1, ("b", "y"): 8}
    drawn = stacks_of(counts, columns=["a", "b", "c"], layers=["x", "y"])
    assert [one.total for one in drawn.bars] == [4, 8, 0]
    assert drawn.ground - drawn.bars[1].top == pytest.approx(2 * (drawn.ground - drawn.bars[0].top), abs=0.2)
    assert [[part.count for part in one.segments] for one in drawn.bars] == [[3, 1], [8], []]


def test_the_network_is_the_same_for_the_same_pairs_and_bounded() -> None:
    chance = Random(4)
    pairs = {pair: chance.randint(1, 9) for pair in combinations(range(90), 2) if chance.random() < 0.2}
    drawn = network_of(pairs)
    assert drawn == network_of(dict(sorted(pairs.items(), reverse=True)))
    assert (len(drawn.nodes), drawn.left_out) == (60, 30)
    kept = {one.key for one in drawn.nodes}
    assert {(one.a, one.b): one.count for one in drawn.chords} == {
        pair: count for pair, count in pairs.items() if set(pair) <= kept
    }
    sums = {key: sum(key in pair for pair in pairs) for key in range(90)}
    assert min(sums[key] for key in kept) >= max(sums[key] for key in set(range(90)) - kept)
    centre = RADIUS + MARGIN
    assert all(
        ((one.x - centre) ** 2 + (one.y - centre) ** 2) ** 0.5 == pytest.approx(RADIUS, abs=0.2) for one in drawn.nodes
    )
    assert network_of({}).nodes == ()


def test_those_who_share_most_stand_beside_each_other() -> None:
    cliques = {pair: 5 for start in (0, 10, 20) for pair in combinations(range(start, start + 5), 2)}
    order = [one.key for one in network_of(cliques | {(4, 10): 1, (14, 20): 1}).nodes]
    assert sum(a // 10 != b // 10 for a, b in pairwise(order)) == 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_at_a_glance_in_a_browser(browser: Browser, live_server: Any) -> None:
    network = make_network()
    alliances = [make_alliance(short_name=f"联盟{at}") for at in range(6)]
    scatter(network, alliances, each=15)
    period = make_period(SimpleNamespace(network=network))
    page = open_page(browser)
    sign_in(page, live_server.url, make_person("membership_officer"))
    faults = {}
    own = reverse("activities:glance_organisation", args=[alliances[0].code])
    for path in (own, f"{reverse('activities:glance')}?period={period.pk}"):
        page.goto(f"{live_server.url}{path}")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            faults[path, width] = [*violations(page), *page.problems, overflow(page) > 0]
    assert set(map(str, faults.values())) == {"[False]"}, faults
    page.locator(".g-knot").first.focus()
    lit = page.locator(".g-chord.g-on").count()
    key = page.locator(".g-knot").first.get_attribute("data-key")
    assert lit == page.locator(f'.g-chord[data-a="{key}"], .g-chord[data-b="{key}"]').count() > 0
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    page.locator(".g-day").first.click()
    page.wait_for_url("**/desk/activities/?**precision=day")
