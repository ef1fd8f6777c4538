"""Member units of an alliance: an alliance keeps its own, and nobody else's."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_body, make_network, make_person, make_seat
from tests.factories.standing import enter_seat, make_host, make_officer
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.members import add_new_unit, add_unit, change_unit_role, end_body, end_unit
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.domain.overview import units_of
from xiefa.registry.forms import OrganisationField, organisation_field
from xiefa.registry.forms import members as forms_of_members
from xiefa.registry.models import Body, MemberUnit, Organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def water():
    return make_alliance("水环境产业联盟", "水环境联盟", code="shj")


@pytest.fixture
def secretary(client, water):
    client.force_login(make_staff("alliance_secretary", host_code="shj"))
    return client


def company(code="qingyuan", name="清源水务股份有限公司", kind="company"):
    return add_organisation(code=code, kind=kind, full_name=name, by=None)


def test_a_change_of_role_keeps_the_old_one_on_record(water):
    unit = add_unit(alliance=water, unit=company(), since=date(2020, 1, 1), by=None)
    change_unit_role(unit=unit, role="council", on=date(2024, 1, 1), by=None)
    rows = MemberUnit.objects.order_by("since").values_list("role", "since", "until")
    assert list(rows) == [
        ("member", date(2020, 1, 1), date(2024, 1, 1)),
        ("council", date(2024, 1, 1), None),
    ]
    assert [one.role for one in units_of(water)] == ["council", "member"]
    assert [one.role for one in units_of(water, on=date(2023, 12, 31))] == ["member"]
    assert [one.role for one in units_of(water, on=date(2024, 1, 1))] == ["council"]


def test_units_stand_in_the_order_of_their_roles_and_those_who_left_at_the_end(water):
    for code, role in (("a", "member"), ("b", "lead"), ("c", "chair"), ("d", "council")):
        add_unit(alliance=water, unit=company(code, f"{code}单位"), role=role, since=date(2020, 1, 1), by=None)
    end_unit(unit=MemberUnit.objects.get(role="chair"), on=TODAY, by=None)
    assert [one.role for one in units_of(water)] == ["lead", "council", "member", "chair"]


def test_what_cannot_be_a_member_unit(water):
    network, other, member = make_network(), make_alliance(), company()
    add_unit(alliance=water, unit=member, by=None)

    def codes(alliance, unit, role="member", **days):
        with pytest.raises(Refused) as refused:
            add_unit(alliance=alliance, unit=unit, role=role, **days, by=None)
        return refused.value.codes

    assert codes(water, water) == codes(water, other) == codes(water, network) == ("unit_is_no_alliance",)
    assert codes(water, member) == ("unit_known",)
    assert codes(network, member, "king") == ("units_of_alliances", "role_unknown")
    assert codes(other, member, since=TODAY, until=TODAY) == ("period_reversed",)
    assert MemberUnit.objects.count() == 1


def test_who_left_may_come_back(water):
    unit = add_unit(alliance=water, unit=company(), since=date(2020, 1, 1), by=None)
    end_unit(unit=unit, on=date(2022, 1, 1), by=None)
    add_unit(alliance=water, unit=unit.unit, since=date(2023, 1, 1), by=None)
    with pytest.raises(Refused) as refused:
        end_unit(unit=unit, on=TODAY, by=None)
    assert (refused.value.codes, MemberUnit.objects.count()) == (("unit_ended",), 2)


def test_an_alliance_enters_companies_universities_and_institutes_only(water):
    with pytest.raises(Refused) as refused:
        add_new_unit(alliance=water, code="x", kind="government", full_name="某厅", by=None)
    assert refused.value.codes == ("unit_kind",)
    unit = add_new_unit(alliance=water, code="shida", kind="university", full_name="江城师范大学", by=None)
    assert (unit.unit.kind, unit.unit.is_visible, unit.alliance) == ("university", False, water)


def test_the_secretary_keeps_the_member_units_in_the_browser(secretary, water):
    company()
    add = reverse("registry:unit_add", args=["shj"])
    unknown = secretary.post(add, {"unit": "清源水务有限公司", "role": "member"})
    assert unknown.context["form"].errors == {
        "unit": ["名录里没有这个组织。相近的有：清源水务股份有限公司（qingyuan）。"]
    }
    assert secretary.post(add, {"unit": "清源水务股份有限公司", "role": "lead"}).status_code == 302
    again = secretary.post(add, {"unit": "qingyuan", "role": "lead"})
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"unit"})
    values = {"full_name": "江城大学", "code": "jcu", "kind": "university", "role": "member", "since": "2025-01-01"}
    assert secretary.post(reverse("registry:unit_new", args=["shj"]), values).status_code == 302
    unit = MemberUnit.objects.get(unit__code="jcu")
    secretary.post(reverse("registry:unit_change", args=[unit.pk]), {"role": "council", "on": "2026-01-01"})
    unit = MemberUnit.objects.get(unit__code="jcu", until=None)
    secretary.post(reverse("registry:unit_end", args=[unit.pk]), {"on": "2026-02-01"})
    shown = secretary.get(reverse("registry:unit_export", args=["shj"])).content
    [_, *rows] = openpyxl.load_workbook(io.BytesIO(shown)).active.iter_rows(values_only=True)
    assert [(row[0], row[3], row[5] and row[5].date()) for row in rows] == [
        ("清源水务股份有限公司", "牵头单位", None),
        ("江城大学", "理事单位", date(2026, 2, 1)),
        ("江城大学", "成员", date(2026, 1, 1)),
    ]


def test_a_secretary_keeps_the_bodies_and_seats_of_the_own_alliance(secretary, water):
    secretary.post(reverse("registry:body_add", args=["shj"]), {"kind": "council", "name": "理事会", "term": 3})
    secretary.post(reverse("registry:person_add"), {"name": "林溪"})
    body, values = Body.objects.get(), {"person": 0, "title": "理事长", "since": "2025-01-01"}
    values["person"] = make_person("周澄").pk
    assert secretary.post(reverse("registry:seat_add", args=[body.pk]), values).status_code == 302
    assert secretary.post(reverse("registry:body_end", args=[body.pk]), {"on": "2026-01-01"}).status_code == 302
    body.refresh_from_db()
    assert (str(body), body.until, body.seats.get().until) == ("第3届理事会", date(2026, 1, 1), date(2026, 1, 1))


def test_a_secretary_changes_nothing_of_another_organisation(secretary, water):
    other = make_alliance(code="other")
    unit = add_unit(alliance=other, unit=company(), by=None)
    seat = make_seat(make_body(other))
    addresses = [
        reverse("registry:unit_add", args=["other"]),
        reverse("registry:unit_new", args=["other"]),
        reverse("registry:unit_change", args=[unit.pk]),
        reverse("registry:unit_end", args=[unit.pk]),
        reverse("registry:body_add", args=["other"]),
        reverse("registry:body_end", args=[seat.body_id]),
        reverse("registry:seat_add", args=[seat.body_id]),
        reverse("registry:seat_end", args=[seat.pk]),
        reverse("registry:contact_add", args=["other"]),
        reverse("registry:organisation_add"),
        reverse("registry:organisation_edit", args=["shj"]),
        reverse("registry:organisation_rename", args=["shj"]),
        reverse("registry:organisation_close", args=["shj"]),
        reverse("registry:double_list"),
        reverse("registry:person_link", args=[seat.person_id]),
    ]
    answers = {address: secretary.post(address, {"on": "2026-03-01"}).status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 403)
    assert Organisation.objects.get(code="shj").closed_on is None


def test_a_governed_body_ends_once_nobody_is_left_in_it():
    host = make_host()
    officer = make_officer(host)
    body = host.board
    with pytest.raises(Refused) as refused:
        end_body(body=body, on=TODAY, by=None)
    assert refused.value.codes == ("body_governed",)
    enter_seat(host, "relieve", officer, on=TODAY)
    with pytest.raises(Refused) as refused:
        end_body(body=body, on=TODAY - timedelta(days=1), by=None)
    assert refused.value.codes == ("body_governed",)
    assert end_body(body=body, on=TODAY, by=None).until == TODAY


def test_a_short_list_is_chosen_from_and_a_long_one_is_asked_by_name(monkeypatch, water):
    add_organisation(code="zz", kind="alliance", full_name="制造产业联盟", short_name="制造联盟", by=None)
    alliances = Organisation.objects.alliances()
    assert organisation_field(alliances, label="联盟").clean(water.pk) == water
    monkeypatch.setattr(forms_of_members, "LONGEST_LIST", 1)
    field = organisation_field(alliances, label="联盟")
    assert [field.clean(words) for words in ("shj", water.full_name)] == [water, water]
    narrow = OrganisationField(among=alliances.exclude(code="zz"))
    for words in ("zz", "制造联盟"):
        with pytest.raises(ValidationError):
            narrow.clean(words)
