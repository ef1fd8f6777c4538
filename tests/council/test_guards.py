"""What was decided stays as it was decided, whatever writes to the tables: the ORM, the admin or raw SQL."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.council import make_carried, make_named_votes, make_open_meeting, make_voted
from xiefa.council.domain import voting
from xiefa.council.models import Ballot, Effect, Resolution, Vote
from xiefa.kernel import clock, triggers

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
GUARDS = import_module("xiefa.council.migrations.0003_guards").GUARDS


def stopped(sql, *values):
    """Run a statement past all verbs; the sentence with which the database refuses it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(caught.value).split("\n")[0]


def test_every_guard_stands():
    assert triggers.missing(connection, GUARDS) == []


@pytest.fixture
def named(council):
    """An open ballot by name, with one vote."""
    ballot = voting.open_ballot(item=make_open_meeting(council).items.get(), method="named", by=council.secretary)
    make_named_votes(council, ballot, "for")
    return ballot


ADDED = "council: resolutions, effects and votes are only ever added"


def test_resolutions_effects_and_votes_are_only_added(council, named):
    make_carried(council, {"text": "办法", "owner": "秘书处"}, kind="remit")
    rows = {"resolution": Resolution, "effect": Effect, "vote": Vote}
    changes = {"resolution": "text = 'x'", "effect": "text = 'x'", "vote": "choice = 'against'"}
    for table, change in changes.items():
        assert stopped(f"UPDATE council_{table} SET {change}") == ADDED
    # Tasks and the ledger hang on an effect, so it is deleted by its own statement.
    for table in ("effect", "vote", "resolution"):
        assert stopped(f"DELETE FROM council_{table}") == ADDED
    assert [model.objects.count() for model in rows.values()] == [1, 1, 1]


def test_a_ballot_keeps_rule_and_roll_while_it_is_open_and_everything_afterwards(council, named):
    frozen = "council: rule and roll are frozen when a ballot opens, and everything when it is over"
    for change in (
        "rule = '{}'",
        "roll = '{}'",
        "method = 'hands'",
        f"deadline_at = '{clock.now():%Y-%m-%d %H:%M:%S}'",
    ):
        assert stopped(f"UPDATE council_ballot SET {change} WHERE id = %s", named.pk) == frozen
    voting.close_ballot(ballot=named, by=council.secretary)
    for change in ("result = '{}'", "state = 'open'", "state = 'void'", "hands_for = 9"):
        assert stopped(f"UPDATE council_ballot SET {change} WHERE id = %s", named.pk) == frozen
    assert stopped("DELETE FROM council_ballot") == "council: ballots stay on record"


def test_a_ballot_cannot_be_entered_as_counted(council, named):
    with pytest.raises(DatabaseError, match="council: a ballot starts open"), transaction.atomic():
        Ballot.objects.create(
            item=named.item, method="named", state="closed", closed_at=clock.now(), rule={}, roll={}, result={}
        )


def insert_vote(council, ballot, member, at):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Vote.objects.create(ballot=ballot, member=member, choice="for", cast_by=council.secretary, cast_at=at)
    return str(caught.value).split("\n")[0]


def test_no_vote_reaches_a_ballot_that_is_over_or_whose_deadline_has_come(council):
    deadline = clock.now() + timedelta(hours=1)
    item = make_open_meeting(council).items.get()
    ballot = voting.open_ballot(item=item, method="named", deadline_at=deadline, by=council.secretary)
    over = "council: the ballot is over, or its deadline has come"
    member = council.people[1]
    assert insert_vote(council, ballot, member, deadline) == over
    Vote.objects.create(
        ballot=ballot, member=member, choice="for", cast_by=council.secretary,
        cast_at=deadline - timedelta(microseconds=1),
    )  # fmt: skip
    voting.close_ballot(ballot=ballot, by=council.secretary)
    assert insert_vote(council, ballot, council.people[2], clock.now()) == over


def test_a_resolution_needs_a_carried_vote_on_its_own_item(council):
    meeting = make_open_meeting(council, {}, {"title": "另一项"})
    lost, other = meeting.items.all()
    ballot, carried = make_voted(council, lost, (1, 4, 0)), make_voted(council, other)
    values = {
        "host": council.host, "body": council.body, "item": lost, "year": 2024, "number": 1, "kind": "approve_report",
        "wording": "deliberated", "title": "x", "text": "x", "resolved_on": clock.today(),
    }  # fmt: skip
    for one in (None, ballot, carried):
        with pytest.raises(DatabaseError, match="a resolution needs a carried vote on its item"), transaction.atomic():
            Resolution.objects.create(**values, ballot=one)
    assert Resolution.objects.create(**values | {"item": other}, ballot=carried).pk


def test_an_effect_is_of_the_kind_of_its_resolution(council):
    found = make_carried(council)
    with pytest.raises(DatabaseError, match="an effect is of the kind of its resolution"), transaction.atomic():
        Effect.objects.create(resolution=found, position=1, kind="admit", organisation=council.units[0])
