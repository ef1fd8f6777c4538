"""The database itself refuses every change of standing, seats and ledger that no resolution brought about."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from tests.factories.standing import DAY, enter, enter_seat, make_effect, make_host, make_member, make_officer
from xiefa.kernel import triggers
from xiefa.registry.domain import ledger
from xiefa.registry.enums import LedgerKind as K
from xiefa.registry.models import Body, LedgerEntry, Organisation, Seat, Standing

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
GUARDS = (
    *import_module("xiefa.registry.migrations._ledger_guards").GUARDS,
    *import_module("xiefa.council.migrations.0002_effect_guard").GUARDS,
)
LATER = DAY + timedelta(days=30)


@pytest.fixture
def host():
    return make_host()


def execute(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def is_refused(statement, *parameters):
    """Whether the database refuses it with one of the guards' own sentences."""
    try:
        execute(statement, *parameters)
    except IntegrityError as error:
        return str(error).startswith(("registry: ", "council: "))
    return False


def test_every_guard_stands_after_all_migrations():
    """A later migration that rebuilds a table on SQLite drops its triggers: this fails if it forgets them."""
    assert triggers.missing(connection, GUARDS) == []


def test_a_missing_guard_is_named():
    triggers.remove(connection, GUARDS[:1])

    assert triggers.missing(connection, GUARDS) == [GUARDS[0].name]


STANDING_STATEMENTS = (
    "UPDATE registry_standing SET state = 'suspended' WHERE until IS NULL",
    "UPDATE registry_standing SET until = '2024-06-01' WHERE until IS NULL",
    "UPDATE registry_standing SET until = '2024-06-01', closed_by = 1 WHERE until IS NULL",
    "UPDATE registry_standing SET until = '2024-06-01', closed_by = 99 WHERE until IS NULL",
    "UPDATE registry_standing SET until = NULL, closed_by = NULL WHERE until IS NOT NULL",
    "UPDATE registry_standing SET until = '2030-01-01' WHERE until IS NOT NULL",
    "UPDATE registry_standing SET since = '2000-01-01'",
    "UPDATE registry_standing SET id = id + 100",
    "UPDATE registry_standing SET host_id = organisation_id",
    "UPDATE registry_standing SET opened_by = opened_by + 50",
    "UPDATE registry_standing SET recorded_at = '2020-01-01 00:00:00'",
    "DELETE FROM registry_standing",
)


@pytest.mark.parametrize("statement", STANDING_STATEMENTS)
def test_standing_is_not_changed_by_a_statement(host, statement):
    make_member(host)

    assert is_refused(statement)


def _row(member, **changes):
    values = {
        "since": DAY, "state": "member", "opened_by": 2, "recorded_at": "2024-03-01 00:00:00+00:00",
        "host_id": Organisation.objects.network().pk, "organisation_id": member.pk,
    } | changes  # fmt: skip
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    return f"INTO registry_standing ({columns}) VALUES ({marks})", *values.values()


def test_standing_is_not_entered_by_a_statement(host):
    member, stranger = make_member(host), make_alliance()
    withdrawal = enter(host, K.WITHDRAW, member, on=LATER)

    for changes in (
        {"organisation_id": stranger.pk, "opened_by": 2},  # the entry of another
        {"organisation_id": stranger.pk, "opened_by": 77},  # no entry
        {"opened_by": withdrawal.number, "since": LATER},  # an entry that gives nothing
        {"state": "suspended"},  # the entry says something else
        {"since": LATER},
        {"opened_by": 2},  # the entry has done its work
        {"until": LATER, "closed_by": withdrawal.number},
    ):
        statement, *values = _row(member, **changes)
        assert (changes, is_refused(f"INSERT {statement}", *values)) == (changes, True)


def test_an_entry_of_the_ledger_is_never_changed_or_removed(host):
    make_member(host)

    assert is_refused("UPDATE registry_ledgerentry SET subject_text = 'x'")
    assert is_refused("UPDATE registry_ledgerentry SET number = number")
    assert is_refused("DELETE FROM registry_ledgerentry WHERE number = 2")


def forged(effect_key, organisation, **changes):
    """A well-formed next entry."""
    told = {
        "kind": str(K.GRANT_QUALIFICATION), "host_code": "citisa", "subject": f"organisation:{organisation.code}",
        "subject_text": "某联盟", "effective_on": DAY, "effect_key": effect_key, "resolution": "一号", "before": "",
        "after": "qualified", "details": {},
    }  # fmt: skip
    return ledger.write_entry(**told | changes)


def test_an_entry_needs_an_effect_of_the_same_kind_host_and_subject(host):
    alliance, another = make_alliance(), make_alliance()
    effect = make_effect(host, K.GRANT_QUALIFICATION, organisation=alliance)

    for key, subject, changes in (
        ("0" * 32, alliance, {}),
        (effect.key, another, {}),
        (effect.key, alliance, {"kind": "admit"}),
        (effect.key, alliance, {"host_code": another.code}),
        (effect.key, alliance, {"kind": "appoint", "subject": "seat:1:1:理事长"}),
    ):
        with pytest.raises(IntegrityError, match="the ledger grows only by the effect"), transaction.atomic():
            forged(key, subject, **changes)

    assert forged(effect.key, alliance).number == 1


def test_an_entry_continues_the_chain_and_says_what_its_line_says(host):
    first = enter(host, K.GRANT_QUALIFICATION, make_alliance())
    alliance = make_alliance()
    key = make_effect(host, K.GRANT_QUALIFICATION, organisation=alliance).key
    line = json.dumps(json.loads(first.line) | {"number": 2, "subject": f"organisation:{alliance.code}", "effect": key})
    good = {
        "number": 2, "moment": first.moment, "effective_on": DAY, "host_code": "citisa", "kind": first.kind,
        "subject": f"organisation:{alliance.code}", "subject_text": first.subject_text, "effect_key": key,
        "resolution": first.resolution, "line": line, "previous_hash": first.hash,
        "hash": ledger.hash_of(first.hash, line),
    }  # fmt: skip

    for changes in (
        {"number": 3}, {"number": 1}, {"previous_hash": ""}, {"hash": "0" * 64}, {"subject_text": "x"},
        {"resolution": "x"}, {"effective_on": LATER}, {"effect_key": "x"}, {"line": "{}"}, {"id": first.pk},
    ):  # fmt: skip
        with (
            pytest.raises(IntegrityError, match=r"must continue the ledger|grows only by the effect"),
            transaction.atomic(),
        ):
            LedgerEntry.objects.bulk_create([LedgerEntry(**good | changes)])

    LedgerEntry.objects.bulk_create([LedgerEntry(**good)])


SEAT_STATEMENTS = (
    "UPDATE registry_seat SET title = '秘书长'",
    "UPDATE registry_seat SET until = '2024-06-01'",
    "UPDATE registry_seat SET until = '2024-06-01', closed_by = 1",
    "UPDATE registry_seat SET opened_by = NULL",
    "UPDATE registry_seat SET represents_id = (SELECT MIN(id) FROM registry_organisation)",
    "UPDATE registry_seat SET since = NULL",
    "UPDATE registry_seat SET id = id + 9",
    "UPDATE registry_seat SET body_id = (SELECT id FROM registry_body WHERE NOT is_governed)",
    "DELETE FROM registry_seat",
)


@pytest.mark.parametrize("statement", SEAT_STATEMENTS)
def test_the_seat_of_a_governed_body_is_not_changed_by_a_statement(host, statement):
    make_officer(host)

    assert is_refused(statement)


def test_a_seat_of_a_governed_body_needs_its_own_appointment(host):
    person, another = make_person(), make_person()
    entry = enter_seat(host, K.APPOINT, person)
    free = make_seat(host.council)

    for values in (
        {"body": host.board, "person": another, "title": "理事长", "since": DAY},
        {"body": host.board, "person": another, "title": "理事长", "since": DAY, "opened_by": entry.number},
        {"body": host.council, "person": another, "title": "理事", "opened_by": entry.number},
        {"body": host.council, "person": free.person, "title": "理事"},
    ):
        with pytest.raises(IntegrityError, match="seats of a governed body"), transaction.atomic():
            Seat.objects.create(**values)
    with pytest.raises(IntegrityError, match="seats of a governed body"), transaction.atomic():
        Seat.objects.filter(pk=free.pk).update(body=host.board)


def test_a_body_with_seats_does_not_come_under_or_leave_the_rule_of_resolutions(host):
    make_officer(host)
    taken = make_seat(host.council)

    assert is_refused("UPDATE registry_body SET is_governed = %s WHERE id = %s", False, host.board.pk)
    assert is_refused("UPDATE registry_body SET is_governed = %s WHERE id = %s", True, host.council.pk)
    assert is_refused("UPDATE registry_body SET organisation_id = %s WHERE id = %s", make_alliance().pk, host.board.pk)
    Seat.objects.filter(pk=taken.pk).update(until=LATER)
    execute("UPDATE registry_body SET is_governed = %s WHERE id = %s", True, host.council.pk)
    Body.objects.filter(pk=host.board.pk).update(name="理事长会")


def test_an_organisation_on_the_ledger_keeps_its_code(host):
    member, stranger = make_member(host), make_alliance()

    assert is_refused("UPDATE registry_organisation SET code = 'x' WHERE id = %s", member.pk)
    assert is_refused("UPDATE registry_organisation SET code = 'x' WHERE id = %s", host.network.pk)
    execute("UPDATE registry_organisation SET code = 'x' WHERE id = %s", stranger.pk)


def ways_around(host, member, officer):
    """What this engine has besides inserting, updating and deleting."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # it truncates nothing while checks are put off
        return [(f"TRUNCATE registry_{table} CASCADE",) for table in ("ledgerentry", "standing", "seat")]
    # SQLite deletes the row that REPLACE collides with without asking the delete triggers.
    standing, seat = Standing.objects.get(until=None), Seat.objects.get()
    statement, *values = _row(member, id=standing.pk, state="suspended")
    seat_columns, body_columns = "id, body_id, person_id, title", "id, organisation_id, kind, name, is_governed"
    organisation_columns = "id, code, kind, is_host, is_visible, province"
    return [
        (f"INSERT OR REPLACE {statement}", *values),
        (
            f"INSERT OR REPLACE INTO registry_seat ({seat_columns}) VALUES (%s, %s, %s, '理事')",
            seat.pk, host.council.pk, officer.pk,
        ),
        (
            f"INSERT OR REPLACE INTO registry_body ({body_columns}) VALUES (%s, %s, 'council', '理事长会议', 0)",
            host.board.pk, host.network.pk,
        ),
        (
            f"INSERT OR REPLACE INTO registry_organisation ({organisation_columns})"
            " VALUES (%s, 'x', 'alliance', 0, 1, '')",
            member.pk,
        ),
        ("UPDATE OR REPLACE registry_organisation SET code = %s WHERE id = %s", member.code, host.network.pk),
    ]  # fmt: skip


def test_what_an_engine_has_of_its_own_is_no_way_around(host):
    member, officer = make_member(host), make_officer(host)

    for statement, *values in ways_around(host, member, officer):
        assert (statement, is_refused(statement, *values)) == (statement, True)


@pytest.mark.django_db(transaction=True)
def test_flush_empties_everything_and_raises_the_guards_again(host):
    make_member(host)
    make_officer(host)

    call_command("flush", interactive=False, verbosity=0)

    assert (LedgerEntry.objects.count(), Standing.objects.count(), Seat.objects.count()) == (0, 0, 0)
    assert triggers.missing(connection, GUARDS) == []
    make_member(make_host())
    assert is_refused("DELETE FROM registry_standing")


def test_a_free_body_is_as_free_as_before(host):
    taken = make_seat(make_body(make_alliance()))

    Seat.objects.filter(pk=taken.pk).update(title="副理事长", until=LATER)
    taken.delete()

    assert Seat.objects.count() == 0
