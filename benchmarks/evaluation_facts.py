"""Facts and points at volume on PostgreSQL: the whole of a cycle, and one alliance after one edit.

Usage: ``PYTHONPATH=src:. python tools/with_postgresql.py python benchmarks/evaluation_facts.py --records 1000``.

1. One alliance after one edit: records of 15 alliances, a copy of the database, then of 150 (133 each, 20,000 in all).
   A record is revised, confirmed and accepted by the verbs; timed is what the self-check needs then: reading the
   ledger on, making the record's lines anew, all facts of the alliance, its points. By turns among few and many.
2. The whole: sealed lines of 10,000 alliances × ``--records`` records (every fifth shared with partners), all facts by
   the compiled queries, all points by the scoring, against the aggregates over the same lines written by hand.

Exits with 1 when the whole takes more than twice the bare aggregate, one alliance takes 50 ms or more, or more than
1.5 times as long among 150 alliances as among 15, or this process needs 1 GB.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from statistics import median
from typing import Any

import django

os.environ.setdefault("XIEFA_TEST_DIR", tempfile.mkdtemp(prefix="xiefa-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from xiefa.accounts.domain.grants import grant_role  # noqa: E402
from xiefa.accounts.models import User  # noqa: E402
from xiefa.activities.domain import records  # noqa: E402
from xiefa.activities.domain.versions import form_in_use  # noqa: E402
from xiefa.activities.entry import Entry, PartEntry  # noqa: E402
from xiefa.activities.models import Activity  # noqa: E402
from xiefa.evaluation import scoring  # noqa: E402
from xiefa.evaluation.domain.facts import facts_of, sealed_basis  # noqa: E402
from xiefa.evaluation.domain.self_checks import self_check  # noqa: E402
from xiefa.evaluation.facts import sealing  # noqa: E402
from xiefa.evaluation.facts.keeping import rebuild  # noqa: E402
from xiefa.evaluation.facts.measures import Span  # noqa: E402
from xiefa.evaluation.models import Cycle, SchemeVersion, Snapshot  # noqa: E402
from xiefa.registry.models import Organisation, OrganisationName  # noqa: E402

MOST_WHOLE, MOST_ONE, MOST_GROWTH, MOST_MEMORY = 2.0, 0.050, 1.5, 2**30
FEW_ALLIANCES, MANY_ALLIANCES, EACH = 15, 150, 133
FEW = "xiefa_few"
YEARS = Span(date(2024, 1, 1), date(2026, 1, 1))
BEFORE = Span(date(2022, 1, 1), date(2024, 1, 1))
KINDS = (
    "council_meeting", "expert_committee", "project", "group_standard", "seminar", "delegation", "training", "forum",
    "agreement", "contest",
)  # fmt: skip
LEVELS = ("national", "ministry", "province", "city", "own")


def measures() -> dict[str, dict[str, Any]]:
    """Twenty-five: counts, counts of chosen options, of evidence, of roles, sums, newest values, partners, growth."""
    found: dict[str, dict[str, Any]] = {f"count_{kind}": {"take": "count", "kinds": [kind]} for kind in KINDS}
    found |= {f"people_{kind}": {"take": "sum", "of": "people", "kinds": [kind]} for kind in KINDS[4:8]}
    found |= {f"level_{one}": {"take": "count", "kinds": ["project"], "where": {"level": [one]}} for one in LEVELS[:3]}
    found["minuted"] = {"take": "count", "kinds": ["council_meeting"], "evidence": ["minutes"]}
    found["held"] = {"take": "count", "kinds": ["seminar", "forum", "training"], "roles": ["host"]}
    found["funds"] = {"take": "sum", "of": "funds", "kinds": ["project"], "per": 1_000_000}
    found["newest_funds"] = {"take": "latest", "of": "funds", "kinds": ["project"], "per": 1_000_000}
    found["partners"] = {"take": "distinct", "of": "partners", "kinds": ["seminar", "forum"]}
    found |= {f"before_{kind}": found[f"count_{kind}"] | {"period": "previous"} for kind in KINDS[4:7]}
    return found


def scheme_data() -> dict[str, Any]:
    """Each measure for four points."""
    counted = measures()
    rules = {key: {"kind": "count_cap", "measure": key, "each": "0.05"} for key in counted}
    leaves = [{"key": f"of_{key}", "zh": key, "en": key, "points": 4, "rule": rule} for key, rule in rules.items()]
    return {
        "since": "2024-01-01", "sample": True, "zh": "示例", "en": "Sample", "measures": counted, "dimensions": leaves,
        "steps": [], "bands": [{"key": "high", "zh": "高", "en": "High", "lower": "50"}, {"key": "low", "zh": "低", "en": "Low"}],
    }  # fmt: skip


# --- one alliance after one edit -------------------------------------------------------------------------------

RECORDS = """
INSERT INTO activities_activity (host_id, reporter_id, form_id, kind, title, precision, since, until, place, province,
  series, people, fields, narrative, state, note, openness, has_consent, origin, origin_key, version, entered_at,
  changed_at)
SELECT %(host)s, a.id, %(form)s, (%(kinds)s::text[])[1 + n %% 10], '第' || n || '次活动', 'day', d.day, d.day, '', '', '',
  50 + n %% 200, CASE WHEN n %% 10 = 2 THEN jsonb_build_object('level', (%(levels)s::text[])[1 + n %% 5], 'stage', 'running',
  'funds', (n %% 100)::text) ELSE '{}' END, '', 'accepted', '', 'network', false, 'web', '', 1, now(), now()
FROM generate_series(1, %(each)s) n CROSS JOIN registry_organisation a
CROSS JOIN LATERAL (SELECT date '2025-12-01' - (n * 37 %% 1400) AS day) d
WHERE a.kind = 'alliance' AND a.id > %(after)s;
INSERT INTO activities_part (activity_id, organisation_id, role, position)
SELECT id, reporter_id, 'host', 1 FROM activities_activity WHERE reporter_id > %(after)s;
INSERT INTO activities_activityversion (activity_id, number, content, digest, reason, made_at)
SELECT r.id, 1, jsonb_build_object('kind', r.kind, 'title', title, 'since', since, 'until', until, 'people', people,
  'fields', fields, 'form', %(version)s, 'reporter', a.code, 'outcomes', '[]'::jsonb, 'evidence', '[]'::jsonb, 'parts',
  jsonb_build_array(jsonb_build_object('organisation', a.code, 'role', 'host', 'since', '', 'until', ''))),
  md5(r.id::text) || md5(title), '', now()
FROM activities_activity r JOIN registry_organisation a ON a.id = reporter_id WHERE reporter_id > %(after)s;
INSERT INTO activities_acceptance (activity_id, version_id, digest, accepted_by_id, accepted_at)
SELECT v.activity_id, v.id, v.digest, %(by)s, now() FROM activities_activityversion v
JOIN activities_activity r ON r.id = v.activity_id WHERE r.reporter_id > %(after)s;
"""


class Place:
    """The host, its office, and alliances with accepted records."""

    def __init__(self) -> None:
        self.host = Organisation.objects.create(code="network", kind="network", is_host=True)
        OrganisationName.objects.create(organisation=self.host, text="示例网络", kind="full")
        self.office = User.objects.create_user("office", display_name="秘书处")
        for role in ("membership_officer", "administrator"):
            grant_role(user=self.office, role=role, by=None)
        self.form = form_in_use()
        self.scheme = scoring.read_scheme(scheme_data())
        self.titles = count(1)
        self.alliance = self.host

    def people(self) -> tuple[User, User]:
        """Who reports and who confirms for the first alliance."""
        made = []
        for role in ("alliance_secretary", "alliance_head"):
            user = User.objects.create_user(role, display_name=role)
            grant_role(user=user, role=role, host_code=self.alliance.code, by=None)
            made.append(user)
        return made[0], made[1]

    def add(self, first: int, last: int) -> None:
        """Alliances number ``first`` to ``last`` with their records."""
        after = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0]
        made = Organisation.objects.bulk_create(
            Organisation(code=f"a{n:05}", kind="alliance") for n in range(first, last + 1)
        )
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=one, text=f"{one.code}号产业技术创新战略联盟", kind="full") for one in made
        )
        words = {
            "host": self.host.pk, "form": self.form.pk, "version": self.form.version, "kinds": list(KINDS),
            "levels": list(LEVELS), "each": EACH, "after": after, "by": self.office.pk,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(RECORDS, words)
        rebuild()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        if first == 1:
            self.alliance = made[0]

    def edit(self, secretary: User, head: User) -> None:
        """Somebody changes a record of the first alliance and it is accepted anew."""
        record = Activity.objects.filter(reporter=self.alliance, kind="seminar").order_by("pk")[0]
        title = f"改过的第{next(self.titles)}个题目"
        entry = Entry("seminar", title, record.since, record.until, people=9, parts=(PartEntry(self.alliance, "host"),))
        record = records.revise(activity=record, entry=entry, expected_version=record.version, by=secretary)
        records.accept(activity=records.confirm(activity=record, by=head), by=self.office)

    def check(self) -> float:
        """Seconds for the self-check of the first alliance."""
        begun = time.perf_counter()
        self_check(self.alliance, host=self.host, scheme=self.scheme, days=YEARS, before=BEFORE)
        return time.perf_counter() - begun


def move_to(name: str) -> None:
    """Go on in another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def keep_few() -> None:
    """Keep the database as it is now beside the one that grows."""
    own = connection.settings_dict["NAME"]
    move_to("template1")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{FEW}" TEMPLATE "{own}"')
    move_to(own)


def one_alliance(place: Place, rounds: int) -> tuple[float, float]:
    """Seconds for one alliance after one edit among 150 and among 15 alliances, by turns."""
    place.add(1, FEW_ALLIANCES)
    people = place.people()
    keep_few()
    place.add(FEW_ALLIANCES + 1, MANY_ALLIANCES)
    own = connection.settings_dict["NAME"]
    times: dict[str, list[float]] = {own: [], FEW: []}
    for _round in range(rounds):
        for name, taken in times.items():
            move_to(name)
            place.check()  # the first one opens the connection
            for _time in range(10):
                place.edit(*people)
                taken.append(place.check())
    move_to(own)
    many, few = sorted(times[own]), sorted(times[FEW])
    worst = many[int(0.95 * len(many))]
    print(
        f"one alliance after one edit: {median(many) * 1000:.1f} ms (95 %: {worst * 1000:.1f}) among 150, "
        f"{median(few) * 1000:.1f} ms among 15"
    )
    return median(many), median(few)


# --- the whole ---------------------------------------------------------------------------------------------------

LINES = """
INSERT INTO evaluation_sealedline (snapshot_id, alliance, record, thing, kind, since, until, marks, value, people, countries,
  units, is_lead, leads, sharing)
SELECT %(snapshot)s, 'b' || lpad(a::text, 5, '0'), a * 100000 + n, t.thing, k.kind, d.day, d.day,
  CASE k.kind WHEN 'project' THEN ' level=' || (%(levels)s::text[])[1 + n %% 5] || ' role:host stage=running '
  WHEN 'council_meeting' THEN ' evidence:minutes evidence:photo role:host '
  ELSE CASE n %% 3 WHEN 0 THEN ' evidence:notice role:participant ' ELSE ' evidence:notice role:host ' END END,
  t.value, CASE t.thing WHEN '' THEN 50 + n %% 200 END, NULL, CASE t.thing WHEN '' THEN n %% 30 END, n %% 3 > 0, 1, 1
FROM generate_series(1, %(alliances)s) a CROSS JOIN generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN LATERAL (SELECT (%(kinds)s::text[])[1 + n %% 10] AS kind) k
CROSS JOIN LATERAL (SELECT date '2025-12-30' - (n * 37 %% 1400) AS day) d
CROSS JOIN LATERAL (
  SELECT '' AS thing, NULL::bigint AS value
  UNION ALL SELECT 'field=funds', (n %% 1000) * 10000::bigint WHERE k.kind = 'project'
  UNION ALL SELECT 'partners', ((a * 31 + n * 17 + p * 7919) %% 3000) * 3074457345618258::bigint
    FROM generate_series(1, 4) p WHERE k.kind IN ('seminar', 'forum')
) t;
"""


def filled(place: Place, alliances: int, each: int) -> Snapshot:
    """A sealed cycle of so many alliances with so many records each; the indexes are made at the end."""
    content = scheme_data()
    scheme = SchemeVersion.objects.create(
        host=place.host, version="sample", title="示例", source="policy", state="fixed", content=content,
        digest=scoring.digest(content), fixed_at=timezone.now(),
    )  # fmt: skip
    cycle = Cycle.objects.create(
        host=place.host, code="2024", title="2024–2025", since=YEARS.since, until=YEARS.until, scheme=scheme,
        entry_deadline_at=timezone.make_aware(datetime(2026, 2, 1)),
    )  # fmt: skip
    days = {
        name: [span.since.isoformat(), span.until.isoformat()]
        for name, span in (("days", YEARS), ("days_before", BEFORE))
    }
    header = sealing.text_of(days)
    snapshot = Snapshot.objects.create(cycle=cycle, header=header, header_digest=sealing.sha256(header))
    begun = time.perf_counter()
    words = {"snapshot": snapshot.pk, "alliances": alliances, "kinds": list(KINDS), "levels": list(LEVELS)}
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'evaluation_sealedline' "
            "AND indexname NOT LIKE '%pkey'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for first in range(1, each + 1, 100):
            cursor.execute(LINES, words | {"first": first, "last": min(first + 99, each)})
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE evaluation_sealedline")
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'evaluation_sealedline'")
        (lines,) = cursor.fetchone()
        cursor.execute(
            "SELECT pg_size_pretty(pg_table_size('evaluation_sealedline')), "
            "pg_size_pretty(pg_indexes_size('evaluation_sealedline'))"
        )
        sizes = cursor.fetchone()
    print(
        f"{alliances * each} records, about {lines} lines; rows {sizes[0]}, indexes {sizes[1]}; "
        f"filled in {time.perf_counter() - begun:.0f} s"
    )
    return snapshot


def by_hand(snapshot: Snapshot, *, is_distinct: bool) -> str:
    """The same facts, but the newest values, as somebody who knows the table would write it."""
    counted, things = [], set()
    for said in measures().values():
        if said["take"] == "latest" or (said["take"] == "distinct") != is_distinct:
            continue
        span = BEFORE if said.get("period") == "previous" else YEARS
        thing = {"partners": "partners", "funds": "field=funds"}.get(said.get("of", ""), "")
        things.add(f"'{thing}'")
        kinds = ", ".join(f"'{kind}'" for kind in said["kinds"])
        where = f"thing = '{thing}' AND kind IN ({kinds}) AND since < '{span.until}' AND until >= '{span.since}'"
        words = [f"{key}={one}" for key, options in said.get("where", {}).items() for one in options]
        words += [
            f"{name}:{one}" for name, key in (("role", "roles"), ("evidence", "evidence")) for one in said.get(key, ())
        ]
        where += "".join(f" AND strpos(marks, ' {word} ') > 0" for word in words)
        summed = f"sum({'people' if said.get('of') == 'people' else 'value'})"
        what = {"count": "count(*)", "sum": summed, "distinct": "count(DISTINCT value)"}[said["take"]]
        counted.append(f"{what} FILTER (WHERE {where})")
    return (
        f"SELECT alliance, {', '.join(counted)} FROM evaluation_sealedline WHERE snapshot_id = {snapshot.pk} "
        f"AND thing IN ({', '.join(sorted(things))}) AND since < '{YEARS.until}' AND until >= '{BEFORE.since}' GROUP BY alliance"
    )


def bare(snapshot: Snapshot) -> dict[str, list[Any]]:
    """The bound: the counts and sums, and the number of partners, of every alliance."""
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for is_distinct in (False, True):
            cursor.execute(by_hand(snapshot, is_distinct=is_distinct))
            for code, *facts in cursor.fetchall():
                found.setdefault(code, []).extend(facts)
    return found


def whole(
    place: Place, snapshot: Snapshot, codes: list[str]
) -> tuple[dict[str, dict[str, Any]], scoring.Result, float]:
    """All facts and all points; seconds of the facts alone."""
    begun = time.perf_counter()
    facts = facts_of(sealed_basis(snapshot), place.scheme, codes)
    taken = time.perf_counter() - begun
    document = {
        "format": scoring.FACTS_FORMAT, "cycle": "2024", "sheets": [],
        "entrants": [{"code": code, "name": code, "measures": own, "flags": {}} for code, own in facts.items()],
    }  # fmt: skip
    return facts, scoring.compute(place.scheme, scoring.read_facts(document, place.scheme)), taken


def all_alliances(place: Place, alliances: int, each: int, rounds: int) -> float:
    """How many times the bare aggregate the whole takes; printed with the parts and the plan."""
    snapshot = filled(place, alliances, each)
    codes = [f"b{n:05}" for n in range(1, alliances + 1)]
    pairs, parts = [], []
    for _round in range(rounds):
        begun = time.perf_counter()
        facts, result, taken = whole(place, snapshot, codes)
        middle = time.perf_counter()
        known = bare(snapshot)
        pairs.append((middle - begun, time.perf_counter() - middle))
        parts.append(taken)
    assert len(result.entrants) == alliances
    names = [
        key for take in (("count", "sum"), ("distinct",)) for key, said in measures().items() if said["take"] in take
    ]
    assert all([facts[code][key] for key in names] == list(map(int, known[code])) for code in codes)
    ours, bound = (median(column) for column in zip(*pairs, strict=True))
    print(f"whole: facts {median(parts):.2f} s, facts and points {ours:.2f} s; bare aggregate {bound:.2f} s")
    return median(one / two for one, two in pairs)


def plans(place: Place, snapshot: Snapshot) -> Iterator[str]:
    """How the database goes about the queries of the whole."""
    with CaptureQueriesContext(connection) as asked:
        facts_of(sealed_basis(snapshot), place.scheme, [f"b{n:05}" for n in range(1, 1001)])
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {query['sql']}")
            yield from (
                f"  {line}"[:180] for (line,) in cursor.fetchall() if "Filter" not in line and "Cond" not in line
            )
            yield ""


def main() -> int:
    """Measure both, and say whether the limits hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--alliances", type=int, default=10_000)
    options.add_argument("--records", type=int, default=1_000, help="of each alliance")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--plans", action="store_true", help="print the plans of the queries")
    asked = options.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("This needs PostgreSQL: run it through tools/with_postgresql.py.")
    call_command("migrate", interactive=False, verbosity=0)
    place = Place()
    many, few = one_alliance(place, asked.rounds)
    ratio = all_alliances(place, asked.alliances, asked.records, asked.rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if asked.plans:
        print("\n".join(plans(place, Snapshot.objects.get())))
    print(
        f"whole {ratio:.2f} times the bare aggregate (limit {MOST_WHOLE}); one alliance {many * 1000:.1f} ms (limit "
        f"{MOST_ONE * 1000:.0f}), {many / few:.2f} times that among 15 (limit {MOST_GROWTH}); memory {memory >> 20} MB (limit 1024)"
    )
    holds = ratio <= MOST_WHOLE and many < MOST_ONE and many / few <= MOST_GROWTH and memory < MOST_MEMORY
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
