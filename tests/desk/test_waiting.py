"""What waits, for each audience: its own things and no others, the late ones first, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.rows import fill
from tests.factories.accounts import make_person as make_account
from tests.factories.council import attendees_of, make_council, make_item, make_meeting, make_open_meeting
from tests.factories.registry import make_alliance, make_body, make_network, make_person
from xiefa.council.domain import attendance, meetings, voting
from xiefa.council.enums import BallotMethod, Choice
from xiefa.council.models import Task
from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting import piles_of
from xiefa.desk.waiting.things import pile_of_rows
from xiefa.kernel import clock
from xiefa.registry.models import Person

pytestmark = pytest.mark.django_db

# Title of the pile: what it holds when one thing of every kind waits for this person.
MINE = {"等您表决": 1, "等您回复的会议邀请": 1}
OFFICE = {
    "要记录的会议": 2, "筹备中的会议": 1, "等纪要的会议": 1, "等检查的交办事项": 1, "快到检查日期的交办事项": 1,
    "等待列入议程的议题": 1, "逾期未完成的评审": 1, "到期与临期的注册手续": 1, "待办理的入网申请": 1, "资格变更请求": 1,
    "逾期的评分": 1, "等待会评": 1,
}  # fmt: skip
EVALUATION = {"评价的下一步": 2, "待决定的参评资格": 1, "待处理的异议": 1}
RECORDS = {"等待接受的活动记录": 1, "等待了结的质疑": 1, "逾期未提交的填报": 1}
REPORTING = {"我们的填报": 1, "退回补正的活动记录": 1, "等您答复的质疑": 1, "待核对的活动记录": 1}
OWN_EVALUATION = {"我们的评价结果": 1, "评价前的自查": 1}
NEWS = {"来稿待处理": 1, "待编稿件": 1, "我的稿件": 1}
WAITING = {
    "secretary_general": MINE | OFFICE | RECORDS | NEWS | EVALUATION | {"等您公示或发布的评价": 1},
    "editor": MINE | NEWS,
    "membership_officer": MINE | OFFICE | RECORDS | EVALUATION | {"我的稿件": 1},
    "expert": MINE | {"等您评审": 1, "等您评分": 1},
    "council_member": MINE,
    "reader": MINE,
}


def counts(user):
    return {str(pile.title): pile.total for pile in piles_of(user)}


def make_audience(*roles, host_code=""):
    """A person with these roles and an account, who sits on the council of the network."""
    host, user = make_network(), make_account(*roles, host_code=host_code)
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    person.refresh_from_db()
    return {"host": host, "body": make_body(host), "person": person, "user": user, "other": make_account()}


@pytest.mark.parametrize("role", WAITING)
def test_each_audience_finds_its_own_things(role):
    audience = make_audience(role)
    fill(1, **audience)
    assert counts(audience["user"]) == WAITING[role]


def test_somebody_with_several_roles_sees_the_union():
    audience = make_audience("secretary_general", "expert")
    fill(1, **audience)
    assert counts(audience["user"]) == WAITING["secretary_general"] | WAITING["expert"]


def test_an_alliance_finds_its_own_side_and_nothing_of_the_network():
    alliance = make_alliance(code="zhuji")
    audience = make_audience("alliance_secretary", host_code="zhuji")
    fill(1, **audience)
    assert counts(audience["user"]) == MINE | {"我的稿件": 1}
    fill(1, **audience | {"host": alliance, "body": make_body(alliance)})
    both = {"等您表决": 2, "等您回复的会议邀请": 2, "我的稿件": 2, "我们的入网申请": 1}
    assert counts(audience["user"]) == both | OFFICE | REPORTING | OWN_EVALUATION


def test_the_head_of_an_alliance_finds_what_to_confirm():
    alliance = make_alliance(code="zhuji")
    head = make_account("alliance_head", host_code="zhuji")
    audience = make_audience("council_member") | {"host": alliance, "body": make_body(alliance)}
    fill(1, **audience)
    assert counts(head) == REPORTING | OWN_EVALUATION | {"等您确认的活动记录": 1}


def test_what_is_late_leads_and_says_so():
    audience = make_audience("secretary_general")
    fill(1, **audience)
    piles = piles_of(audience["user"])
    late = [str(pile.title) for pile in piles if pile.late]
    assert [str(pile.title) for pile in piles][: len(late)] == late
    assert late == [
        "等您表决", "等您回复的会议邀请", "等检查的交办事项", "快到检查日期的交办事项", "逾期未完成的评审", "逾期的评分",
        "到期与临期的注册手续", "逾期未提交的填报",
    ]  # fmt: skip


@pytest.mark.parametrize("roles", [("secretary_general", "expert"), ("editor",), ("council_member",)])
def test_the_number_of_queries_is_the_same_for_one_row_and_for_three_hundred(roles, client):
    audience, asked = make_audience(*roles), []
    client.force_login(audience["user"])
    for number in (1, 299):
        fill(number, **audience)
        audience |= {"host": (alliance := make_alliance()), "body": make_body(alliance)}
        client.get(reverse("desk:home"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("desk:home")).status_code == 200
        asked.append(len(queries))
    assert asked[1] == asked[0]


def test_a_pile_is_not_made_from_a_query_that_leaves_out_doubles():
    with pytest.raises(ValueError, match="without doubles"):
        pile_of_rows(6, NoticeKind.TASK, "任务", Task.objects.distinct(), lambda row: row, icon="list-check")


def test_a_ballot_leaves_the_desk_when_one_has_voted_and_stays_while_one_speaks_for_another():
    council = make_council(seats=3)
    meeting = make_open_meeting(council, present=2)
    first, second, absent = attendees_of(council, meeting)
    attendance.give_proxy(giver=absent, holder=second, by=council.secretary)
    ballot = voting.open_ballot(item=meeting.items.get(), method=BallotMethod.NAMED, by=council.secretary)
    voting.cast(ballot=ballot, member=first.person, choice=Choice.FOR, by=council.users[0])
    voting.cast(ballot=ballot, member=second.person, choice=Choice.FOR, by=council.users[1])
    assert [counts(user) for user in council.users] == [{}, {"等您表决": 1}, {"等您表决": 1}]
    voting.cast(ballot=ballot, member=absent.person, choice=Choice.FOR, by=council.users[1])
    assert [counts(user) for user in council.users] == [{}, {}, {}]


def test_an_invitation_leads_to_the_persons_own_page_until_it_is_answered(client):
    council = make_council(seats=1)
    meeting = make_meeting(council, starts_at=clock.now() + timedelta(days=10))
    make_item(council, meeting)
    assert counts(council.users[0]) == {}
    meetings.call(meeting=meeting, by=council.secretary)
    (pile,) = piles_of(council.users[0])
    (thing,) = pile.things
    assert (thing.title, thing.is_late) == (meeting.title, False)
    client.force_login(council.users[0])
    assert client.get(thing.url).status_code == 200
    attendance.answer(attendee=attendees_of(council, meeting)[0], reply="coming", by=council.users[0])
    assert counts(council.users[0]) == {}


def test_every_thing_that_waits_leads_to_a_page_its_person_may_open(client):
    audience = make_audience("secretary_general", "expert")
    fill(1, **audience)
    client.force_login(audience["user"])
    urls = {url for pile in piles_of(audience["user"]) for url in (*(one.url for one in pile.things), pile.more_url)}
    answers = {url: client.get(url, follow=True).status_code for url in sorted(urls - {""})}
    assert {url: code for url, code in answers.items() if code != 200} == {}
