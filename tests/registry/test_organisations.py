"""The verbs of organisations, names, people and seats, and what they refuse."""

from datetime import date

import pytest

from tests.factories.registry import make_alliance, make_body, make_network, make_person, make_seat
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.members import add_unit
from xiefa.registry.domain.organisations import (
    add_name,
    add_not_a_name,
    add_organisation,
    close_organisation,
    end_name,
    rename,
    revise_organisation,
)
from xiefa.registry.domain.people import add_body, add_person, seat, unseat
from xiefa.registry.enums import BodyKind, NameKind, OrganisationKind
from xiefa.registry.models import Organisation, Seat

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 10)


def refused(verb, **values):
    with pytest.raises(Refused) as caught:
        verb(**values, by=None)
    return caught.value.codes


def names_of(organisation):
    return [(name.kind, name.text, name.since, name.until) for name in organisation.names.in_order()]


def test_adding_an_organisation_records_its_names_and_an_event():
    values = {
        "code": "shj",
        "kind": "alliance",
        "full_name": " 水环境产业联盟 ",
        "short_name": "水环境联盟",
        "since": DAY,
    }
    organisation = add_organisation(**values, by=None)
    assert names_of(organisation) == [("full", "水环境产业联盟", DAY, None), ("short", "水环境联盟", DAY, None)]
    assert (str(organisation), organisation.short_name) == ("水环境产业联盟", "水环境联盟")
    assert [event.action for event in audit.history_of(organisation)] == ["registry.add_organisation"]


def test_names_are_listed_by_kind_in_the_order_of_their_weight():
    organisation = make_alliance("水环境产业联盟", "水环境联盟")
    kinds = ("english", "former", "registered", "filed")
    for kind in kinds:
        add_name(organisation=organisation, kind=kind, text=f"名称 {kind}", by=None)
    expected = ["full", "short", "filed", "registered", "former", "english"]
    assert [name.kind for name in organisation.names.in_order()] == expected
    assert [name.kind for name in Organisation.objects.with_names().get().names.all()] == expected


def test_the_first_network_is_the_host_and_the_second_is_not():
    first, second = make_network(), make_network(code="other", full_name="另一网络", short_name="")
    assert (first.is_host, second.is_host) == (True, False)
    assert Organisation.objects.network() == first


def test_without_a_network_there_is_no_host():
    make_alliance()
    with pytest.raises(Organisation.DoesNotExist):
        Organisation.objects.network()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"code": "水环境"}, ("code_shape",)),
        ({"code": "Abc"}, ("code_shape",)),
        ({"code": "taken"}, ("code_taken",)),
        ({"kind": "club"}, ("kind_unknown",)),
        ({"full_name": " "}, ("name_empty",)),
        ({"full_name": "长" * 121}, ("name_too_long",)),
        ({"full_name": "两\n行"}, ("name_unprintable",)),
        ({"full_name": "已有联盟"}, ("full_name_taken",)),
        ({"full_name": "联盟协发网"}, ("name_reserved",)),
        ({"short_name": "联盟联络组"}, ("name_reserved",)),
        ({"short_name": "本网"}, ("name_reserved",)),
        ({"short_name": "联盟杯"}, ("name_reserved",)),
        ({"code": "", "full_name": ""}, ("code_shape", "name_empty")),
    ],
)
def test_what_cannot_be_added_is_refused_with_every_reason(changes, codes):
    make_network(short_name="本网")
    add_not_a_name(text="联盟杯", by=None)
    make_alliance("已有联盟", code="taken")
    values = {"code": "new", "kind": "alliance", "full_name": "新联盟"} | changes
    assert refused(add_organisation, **values) == codes


def test_renaming_ends_the_old_name_on_the_day_the_new_one_begins():
    organisation = make_alliance("旧联盟", "旧", since=date(2010, 1, 1))
    rename(organisation=organisation, full_name="新联盟", short_name="新", on=DAY, by=None)
    start = date(2010, 1, 1)
    assert names_of(organisation) == [
        ("full", "旧联盟", start, DAY),
        ("full", "新联盟", DAY, None),
        ("short", "旧", start, DAY),
        ("short", "新", DAY, None),
    ]
    assert organisation.name_at(date(2024, 1, 9)) == "旧联盟"
    assert organisation.name_at(DAY) == "新联盟"
    assert organisation.name_at(date(2001, 1, 1)) == "旧联盟"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"full_name": "旧联盟", "on": DAY}, ("same_name",)),
        ({"full_name": "新联盟", "on": date(2010, 1, 1)}, ("rename_too_early",)),
        ({"full_name": "", "on": DAY}, ("name_empty",)),
        ({"full_name": "新联盟", "short_name": "协发网", "on": DAY}, ("name_reserved",)),
    ],
)
def test_a_rename_that_makes_no_sense_is_refused(values, codes):
    assert refused(rename, organisation=make_alliance("旧联盟", since=date(2010, 1, 1)), **values) == codes


def test_two_full_names_at_one_time_are_refused_but_one_after_the_other_is_fine():
    organisation = make_alliance("现名联盟", since=DAY)
    values = {"organisation": organisation, "kind": NameKind.FULL, "text": "前名联盟"}
    assert refused(add_name, **values, until=date(2024, 1, 11)) == ("full_name_overlaps",)
    assert refused(add_name, **values) == ("full_name_overlaps",)
    add_name(**values, until=DAY, by=None)
    assert [name.text for name in organisation.names.in_order()] == ["前名联盟", "现名联盟"]


def test_the_same_name_twice_at_one_time_is_refused():
    organisation = make_alliance("甲联盟", "甲")
    assert refused(add_name, organisation=organisation, kind=NameKind.SHORT, text="甲") == ("name_known",)
    assert refused(add_name, organisation=organisation, kind=NameKind.SHORT, text="乙", since=DAY, until=DAY) == (
        "period_reversed",
    )


def test_a_name_ends_once_and_the_full_name_never_alone():
    organisation = make_alliance("甲联盟", "甲", since=date(2020, 1, 1))
    short, full = organisation.names.get(kind="short"), organisation.names.get(kind="full")
    assert refused(end_name, name=short, on=date(2020, 1, 1)) == ("period_reversed",)
    end_name(name=short, on=DAY, by=None)
    assert refused(end_name, name=short, on=DAY) == ("name_ended",)
    assert refused(end_name, name=full, on=DAY) == ("full_name_needed",)
    with clock.frozen(DAY):
        assert Organisation.objects.get(pk=organisation.pk).short_name == "甲联盟"


def test_closing_ends_names_bodies_and_seats_and_keeps_the_name_on_the_page():
    taken = make_seat()
    organisation = taken.body.organisation
    close_organisation(organisation=organisation, on=DAY, by=None)
    closed = Seat.objects.get()
    assert (closed.until, closed.body.until, closed.body.organisation.closed_on) == (DAY, DAY, DAY)
    assert [name.until for name in organisation.names.all()] == [DAY]
    assert str(Organisation.objects.get()) == organisation.names.get().text
    assert list(Organisation.objects.at(DAY)) == []
    assert list(Organisation.objects.at(date(2024, 1, 9))) == [organisation]
    assert refused(close_organisation, organisation=organisation, on=DAY) == ("already_closed",)


def test_the_host_can_neither_close_nor_become_something_else():
    network = make_network()
    values = {"kind": OrganisationKind.COMPANY, "province": "", "founded_on": None, "is_visible": True}
    assert refused(close_organisation, organisation=network, on=DAY) == ("host_stays",)
    assert refused(revise_organisation, organisation=network, **values) == ("host_is_network",)


def test_revising_without_a_change_leaves_no_event():
    organisation = make_alliance()
    values = {"kind": "alliance", "province": "", "founded_on": None, "is_visible": True}
    revise_organisation(organisation=organisation, **values, by=None)
    assert audit.history_of(organisation).count() == 1
    revise_organisation(organisation=organisation, **values | {"province": "广东"}, by=None)
    assert audit.history_of(organisation).last().details == {"province": ["", "广东"]}


def test_a_seat_is_taken_and_left():
    body, person = make_body(), make_person("杜凤丽")
    taken = seat(body=body, person=person, title="副秘书长", since=date(2023, 12, 1), by=None)
    values = {"body": body, "person": person, "title": "副秘书长"}
    assert refused(seat, **values) == ("seat_known",)
    assert refused(unseat, seat=taken, on=date(2023, 12, 1)) == ("period_reversed",)
    unseat(seat=taken, on=DAY, by=None)
    assert refused(unseat, seat=taken, on=DAY) == ("seat_ended",)
    assert list(Seat.objects.at(date(2024, 1, 9))) == [taken]
    assert list(Seat.objects.at(DAY)) == []
    assert str(body) == "第2届理事会"


def test_a_body_is_known_by_its_name_and_term():
    organisation = make_alliance()
    make_body(organisation)
    make_body(organisation, term=3)
    values = {"organisation": organisation, "kind": BodyKind.COUNCIL, "name": "理事会"}
    assert refused(add_body, **values, term=3) == ("body_known",)
    assert refused(add_body, **values, term=0) == ("term_counted",)


def test_a_seat_outside_the_term_of_its_body_is_refused():
    body = make_body(since=date(2020, 1, 1), until=DAY)
    values = {"body": body, "person": make_person(), "title": "理事"}
    assert refused(seat, **values) == ("body_ended",)
    assert refused(seat, **values, since=date(2019, 1, 1)) == ("before_body",)
    seat(**values, since=date(2020, 1, 1), by=None)


def test_two_people_of_one_name_are_told_apart_by_their_notes():
    make_person("张磊")
    assert refused(add_person, name="张磊") == ("person_known",)
    assert refused(add_person, name=" ") == ("person_unnamed",)
    add_person(name="张磊", notes="住宅科技联盟", by=None)


def test_what_begins_later_cannot_end_with_its_organisation():
    alliance = make_alliance()
    make_seat(make_body(alliance), since=date(2027, 1, 1))
    make_body(alliance, term=3, since=date(2027, 1, 1))
    assert refused(close_organisation, organisation=alliance, on=DAY) == ("body_later", "seat_later")


def test_nobody_takes_the_full_name_of_another():
    taken = make_alliance("甲产业技术创新战略联盟").full_name
    assert refused(rename, organisation=make_alliance(), full_name=taken, on=DAY) == ("full_name_taken",)


def test_an_alliance_with_units_stays_one_and_a_unit_becomes_none():
    alliance, company = make_alliance(), make_alliance(kind="company")
    add_unit(alliance=alliance, unit=company, by=None)
    known = {"province": "", "founded_on": None, "is_visible": True}
    assert refused(revise_organisation, organisation=alliance, kind="company", **known) == ("has_units",)
    assert refused(revise_organisation, organisation=company, kind="alliance", **known) == ("is_unit",)
