"""The page of an organisation: everything known of it, now and on any day, in a fixed number of queries."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.briefing import make_issue, make_item, make_office, make_shelved_article
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from tests.factories.standing import make_host, make_member
from xiefa.kernel import clock
from xiefa.manuscript import Paragraph
from xiefa.registry import panels
from xiefa.registry.domain.contacts import add_contact
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.members import add_unit, change_unit_role
from xiefa.registry.domain.organisations import add_organisation, rename
from xiefa.registry.domain.people import unseat

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def officer(client):
    client.force_login(make_staff("membership_officer"))
    return client


@pytest.fixture
def water():
    """An alliance with a past: renamed in 2024, a unit promoted in 2025, a seat that ended in 2025."""
    water = make_alliance("水环境产业联盟", "水环境联盟", code="shj", since=date(2015, 1, 1))
    rename(organisation=water, full_name="水治理产业联盟", on=date(2024, 1, 1), by=None)
    unit = add_organisation(code="qy", kind="company", full_name="清源水务公司", by=None)
    row = add_unit(alliance=water, unit=unit, since=date(2020, 1, 1), by=None)
    change_unit_role(unit=row, role="council", on=date(2025, 1, 1), by=None)
    old = make_body(water, term=1, since=date(2018, 1, 1), until=date(2023, 1, 1))
    make_seat(old, make_person("周澄"), title="理事长", since=date(2018, 1, 1))
    make_body(water, since=date(2023, 1, 1))
    left = make_seat(
        make_body(water, name="秘书处", kind="secretariat", term=None), make_person("林溪"), title="秘书长"
    )
    unseat(seat=left, on=date(2025, 6, 1), by=None)
    add_contact(
        organisation=water,
        channel="phone",
        value="010-66001234",
        office="秘书处",
        purpose="会议通知",
        since=date(2025, 1, 1),
        by=None,
    )
    return water


def view_of(client, on=""):
    response = client.get(reverse("registry:organisation_detail", args=["shj"]), {"on": on} if on else {})
    return response.context["view"], response


def shape(view):
    return {
        "names": [name.text for name in view.names_present],
        "units": [one.get_role_display() for one in view.units],
        "bodies": {str(body): [seat.title for seat in body.seats.all()] for body in view.bodies},
        "contacts": [one.value for one in view.contacts],
    }


def test_the_page_shows_the_past_and_the_present(officer, water):
    view, response = view_of(officer)
    assert shape(view) == {
        "names": ["水治理产业联盟", "水环境联盟"],
        "units": ["理事单位", "成员"],
        "bodies": {"第2届理事会": [], "第1届理事会": ["理事长"], "秘书处": ["秘书长"]},
        "contacts": ["010-66001234"],
    }
    assert [name.text for name in view.names_past] == ["水环境产业联盟"]
    assert "第2届理事会" in response.content.decode()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (
            "2016-01-01",
            {"names": ["水环境产业联盟", "水环境联盟"], "units": [], "bodies": {"秘书处": []}, "contacts": []},
        ),
        (
            "2023-06-01",
            {
                "names": ["水环境产业联盟", "水环境联盟"],
                "units": ["成员"],
                "bodies": {"第2届理事会": [], "秘书处": ["秘书长"]},
                "contacts": [],
            },
        ),
        (
            "2025-05-31",
            {
                "names": ["水治理产业联盟", "水环境联盟"],
                "units": ["理事单位"],
                "bodies": {"第2届理事会": [], "秘书处": ["秘书长"]},
                "contacts": ["010-66001234"],
            },
        ),
        (
            "2025-06-01",
            {
                "names": ["水治理产业联盟", "水环境联盟"],
                "units": ["理事单位"],
                "bodies": {"第2届理事会": [], "秘书处": []},
                "contacts": ["010-66001234"],
            },
        ),
    ],
)
def test_the_page_shows_any_day_as_it_was(officer, water, on, expected):
    view, response = view_of(officer, on)
    assert shape(view) == expected
    shown = response.content.decode()
    assert f"以下是 {on} 当日的情况。" in shown
    assert "/add/" not in shown


def test_a_day_that_is_none_is_said_beside_the_field(officer, water):
    _view, response = view_of(officer, "2025-02-30")
    assert (response.status_code, 'id="on-errors"' in response.content.decode()) == (422, True)


def test_the_page_asks_as_often_for_much_as_for_little(
    officer, water, django_assert_num_queries, django_assert_max_num_queries
):
    make_seat(make_body(make_alliance(code="other")), represents=water)
    make_seat(water.bodies.get(term=2), represents=make_alliance())
    with django_assert_max_num_queries(40) as few:
        view_of(officer)
    for at in range(12):
        unit = add_organisation(code=f"u{at}", kind="company", full_name=f"第{at}号单位", by=None)
        add_unit(alliance=water, unit=unit, by=None)
        make_seat(make_body(water, term=3 + at), represents=make_alliance())
        make_seat(make_body(make_alliance()), represents=water)
        add_contact(organisation=water, channel="phone", value=f"6600{at:04}", office="办", purpose="通知", by=None)
    with django_assert_num_queries(len(few)):
        view_of(officer)


def test_standing_is_told_with_its_ledger_on_any_day(officer):
    host = make_host()
    member = make_member(host, make_alliance(code="shj"), on=date(2024, 3, 1))
    view, response = view_of(officer)
    assert [(one.get_state_display(), one.until) for one in view.standings if one.until is None] == [("正式网员", None)]
    assert [entry.kind for entry in view.ledger] == ["admit", "grant_qualification"]
    assert "批准加入" in response.content.decode()
    before, _response = view_of(officer, "2024-02-29")
    assert (before.standings, before.ledger) == ([], [])
    after, _response = view_of(officer, "2024-03-01")
    assert ([one.state for one in after.standings], member.code) == (["member"], "shj")


def test_rooms_above_say_what_they_know_at_start_up(client):
    office, water = make_office(), make_alliance("水环境产业联盟", "水环境联盟", code="shj")
    make_shelved_article(office, contributors=[water], heading="供稿的一篇")
    make_shelved_article(office, heading="提及的一篇", blocks=(Paragraph("水环境联盟召开会议。"),))
    make_shelved_article(office, heading="无关的一篇")
    issue = make_issue(office, items=1)
    make_item(office, issue.sections.first(), heading="水环境联盟开会")
    make_item(office, issue.sections.first(), heading="无名", blocks=(Paragraph("会上水环境产业联盟发言。"),))
    client.force_login(office.editor)
    shown = {
        str(one.title): (one.lines.total, [line.text for line in one.lines.lines])
        for one in client.get(water.get_absolute_url()).context["panels"]
    }
    assert shown == {
        "活动": (0, []),
        "供稿与提及的稿件": (2, ["提及的一篇", "供稿的一篇"]),
        "简报中的条目": (2, ["水环境联盟开会", "无名"]),
    }


def test_a_reader_sees_in_the_panels_what_the_rooms_show_them(client):
    office, water = make_office(), make_alliance("水环境产业联盟", "水环境联盟", code="shj")
    make_shelved_article(office, contributors=[water], heading="供稿的一篇")
    issue = make_issue(office, items=0)
    make_item(office, issue.sections.first(), heading="水环境联盟开会")
    readers = {
        "council": make_staff("council_member"),
        "own": make_staff("alliance_secretary", host_code="shj"),
        "other": make_staff("alliance_secretary", host_code="elsewhere"),
    }
    totals = {name: [one.lines.total for one in panels.shown_for(water, user)] for name, user in readers.items()}
    assert totals == {"council": [0, 0, 0], "own": [0, 1, 0], "other": [0, 0, 0]}
    assert [one.lines.total for one in panels.shown_for(water, office.editor, day=date(2020, 1, 1))] == [0, 0, 0]


def test_a_second_declaration_replaces_the_first():
    before = dict(panels._panels)

    def nothing(organisation, user, day):
        return panels.Lines()

    panels.panel("甲", 90, nothing)
    panels.panel("乙", 90, nothing)
    added = [one.title for key, one in panels._panels.items() if key not in before]
    panels._panels.clear()
    panels._panels.update(before)
    assert added == ["乙"]


def test_a_person_is_linked_to_one_account_by_those_who_keep_the_whole_registry(client, water):
    person, other, account = make_person("李明"), make_person("王芳"), make_staff(name="li.ming")
    client.force_login(make_staff("membership_officer"))
    address = reverse("registry:person_link", args=[person.pk])
    assert client.post(address, {"user": account.pk}).status_code == 302
    person.refresh_from_db()
    assert person.user == account
    assert "li.ming" in client.get(reverse("registry:person_detail", args=[person.pk])).content.decode()
    taken = client.post(reverse("registry:person_link", args=[other.pk]), {"user": account.pk})
    assert (taken.status_code, set(taken.context["form"].errors)) == (422, {"user"})
    client.post(address, {"user": ""})
    person.refresh_from_db()
    assert person.user is None
    link_account(person=other, user=account, by=None)
    changed = client.post(reverse("registry:person_edit", args=[other.pk]), {"name": "王芳芳", "notes": "清源水务"})
    other.refresh_from_db()
    assert (changed.status_code, other.name, other.notes, other.user) == (302, "王芳芳", "清源水务", account)
