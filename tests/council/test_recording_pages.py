"""The recorder's screen, the room's screen and the members' phones, as a browser without script sees them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_person as make_account
from tests.factories.accounts import make_user
from tests.factories.council import (
    Council,
    attendees_of,
    make_council,
    make_item,
    make_meeting,
    make_named_votes,
    make_open_meeting,
    make_voted,
)
from tests.factories.registry import make_alliance, make_person
from xiefa.council.domain import attendance, meetings, resolutions, voting
from xiefa.council.enums import MeetingForm, MeetingState
from xiefa.council.models import Ballot, Meeting, Resolution, Step, Vote
from xiefa.kernel import clock
from xiefa.registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council(seats=6)


@pytest.fixture
def meeting(council: Council) -> Meeting:
    remit = {"text": "制定新任理事的管理办法", "owner": "秘书处"}
    return make_open_meeting(council, {}, {"title": "交办事项", "kind": "remit", "cases": [remit]}, present=5)


@pytest.fixture
def client(council: Council) -> Client:
    return signed_in(council.secretary)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, thing: Any) -> str:
    return reverse(f"council:{name}", kwargs={"pk": thing.pk})


def send(
    client: Client, meeting: Meeting, verb: str, *, key: str = "k" * 32, at: str | None = None, **words: Any
) -> Any:
    body = {"key": key, "verb": verb, "arguments": words, "at": at}
    return client.post(url("meeting_step", meeting), json.dumps(body), content_type="application/json")


def page_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


RECORDER = ("meeting_record", "meeting_record_now")
ROOM = ("meeting_display", "meeting_display_now", "meeting_now")


@pytest.mark.parametrize("name", [*RECORDER, *ROOM])
def test_doors(name: str, council: Council, meeting: Meeting, client: Client) -> None:
    address = url(name, meeting)
    assert Client().get(address).status_code == 302
    assert client.get(address).status_code == 200
    # Sees the council, and does not record it.
    assert signed_in(council.users[0]).get(address).status_code == (403 if name in RECORDER else 200)
    stranger = make_account("alliance_secretary", host_code=make_alliance().code)
    assert signed_in(stranger).get(address).status_code == 404


def test_the_invited_see_the_room_and_not_the_record(council: Council, meeting: Meeting) -> None:
    guest, user = make_person("客人"), make_user("客人")
    Person.objects.filter(pk=guest.pk).update(user=user)
    attendance.invite(meeting=meeting, person=guest, role="guest", by=council.secretary)
    found = {name: signed_in(user).get(url(name, meeting)).status_code for name in (*RECORDER, *ROOM)}
    assert found == dict.fromkeys(RECORDER, 403) | dict.fromkeys(ROOM, 200)


def test_an_invited_recorder_of_another_host_does_not_record_here(council: Council, meeting: Meeting) -> None:
    alliance = make_alliance()
    user, person = make_account("alliance_secretary", host_code=alliance.code), make_person("别家的秘书")
    Person.objects.filter(pk=person.pk).update(user=user)
    attendance.invite(meeting=meeting, person=person, role="observer", by=council.secretary)
    client = signed_in(user)
    item = meeting.items.first()
    assert client.get(url("meeting_record", meeting)).status_code == 403
    assert client.get(url("item_declare", item)).status_code == 403
    assert send(client, meeting, "close_meeting").status_code == 403


def test_an_alliance_records_its_own_meeting() -> None:
    alliance = make_alliance()
    council = make_council(alliance, seats=3)
    secretary = make_account("alliance_secretary", host_code=alliance.code)
    meeting = make_open_meeting(council)
    assert signed_in(secretary).get(url("meeting_record", meeting)).status_code == 200


def test_every_button_is_a_plain_form(council: Council, meeting: Meeting, client: Client) -> None:
    """The whole way without script: somebody comes, a vote by hands, the resolution."""
    late, item = attendees_of(council, meeting)[5], meeting.items.get(title="交办事项")
    post = url("meeting_step", meeting)
    screen = client.get(url("meeting_record", meeting))
    key = screen.context["key"]
    for step in (
        f"verb=arrive&attendee={late.pk}",
        f"verb=turn_to&item={item.pk}",
        f"verb=open_ballot&item={item.pk}&method=hands",
    ):
        answer = client.post(post, {"key": key, "step": step})
        assert (answer.status_code, answer["Location"]) == (302, url("meeting_record", meeting))
    assert late.presences.count() == 1
    ballot = Ballot.objects.get()
    hands = {"hands_for": "6", "hands_against": "0", "hands_abstain": ""}
    assert client.post(post, {"key": key, "verb": "close_ballot", "ballot": ballot.pk, **hands}).status_code == 302
    asked = client.get(url("item_declare", item))
    assert asked.context["consequences"] == ["待办里增加一项，由秘书处负责：制定新任理事的管理办法"]
    for _twice in range(2):
        client.post(post, {"key": asked.context["key"], "verb": "declare", "item": item.pk}, follow=True)
    assert Resolution.objects.get().item == item


def test_a_plain_button_pressed_twice_is_one_step(council: Council, meeting: Meeting, client: Client) -> None:
    item = meeting.items.first()
    said = {"key": "page-key-1", "verb": "add_note", "item": item.pk, "text": "发言"}  # type: ignore[union-attr]
    for _twice in range(2):
        client.post(url("meeting_step", meeting), said)
    item.refresh_from_db()  # type: ignore[union-attr]
    assert (item.discussion, Step.objects.count()) == ("发言", 1)  # type: ignore[union-attr]


def test_what_was_refused_is_said_and_kept(council: Council, meeting: Meeting, client: Client) -> None:
    item = meeting.items.first()
    said = {"key": "page-key-1", "verb": "change_notes", "item": item.pk, "base": "old", "text": "我写的<b>话</b>"}  # type: ignore[union-attr]
    answer = client.post(url("meeting_step", meeting), said)
    assert (answer.status_code, answer.context["sent"]["text"]) == (422, "我写的<b>话</b>")
    assert "我写的&lt;b&gt;话&lt;/b&gt;" in answer.content.decode()
    assert "另一位记录人也改了" in page_of(answer)


def test_the_answer_to_the_script(council: Council, meeting: Meeting, client: Client) -> None:
    late = attendees_of(council, meeting)[5]
    at = (clock.now() - timedelta(minutes=3)).isoformat()
    done = [send(client, meeting, "arrive", attendee=late.pk, at=at) for _twice in range(2)]
    assert [(one.status_code, one.json()) for one in done] == [
        (200, {"key": "k" * 32, "is_done": True, "refusals": []})
    ] * 2
    assert late.presences.get().arrived_at.isoformat() == at
    refused = send(client, meeting, "open_ballot", key="r" * 32, item=meeting.items.first().pk, method="written")  # type: ignore[union-attr]
    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["refusals"]] == ["not_a_written_meeting"]


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "[]",
        "{",
        '{"key": 1}',
        '{"key": "k", "arguments": []}',
        '{"key": "kkkkkkkkkk", "verb": "arrive", "at": "x"}',
    ],
)
def test_steps_that_make_no_sense_get_an_answer(body: str, meeting: Meeting, client: Client) -> None:
    answer = client.post(url("meeting_step", meeting), body, content_type="application/json")
    assert (answer.status_code, answer.json()["is_done"]) == (422, False)


def test_the_script_is_told_what_changed_and_nothing_twice(council: Council, meeting: Meeting, client: Client) -> None:
    now = url("meeting_record_now", meeting)
    first = client.get(now).json()
    assert sorted(first["parts"]) == ["agenda", "people", "point", "state"]
    assert set(client.get(now, {"seen": first["version"]}).json()) == {"version", "token", "clock"}
    send(client, meeting, "turn_to", item=meeting.items.last().pk)  # type: ignore[union-attr]
    second = client.get(now, {"seen": first["version"]}).json()
    assert (second["facts"]["item_words"], second["facts"]["mode"]) == ("2 交办事项", "waiting")


def test_no_form_in_what_is_replaced(council: Council, meeting: Meeting, client: Client) -> None:
    make_named_votes(
        council, voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary), "for"
    )
    parts = client.get(url("meeting_record_now", meeting)).json()["parts"]
    words = "".join(parts.values())
    assert ("<form" in words, "<input" in words, "<textarea" in words) == (False, False, False)
    assert 'form="step-form"' in words


def test_a_step_needs_the_token_of_the_page(council: Council, meeting: Meeting) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(council.secretary)
    assert send(strict, meeting, "close_meeting").status_code == 403
    token = strict.get(url("meeting_record_now", meeting)).json()["token"]
    body = json.dumps({"key": "k" * 32, "verb": "close_meeting", "arguments": {}})
    answer = strict.post(
        url("meeting_step", meeting), body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    meeting.refresh_from_db()
    assert (answer.status_code, meeting.state) == (200, MeetingState.CLOSED)


def test_a_disabled_button_says_why(council: Council, meeting: Meeting, client: Client) -> None:
    for attendee in attendees_of(council, meeting)[:2]:
        attendance.leave(attendee=attendee, by=council.secretary)
    screen = client.get(url("meeting_record", meeting))
    assert [one.code for one in screen.context["ballot_refusals"]] == ["no_quorum"]
    assert [one.code for one in screen.context["declare_refusals"]] == ["not_voted", "quorum_lost"]
    assert "到会人数不足法定人数" in page_of(screen)


def test_the_screen_of_a_meeting_that_has_not_begun(council: Council, client: Client) -> None:
    meeting = make_meeting(council)
    assert "还没有议题" in page_of(client.get(url("meeting_record", meeting)))
    assert client.get(url("meeting_record_now", meeting)).json()["facts"]["item"] == ""
    assert client.get(url("meeting_display", meeting)).status_code == 200
    make_item(council, meeting)
    meetings.call(meeting=meeting, by=council.secretary)
    assert [one.move.verb for one in client.get(url("meeting_record", meeting)).context["moves"]] == ["open"]


def test_the_screens_after_the_minutes_are_sealed(council: Council, meeting: Meeting, client: Client) -> None:
    item = meeting.items.first()
    make_voted(council, item)
    resolutions.declare(item=item, by=council.secretary)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    meetings.minute(meeting=meeting, by=council.secretary)
    answers = [client.get(url(name, meeting)) for name in (*RECORDER, *ROOM)] + [client.get(url("item_declare", item))]
    assert [one.status_code for one in answers] == [200] * 6
    assert answers[0].context["moves"] == []


def test_how_people_voted_is_on_no_screen_before_the_count(council: Council, meeting: Meeting, client: Client) -> None:
    ballot = voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary)

    def screens() -> list[str]:
        parts = client.get(url("meeting_record_now", meeting)).json()["parts"]
        return [*(page_of(client.get(url(name, meeting))) for name in ROOM), *parts.values()]

    found = [screens()]
    for choice in ("against", "for"):
        point = transaction.savepoint()
        make_named_votes(council, ballot, choice)
        found.append(screens())
        transaction.savepoint_rollback(point)
    assert found[0] != found[1] == found[2]


def test_the_room_sees_the_result(council: Council, meeting: Meeting, client: Client) -> None:
    make_voted(council, meeting.items.first(), hands=(4, 1, 0))
    words = page_of(client.get(url("meeting_display_now", meeting)))
    assert "通过 同意 4 反对 1 弃权 0" in words
    assert "需 3 票同意（基数 5）；出席 5 人，法定人数 4 人" in words


def test_a_vote_on_a_phone(council: Council, meeting: Meeting) -> None:
    people = attendees_of(council, meeting)
    attendance.give_proxy(giver=people[5], holder=people[0], by=council.secretary)
    ballot = voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary)
    phone, address = signed_in(council.users[0]), url("ballot_vote", ballot)
    own, other = (f"member_{council.people[at].pk}" for at in (0, 5))
    assert [one.label for one in phone.get(address).context["form"]] == ["您的意见", "受 理事6 委托的意见"]
    assert address in phone.get(url("meeting_now", meeting)).content.decode()
    gaps = phone.post(address, {own: "for"})
    assert (gaps.status_code, Vote.objects.count()) == (422, 0)
    said = {own: "for", other: "abstain"}
    asked = phone.post(address, said)
    assert ([str(choice) for _person, choice in asked.context["asked"]], Vote.objects.count()) == (
        ["for", "abstain"],
        0,
    )
    taps = [phone.post(address, said | {"confirmed": "yes"}) for _twice in range(2)]
    assert [one.status_code for one in taps] == [302, 302]
    assert list(Vote.objects.values_list("member", "choice", "holder")) == [
        (council.people[0].pk, "for", None),
        (council.people[5].pk, "abstain", council.people[0].pk),
    ]
    changed = phone.post(address, said | {own: "against", "confirmed": "yes"})
    assert (changed.status_code, Vote.objects.filter(choice="against").count()) == (422, 0)
    make_named_votes(council, ballot, "for", "for", "for", "for", "against")
    voting.close_ballot(ballot=ballot, by=council.secretary)
    assert "通过 同意 4 反对 1 弃权 1" in page_of(phone.get(address))


def test_who_is_not_on_the_roll_does_not_find_the_ballot(council: Council, meeting: Meeting, client: Client) -> None:
    people = attendees_of(council, meeting)
    attendance.recuse(item=meeting.items.first(), attendee=people[1], reason="本人单位", by=council.secretary)
    ballot = voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary)
    address = url("ballot_vote", ballot)
    found = [signed_in(user).get(address).status_code for user in council.users]
    assert found == [200, 404, 200, 200, 200, 404]
    assert client.get(address).status_code == 404
    assert signed_in(council.users[5]).post(address, {"confirmed": "yes"}).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_show_of_hands_has_no_phone_page(council: Council, meeting: Meeting) -> None:
    ballot = voting.open_ballot(item=meeting.items.first(), method="hands", by=council.secretary)
    assert signed_in(council.users[0]).get(url("ballot_vote", ballot)).status_code == 404


def test_a_vote_at_the_last_second_and_one_after_it(council: Council) -> None:
    meeting = make_open_meeting(council, present=0, form=MeetingForm.WRITTEN)
    deadline = clock.now() + timedelta(days=7)
    ballot = voting.open_ballot(item=meeting.items.get(), method="written", deadline_at=deadline, by=council.secretary)
    address = url("ballot_vote", ballot)
    for at, (user, person) in enumerate(zip(council.users, council.people, strict=True)):
        with clock.frozen(deadline + timedelta(seconds=-1 if at < 4 else 0)):
            signed_in(user).post(address, {f"member_{person.pk}": "for", "confirmed": "yes"})
    with clock.frozen(deadline):
        late = signed_in(council.users[5]).get(address)
        assert (late.context["is_open"], "截止时间已过" in page_of(late)) == (False, True)
        voting.close_ballot(ballot=ballot, by=council.secretary)
    assert Vote.objects.count() == 4
    assert "同意 4 反对 0 弃权 0" in page_of(signed_in(council.users[5]).get(address))


def test_a_void_ballot_says_so(council: Council, meeting: Meeting) -> None:
    ballot = voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary)
    voting.void_ballot(ballot=ballot, reason="设备故障", by=council.secretary)
    assert "这次表决已经作废：设备故障" in page_of(signed_in(council.users[0]).get(url("ballot_vote", ballot)))


def test_more_people_need_no_more_queries(council: Council, client: Client) -> None:
    counts = []
    for seats in (3, 30):
        Person.objects.update(name=Concat(Value("旧"), "name"))
        council = make_council(make_alliance(), seats=seats, has_users=False)
        meeting = make_open_meeting(council)
        voting.open_ballot(item=meeting.items.get(), method="named", by=council.secretary)
        client.get(url("meeting_record_now", meeting))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("meeting_record_now", meeting))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_more_points_need_no_more_queries(council: Council, meeting: Meeting, client: Client) -> None:
    counts = []
    for more in (0, 12):
        for number in range(more):
            make_item(council, meeting, title=f"第{number}件")
        with CaptureQueriesContext(connection) as queries:
            client.get(url("meeting_record_now", meeting))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["meeting_now", "ballot_vote"])
def test_a_phone_follows_and_is_told_only_what_changed(name: str, council: Council, meeting: Meeting) -> None:
    ballot = voting.open_ballot(item=meeting.items.first(), method="named", by=council.secretary)
    make_named_votes(council, ballot, "for")
    phone, address = signed_in(council.users[0]), url(name, meeting if name == "meeting_now" else ballot)
    version = phone.get(address).context["version"]
    htmx = {"HX-Request": "true"}
    assert phone.get(address, {"seen": version}, headers=htmx).status_code == 204
    make_named_votes(council, ballot, "for", "for", "for", "for", "for")
    voting.close_ballot(ballot=ballot, by=council.secretary)
    answer = phone.get(address, {"seen": version}, headers=htmx)
    assert (answer.status_code, "<form" in answer.content.decode()) == (200, False)
    assert page_of(answer).endswith("表决通过。")


def test_votes_that_are_said_aloud_are_entered_on_one_form(council: Council, meeting: Meeting, client: Client) -> None:
    item = meeting.items.get(title="交办事项")
    ballot = voting.open_ballot(item=item, method="named", by=council.secretary)
    first, second, third, *_others = (attendee.person for attendee in attendees_of(council, meeting))
    send(client, meeting, "turn_to", item=item.pk)
    page = client.get(url("meeting_record", meeting))
    sent = {"key": page.context["key"], "verb": "cast", "ballot": ballot.pk}
    choices = {f"choice_{first.pk}": "for", f"choice_{second.pk}": "against", f"choice_{third.pk}": "perhaps"}
    # Meanwhile the second one votes on a phone: that vote stands, and only the others are entered.
    voting.cast(ballot=ballot, member=second, choice="for", by=council.secretary)
    refused = client.post(url("meeting_step", meeting), sent | choices)
    assert refused.status_code == 422
    assert "此人已经投过票，不能再改。" in page_of(refused)
    assert dict(ballot.votes.values_list("member__name", "choice")) == {str(first): "for", str(second): "for"}
    assert (str(third.pk), str(third), "perhaps") in refused.context["voices"]
    assert client.post(url("meeting_step", meeting), sent | {f"choice_{third.pk}": "abstain"}).status_code == 302
    assert ballot.votes.get(member=third).choice == "abstain"
