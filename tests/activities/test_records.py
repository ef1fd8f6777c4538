"""Entering, revising, confirming and accepting: who may, what is sealed, what a change opens again."""

import pytest

from tests.factories.activities import make_database, make_entry, make_record
from xiefa.activities.domain import records
from xiefa.activities.domain.proposals import propose
from xiefa.activities.enums import ActivityState
from xiefa.activities.lifecycle import ACTIVITY
from xiefa.activities.models import Acceptance, Activity
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes(refused):
    return [one.code for one in refused.value.refusals]


def test_from_entering_to_the_seal_and_open_again():
    database = make_database()
    record = make_record(database, state="accepted")
    envelope = Acceptance.objects.get()
    assert (record.state, envelope.version.number, envelope.digest) == ("accepted", 1, envelope.version.digest)
    assert list(Activity.objects.accepted()) == [record]
    entry = make_entry(database.alliance, title="改过的名称")
    changed = records.revise(activity=record, entry=entry, expected_version=1, reason="更正", by=database.secretary)
    assert (changed.state, changed.version, list(Activity.objects.accepted())) == ("entered", 2, [])
    assert [one.content["title"] for one in changed.versions.all()] == ["改过的名称", record.title]
    assert all(one.is_intact for one in changed.versions.all())
    assert [one.action for one in audit.history_of(record)] == [
        "activities.enter", "activity.confirm", "activity.accept", "activity.reopen", "activities.revise",
    ]  # fmt: skip


def test_saving_without_a_change_keeps_version_and_seal():
    database = make_database()
    entry = make_entry(database.alliance)
    record = records.enter(host=database.network, reporter=database.alliance, entry=entry, by=database.secretary)
    records.confirm(activity=record, by=database.head)
    kept = records.revise(activity=record, entry=entry, expected_version=1, by=database.secretary)
    assert (kept.version, kept.state) == (1, "confirmed")


def test_two_people_editing_the_second_is_told_and_loses_nothing():
    database = make_database()
    record = make_record(database)
    first = make_entry(database.alliance, title="先保存的")
    records.revise(activity=record, entry=first, expected_version=1, by=database.secretary)
    second = make_entry(database.alliance, title="后保存的")
    with pytest.raises(records.ChangedMeanwhile) as refused:
        records.revise(activity=record, entry=second, expected_version=1, by=database.head)
    assert (codes(refused), refused.value.activity.title) == (["changed_meanwhile"], "先保存的")


def test_what_is_proposed_twice_is_there_once_and_counts_nowhere():
    database = make_database()
    facts = {"host": database.network, "reporter": database.alliance, "origin": "news", "origin_key": "article-1"}
    first = propose(entry=make_entry(database.alliance), **facts, by=None)
    assert propose(entry=make_entry(database.alliance), **facts, by=None) == first
    assert (Activity.objects.count(), first.state, list(Activity.objects.accepted())) == (1, "proposed", [])
    assert records.take_on(activity=first, by=database.secretary).state == "entered"
    assert records.set_aside(activity=first, by=database.secretary).state == "set_aside"
    assert records.restore(activity=first, by=database.secretary).state == "entered"


def test_a_record_without_what_its_kind_asks_for_is_not_confirmed():
    database = make_database()
    record = make_record(database, kind="delegation", parts=())
    with pytest.raises(Refused) as refused:
        records.confirm(activity=record, by=database.head)
    assert codes(refused) == ["part_missing", "field_missing"]


def test_a_return_says_why():
    database = make_database()
    record = make_record(database, state="accepted")
    with pytest.raises(Refused) as refused:
        records.return_for_completion(activity=record, note=" ", by=database.office)
    assert codes(refused) == ["note_missing"]
    assert records.return_for_completion(activity=record, note="缺通知", by=database.office).note == "缺通知"


@pytest.mark.parametrize(
    ("verb", "state", "who"),
    [
        ("take_on", "proposed", "secretary head office"),
        ("set_aside", "entered", "secretary head office"),
        ("restore", "set_aside", "secretary head office"),
        ("confirm", "entered", "head"),
        ("accept", "confirmed", "office"),
        ("return", "accepted", "office"),
        ("reopen", "accepted", "secretary head office"),
    ],
)
def test_who_may_make_which_move(verb, state, who):
    database = make_database()
    record = make_record(database)
    record.state = state
    people = {name: getattr(database, name) for name in ("secretary", "head", "office")}
    allowed = [name for name, person in people.items() if not ACTIVITY.refusals(record, verb, by=person)]
    assert " ".join(allowed) == who
    from_here = {one for one in ActivityState.values if _is_open(record, verb, one, people[allowed[0]])}
    assert from_here == set(ACTIVITY.move(record, verb).sources)


def _is_open(record, verb, state, person):
    record.state = state
    return not ACTIVITY.refusals(record, verb, by=person)


def test_another_alliance_neither_sees_nor_changes_what_is_not_accepted():
    database, other = make_database(), make_database()
    record = make_record(database)
    assert list(Activity.objects.visible_to(other.secretary)) == []
    with pytest.raises(Refused) as refused:
        records.revise(activity=record, entry=make_entry(other.alliance), expected_version=1, by=other.secretary)
    assert codes(refused) == ["not_permitted"]
    with pytest.raises(Refused) as refused:
        records.enter(host=database.network, reporter=database.alliance, entry=make_entry(), by=other.secretary)
    assert codes(refused) == ["not_permitted"]
    accepted = make_record(database, state="accepted")
    assert list(Activity.objects.visible_to(other.secretary)) == [accepted]
