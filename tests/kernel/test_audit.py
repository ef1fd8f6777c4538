"""The ledger: chained, append-only, checkable from outside."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.factories.accounts import make_user
from xiefa.kernel import audit, clock
from xiefa.kernel.ledger import guard_lowered
from xiefa.kernel.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def person():
    return make_user("王编辑")


def test_an_event_says_who_did_what_to_which_thing(person):
    with clock.frozen(date(2024, 1, 10)):
        event = audit.record("briefing.publish", person, by=person, details={"number": 6}, host_code="network")
    assert (event.actor_label, event.actor_id) == ("王编辑", str(person.pk))
    assert (event.subject_label, event.subject_id, event.subject_text) == ("accounts.User", str(person.pk), "王编辑")
    assert (event.action, event.host_code, event.details) == ("briefing.publish", "network", {"number": 6})
    assert event.moment.isoformat() == "2024-01-10T01:00:00+00:00"


def test_without_a_person_it_was_the_system(person):
    event = audit.record("kernel.tidy", person, by=None)
    assert (event.actor_label, event.actor_id) == ("系统", "")


def test_each_event_carries_the_hash_of_the_one_before(person):
    first, second = (audit.record("a.b", person, by=person) for _ in range(2))
    assert (second.number, second.previous_hash) == (first.number + 1, first.hash)
    assert audit.verify_chain() == []


def test_an_outsider_can_recompute_the_hash_from_the_fields(person):
    event = audit.record("a.b", person, by=person, details={"on": date(2024, 1, 10), "what": "更正"})
    row = AuditEvent.objects.filter(pk=event.pk).values().get()
    claimed = row.pop("hash")
    row["moment"] = row["moment"].strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == claimed


def test_details_come_back_from_the_database_as_they_went_in(person):
    details = {
        "score": Decimal("1.10"),
        "share": 0.1,
        "on": date(2024, 1, 10),
        "names": {"乙", "甲"},
        "n": [1, None, True],
    }
    event = audit.record("a.b", person, by=person, details=details)
    event.refresh_from_db()
    assert event.details == {
        "score": "1.10",
        "share": "0.1",
        "on": "2024-01-10",
        "names": ["乙", "甲"],
        "n": [1, None, True],
    }
    assert audit.verify_chain() == []


def test_long_names_are_cut_to_the_column(person):
    person.display_name = "长" * 400
    assert audit.record("a.b", person, by=person).subject_text == "长" * 300


def test_history_of_a_thing_is_oldest_first_and_only_its_own(person):
    other = make_user()
    audit.record("one", person, by=None)
    audit.record("two", other, by=None)
    audit.record("three", person, by=None)
    actions = [event.action for event in audit.history_of(person)]
    assert actions == ["accounts.add_person", "one", "three"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE kernel_auditevent SET actor_label = '某人'", "DELETE FROM kernel_auditevent"],
)
def test_the_database_refuses_every_change(person, statement):
    audit.record("a.b", person, by=person)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert audit.verify_chain() == []


def test_changing_a_line_behind_the_guard_is_found(person):
    event = audit.record("a.b", person, by=person)
    audit.record("a.c", person, by=person)
    with guard_lowered(connection):
        AuditEvent.objects.filter(pk=event.pk).update(actor_label="某人")
    assert audit.verify_chain() == [f"Event {event.number} was changed after it was written."]


def test_removing_a_line_behind_the_guard_is_found(person):
    event = audit.record("a.b", person, by=person)
    after = audit.record("a.c", person, by=person)
    with guard_lowered(connection):
        AuditEvent.objects.filter(pk=event.pk).delete()
    before = event.number - 1
    assert audit.verify_chain() == [
        f"Between event {before} and event {after.number}, lines are missing.",
        f"Event {after.number} does not follow from event {before}.",
    ]


def test_rewriting_a_line_with_its_hash_breaks_the_next_one(person):
    event = audit.record("a.b", person, by=person)
    after = audit.record("a.c", person, by=person)
    event.actor_label = "某人"
    event.hash = audit.hash_of(event)
    with guard_lowered(connection):
        event.save()
    assert audit.verify_chain() == [f"Event {after.number} does not follow from event {event.number}."]


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_ledger_and_raises_the_guard_again(person):
    audit.record("a.b", person, by=person)
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.count() == 0
    audit.record("a.c", make_user(), by=None)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_auditevent")


def test_a_rolled_back_verb_leaves_no_line(person):
    before = AuditEvent.objects.count()
    with transaction.atomic():
        audit.record("a.b", person, by=person)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == before
