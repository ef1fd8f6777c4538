"""Before a scheme is changed: who would move, on sealed facts and on today's records; and the self-check's pages."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.evaluation import SCHEME, make_evaluated_network, make_judged_cycle, make_scheme
from xiefa.evaluation.domain.comparing import shifts_in, shifts_now
from xiefa.evaluation.domain.schemes import fix_scheme
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.scoring import read_scheme
from xiefa.registry.models import Organisation

pytestmark = pytest.mark.django_db


def _lines(shifts):
    return [(one.code, one.points, one.grades, one.by) for one in shifts]


def test_who_would_move_on_the_facts_of_a_cycle_and_today():
    network = make_evaluated_network(3)
    cycle = make_judged_cycle(network)
    codes = [one.code for one in network.alliances]
    before = cycle.scheme.checked
    lines = SCHEME["bands"]
    lower = read_scheme(SCHEME | {"bands": [lines[0], lines[1], lines[2] | {"lower": 60}, lines[3]]})
    assert shifts_in(cycle, before, before) == []
    # 10 points for a seminar, 20 for 300 people, 30 by experts: 47, 63 and 80 points.
    assert _lines(shifts_in(cycle, before, lower)) == [(codes[1], ("63", "63"), ("不活跃", "一般"), Decimal(0))]
    dearer = _with_each(12)
    assert [(one.code, one.by) for one in shifts_in(cycle, before, dearer)] == [
        (codes[2], Decimal(6)), (codes[1], Decimal(4)), (codes[0], Decimal(2)),
    ]  # fmt: skip
    days = Span(cycle.since, cycle.until)
    alliances = Organisation.objects.filter(code__in=codes).with_names()
    now = shifts_now(network.host, alliances, days, before, dearer)
    assert [(one.code, one.grades, one.by) for one in now] == [
        (codes[2], ("", ""), Decimal(6)), (codes[1], ("", ""), Decimal(4)), (codes[0], ("", ""), Decimal(2)),
    ]  # fmt: skip
    assert shifts_now(network.host, alliances, Span(cycle.until, cycle.until.replace(year=2027)), before, dearer) == []
    _the_page(network, cycle)


def _the_page(network, cycle):
    other = make_scheme(network.host, version="faulty", by=network.office, bands=[])
    client, address = Client(), reverse("evaluation:scheme_compare", args=[other.pk])
    client.force_login(network.office)
    asked = {"other": cycle.scheme_id, "facts": cycle.pk}
    assert client.get(address, asked).status_code == 422
    for wrong in ({"other": other.pk, "facts": "now"}, {"other": 9**9, "facts": "now"}, asked | {"facts": "x"}):
        assert client.get(address, wrong).status_code == 422
    good = make_scheme(network.host, version="other", by=network.office, dimensions=_with_data(12))
    for name in ("evaluation:scheme_compare", "evaluation:scheme_compare_export"):
        assert client.get(reverse(name, args=[good.pk]), asked).status_code == 200


def test_the_self_check_is_for_the_alliance_and_the_office():
    network = make_evaluated_network(2)
    scheme = fix_scheme(scheme=make_scheme(network.host, by=network.office), by=network.office)
    own, other = network.alliances
    asked = {"scheme": scheme.pk, "since": "2025-01-01", "last_day": "2025-12-31"}
    client, address = Client(), reverse("evaluation:self_check")
    client.force_login(network.secretary(0))
    page = client.get(address, asked)
    rows = [(one.name, one.points, one.most) for one in page.context["rows"]]
    # One seminar with 100 people: 10 of 40, and a third of 20 points.
    assert rows == [
        ("工作", "16.67", "60"),
        ("研讨会", "10", "40"),
        ("影响面", "6.67", "20"),
        ("成效", "", "40"),
        ("一票否决", "0", ""),
    ]
    records = [len(one.records) for one in page.context["rows"]]
    assert (records, page.context["check"].judged) == ([0, 1, 1, 0, 0], Decimal(40))
    assert client.get(reverse("evaluation:self_check_export"), asked).status_code == 200
    for wrong in ({"organisation": other.code}, {"since": "2026-01-01"}, {"last_day": "2999-12-31"}, {"scheme": "x"}):
        assert client.get(address, asked | wrong).status_code == 422
    assert client.get(address, {"organisation": own.code}).status_code == 200
    client.force_login(network.office)
    assert client.get(address).context["form"].has_choice is False


def _with_data(each):
    work = SCHEME["dimensions"][0]
    meetings = work["children"][0] | {"rule": {"kind": "count_cap", "measure": "seminars", "each": each}}
    return [work | {"children": [meetings, work["children"][1]]}, *SCHEME["dimensions"][1:]]


def _with_each(each):
    return read_scheme(SCHEME | {"dimensions": _with_data(each)})
