"""Pairs of records that look alike: found at entry and through a period, decided, undone, and who may see what."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import make_person
from tests.factories.activities import DAY, make_database, make_entry, make_period, make_record
from xiefa.activities import rules
from xiefa.activities.domain import doubles, records, verdicts
from xiefa.activities.domain.versions import snapshot
from xiefa.activities.entry import PartEntry
from xiefa.activities.models import Activity, Double, Evidence, EvidenceFile
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
TITLE, OTHER = "2026年水环境治理技术研讨会", "水环境治理技术研讨会（２０２６）"


def told_by(database, at, title, **changes):
    """A record of the alliance at this place, entered by the office; it names both alliances."""
    reporter = database.alliances[at]
    entry = make_entry(reporter, title=title, **{"people": 120} | changes)
    return records.enter(host=database.network, reporter=reporter, entry=entry, by=database.office)


def with_file(record, sha, *, looks=""):
    file, _made = EvidenceFile.objects.get_or_create(
        sha256=sha * 64,
        defaults={"media_type": "image/jpeg", "size": 3, "looks": looks, "file": ContentFile(b"abc", "a")},
    )
    records.change(
        record, lambda: Evidence.objects.create(activity=record, sort="photo", name="照片", file=file), by=None
    )
    return record


def pair(database, **changes):
    one, other = told_by(database, 0, TITLE), told_by(database, 1, OTHER, **changes)
    return one, other, doubles.look_for_doubles(other)[0]


def codes(refused):
    return [one.code for one in refused.value.refusals]


def test_what_is_entered_is_compared_with_what_is_there_and_told_only_to_those_who_may_know():
    database = make_database()
    first = told_by(database, 1, OTHER)
    facts = {"host": database.network, "reporter": database.alliance}
    entry = make_entry(*database.alliances, title=TITLE, people=120)
    assert doubles.likely_doubles(entry, **facts) == []
    found = doubles.likely_doubles(entry, **facts, reader=database.office)
    assert [one.activity for one in found] == [first]
    assert found[0].agreeing == ["名称相似 100%", "日期相同 2026-03-05", "参加人数相同 120", "有共同的单位", "类别相同"]
    shared = told_by(database, 1, OTHER, parts=(PartEntry(database.alliance, "host"),))
    assert [one.activity for one in doubles.likely_doubles(entry, **facts)] == [shared]
    assert doubles.likely_doubles(make_entry(title="钢铁行业展望", people=3), **facts) == []


def test_looking_asks_as_often_for_forty_candidates_as_for_four():
    database = make_database()
    entry = make_entry(database.alliance, title=TITLE, people=120)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = doubles.likely_doubles(
                entry, host=database.network, reporter=database.alliance, reader=database.office
            )
        return len(asked), len(found)

    for _at in range(2):
        told_by(database, 1, OTHER)
    doubles.namebook()
    few = queries()
    for _at in range(6):
        told_by(database, 1, OTHER)
    assert (few[1], queries()) == (2, (few[0], 5))


def test_of_very_many_candidates_those_with_the_nearest_titles_are_compared(monkeypatch):
    monkeypatch.setattr(doubles, "MOST_COMPARED", 2)
    database = make_database(3)
    for at in range(6):
        told_by(database, 2, f"第{at}种完全不同的话题")
    wanted = told_by(database, 2, OTHER)
    assert [each.first_id for each in doubles.look_for_doubles(told_by(database, 1, TITLE))] == [wanted.pk]


def test_pairs_are_kept_with_their_reasons_and_follow_the_records():
    database = make_database()
    one, other, found = pair(database)
    assert (found.first, found.second, found.verdict) == (one, other, "open")
    assert {"code": "people", "agrees": True, "detail": "120"} in found.reasons
    again = records.revise(
        activity=other, entry=make_entry(title="钢铁行业展望"), expected_version=1, by=database.office
    )
    assert (doubles.look_for_doubles(again), Double.objects.count()) == ([], 0)


def test_a_file_finds_its_double_on_whatever_day():
    database = make_database()
    first = with_file(told_by(database, 0, "甲"), "a")
    second = with_file(told_by(database, 1, "完全不同", since=DAY + timedelta(days=90)), "a")
    found = doubles.look_for_doubles(second)
    assert [(one.first, one.second, one.likeness) for one in found] == [(first, second, 1.0)]


def test_a_whole_period_is_gone_through_and_twice_changes_nothing():
    database = make_database()
    make_period(database)
    pair_of = [told_by(database, at, title).pk for at, title in enumerate((TITLE, OTHER))]
    told_by(database, 1, "第二届钢铁展望论坛", kind="forum")
    told_by(database, 1, OTHER, since=date(2025, 3, 5))
    assert (doubles.look_through_open_periods(), doubles.look_through_open_periods()) == (1, 1)
    assert [[one.first_id, one.second_id] for one in Double.objects.all()] == [pair_of]
    Activity.objects.filter(pk=pair_of[1]).update(title="茶叶品鉴")
    assert (doubles.look_through_open_periods(), Double.objects.count()) == (0, 0)


def test_changed_records_are_looked_at_by_the_clock():
    database = make_database()
    told_by(database, 0, TITLE)
    told_by(database, 1, OTHER)
    assert (doubles.look_at_changed(timedelta(hours=1)), Double.objects.count()) == (2, 1)


def test_two_become_one_and_two_again_exactly():
    database = make_database()
    one, other, found = pair(database)
    with_file(other, "b")
    before = snapshot(one), snapshot(other)
    verdicts.decide_same(double=found, by=database.office)
    one, other = (Activity.objects.get(pk=each.pk) for each in (one, other))
    assert (one.same_as, other.same_as) == (None, one)
    assert [part["organisation"] for part in snapshot(one)["parts"]] == [each.code for each in database.alliances]
    assert [proof["sha256"] for proof in snapshot(one)["evidence"]] == ["b" * 64]
    assert (one.version, snapshot(other)) == (2, before[1])
    verdicts.undo_verdict(double=found, by=database.office)
    one, other = (Activity.objects.get(pk=each.pk) for each in (one, other))
    assert (snapshot(one), snapshot(other), other.same_as, one.version) == (*before, None, 3)
    actions = [event.action for event in audit.history_of(other)]
    assert actions[-2:] == ["activities.same", "activities.undo_verdict"]
    assert Double.objects.get().verdict == "open"


def test_a_double_counts_nowhere_and_what_was_accepted_is_opened_again():
    database = make_database()
    first = make_record(database, state="accepted", title=TITLE, people=120)
    second = told_by(database, 1, OTHER)
    found = doubles.look_for_doubles(second)[0]
    verdicts.decide_same(double=found, by=database.office)
    first.refresh_from_db()
    assert (first.state, list(Activity.objects.accepted())) == ("entered", [])
    Activity.objects.update(state="accepted")
    assert list(Activity.objects.accepted()) == [first]
    assert doubles.look_for_doubles(Activity.objects.get(pk=second.pk)) == []


def test_another_may_be_chosen_to_be_kept():
    database = make_database()
    one, other, found = pair(database)
    assert verdicts.keeper_of(found) == one
    verdicts.decide_same(double=found, keep=other, by=database.office)
    assert Activity.objects.get(pk=one.pk).same_as == other


def test_three_tellings_of_one_event_end_in_one_record_and_undo_in_either_order():
    database = make_database(3)
    one, other, first = pair(database, parts=(PartEntry(database.alliances[2], "host"),))
    third = told_by(database, 2, TITLE)
    plain = snapshot(one)
    second = next(each for each in doubles.look_for_doubles(third) if each.first == other)
    verdicts.decide_same(double=first, by=database.office)
    verdicts.decide_same(double=second, by=database.office)
    assert set(Activity.objects.filter(same_as=one)) == {other, third}
    # Both lent the third alliance's role: it stays as long as one of them does.
    verdicts.undo_verdict(double=first, by=database.office)
    assert [part["organisation"] for part in snapshot(one)["parts"]][1:] == [database.alliances[2].code]
    verdicts.undo_verdict(double=second, by=database.office)
    assert (snapshot(one), Activity.objects.filter(same_as=None).count()) == (plain, 3)


def test_the_later_decision_is_undone_first():
    database = make_database(3)
    one, other, first = pair(database)
    third = told_by(database, 2, TITLE)
    verdicts.decide_same(double=first, by=database.office)
    second = doubles.look_for_doubles(third)[0]
    verdicts.decide_same(double=second, keep=third, by=database.office)
    assert set(Activity.objects.filter(same_as=third)) == {one, other}
    with pytest.raises(Refused) as refused:
        verdicts.undo_verdict(double=first, by=database.office)
    assert codes(refused) == ["later_first"]
    verdicts.undo_verdict(double=second, by=database.office)
    assert list(Activity.objects.exclude(same_as=None).values_list("pk", "same_as")) == [(other.pk, one.pk)]


def test_what_was_found_to_be_two_is_not_proposed_again_until_undone():
    database = make_database()
    _one, other, found = pair(database)
    verdicts.decide_different(double=found, by=database.office)
    assert (doubles.look_for_doubles(other), Double.objects.waiting().count()) == ([], 0)
    with pytest.raises(Refused) as refused:
        verdicts.decide_same(double=found, by=database.office)
    assert codes(refused) == ["decided"]
    verdicts.undo_verdict(double=found, by=database.office)
    assert list(Double.objects.waiting()) == [found]
    with pytest.raises(Refused) as refused:
        verdicts.undo_verdict(double=found, by=database.office)
    assert codes(refused) == ["not_decided"]


def test_who_may_decide_and_who_may_see():
    database = make_database()
    _one, _other, found = pair(database)
    both = make_person("alliance_secretary", host_code=database.alliance.code)
    from_both = [each.code for each in database.alliances]
    assert [rules.may_decide(person, found) for person in (database.office, database.secretary, both)] == [
        True,
        False,
        False,
    ]
    with pytest.raises(Refused) as refused:
        verdicts.decide_same(double=found, by=database.secretary)
    assert codes(refused) == ["not_permitted"]
    assert [Double.objects.visible_to(person).count() for person in (database.office, database.secretary)] == [1, 0]
    Activity.objects.filter(reporter__code=from_both[1]).update(state="accepted")
    assert Double.objects.visible_to(database.secretary).count() == 1
    assert Double.objects.visible_to(make_database().secretary).count() == 0


def test_what_was_set_aside_is_neither_proposed_nor_decided():
    database = make_database()
    _one, other, found = pair(database)
    records.set_aside(activity=other, by=database.office)
    assert Double.objects.waiting().count() == 0
    with pytest.raises(Refused) as refused:
        verdicts.decide_same(double=found, by=database.office)
    assert codes(refused) == ["set_aside"]
