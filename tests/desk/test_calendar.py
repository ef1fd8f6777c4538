"""What has a day: each sees their own month, and their calendar program the same under a secret address."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.reading_calendars import events_of
from tests.desk.rows import fill
from tests.desk.test_waiting import make_audience
from tests.factories.accounts import make_person as make_account
from tests.factories.activities import make_database, make_period, make_record
from tests.factories.briefing import make_office, make_published
from tests.factories.council import make_carried, make_council, make_item, make_meeting, make_open_meeting
from tests.factories.membership import Desk, make_registration
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.council.domain import meetings, tasks, voting
from xiefa.council.enums import BallotMethod, MeetingForm, ResolutionKind
from xiefa.council.models import Task
from xiefa.desk.calendar import by_day, entries
from xiefa.desk.domain.choices import end_calendar_key, make_calendar_key
from xiefa.desk.models import CalendarKey
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 3, 10, 4, tzinfo=UTC)
YEAR = {"since": date(2024, 1, 1), "until": date(2025, 1, 1)}


@pytest.fixture(autouse=True)
def march():
    with clock.frozen(NOON):
        yield


def seen(user):
    return [(entry.day, str(entry.kind), entry.title) for entry in entries(user, **YEAR)]


def feed_of(client, user):
    key = make_calendar_key(user=user, by=user)
    response = client.get(reverse("desk:calendar_feed", args=[key.token]))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    return {event["UID"].partition("@")[0].partition("-")[0]: event for event in events_of(response.content)}


def make_called(council, **changes):
    meeting = make_meeting(council, starts_at=NOON + timedelta(days=5), place="北京", **changes)
    make_item(council, meeting)
    return meetings.call(meeting=meeting, by=council.secretary)


def test_a_meeting_in_preparation_is_known_to_those_who_prepare_it():
    council = make_council(seats=1)
    meeting = make_meeting(council, starts_at=NOON)
    line = [(date(2024, 3, 10), "会议", meeting.title)]
    assert (seen(council.secretary), seen(council.users[0]), seen(make_account("reader"))) == (line, [], [])


def test_everything_with_a_day_stands_in_the_month_of_who_may_see_it():
    council = make_council(seats=1)
    make_called(council)
    written = make_open_meeting(council, form=MeetingForm.WRITTEN, present=0)
    voting.open_ballot(
        item=written.items.get(),
        method=BallotMethod.WRITTEN,
        deadline_at=NOON + timedelta(days=2),
        by=council.secretary,
    )
    case = {"text": "研究条件", "owner": "秘书处", "review_on": date(2024, 6, 1)}
    make_carried(council, case, kind=ResolutionKind.REMIT, title="交办")
    registration = make_registration(Desk(council))
    found = seen(council.secretary)
    assert seen(council.users[0]) == found
    assert seen(make_account("reader")) == []
    assert [one for one in found if one[0] != date(2024, 3, 10)] == sorted(
        [
            (date(2024, 3, 12), "通讯表决截止", "年度工作报告"),
            (date(2024, 3, 15), "会议", "理事会会议"),
            (date(2024, 6, 1), "交办事项检查", "研究条件（秘书处）"),
            (registration.deadline_on, "注册手续期限", str(registration.organisation)),
        ]
    )


def test_midnight_belongs_to_the_month_it_begins():
    council = make_council(seats=1)
    midnight = datetime(2024, 3, 31, 16, tzinfo=UTC)
    make_meeting(council, starts_at=midnight)
    march, april = (
        entries(council.secretary, since=date(2024, month, 1), until=date(2024, month + 1, 1)) for month in (3, 4)
    )
    assert (len(march), [one.day for one in april]) == (0, [date(2024, 4, 1)])


def test_a_task_that_is_done_leaves_the_calendar():
    council = make_council(seats=1)
    make_carried(council, {"text": "研究", "owner": "秘书处", "review_on": date(2024, 6, 1)}, kind=ResolutionKind.REMIT)
    assert len([one for one in seen(council.secretary) if one[1] == "交办事项检查"]) == 1
    tasks.finish(task=Task.objects.get(), by=council.secretary)
    assert [one for one in seen(council.secretary) if one[1] == "交办事项检查"] == []


def test_an_issue_stands_on_the_day_it_was_printed():
    issue = make_published(make_office())
    found = entries(make_account("reader"), since=issue.issued_on, until=issue.issued_on + timedelta(days=1))
    assert [(one.day, one.title) for one in found] == [(issue.issued_on, str(issue))]


def test_deadlines_of_reporting_and_activities_to_come_stand_in_the_calendar():
    database = make_database()
    period = make_period(database, 2023)
    ReportingPeriod.objects.filter(pk=period.pk).update(deadline_at=NOON + timedelta(days=3))
    coming = make_record(database, since=date(2024, 4, 2), place="长沙")
    make_record(database, since=date(2024, 3, 1))
    make_record(database, since=date(2024, 5, 1), until=date(2024, 5, 31), precision="month")
    meeting = make_record(database, since=date(2024, 6, 1))
    Activity.objects.filter(pk=meeting.pk).update(meeting=make_meeting(make_council(seats=1), starts_at=NOON))
    deadline, entry = (date(2024, 3, 13), "填报截止", "2023 年度"), (date(2024, 4, 2), "活动", coming.title)
    assert [one for one in seen(database.secretary) if one[1] != "会议"] == [deadline, entry]
    assert seen(make_account("reader")) == []
    stranger = make_account("alliance_secretary", host_code=database.alliances[1].code)
    assert seen(stranger) == [deadline]
    ReportingPeriod.objects.filter(pk=period.pk).update(state="closed")
    assert seen(stranger) == []


def test_whole_days_come_before_hours_and_days_in_order():
    council = make_council(seats=1)
    make_called(council)
    review_on = date(2024, 3, 15)
    make_carried(council, {"text": "研究", "owner": "秘书处", "review_on": review_on}, kind=ResolutionKind.REMIT)
    days = dict(by_day(entries(council.secretary, **YEAR)))
    assert [str(one.kind) for one in days[review_on]] == ["交办事项检查", "会议"]


def test_the_page_shows_one_month_with_ways_to_its_neighbours(client):
    council = make_council(seats=1)
    make_called(council)
    client.force_login(council.users[0])
    page = client.get(reverse("desk:calendar")).content.decode()
    assert re.findall(r'href="\?month=([\d-]+)"', page) == ["2024-02", "2024-04"]
    assert 'datetime="2024-03-15"' in page
    assert "12:00" in page
    for month, shown in {"2023-12": "2023-12", "2024-13": "2024-03", "9999-12": "2024-03", "x": "2024-03"}.items():
        page = client.get(reverse("desk:calendar"), {"month": month})
        assert f"{page.context['first']:%Y-%m}" == shown
    assert client.get(reverse("desk:calendar"), {"month": "2024-04"}).context["number"] == 0


def test_the_feed_says_the_same_to_a_calendar_program(client):
    council = make_council(seats=1)
    meeting = make_called(council, ends_at=NOON + timedelta(days=5, hours=2))
    called = feed_of(client, council.users[0])["meeting"]
    with clock.frozen(NOON + timedelta(hours=1)):
        meetings.cancel(meeting=meeting, reason="改期", by=council.secretary)
        cancelled = feed_of(client, council.users[0])["meeting"]
    assert called["UID"] == f"meeting-{meeting.pk}@{settings.SITE_URL.partition('://')[2]}"
    assert (called["DTSTART"], called["DTEND"]) == ("20240315T040000Z", "20240315T060000Z")
    assert (called["SUMMARY"], called["LOCATION"]) == ("会议：理事会会议", "北京")
    assert (called["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert (called["TRANSP"], cancelled["TRANSP"]) == ("OPAQUE", "TRANSPARENT")
    assert (called["LAST-MODIFIED"], cancelled["LAST-MODIFIED"]) == ("20240310T040000Z", "20240310T050000Z")
    assert (called["UID"], int(called["SEQUENCE"]) + 1) == (cancelled["UID"], int(cancelled["SEQUENCE"]))


def test_the_feed_is_the_same_as_long_as_nothing_changes(client):
    council = make_council(seats=1)
    make_called(council)
    path = reverse("desk:calendar_feed", args=[make_calendar_key(user=council.users[0], by=None).token])
    first = client.get(path).content
    with clock.frozen(NOON + timedelta(days=1)):
        assert client.get(path).content == first


def test_the_feed_speaks_the_language_of_its_person(client):
    council = make_council(seats=1)
    user = council.users[0]
    user.language = "en"
    user.save()
    make_called(council)
    assert feed_of(client, user)["meeting"]["SUMMARY"] == "Meeting: 理事会会议"


def test_the_address_opens_nothing_when_it_is_wrong_replaced_stopped_or_its_person_left(client):
    user = make_account("council_member")
    answers = []
    first = make_calendar_key(user=user, by=user).token
    second = make_calendar_key(user=user, by=user).token
    wrong = second[:-1] + ("0" if second[-1] != "0" else "1")
    for token in (first, wrong, second.partition("-")[0], second.partition("-")[0] + "-", "x", second):
        answers.append(client.get(reverse("desk:calendar_feed", args=[token])).status_code)
    assert answers == [404, 404, 404, 404, 404, 200]
    user.is_active = False
    user.save()
    assert client.get(reverse("desk:calendar_feed", args=[second])).status_code == 404
    user.is_active = True
    user.save()
    end_calendar_key(user=user, by=user)
    assert client.get(reverse("desk:calendar_feed", args=[second])).status_code == 404


def test_the_feed_follows_the_roles_of_its_person(client):
    council = make_council(seats=1)
    user = make_account("editor")
    make_called(council)
    assert "meeting" in feed_of(client, user)
    grant = user.grants.get()
    grant.until = clock.today()
    grant.save()
    assert feed_of(client, user) == {}


def test_the_address_is_made_shown_replaced_and_stopped_on_its_pages(client):
    user = make_account()
    client.force_login(user)
    keys, change = reverse("desk:calendar_key"), reverse("desk:calendar_key_change")
    assert client.get(change).url == keys
    client.post(keys)
    first = CalendarKey.objects.get().token
    page = client.get(keys)
    assert first in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.post(keys)
    assert CalendarKey.objects.get().token == first
    assert "立即失效" in client.get(change).content.decode()
    assert CalendarKey.objects.get().token == first
    client.post(change, {"do": "something else"})
    assert CalendarKey.objects.get().token == first
    client.post(change, {"do": "remake"})
    assert CalendarKey.objects.get().token != first
    client.post(change, {"do": "end"})
    assert CalendarKey.objects.count() == 0
    actions = AuditEvent.objects.filter(action__startswith="desk.").order_by("number").values_list("action", flat=True)
    assert list(actions) == ["desk.make_calendar_key", "desk.make_calendar_key", "desk.end_calendar_key"]


def test_the_secret_is_not_in_the_database():
    key = make_calendar_key(user=make_account(), by=None)
    columns = [str(getattr(key, field.attname)) for field in key._meta.concrete_fields]
    assert [column for column in columns if key.token in column] == []
    assert len(key.token.partition("-")[2]) == 40


@pytest.mark.parametrize("page", ["desk:calendar", "desk:calendar_feed"])
def test_the_number_of_queries_does_not_grow(client, page):
    audience, asked = make_audience("secretary_general"), []
    client.force_login(audience["user"])
    token = make_calendar_key(user=audience["user"], by=None).token
    path = reverse(page, args=[token] if page.endswith("feed") else [])
    for number in (1, 40):
        fill(number, **audience)
        council = make_council(audience["host"].__class__.objects.get(code=f"{audience['host'].code}-0"), seats=0)
        audience |= {"host": council.host, "body": council.body}
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert asked[1] == asked[0]
