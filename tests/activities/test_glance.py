"""Every figure at a glance equals a recomputation over the records, and the list that it leads to."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.activities import make_period
from tests.factories.glance import scatter
from tests.factories.registry import make_alliance
from tests.factories.standing import make_host, make_member
from xiefa.activities.domain import glance
from xiefa.activities.domain.amounts import amounts
from xiefa.activities.domain.queries import filtered
from xiefa.activities.enums import ReportState
from xiefa.activities.forms import RecordFilter
from xiefa.activities.glance.window import Window
from xiefa.activities.models import Activity, Outcome, Part, Report
from xiefa.activities.provinces import PROVINCES
from xiefa.activities.views.glance_parts import network_parts, own_parts
from xiefa.kernel import clock

pytestmark = pytest.mark.django_db
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def network() -> SimpleNamespace:
    """Six members with thirty records each, and two members that told nothing that was accepted."""
    host = make_host()
    members = [make_member(host, make_alliance(short_name=f"联盟{at}")) for at in range(6)]
    quiet, silent = make_member(host), make_member(host)
    scatter(host.network, members, each=30)
    Activity.objects.bulk_update(_entered(scatter(host.network, [quiet], each=5, seed=3)), ["state"])
    secretary = make_person("alliance_secretary", host_code=members[0].code)
    office = make_person("membership_officer")
    return SimpleNamespace(
        host=host.network, members=members, quiet=quiet, silent=silent, secretary=secretary, office=office
    )


def _entered(records: list[Activity]) -> list[Activity]:
    for one in records:
        one.state = "entered"
    return records


def _read() -> list[SimpleNamespace]:
    """All records as plain values with the sets of organisations, without a word of the code under test."""
    named: dict[int, set[int]] = {}
    for activity, organisation in Part.objects.order_by("pk").values_list("activity_id", "organisation_id"):
        named.setdefault(activity, set()).add(organisation)
    rows = Activity.objects.order_by("pk").values()
    return [SimpleNamespace(**row, involved=named.get(row["id"], set()) | {row["reporter_id"]}) for row in rows]


def _sees(person: str, network: SimpleNamespace, record: SimpleNamespace) -> bool:
    is_own = network.members[0].pk in record.involved
    return person == "office" or is_own or (record.state == "accepted" and record.openness != "office")


def _counting(person: str, network: SimpleNamespace) -> list[SimpleNamespace]:
    return [
        one
        for one in _read()
        if one.state == "accepted" and one.same_as_id is None and _sees(person, network, one)
        if one.since < YEAR.until and one.until >= YEAR.since
    ]


@pytest.mark.parametrize("person", ["office", "secretary"])
def test_figures_equal_a_recomputation(network: SimpleNamespace, person: str) -> None:
    told, records = _counting(person, network), glance.counted(getattr(network, person), YEAR)
    months = Counter((one.kind, "" if one.since < YEAR.since else f"{one.since:%Y-%m}") for one in told)
    assert len(told) > 40
    assert glance.by_kind(records, YEAR).counts == dict(months)
    assert glance.by_day(records, since=YEAR.since, last=YEAR.last_day) == Counter(
        one.since for one in told if one.precision == "day" and one.since >= YEAR.since
    )
    shared = Counter(pair for one in told for pair in combinations(sorted(one.involved), 2))
    assert glance.pairs(records) == dict(shared)
    assert glance.involved(records) == Counter(key for one in told for key in one.involved)


@pytest.mark.parametrize("person", ["office", "secretary"])
def test_provinces_and_outcomes_equal_a_recomputation(network: SimpleNamespace, person: str) -> None:
    told, records = _counting(person, network), glance.counted(getattr(network, person), YEAR)
    found = glance.by_province(records)
    assert found.unplaced == {
        "-": sum(not one.province for one in told),
        "境外": sum(one.province == "境外" for one in told),
    }
    assert found.counts == Counter(one.province[:2] for one in told if one.province not in {"", "境外"})
    sums: dict[tuple[str, str], list[Any]] = {}
    keys = {one.id for one in told}
    for row in Outcome.objects.all():
        if row.activity_id in keys:
            sums.setdefault((row.kind, row.stage), []).append(row)
    expected = {
        key: (len(rows), len({one.activity_id for one in rows}), _sum(rows, "number"), _sum(rows, "amount"))
        for key, rows in sums.items()
    }
    came = glance.outcomes(records)
    assert {(one.kind, one.stage): (one.outcomes, one.records, one.number, one.amount) for one in came} == expected


@pytest.mark.parametrize("person", ["office", "secretary"])
def test_amounts_in_fields_are_summed_to_the_hundredth(network: SimpleNamespace, person: str) -> None:
    reader, keys = getattr(network, person), {one.id for one in _counting(person, network)}
    expected: dict[tuple[str, str], list[Decimal]] = {}
    for row in Activity.objects.filter(pk__in=keys).select_related("form"):
        for field in row.rule.fields:
            if field.type == "amount" and field.key in row.fields:
                expected.setdefault((row.kind, field.key), []).append(Decimal(row.fields[field.key]))
    found = amounts(glance.counted(reader, YEAR))
    told = {(one.kind, one.field.key): (one.records, one.amount) for one in found}
    assert told == {key: (len(values), sum(values)) for key, values in expected.items()}
    assert len(told) == 2
    for one in found:
        listed = filtered(glance.counted(reader, YEAR), {"kind": one.kind, "told": one.field.key})
        assert listed.count() == one.records


def _sum(rows: list[Outcome], name: str) -> Any:
    values = [getattr(one, name) for one in rows if getattr(one, name) is not None]
    return sum(values) if values else None


def _behind(user: Any, url: str) -> int:
    """How many records the list shows at this address; the form must understand every condition."""
    form = RecordFilter(QueryDict(url.split("?", 1)[1]))
    assert form.is_valid(), (url, form.errors)
    return filtered(Activity.objects.visible_to(user), form.values()).count()


@pytest.mark.parametrize("person", ["office", "secretary"])
def test_every_figure_leads_to_as_many_records(network: SimpleNamespace, person: str) -> None:
    user = getattr(network, person)
    shown = network_parts(user, YEAR, network.host if person == "office" else None, None)
    own = own_parts(user, network.members[1])
    cells = [cell for one in (*shown.tables.values(), *own.tables.values()) for row in one.rows for cell in row]
    found = [(cell.value, cell.url) for cell in cells if "?" in cell.url]
    found += [(one.value, one.url) for one in (*shown.figures, *shown.under_way, *own.figures) if "?" in one.url]
    found += [(tile.count, url) for tile, url in shown.tiles if url]
    found += [(bar.total, url) for bar, url in (*shown.kinds.bars, *own.kinds.bars) if url]
    assert len(found) > 150
    unlike = [(value, url) for value, url in set(found) if _behind(user, url) != value]
    assert unlike == []


def test_who_is_silent_and_how_the_reports_stand(network: SimpleNamespace) -> None:
    heard = glance.involved(glance.counted(network.office, YEAR))
    silent = glance.silent_members(network.office, network.host, YEAR, heard, today=date(2026, 6, 1))
    waiting = sum(
        one.since < YEAR.until and one.until >= YEAR.since for one in _read() if one.reporter_id == network.quiet.pk
    )
    assert [(one.organisation, one.last_on, one.waiting) for one in silent] == [
        (network.quiet, None, waiting),
        (network.silent, None, 0),
    ]
    period = make_period(SimpleNamespace(network=network.host))
    for at, member in enumerate(network.members):
        handed_in = period.deadline_at + timedelta(days=at - 3) if at < 5 else None
        state = ReportState.HANDED_IN if handed_in else ReportState.OPEN
        Report.objects.create(period=period, organisation=member, state=state, handed_in_at=handed_in)
    assert glance.progress(period) == glance.Progress(on_time=4, late=1, open=1)


def test_a_member_is_silent_since_its_last_accepted_record(network: SimpleNamespace) -> None:
    later = Window(date(2030, 1, 1), date(2031, 1, 1))
    last: dict[int, date] = {}
    for one in _read():
        if one.state == "accepted" and one.same_as_id is None:
            last |= {key: max(one.until, last.get(key, one.until)) for key in one.involved}
    found = glance.silent_members(network.office, network.host, later, {}, today=clock.today())
    expected = {one.pk: last.get(one.pk) for one in (*network.members, network.quiet, network.silent)}
    assert {one.organisation.pk: one.last_on for one in found} == expected
    days = [one.last_on or date.min for one in found]
    assert days == sorted(days)


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_more_records_and_more_members_ask_no_more_often(network: SimpleNamespace, client: Client) -> None:
    client.force_login(network.office)
    urls = [
        f"{reverse('activities:glance')}?since=2026-01-01&until=2026-12-31",
        reverse("activities:glance_organisation", args=[network.members[0].code]),
        network.members[0].get_absolute_url(),
    ]
    before = [_queries(client, url) for url in urls]
    scatter(network.host, [*network.members, *(make_alliance() for _at in range(5))], each=20, seed=9)
    assert [_queries(client, url) for url in urls] == before


def test_the_pages_answer_whatever_days_are_asked_for(network: SimpleNamespace, client: Client) -> None:
    period = make_period(SimpleNamespace(network=network.host))
    client.force_login(network.office)
    page = reverse("activities:glance")
    asked = {
        "": 200, f"?period={period.pk}": 200, "?period=": 200, "?since=2020-01-01&until=2026-12-31": 200,
        "?since=2026-03-05&until=2026-03-05": 200, "?since=1890-01-01&until=1891-01-01": 422,
        "?since=2026-12-31&until=2026-01-01": 422, "?since=1950-01-01&until=2026-01-01": 422,
        "?since=x&until=2026-01-01": 422, "?since=2026-01-01": 422, "?since=9999-12-31&until=9999-12-31": 422,
        "?period=999999999999999999": 404, "?period=999999999999999999999999": 404, "?period=１": 404, "?period=x": 404,
    }  # fmt: skip
    assert {query: client.get(page + query).status_code for query in asked} == asked
    export = reverse("activities:glance_export", args=["kinds"])
    assert client.get(f"{export}?since=x&until=y").status_code == 404
    assert client.get(reverse("activities:glance_export", args=["nothing"])).status_code == 404
    assert client.get(reverse("activities:glance_organisation", args=["nobody"])).status_code == 404


def test_every_table_is_an_excel_file(network: SimpleNamespace, client: Client) -> None:
    client.force_login(network.office)
    shown = network_parts(network.office, YEAR, network.host, None)
    for key, table in shown.tables.items():
        url = reverse("activities:glance_export", args=[key])
        answer = client.get(f"{url}?since=2026-01-01&until=2026-12-31")
        rows = [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]
        assert rows[0] == list(table.headings)
        assert rows[1:] == [[value if value != "" else None for value in row] for row in table.plain_rows()]
    first = network_parts(network.office, YEAR, network.host, None, most=3).tables["pairs"]
    assert (first.rows, first.total) == (shown.tables["pairs"].rows[:3], len(shown.tables["pairs"].rows))
    own = reverse("activities:glance_organisation_export", args=[network.members[1].code, "partners"])
    rows = list(load_workbook(BytesIO(client.get(own).content)).active.values)
    assert len(rows) - 1 == len(own_parts(network.office, network.members[1]).tables["partners"].rows)


def test_silence_and_records_under_way_are_for_the_office(network: SimpleNamespace, client: Client) -> None:
    page, export = reverse("activities:glance"), reverse("activities:glance_export", args=["silent"])
    days = "?since=2026-01-01&until=2026-12-31"
    seen = {}
    for name in ("office", "secretary"):
        client.force_login(getattr(network, name))
        text = client.get(page + days).content.decode()
        seen[name] = ('id="silent"' in text, 'id="under-way"' in text, client.get(export + days).status_code)
    assert seen == {"office": (True, True, 200), "secretary": (False, False, 404)}
    client.force_login(make_person())
    assert client.get(page).status_code == 403
    client.logout()
    assert client.get(page).status_code == 302


def test_what_an_alliance_did_stands_on_its_page_of_the_registry(network: SimpleNamespace, client: Client) -> None:
    client.force_login(network.office)
    alliance = network.members[2]
    told = sum(alliance.pk in one.involved for one in _read())
    text = client.get(alliance.get_absolute_url()).content.decode()
    assert reverse("activities:glance_organisation", args=[alliance.code]) in text
    assert f'活动 <span class="x-badge">{told}</span>' in text


def test_no_short_name_of_a_province_begins_another() -> None:
    names = [one.zh for one in PROVINCES]
    assert [(a, b) for a in names for b in names if a != b and b.startswith(a)] == []
    assert (len(names), len({(one.column, one.row) for one in PROVINCES})) == (34, 34)
