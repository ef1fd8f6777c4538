"""A council meeting held in the house is a record already: nothing is typed twice."""

import hashlib
from types import SimpleNamespace

import pytest

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_entry, make_period
from tests.factories.council import make_council, make_open_meeting, make_voted
from tests.factories.newsroom import make_accepted
from tests.factories.registry import make_alliance
from tests.factories.standing import enter
from xiefa.activities.domain import records
from xiefa.activities.domain.evidence import bytes_of, remove_evidence
from xiefa.activities.domain.meetings import propose_meeting
from xiefa.activities.domain.proposals import follow
from xiefa.activities.jobs import propose_meetings
from xiefa.activities.models import Activity, Report
from xiefa.council.documents.news import news_paragraphs
from xiefa.council.domain import meetings, resolutions
from xiefa.council.domain.documents import make_document
from xiefa.council.domain.facts import facts_of
from xiefa.council.models import Meeting
from xiefa.desk.errands import news_of_meeting
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def make_minuted(host=None, **changes):
    """A council of three, two of whom came and admitted an alliance; closed and minuted."""
    council = make_council(host, seats=3)
    newcomer = make_alliance()
    enter(SimpleNamespace(network=council.host, council=council.body), "grant_qualification", newcomer)
    item = {"kind": "admit", "title": "批准加入", "cases": [{"organisation": newcomer}]}
    meeting = make_open_meeting(council, item, place="长沙", present=2, **changes)
    item = meeting.items.get()
    make_voted(council, item)
    resolutions.declare(item=item, by=council.secretary)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    return council, meetings.minute(meeting=meeting, by=council.secretary)


def test_the_record_says_what_the_minutes_say_and_the_minutes_are_its_evidence():
    council, meeting = make_minuted()
    record = propose_meeting(meeting=meeting, by=None)
    facts = facts_of(meeting)
    assert (record.host, record.reporter, record.meeting) == (council.host, council.host, meeting)
    assert (record.kind, record.title, record.place, record.state) == (
        "council_meeting",
        "理事会会议",
        "长沙",
        "proposed",
    )
    assert (record.since, record.until, record.people, record.units) == (facts.day, facts.day, 2, 2)
    assert record.fields == {"session": facts.sessions[0].title, "co_opted": 1}
    assert record.narrative == "\n\n".join(news_paragraphs(facts))
    assert [(one.organisation, one.role) for one in record.parts.all()] == [(council.host, "host")]
    minutes = make_document(meeting, "minutes.pdf")
    [evidence] = record.evidence.all()
    assert (evidence.sort, evidence.name) == ("minutes", "理事会会议纪要")
    assert bytes_of(evidence.file) == minutes.content
    assert evidence.file.sha256 == hashlib.sha256(minutes.content).hexdigest()


def test_by_the_clock_and_by_hand_it_is_one_record_with_one_version_more_for_the_minutes():
    _council, meeting = make_minuted()
    assert [propose_meetings() for _time in range(2)] == [1, 1]
    record = propose_meeting(meeting=meeting, by=None)
    assert (Activity.objects.count(), record.version, record.evidence.count()) == (1, 2, 1)


def test_a_proposal_follows_its_origin_until_somebody_has_looked_at_it():
    database = make_database()
    _council, meeting = make_minuted(database.network)
    record = propose_meeting(meeting=meeting, by=None)
    Meeting.objects.filter(pk=meeting.pk).update(place="株洲")
    assert propose_meeting(meeting=Meeting.objects.get(), by=None).place == "株洲"
    entry = make_entry(database.network, kind="council_meeting", title="办公室改过的名称")
    current = Activity.objects.get()
    records.revise(activity=current, entry=entry, expected_version=current.version, by=database.office)
    assert propose_meeting(meeting=Meeting.objects.get(), by=None).title == "办公室改过的名称"
    records.take_on(activity=Activity.objects.get(), by=database.office)
    assert propose_meetings() == 0
    assert follow(activity=record, entry=make_entry(), by=None).title == "办公室改过的名称"


def test_minutes_that_somebody_took_away_do_not_come_back():
    database = make_database()
    _council, meeting = make_minuted(database.network)
    record = propose_meeting(meeting=meeting, by=None)
    remove_evidence(evidence=record.evidence.get(), by=database.office)
    assert propose_meeting(meeting=meeting, by=None).evidence.filter(removed_at=None).count() == 0


def test_an_alliance_that_reports_tells_the_network_of_its_meeting():
    database = make_database()
    _council, meeting = make_minuted(Organisation.objects.get(pk=database.alliance.pk))
    assert propose_meeting(meeting=meeting, by=None) is None
    Report.objects.create(period=make_period(database), organisation=database.alliance)
    record = propose_meeting(meeting=meeting, by=None)
    assert (record.host, record.reporter) == (database.network, database.alliance)
    assert list(Activity.objects.visible_to(database.secretary)) == [record]


def test_a_meeting_without_minutes_is_no_record():
    meeting = make_open_meeting(make_council(seats=1))
    assert (propose_meeting(meeting=meeting, by=None), Activity.objects.count()) == (None, 0)


def test_article_and_meeting_lead_to_one_record_whichever_comes_first():
    database = make_database()
    Report.objects.create(period=make_period(database), organisation=database.alliance)
    _council, meeting = make_minuted(database.alliance)
    told = {"kind": "alliance_news", "activity": "council_meeting", "contributors": [database.alliance]}
    article = make_accepted(**told, event_on=clock.today())
    record = propose_meeting(meeting=meeting, by=None)
    assert (record, record.origin, record.meeting) == (article.activity_record, "news", meeting)
    assert [one.sort for one in record.evidence.all()] == ["minutes"]
    again = make_accepted(**told, heading="再说一次", event_on=clock.today())
    assert (again.activity_record, Activity.objects.count()) == (record, 1)


def test_news_drafted_from_the_meeting_tells_of_its_record():
    _council, meeting = make_minuted()
    article = news_of_meeting(meeting=meeting, by=make_person("editor"))
    assert article.activity_record == Activity.objects.get(meeting=meeting)
