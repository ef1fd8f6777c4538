"""The seal: what was accepted, word for word, the same bytes everywhere; every change of it is found and named."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.evaluation.test_facts import scheme_data
from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_entry, make_record
from tests.factories.evidence import scan
from xiefa.activities.domain import evidence, records
from xiefa.activities.entry import PartEntry
from xiefa.activities.models import Activity
from xiefa.cli.checks import snapshots
from xiefa.evaluation.domain.facts import facts_of, live_basis, sealed_basis, trace
from xiefa.evaluation.domain.snapshots import begin_snapshot, seal_snapshot, spans_of, write_out, write_out_begun
from xiefa.evaluation.domain.verifying import own_part, verify_snapshot
from xiefa.evaluation.facts import sealing
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.models import Cycle, Entrant, SchemeVersion, SealedFile, SealedLine, SealedPart, Snapshot
from xiefa.evaluation.scoring import digest, read_scheme
from xiefa.kernel import triggers

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
GUARDS = import_module("xiefa.evaluation.migrations._snapshot_guards").GUARDS
YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))


def make_cycle(database):
    """A cycle of the year with all alliances on its roll, as screening leaves it."""
    content = scheme_data()
    scheme = SchemeVersion.objects.create(
        host=database.network, version="sample", title="示例", source="policy", state="fixed", content=content,
        digest=digest(content), fixed_at=timezone.now(),
    )  # fmt: skip
    cycle = Cycle.objects.create(
        host=database.network, code="2026", title="2026 年度", since=YEAR.since, until=YEAR.until, scheme=scheme,
        entry_deadline_at=timezone.now(), state="screening",
    )  # fmt: skip
    Entrant.objects.bulk_create(
        Entrant(cycle=cycle, organisation=one, eligibility="qualified") for one in database.alliances
    )
    return cycle


def make_year():
    """Two alliances that share an activity, and one record with a file."""
    database = make_database(2)
    for one, code in zip(database.alliances, ("snap-a", "snap-b"), strict=True):
        type(one).objects.filter(pk=one.pk).update(code=code)
        one.code = code
    first, second = database.alliances
    shared = (PartEntry(first, "host"), PartEntry(second, "participant"))
    database.secretary, database.head = people_of(first)
    make_record(database, state="accepted", title="共同研讨\u2028会", parts=shared, people=30)
    proven = make_record(database, title="第二次研讨会", since=date(2026, 5, 1))
    filing = evidence.Filing(sort="photo", name="照片")
    evidence.add_file(activity=proven, data=scan(), file_name="照片.pdf", filing=filing, by=database.secretary)
    accept(proven, database)
    make_record(database, state="confirmed", title="没有接受的")
    return database, make_cycle(database)


def people_of(alliance):
    return (
        make_person("alliance_secretary", host_code=alliance.code),
        make_person("alliance_head", host_code=alliance.code),
    )


def accept(record, database):
    record = records.confirm(activity=Activity.objects.get(pk=record.pk), by=database.head)
    return records.accept(activity=record, by=database.office)


def facts_by(basis, database):
    return facts_of(basis, read_scheme(scheme_data()), [one.code for one in database.alliances])


def test_edits_after_the_seal_do_not_exist_for_the_cycle():
    database, cycle = make_year()
    begun = begin_snapshot(cycle=cycle, by=database.office)
    kept = Activity.objects.get(title="第二次研讨会")
    changed = make_entry(database.alliance, title="改过的", since=date(2026, 5, 1), until=date(2026, 5, 1))
    records.revise(activity=kept, entry=changed, expected_version=kept.version, by=database.secretary)
    accept(kept, database)
    assert [one.place for one in verify_snapshot(begun)] == ["state"]
    assert (write_out_begun(), write_out_begun()) == (1, 0)
    snapshot = write_out(begun)
    assert (snapshot.done, snapshot.digest) == (2, Snapshot.objects.get().digest)
    make_record(database, state="accepted", title="封存以后")
    before = facts_by(sealed_basis(snapshot), database)
    assert before["snap-a"]["seminars"] == 2
    assert facts_by(live_basis(database.network, YEAR), database)["snap-a"]["seminars"] == 3
    text = SealedPart.objects.get(snapshot=snapshot, code="snap-a").text
    assert ["第二次研讨会" in text, "改过的" in text, "封存以后" in text, "没有接受的" in text] == [
        True,
        False,
        False,
        False,
    ]
    scheme = read_scheme(scheme_data())
    traced = trace(sealed_basis(snapshot), scheme, "snap-a", "seminars")
    assert (traced.fact, [one.since for one in traced.sources]) == (2, [date(2026, 3, 5), date(2026, 5, 1)])
    assert verify_snapshot(snapshot) == []
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SealedLine.objects.filter(snapshot=snapshot).update(people=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        snapshot.delete()


def test_the_same_records_give_the_same_bytes_on_both_databases():
    database, cycle = make_year()
    snapshot = seal_snapshot(cycle=cycle, by=database.office)
    header = sealing.read_header(snapshot.header)
    found = {part.code: part.digest for part in snapshot.parts.all()}
    assert (header["days"], header["days_before"], len(header["code"]["digest"])) == (["2026-01-01", "2027-01-01"], None, 64)  # fmt: skip
    assert found == {
        "snap-a": "48afc236ed0ba8989d064a3b0c462647b392a3b043feb55684943ba5c819705d",
        "snap-b": "0666e815a7f15beecc3c2c86ced41ee06b663b0a1da3e4bc402888775be5d35a",
    }


def test_the_period_before_is_sealed_where_the_scheme_asks_about_it():
    database, cycle = make_year()
    make_record(database, state="accepted", since=date(2025, 5, 1))
    assert spans_of(cycle) == (YEAR, Span(date(2025, 1, 1), YEAR.since))
    facts = facts_by(sealed_basis(seal_snapshot(cycle=cycle, by=database.office)), database)
    assert (facts["snap-a"]["before"], facts["snap-a"]["seminars"]) == (1, 2)
    cycle.scheme.content["measures"].pop("before")
    assert spans_of(cycle) == (YEAR, None)


def test_an_alliance_can_check_its_own_part_without_us():
    database, cycle = make_year()
    snapshot = seal_snapshot(cycle=cycle, by=database.office)
    given = json.loads(json.dumps(own_part(snapshot, cycle.entrants.get(organisation=database.alliance))))
    own = hashlib.sha256(given["text"].encode()).hexdigest()
    assert given["parts"][given["code"]] == own
    lines = [f"header {hashlib.sha256(given['header'].encode()).hexdigest()}"]
    lines += [f"part {code} {value}" for code, value in sorted(given["parts"].items())]
    lines += [f"file {name} {size}" for name, size in sorted(given["files"].items())]
    assert hashlib.sha256("".join(f"{one}\n" for one in lines).encode()).hexdigest() == given["digest"]


def changed(name, value):
    """The same value with as little as possible changed."""
    if name in {"since", "until"}:
        return value + timedelta(days=1 if name == "until" else -1)
    if name == "records":
        return [[record + 1, version] for record, version in value]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return 7 if value is None else value + 1


def places(snapshot):
    """What is found wrong, by name."""
    return [one.place for one in verify_snapshot(Snapshot.objects.get(pk=snapshot.pk))]


def test_one_change_in_any_row_text_or_file_is_found_and_named():
    database, cycle = make_year()
    snapshot = seal_snapshot(cycle=cycle, by=database.office)
    triggers.remove(connection, GUARDS)
    line = SealedLine.objects.filter(alliance="snap-a", thing="").earliest("since")
    part, file = SealedPart.objects.get(code="snap-a"), SealedFile.objects.get()
    columns = {one.name for one in SealedLine._meta.local_concrete_fields} - {"id", "snapshot"}
    cases = [(line, name, "line snap-") for name in sorted(columns)]
    cases += [(snapshot, "header", "header"), (snapshot, "header_digest", "header"), (snapshot, "digest", "digest")]
    cases += [(part, name, "part snap-") for name in ("text", "digest", "code", "records")]
    cases += [(file, name, "file ") for name in ("sha256", "size", "name")]
    for row, name, named in cases:
        old = getattr(row, name)
        type(row).objects.filter(pk=row.pk).update(**{name: changed(name, old)})
        found = places(snapshot)
        type(row).objects.filter(pk=row.pk).update(**{name: old})
        assert (name, [one.startswith(named) for one in found[:1]]) == (name, [True])
    assert places(snapshot) == []
    assert sorted(one.split(":")[0] for one in snapshots()) == sorted(triggers.missing(connection, GUARDS))
    kept = Path(settings.MEDIA_ROOT) / file.name
    data = kept.read_bytes()
    kept.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert [one.place for one in verify_snapshot(snapshot)] == [f"file {file.sha256}"]
    kept.unlink()
    assert [one.place for one in verify_snapshot(snapshot)] == [f"file {file.sha256}"]
    kept.write_bytes(data)


def test_lines_and_versions_that_were_added_or_taken_away_are_found():
    database, cycle = make_year()
    snapshot = seal_snapshot(cycle=cycle, by=database.office)
    triggers.remove(connection, GUARDS)
    line = SealedLine.objects.filter(alliance="snap-b").first()
    line.pk = None
    line.save()
    assert [one.place.split()[:2] for one in verify_snapshot(snapshot)] == [["line", "snap-b"]]
    line.delete()
    SealedLine.objects.filter(alliance="snap-b").delete()
    assert {tuple(one.place.split()[:2]) for one in verify_snapshot(snapshot)} == {("line", "snap-b")}
