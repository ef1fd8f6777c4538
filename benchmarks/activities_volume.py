"""Records at volume on PostgreSQL: the board against the bare aggregate, the pages' queries, entering a record.

Usage: ``PYTHONPATH=src:. python tools/with_postgresql.py python benchmarks/activities_volume.py --records 1000``.
Builds a host with 10,000 alliances, one record of each, measures; fills up to ``--records`` of each (spread over ten
years, with a part and a version each; the indexes are made anew afterwards), measures again; a record is entered by
turns among the many and in a copy of the database with the few. Exits with 1 when the board takes more than twice
the bare SQL aggregate, a page asks more often than before, or entering takes more than 1.5 times as long among many.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from statistics import median
from typing import Any

import django

os.environ.setdefault("XIEFA_TEST_DIR", tempfile.mkdtemp(prefix="xiefa-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from xiefa.accounts.domain.grants import grant_role  # noqa: E402
from xiefa.accounts.models import User  # noqa: E402
from xiefa.activities.domain import records  # noqa: E402
from xiefa.activities.domain.board import board_of  # noqa: E402
from xiefa.activities.domain.versions import form_in_use  # noqa: E402
from xiefa.activities.entry import Entry, PartEntry  # noqa: E402
from xiefa.activities.models import Report, ReportingPeriod  # noqa: E402
from xiefa.registry.models import Organisation, OrganisationName  # noqa: E402

YEAR, YEARS = 2026, 10
MOST_BOARD, MOST_ENTERING = 2.0, 1.5
FEW = "xiefa_few"
TABLES = ("activities_activity", "activities_part", "activities_activityversion")
BARE = """
SELECT reporter_id, state, count(*), max(changed_at) FROM activities_activity
WHERE host_id = %s AND since < %s AND until >= %s GROUP BY reporter_id, state
"""
# One record of every alliance for every number between the two; the newest year has a tenth of them.
FILL = """
INSERT INTO activities_activity (host_id, reporter_id, form_id, kind, title, precision, since, until, place, province,
  series, people, fields, narrative, state, note, openness, has_consent, origin, origin_key, version, entered_at,
  changed_at)
SELECT %(host)s, a.id, %(form)s, (ARRAY['seminar','forum','training','project','council_meeting'])[1 + n %% 5],
  '第' || n || '次产业技术交流活动', 'day', d.day, d.day, '长沙', '湖南', '', 50 + n %% 200, '{"theme": "协同创新"}',
  '各成员单位就关键共性技术交流了进展。', (ARRAY['accepted','accepted','accepted','confirmed','entered','proposed'])[1 + n %% 6],
  '', 'network', false, 'web', '', 1, d.day + interval '9 hours', d.day + interval '10 hours'
FROM generate_series(%(first)s::int, %(last)s::int) n CROSS JOIN registry_organisation a
CROSS JOIN LATERAL (SELECT date '2026-12-01' - (n %% %(years)s) * 365 - (n * 7 %% 300) AS day) d
WHERE a.kind = 'alliance';
"""
MORE = """
INSERT INTO activities_part (activity_id, organisation_id, role, position)
SELECT id, reporter_id, 'host', 1 FROM activities_activity WHERE id > %(after)s;
INSERT INTO activities_activityversion (activity_id, number, content, digest, reason, made_at)
SELECT id, 1, jsonb_build_object('title', title), repeat('0', 64), '', changed_at FROM activities_activity
WHERE id > %(after)s;
"""


class Place:
    """The host, its office, the first alliance and the period that is measured."""

    def __init__(self, alliances: int) -> None:
        self.host = Organisation.objects.create(code="network", kind="network", is_host=True)
        rows = [Organisation(code=f"a{n:05}", kind="alliance") for n in range(alliances)]
        made = Organisation.objects.bulk_create(rows)
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=one, text=f"第{at}号产业技术创新战略联盟", kind="full")
            for at, one in enumerate([self.host, *made])
        )
        self.alliance, self.alliances = made[0], alliances
        self.office = User.objects.create_user("office", display_name="秘书处")
        grant_role(user=self.office, role="membership_officer", by=None)
        deadline = timezone.make_aware(datetime(YEAR + 1, 2, 1))
        self.period = ReportingPeriod.objects.create(
            host=self.host, code=str(YEAR), title=f"{YEAR} 年度", since=date(YEAR, 1, 1), until=date(YEAR + 1, 1, 1),
            deadline_at=deadline, state="open", opened_at=timezone.now(),
        )  # fmt: skip
        reports = Report.objects.bulk_create(Report(period=self.period, organisation=one) for one in made)
        self.report = reports[0]
        self.form = form_in_use()

    def fill(self, first: int, last: int) -> int:
        """Records number ``first`` to ``last`` of every alliance; how many rows there are then."""
        words: dict[str, Any] = {
            "host": self.host.pk,
            "form": self.form.pk,
            "years": YEARS,
            "first": first,
            "last": last,
        }
        with without_indexes(), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM activities_activity")
            after = cursor.fetchone()[0]
            cursor.execute(FILL, words)
            cursor.execute(MORE, {"after": after})
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE activities_activity, activities_part, activities_activityversion")
            cursor.execute("SELECT count(*) FROM activities_activity")
            return int(cursor.fetchone()[0])


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take down indexes and checks of the big tables for the time of filling, and put them up again."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u'))",
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")


def seconds(call: Callable[[], object], rounds: int) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return median(times)


def bare(place: Place) -> list[Any]:
    """The bound: one aggregate, written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, [place.host.pk, place.period.until, place.period.since])
        return list(cursor.fetchall())


def enter(place: Place, numbers: Iterator[int], year: int = YEAR) -> None:
    """A record as the page enters it."""
    entry = Entry(
        kind="seminar", title=f"新录入的第{next(numbers)}次研讨会", since=date(year, 6, 1), until=date(year, 6, 1),
        parts=(PartEntry(place.alliance, "host"),), people=80, narrative="交流进展。",
    )  # fmt: skip
    records.enter(host=place.host, reporter=place.alliance, entry=entry, by=place.office)


def queries(place: Place) -> dict[str, int]:
    """How often each page asks the database."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(place.office)
    code = place.alliance.code
    pages = {
        "board": reverse("activities:period_detail", args=[place.period.pk]),
        "report": reverse("activities:report_detail", args=[place.report.pk]),
        "records": f"{reverse('activities:activity_list')}?reporter={code}&period={place.period.pk}",
    }
    found = {}
    for name, address in pages.items():
        client.get(address)
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        found[name] = len(asked)
        print(f"  page {name:<8} {len(asked):>3} queries {1000 * (time.perf_counter() - begun):8.0f} ms")
    return found


def move_to(name: str) -> None:
    """Go on in another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def copy_to(name: str) -> None:
    """Keep the database as it is now under another name: the few records that the many are compared with."""
    own = connection.settings_dict["NAME"]
    move_to("template1")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
    move_to(own)


def entering(place: Place, numbers: Iterator[int], rounds: int) -> tuple[float, float]:
    """Seconds for entering a record among many and among few, by turns, so that a busy machine slows both alike."""
    own = connection.settings_dict["NAME"]
    times: dict[str, list[float]] = {own: [], FEW: []}
    for _round in range(rounds):
        for name, taken in times.items():
            move_to(name)
            enter(place, numbers)  # the first one opens the connection
            taken += [seconds(partial(enter, place, numbers), 1) for _ in range(20)]
    move_to(own)
    many, few = median(times[own]), median(times[FEW])
    print(f"  entering a record among many {many * 1000:8.2f} ms, among few {few * 1000:8.2f} ms")
    return many, few


def measure(place: Place, rounds: int) -> tuple[float, dict[str, int]]:
    """(board against the bare aggregate, queries of the pages), printed."""
    pairs = [(seconds(partial(board_of, place.period, place.office), 1), seconds(partial(bare, place), 1)) for _ in range(rounds)]  # fmt: skip
    ours, bound = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(one / two for one, two in pairs)
    print(f"  board {ours * 1000:8.0f} ms, bare aggregate {bound * 1000:8.0f} ms, ratio {ratio:.2f}")
    return ratio, queries(place)


def main() -> int:
    """Measure among few and among many records, and say whether the limits hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--alliances", type=int, default=10_000)
    options.add_argument("--records", type=int, default=1_000, help="of each alliance")
    options.add_argument("--rounds", type=int, default=5, help="of the board and of the bare aggregate")
    asked = options.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("This needs PostgreSQL: run it through tools/with_postgresql.py.")
    call_command("migrate", interactive=False, verbosity=0)
    place, numbers = Place(asked.alliances), iter(range(10**9))
    print(f"{place.fill(1, 1):>10} records")
    for year in (YEAR, YEAR - 1):  # a page with nothing on it asks less
        enter(place, numbers, year)
    few_ratio, asks = measure(place, asked.rounds)
    copy_to(FEW)
    begun = time.perf_counter()
    print(f"{place.fill(2, asked.records):>10} records, filled in {time.perf_counter() - begun:.0f} s")
    ratio, asks_now = measure(place, asked.rounds)
    many, few = entering(place, numbers, 2 * asked.rounds)
    slower = many / few
    print(
        f"board {ratio:.2f} times the bare aggregate (limit {MOST_BOARD}; {few_ratio:.2f} among few); "
        f"entering {slower:.2f} times (limit {MOST_ENTERING}); queries {asks} → {asks_now}"
    )
    return 0 if ratio <= MOST_BOARD and slower <= MOST_ENTERING and asks == asks_now else 1


if __name__ == "__main__":
    sys.exit(main())
