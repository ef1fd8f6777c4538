"""What happened, field by field, in words."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from tests.factories.standing import make_host, make_member
from xiefa.kernel import clock
from xiefa.registry.domain.history import history_of_organisation, history_of_person
from xiefa.registry.domain.identity import change_person, link_account
from xiefa.registry.domain.members import add_unit, change_unit_role
from xiefa.registry.domain.merging import merge_organisations
from xiefa.registry.domain.organisations import (
    add_name,
    add_organisation,
    end_name,
    rename,
    revise_organisation,
)
from xiefa.registry.domain.people import unseat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2026, 3, 1)):
        yield


@pytest.fixture
def water():
    return make_alliance("水环境产业联盟", "水环境联盟", code="shj")


def told(happenings):
    """(action, changes) oldest first."""
    return [(one.action, [str(change) for change in one.changes]) for one in reversed(happenings)]


def test_each_field_is_told_with_what_it_was(water):
    clerk = make_staff(name="刘洋")
    revise_organisation(
        organisation=water, kind="alliance", province="江苏", founded_on=date(2010, 1, 1), is_visible=False, by=clerk
    )
    rename(organisation=water, full_name="水治理产业联盟", on=date(2024, 1, 1), by=clerk)
    name = add_name(organisation=water, kind="english", text="Water", by=clerk)
    end_name(name=name, on=date(2026, 1, 1), by=clerk)
    happenings = history_of_organisation(water)
    assert told(happenings)[1:] == [
        ("修改组织资料", ["公开：是 → 否", "省份：（空） → 江苏", "成立日期：（空） → 2010-01-01"]),
        ("组织更名", ["全称：水环境产业联盟 → 水治理产业联盟", "日期：2024-01-01"]),
        ("登记名称", ["名称种类：英文名", "名称：Water"]),
        ("停用名称", ["名称：Water", "日期：2026-01-01"]),
    ]
    assert {one.actor for one in happenings[:4]} == {"刘洋"}


def test_what_belongs_to_an_organisation_is_told_with_it(water):
    seat = make_seat(make_body(water), make_person("林溪"))
    unseat(seat=seat, on=date(2026, 1, 1), by=None)
    company = add_organisation(code="qy", kind="company", full_name="清源水务", by=None)
    unit = add_unit(alliance=water, unit=company, since=date(2020, 1, 1), by=None)
    change_unit_role(unit=unit, role="lead", on=date(2025, 1, 1), by=None)
    make_seat(make_body(make_alliance()))
    assert told(history_of_organisation(water))[1:] == [
        ("新增机构", ["组织：shj", "名称：理事会", "届次：2", "由决议任免：否"]),
        ("登记任职", ["职务：理事", "起始日期：2023-01-01"]),
        ("结束任职", ["日期：2026-01-01"]),
        ("登记成员单位", ["联盟：shj", "成员单位：清源水务", "角色：成员", "起始日期：2020-01-01"]),
        ("变更成员单位角色", ["角色：成员 → 牵头单位", "日期：2025-01-01"]),
    ]
    assert [one.action for one in history_of_person(seat.person)] == ["结束任职", "登记任职", "新增人员"]


def test_an_entry_of_the_ledger_is_told_in_its_own_words():
    host = make_host()
    member = make_member(host, on=date(2024, 3, 1))
    assert [changes[0] for action, changes in told(history_of_organisation(member)) if action == "记入资格台账"] == [
        "事项：授予注册资格",
        "事项：批准加入",
    ]


def test_a_person_is_told_by_field_too():
    person = make_person("林溪")
    change_person(person=person, name="林曦", pinyin="lin xi", notes="", by=None)
    link_account(person=person, user=make_staff(name="lin.xi"), by=None)
    assert [change.split("：")[0] for _action, changes in told(history_of_person(person)) for change in changes] == [
        "姓名",
        "姓名",
        "拼音",
        "账号",
    ]


def test_a_double_brings_its_history_along(water):
    double = make_alliance("水环境联盟二", code="shj-2")
    merge_organisations(kept=water, gone=double, reason="重复", by=None)
    actions = [one.action for one in history_of_organisation(water)]
    assert actions == ["合并重复记录", "合并重复记录", "新增组织", "新增组织"]


def test_a_history_is_one_question_and_goes_on_on_pages_and_in_a_sheet(client, water, django_assert_num_queries):
    for at in range(40):
        add_name(organisation=water, kind="short", text=f"水{at}", by=None)
    with django_assert_num_queries(1):
        assert len(history_of_organisation(water)) == 41
    client.force_login(make_staff("council_member"))
    page = client.get(reverse("registry:organisation_history", args=["shj"]), {"page": 2}).context["page"]
    assert len(page.object_list) == 11
    data = client.get(reverse("registry:organisation_history_export", args=["shj"])).content
    [_, newest, *_rows] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert newest[3:] == ("登记名称", "水环境产业联盟", "名称种类：简称；名称：水39")


def test_the_history_of_a_person_is_a_page_and_a_sheet(client):
    person = make_person("林溪")
    client.force_login(make_staff("council_member"))
    shown = client.get(reverse("registry:person_history", args=[person.pk])).content.decode()
    assert "新增人员" in shown
    data = client.get(reverse("registry:person_history_export", args=[person.pk])).content
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 2
