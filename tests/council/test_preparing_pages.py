"""The pages with which a meeting is prepared, and the page of whoever is invited."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests.council.pages import CONFIRMED, PDF, errors, said, url
from tests.factories.accounts import make_person as make_account
from tests.factories.council import attendees_of, make_council, make_item, make_meeting, make_open_meeting
from tests.factories.registry import make_alliance, make_body, make_person
from xiefa.council.designations import numeral
from xiefa.council.domain import attendance, meetings
from xiefa.council.domain.papers import add_paper
from xiefa.council.models import Meeting
from xiefa.kernel.models import Notice
from xiefa.registry.models import Person

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def council():
    return make_council(seats=3)


@pytest.fixture
def staff(council, client):
    client.force_login(council.secretary)
    return client


@pytest.fixture
def meeting(council):
    return make_meeting(council, title="二月理事会")


def prepare_fields(council, **changes):
    fields = {
        "title": "二届一次理事会",
        "host": council.host.pk,
        "body_1": council.body.pk,
        "form": "in_person",
        "starts_at": "2026-03-01T09:30",
    }
    return fields | changes


# ——— the list ———


def test_the_list_shows_numbers_of_both_bodies_and_filters(council, staff):
    other = make_body(make_alliance("国联中心", "国联"), term=1)
    meetings.prepare_meeting(
        host=council.host,
        title="合开的会",
        form="in_person",
        starts_at=datetime(2021, 12, 24, 9, tzinfo=SHANGHAI),
        bodies=[(council.body, 4), (other, 10)],
        by=council.secretary,
    )
    make_meeting(council, title="另一次")
    page = staff.get(url("meeting_list")).content.decode()
    assert [words in page for words in ("二届四次", "一届十次", "国联 · 理事会", "合开的会", "另一次")] == [True] * 5
    found = staff.get(url("meeting_list"), {"year": 2021}).context["page"].object_list
    assert [one.title for one in found] == ["合开的会"]
    assert list(staff.get(url("meeting_list"), {"state": "called"}).context["page"]) == []


def test_the_sheet_has_what_the_list_has(council, staff, meeting):
    make_item(council, meeting)
    response = staff.get(url("meeting_export"))
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert [(row[0], row[2], row[4], row[9], row[10], row[11]) for row in rows[1:]] == [
        ("二月理事会", "联盟协发网 · 理事会 二届一次", "筹备", 1, 3, 0)
    ]


def test_another_host_is_another_world(council, client, meeting):
    unit = make_alliance("别的联盟")
    client.force_login(make_account("alliance_secretary", host_code=unit.code))
    item = make_item(council, meeting)
    paper = add_paper(item=item, title="报告", file_name="a.pdf", data=PDF, by=council.secretary)
    assert list(client.get(url("meeting_list")).context["page"]) == []
    asked = [
        client.get(url("meeting_detail", meeting.pk)),
        client.post(url("meeting_call", meeting.pk)),
        client.post(url("item_move", item.pk), {"step": "up"}),
        client.get(url("paper_file", paper.pk)),
        client.get(url("invitation", meeting.pk)),
    ]
    assert [one.status_code for one in asked] == [404] * 5


def test_an_invitation_from_another_host_does_not_open_the_staff_page(council, client, meeting):
    unit = make_alliance("别的联盟")
    guest = make_account("alliance_secretary", host_code=unit.code)
    person = make_person("客人")
    Person.objects.filter(pk=person.pk).update(user=guest)
    attendance.invite(meeting=meeting, person=person, role="guest", by=council.secretary)
    client.force_login(guest)
    assert client.get(url("invitation", meeting.pk)).status_code == 404
    make_item(council, meeting)
    meetings.call(meeting=meeting, by=council.secretary)
    answers = [client.get(url(name, meeting.pk)).status_code for name in ("invitation", "meeting_detail")]
    assert answers == [200, 404]


# ——— the meeting ———


def test_a_meeting_is_prepared_with_the_next_number_of_each_body(council, staff):
    other = make_body(make_alliance("国联中心", "国联"), term=1)
    fields = prepare_fields(council, body_2=other.pk, number_2=10)
    response = staff.post(url("meeting_prepare"), fields)
    made = Meeting.objects.get()
    assert response.headers["Location"] == url("meeting_detail", made.pk)
    assert [(one.body, one.number) for one in made.sessions.all()] == [(council.body, 1), (other, 10)]
    assert made.starts_at.astimezone(SHANGHAI).isoformat() == "2026-03-01T09:30:00+08:00"
    page = staff.get(url("meeting_prepare")).content.decode()
    assert "联盟协发网 · 理事会（下一次：二届二次）" in page
    assert "国联 · 理事会（下一次：一届十一次）" in page


def test_what_is_wrong_with_a_new_meeting_stands_beside_its_field(council, staff):
    fields = prepare_fields(council, body_2=council.body.pk, number_3=4, ends_at="2026-03-01T08:00")
    response = staff.post(url("meeting_prepare"), fields)
    assert response.status_code == 422
    assert errors(response) == {"body_2": ["这个机构已经选过了。"], "body_3": ["填了次数，请选择机构。"]}
    response = staff.post(url("meeting_prepare"), prepare_fields(council, ends_at="2026-03-01T08:00"))
    assert errors(response) == {"ends_at": ["结束时间早于开始时间。请改正其中之一。"]}
    assert Meeting.objects.count() == 0


def change_fields(council, **changes):
    fields = {"title": "改名", "form": "hybrid", "starts_at": "2026-04-01T14:00", "place": "会议室"}
    return fields | {"body_1": council.body.pk, "number_1": 1} | changes


def test_particulars_are_changed(council, staff, meeting):
    staff.post(url("meeting_change", meeting.pk), change_fields(council))
    meeting.refresh_from_db()
    assert (meeting.title, meeting.form, meeting.place) == ("改名", "hybrid", "会议室")
    response = staff.post(url("meeting_change", meeting.pk), change_fields(council, starts_at="昨天"))
    assert (response.status_code, list(errors(response))) == (422, ["starts_at"])


def test_bodies_change_until_the_meeting_opens(council, staff, meeting):
    other = make_body(council.host, name="监事会", kind="supervisors")
    rows = staff.get(url("meeting_change", meeting.pk)).context["form"].body_rows
    assert [(body.value(), number.value()) for body, number in rows] == [
        (council.body.pk, 1),
        (None, None),
        (None, None),
    ]
    staff.post(url("meeting_change", meeting.pk), change_fields(council, number_1=4, body_2=other.pk))
    assert list(meeting.sessions.values_list("body", "number")) == [(council.body.pk, 4), (other.pk, 1)]
    make_item(council, meeting)
    response = staff.post(url("meeting_change", meeting.pk), change_fields(council, body_1=other.pk))
    assert (response.status_code, list(errors(response))) == (422, ["__all__"])
    meetings.call(meeting=meeting, by=council.secretary)
    meetings.open_meeting(meeting=meeting, by=council.secretary)
    assert staff.get(url("meeting_change", meeting.pk)).context["form"].body_rows == []
    response = staff.post(url("meeting_change", meeting.pk), change_fields(council, form="written"))
    assert errors(response) == {"form": ["会议已经开始，不能再改会议形式。"]}


def test_the_invited_hear_of_a_change_each_in_their_language(council, staff, meeting):
    make_item(council, meeting)
    staff.post(url("meeting_change", meeting.pk), change_fields(council))
    assert Notice.objects.count() == 0
    reader = council.users[1]
    reader.language = "en"
    reader.save()
    meetings.call(meeting=meeting, by=council.secretary)
    letters = Notice.objects.filter(kind="council.change").order_by("pk")
    for place in ("礼堂", "礼堂", "会议室", "礼堂"):
        staff.post(url("meeting_change", meeting.pk), change_fields(council, place=place))
    assert letters.count() == 3 * 3
    words = {one.to: one.text for one in letters}
    assert "地点：礼堂" in words[council.users[0].email]
    assert "Place: 礼堂" in words[reader.email]
    assert Notice.objects.get(kind="council.invitation", to=reader.email).subject.startswith("Invitation to a meeting")


def test_only_those_who_record_for_the_host_are_offered_as_recorders(council, staff, client):
    alliance = make_alliance()
    own = make_account("alliance_secretary", host_code=alliance.code, name="本盟秘书长")
    make_account("editor", name="编辑")
    offered = staff.get(url("meeting_prepare")).context["form"].fields["recorder"].queryset
    assert set(offered) == {council.secretary, own}
    client.force_login(own)
    assert list(client.get(url("meeting_prepare")).context["form"].fields["recorder"].queryset) == [own]


def test_what_is_missing_stands_beside_the_disabled_button(council, staff):
    fields = {"host": council.host, "title": "空会", "form": "in_person", "bodies": [(council.body, None)]}
    meeting = meetings.prepare_meeting(**fields, starts_at=datetime(2026, 3, 1, tzinfo=SHANGHAI), by=council.secretary)
    page = staff.get(url("meeting_detail", meeting.pk))
    assert [str(one) for one in page.context["offers"]["call"].refusals] == [
        "议程还是空的。请先加入议题。",
        "还没有邀请任何人。请先列出到会人。",
    ]
    assert 'disabled aria-describedby="reasons-call"' in page.content.decode()
    response = staff.post(url("meeting_call", meeting.pk), follow=True)
    assert said(response) == ["议程还是空的。请先加入议题。", "还没有邀请任何人。请先列出到会人。"]


def test_the_call_goes_out_once_with_agenda_and_link(council, staff, meeting):
    make_item(council, meeting, title="年度报告", presenter="甲")
    response = staff.post(url("meeting_call", meeting.pk), follow=True)
    assert said(response) == ["会议通知已发出。各人的回复会显示在这一页。"]
    staff.post(url("meeting_call", meeting.pk))
    letters = Notice.objects.filter(kind="council.invitation")
    assert sorted(one.to for one in letters) == sorted(user.email for user in council.users)
    text = letters.first().text
    assert "一、年度报告（甲）" in text
    assert f"/desk/council/meetings/{meeting.pk}/invitation/" in text
    late = make_person("晚来的")
    Person.objects.filter(pk=late.pk).update(user=make_account("expert"))
    attendance.invite(meeting=meeting, person=Person.objects.get(pk=late.pk), role="observer", by=council.secretary)
    assert letters.all().count() == 4


def test_cancelling_asks_first_and_tells_the_invited(council, staff, meeting):
    make_item(council, meeting)
    meetings.call(meeting=meeting, by=council.secretary)
    page = staff.get(url("meeting_cancel", meeting.pk))
    assert page.context["losses"] == [
        "会议取消后不能恢复，需要时另行筹备；议程和材料留作记录。",
        "1 个机构的届次收回，留给下一次会议。",
        "已通知的 3 人会收到取消的通知。",
    ]
    assert errors(staff.post(url("meeting_cancel", meeting.pk), CONFIRMED)) == {"reason": ["这个字段是必填项。"]}
    staff.post(url("meeting_cancel", meeting.pk), CONFIRMED | {"reason": "场地检修"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sessions.count()) == ("cancelled", 0)
    letters = Notice.objects.filter(kind="council.cancellation")
    assert ["场地检修" in one.text for one in letters] == [True] * 3


# ——— invitations ———


def test_everybody_is_invited_with_one_button_and_others_one_by_one(council, staff):
    fields = {"host": council.host, "title": "会", "form": "in_person", "bodies": [(council.body, None)]}
    meeting = meetings.prepare_meeting(**fields, starts_at=datetime(2026, 3, 1, tzinfo=SHANGHAI), by=council.secretary)
    path = url("attendee_invite_all", meeting.pk)
    assert said(staff.post(path, follow=True)) == ["已邀请 3 位成员。"]
    assert said(staff.post(path, follow=True)) == ["全体成员都已在名单上。"]
    guest = make_person("列席人")
    staff.post(url("attendee_invite", meeting.pk), {"person": guest.pk, "role": "observer"})
    response = staff.post(url("attendee_invite", meeting.pk), {"person": guest.pk, "role": "observer"})
    assert (response.status_code, list(errors(response))) == (422, ["person"])
    page = staff.get(url("meeting_invitations", meeting.pk))
    assert [one.get_role_display() for one in page.context["attendees"]] == ["理事"] * 3 + ["列席"]
    assert [one.person for one in page.context["unreached"]] == [guest]
    last = meeting.attendees.get(person=guest)
    assert staff.get(url("attendee_remove", last.pk)).context["losses"] == ["列席人不再受邀，看不到议程和材料。"]
    staff.post(url("attendee_remove", last.pk), CONFIRMED)
    assert meeting.attendees.count() == 3


def test_the_forecast_follows_the_replies(council, staff, meeting):
    make_item(council, meeting)
    first, second, third = attendees_of(council, meeting)

    def forecast():
        one = staff.get(url("meeting_detail", meeting.pk)).context["forecasts"][0]
        return one.quorum.count, one.quorum.needed, one.quorum.is_met, one.could_be_met

    assert forecast() == (0, 2, False, True)
    staff.post(url("attendee_answer", first.pk), {"reply": "coming"})
    staff.post(url("attendee_answer", second.pk), {"reply": "coming"})
    assert forecast() == (2, 2, True, True)
    staff.post(url("attendee_answer", second.pk), {"reply": "absent"})
    staff.post(url("attendee_answer", third.pk), {"reply": "proxy", "holder": first.pk})
    assert forecast() == (1, 2, False, False)


def test_the_invited_person_reads_and_answers(council, client, meeting):
    item = make_item(council, meeting, title="年度报告")
    paper = add_paper(item=item, title="报告", file_name="报告.pdf", data=PDF, by=council.secretary)
    attendee, other, _third = attendees_of(council, meeting)
    client.force_login(council.users[0])
    path = url("invitation", meeting.pk)
    assert client.get(path).status_code == 404
    meetings.call(meeting=meeting, by=council.secretary)
    page = client.get(path).content.decode()
    assert [words in page for words in ("年度报告", url("paper_file", paper.pk), "二届一次")] == [True] * 3
    assert client.get(url("paper_file", paper.pk)).status_code == 200

    response = client.post(path, {"reply": "proxy", "note": "出差"})
    assert (response.status_code, errors(response)) == (422, {"holder": ["请选择受托人。"]})
    client.post(path, {"reply": "proxy", "holder": other.pk, "note": "出差"})
    attendee.refresh_from_db()
    assert (attendee.reply, attendee.proxy_given.holder, attendee.reply_note) == ("proxy", other, "出差")
    client.post(path, {"reply": "coming"})
    attendee = type(attendee).objects.get(pk=attendee.pk)
    assert (attendee.reply, hasattr(attendee, "proxy_given")) == ("coming", False)
    response = client.post(path, {"reply": "none"})
    assert (response.status_code, list(errors(response))) == (422, ["reply"])


def test_an_observer_gives_no_proxy_and_a_closed_meeting_takes_no_reply(council, client):
    meeting = make_open_meeting(council)
    person = make_person("列席人")
    user = make_account("expert")
    Person.objects.filter(pk=person.pk).update(user=user)
    attendance.invite(meeting=meeting, person=person, role="observer", by=council.secretary)
    client.force_login(user)
    form = client.get(url("invitation", meeting.pk)).context["form"]
    assert ([value for value, _label in form.fields["reply"].choices], "holder" in form.fields) == (
        ["coming", "absent"],
        False,
    )
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    assert client.get(url("invitation", meeting.pk)).context["form"] is None


def test_a_council_member_reads_and_changes_nothing(council, client, meeting):
    item = make_item(council, meeting)
    client.force_login(council.users[0])
    page = client.get(url("meeting_detail", meeting.pk))
    assert (page.status_code, page.context["may_prepare"], page.context["offers"]) == (200, False, {})
    assert client.post(url("item_move", item.pk), {"step": "up"}).status_code == 403


def test_a_meeting_that_is_over_explains_why_nothing_changes(council, staff):
    meeting = make_open_meeting(council)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    item = meeting.items.get()
    page = staff.get(url("item_change", item.pk))
    assert [str(one.message) for one in page.context["refusals"]] == ["会议的状态是“已休会”，议程和名单已不能改动。"]
    response = staff.post(url("item_change", item.pk), {"title": "改", "kind": item.kind, "session": item.session_id})
    assert (response.status_code, errors(response)) == (
        422,
        {"__all__": ["会议的状态是“已休会”，议程和名单已不能改动。"]},
    )


def test_numerals():
    assert [numeral(n) for n in (1, 10, 11, 20, 34, 99, 100)] == ["一", "十", "十一", "二十", "三十四", "九十九", "100"]
