"""Issues become findable by being looked for, once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.archive import make_imported
from tests.factories.briefing import make_office
from tests.factories.registry import make_alliance, make_network
from xiefa.archive.domain import indexing
from xiefa.archive.enums import MentionRole
from xiefa.archive.jobs import index_published
from xiefa.archive.models import Entry, IndexedIssue, Mention
from xiefa.briefing.domain import issues

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office(make_network())


@pytest.mark.engine
def test_indexing_twice_is_indexing_once(office):
    issue = make_imported(office=office)
    assert [indexing.index_issue(issue), indexing.index_issue(issue)] == [2, 2]
    assert Entry.objects.count() == 2
    assert IndexedIssue.objects.get().digest == issue.full_digest


def test_catching_up_does_what_is_missing_and_then_nothing(office):
    for number in (6, 5, 4):
        make_imported(office=office, number=number, total=65 + number)
    assert indexing.catch_up(limit=2) == 2
    assert indexing.catch_up() == 1
    assert indexing.catch_up() == 0
    index_published()
    index_published()
    assert Entry.objects.count() == 6


def test_a_withdrawn_issue_leaves_the_index(office):
    issue = make_imported(office=office)
    indexing.catch_up()
    issues.withdraw(issue=issue, reason="撤回。", by=office.signer)
    assert indexing.catch_up() == 1
    assert (Entry.objects.count(), IndexedIssue.objects.count()) == (0, 0)


def test_entries_stand_from_new_to_old_and_as_printed(office):
    newer = make_imported(office=office, number=6, total=71, date=date(2024, 1, 10))
    older = make_imported(office=office, number=5, total=70, date=date(2023, 12, 1))
    indexing.catch_up()
    assert list(Entry.objects.newest_first().values_list("issue", "number")) == [
        (newer.pk, 1),
        (newer.pk, 2),
        (older.pk, 1),
        (older.pk, 2),
    ]


def test_contributors_are_told_from_those_spoken_of(office):
    contributor = make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟")
    make_imported(office=office, items=1)
    indexing.catch_up()
    assert list(Mention.objects.values_list("organisation", "role", "words")) == [
        (contributor.pk, MentionRole.CONTRIBUTED, "粉末冶金联盟")
    ]


def test_a_name_of_two_is_nobodys(office):
    make_alliance("甲产业技术创新战略联盟", "粉末冶金联盟")
    make_alliance("乙产业技术创新战略联盟", "粉末冶金联盟")
    make_imported(office=office)
    indexing.catch_up()
    assert Mention.objects.count() == 0
