"""What happened: in words, to those who may see the thing, and to nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import make_person as make_account
from tests.factories.council import make_carried, make_council, make_open_meeting
from tests.factories.membership import Desk, make_application, make_member
from tests.factories.newsroom import make_submitted
from tests.factories.registry import make_alliance
from xiefa.council.domain import voting
from xiefa.council.enums import BallotMethod, Choice
from xiefa.desk.figures import drawn, figures_for, last_months
from xiefa.desk.happened import happenings, news
from xiefa.kernel import clock
from xiefa.membership.enums import ApplicationState

pytestmark = pytest.mark.django_db


def told(user):
    return [(one.what, one.title) for one in happenings(user)]


def test_the_council_reads_of_its_meetings_and_a_reader_of_nothing():
    council = make_council(seats=1)
    meeting = make_open_meeting(council)
    lines = told(council.users[0])
    assert lines[0] == ("开会", meeting.title)
    assert ("发出会议通知", meeting.title) in lines
    assert told(make_account("reader")) == []
    assert told(make_account("council_member", host_code="elsewhere")) == []


def test_a_vote_is_nobodys_news():
    council = make_council(seats=1)
    meeting = make_open_meeting(council)
    before = told(council.secretary)
    ballot = voting.open_ballot(item=meeting.items.get(), method=BallotMethod.NAMED, by=council.secretary)
    voting.cast(ballot=ballot, member=council.people[0], choice=Choice.FOR, by=council.users[0])
    assert told(council.secretary) == before


def test_a_writer_reads_of_their_own_articles_only():
    writer, other = make_account("alliance_secretary", host_code="a"), make_account("alliance_secretary", host_code="b")
    council = make_council(seats=0)
    article = make_submitted(by=writer, host=council.host)
    assert {title for _what, title in told(writer)} == {article.heading}
    assert told(other) == []


def test_every_line_leads_to_its_thing(client):
    council = make_council(seats=1)
    make_carried(council)
    make_submitted(host=council.host)
    client.force_login(council.secretary)
    found = {one.url: client.get(one.url).status_code for one in happenings(council.secretary)}
    assert set(found.values()) == {200}


def test_the_same_done_again_is_told_once():
    desk = Desk(make_council(seats=3, has_users=False))
    application = make_application(desk, ApplicationState.CHECKED)
    assert application.answers.count() > 1
    lines = [("通过初审", str(application)), ("核对条件", str(application)), ("提交申请", str(application))]
    assert told(desk.officer)[:3] == lines


def test_resolutions_and_admissions_are_news_to_those_who_see_the_council():
    desk = Desk(make_council(seats=3, has_users=False))
    make_member(desk)
    found = [(str(one.kind), one.title) for one in news(desk.officer)]
    assert ("批准加入", str(desk.alliance)) in found
    assert {one.url for one in news(desk.officer) if one.kind == "批准加入"} == {desk.alliance.get_absolute_url()}
    assert len([one for one in found if one[0] == "决议"]) == 2
    assert news(make_account("reader")) == []
    assert news(make_account("alliance_secretary", host_code=make_alliance().code)) == []


def test_the_columns_are_as_high_as_their_numbers():
    figure = drawn(
        "x", "数", [(date(2024, 1, 1), 0), (date(2024, 2, 1), 1), (date(2024, 3, 1), 104), (date(2024, 4, 1), 52)]
    )
    assert [(one.x, one.y, one.height) for one in figure.columns] == [
        (8, 122, 0),
        (48, 120, 2),
        (88, 18, 104),
        (128, 70, 52),
    ]
    assert figure.width == 160


def test_the_last_twelve_months_end_with_this_one():
    months = last_months(date(2024, 3, 31))
    assert (months[0], months[-1], len(months)) == (date(2023, 4, 1), date(2024, 3, 1), 12)


def test_the_secretary_general_sees_members_and_articles_over_time(client):
    desk = Desk(make_council(seats=3, has_users=False))
    make_member(desk)
    make_member(desk, make_alliance())
    (members,) = figures_for(desk.council.secretary)
    assert [column.value for column in members.columns] == [0] * 11 + [2]
    assert figures_for(make_account("editor")) == []
    client.force_login(desk.council.secretary)
    page = client.get(reverse("desk:home")).content.decode()
    assert page.count("<rect") == 12
    assert f'<time datetime="{clock.today():%Y-%m}">{clock.today():%Y-%m}</time></th><td>2</td>' in page
