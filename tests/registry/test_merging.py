"""Doubles become one and are parted again: nothing lost, nothing moved that may not move."""

from datetime import date

import pytest
from django.apps import apps
from django.forms.models import model_to_dict
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.newsroom import make_article
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from tests.factories.standing import make_host, make_member, make_officer
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Paragraph
from xiefa.newsroom.models import ArticleMention
from xiefa.registry import following
from xiefa.registry.domain.contacts import add_contact
from xiefa.registry.domain.doubles import like_organisations, like_people
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.members import add_unit, end_unit
from xiefa.registry.domain.merging import merge_organisations, merge_people, set_apart, undo_apart, undo_merge
from xiefa.registry.domain.organisations import add_name, add_organisation, rename
from xiefa.registry.domain.people import unseat
from xiefa.registry.linking.linker import Linker
from xiefa.registry.models import Body, MemberUnit, Merger, NotADouble, Organisation, Person, Seat, Standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def kept():
    return make_alliance("水环境产业技术创新战略联盟", "水环境联盟", code="shj")


@pytest.fixture
def gone():
    """A double with something in every room: names, a body, a seat, contacts, units, articles."""
    gone = make_alliance("水环境产业联盟", "水环境联盟", code="shj-2")
    add_name(organisation=gone, kind="english", text="Water Alliance", by=None)
    make_seat(make_body(gone, term=1), represents=gone)
    add_contact(organisation=gone, channel="phone", value="66001234", office="办", purpose="通知", by=None)
    unit = add_organisation(code="qy", kind="company", full_name="清源水务公司", by=None)
    add_unit(alliance=gone, unit=unit, by=None)
    make_article(contributors=[gone], blocks=(Paragraph("水环境产业联盟召开会议。"),), by=make_staff("editor"))
    return gone


def state():
    """Every row of the registry, the newsroom and the council, but the records of what was done."""
    labels = {"registry", "newsroom", "council", "membership", "review"}
    apart = {"registry.Merger", "registry.NamesStamp"}
    return {
        (model._meta.label, str(row.pk)): {key: str(value) for key, value in model_to_dict(row).items()}
        | {field.attname: str(getattr(row, field.attname)) for field in model._meta.concrete_fields}
        for model in apps.get_models()
        if model._meta.app_label in labels and model._meta.label not in apart
        for row in model._base_manager.all()
    }


def refusals_of(verb, **values):
    with pytest.raises(Refused) as refused:
        verb(**values, by=None)
    return refused.value.codes


def merge(kept, gone, reason="重复登记"):
    return merge_organisations(kept=kept, gone=gone, reason=reason, by=None)


def test_everything_known_of_a_double_leads_to_the_one_that_is_kept(kept, gone):
    merger = merge(kept, gone)
    gone.refresh_from_db()
    assert (gone.closed_on, gone.is_visible, str(gone)) == (TODAY, False, "水环境产业联盟")
    assert [(name.kind, name.text) for name in kept.names.in_order()] == [
        ("full", "水环境产业技术创新战略联盟"),
        ("short", "水环境联盟"),
        ("former", "水环境产业联盟"),
        ("english", "Water Alliance"),
    ]
    left = {field.model._meta.label for field in following.relations(Organisation) if following.rows_of(field, gone)}
    assert left == set()
    assert {one["model"]: len(one["pks"]) for one in merger.moves} == {
        "newsroom.ArticleContributor": 1,
        "newsroom.ArticleMention": 1,
        "registry.Body": 1,
        "registry.Contact": 1,
        "registry.MemberUnit": 1,
        "registry.Seat": 1,
    }
    assert AuditEvent.objects.filter(action="registry.merge").count() == 2


@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY])
def test_names_of_both_mean_the_one_that_is_kept_on_every_day(kept, gone, day):
    merge(kept, gone)
    text = "水环境产业联盟、水环境联盟和水环境产业技术创新战略联盟"
    found = Linker.from_registry(day).link(text)
    assert [one.candidates for one in found] == [(kept.pk,)] * 3


def test_undoing_restores_every_row_exactly(kept, gone):
    before = state()
    merger = merge(kept, gone)
    assert state() != before
    undo_merge(merger=merger, by=None)
    assert state() == before
    assert refusals_of(undo_merge, merger=merger) == ("undone_already",)
    again = merge(kept, gone)
    undo_merge(merger=again, by=None)
    assert state() == before


def test_a_double_with_a_past_gets_every_name_back(kept):
    gone = make_alliance("甲联盟", "甲", code="old", since=date(2010, 1, 1))
    rename(organisation=gone, full_name="乙联盟", short_name="乙", on=date(2015, 1, 1), by=None)
    rename(organisation=gone, full_name="丙联盟", on=date(2020, 1, 1), by=None)
    gone.names.filter(text="丙联盟").update(text=kept.full_name)  # of the time before this was refused
    add_name(organisation=gone, kind="former", text="乙联盟", by=None)
    before = state()
    undo_merge(merger=merge(kept, gone), by=None)
    assert state() == before


def test_what_came_after_the_merger_stays_where_it_was_entered(kept, gone):
    merger = merge(kept, gone)
    later = make_body(Organisation.objects.get(code="shj"), name="专家委员会", kind="expert_committee", term=None)
    undo_merge(merger=merger, by=None)
    later.refresh_from_db()
    assert later.organisation == kept


def test_a_row_that_changed_since_is_named_instead_of_being_restored(kept, gone):
    merger, third = merge(kept, gone), make_alliance()
    Body.objects.filter(organisation=kept).update(organisation=third)
    kept.names.filter(text="Water Alliance").update(until=TODAY)
    with pytest.raises(Refused) as refused:
        undo_merge(merger=merger, by=None)
    assert [str(one) for one in refused.value.refusals] == [
        "合并时移动的“机构”里有 1 条后来又改动或删除了，不能原样恢复。",
        "合并以后名称又改动过，不能原样恢复。请手工更正名称。",
    ]


def test_mergers_of_mergers_are_undone_last_first(kept, gone):
    third, before = make_alliance("水联合体", code="third"), state()
    first = merge(kept, gone)
    second = merge(third, Organisation.objects.get(code="shj"))
    assert refusals_of(undo_merge, merger=first)[0] == "kept_is_gone"
    assert refusals_of(merge_organisations, kept=third, gone=gone, reason="再并") == ("gone_already",)
    undo_merge(merger=second, by=None)
    undo_merge(merger=first, by=None)
    before |= {key: row for key, row in state().items() if key not in before}
    assert state() == before


def test_what_stands_in_the_way_of_merging_organisations(kept, gone):
    network = Organisation.objects.network()
    company = add_organisation(code="c", kind="company", full_name="某公司", by=None)
    assert refusals_of(merge_organisations, kept=kept, gone=kept, reason="x") == ("same_row",)
    assert refusals_of(merge_organisations, kept=kept, gone=gone, reason=" ") == ("reason_missing",)
    assert refusals_of(merge_organisations, kept=kept, gone=network, reason="x") == ("host_stays", "kinds_differ")
    assert refusals_of(merge_organisations, kept=kept, gone=company, reason="x") == ("kinds_differ",)
    make_staff("alliance_secretary", host_code="shj-2")
    assert refusals_of(merge_organisations, kept=kept, gone=gone, reason="x") == ("roles_held",)
    assert Merger.objects.count() == 0


def test_a_unit_is_no_double_of_its_alliance(kept):
    unit = add_organisation(code="c", kind="company", full_name="某公司", by=None)
    row = add_unit(alliance=kept, unit=unit, by=None)
    end_unit(unit=row, on=TODAY, by=None)
    Organisation.objects.filter(pk=unit.pk).update(kind="alliance")
    assert refusals_of(merge_organisations, kept=kept, gone=unit, reason="x") == ("unit_of_the_other",)


def test_standing_moves_by_resolution_only():
    host, double = make_host(), make_alliance()
    member, other = make_member(host), make_member(host)
    assert refusals_of(merge_organisations, kept=member, gone=other, reason="x") == ("merge_by_resolution",)
    assert refusals_of(merge_organisations, kept=double, gone=member, reason="x") == ("ledger_stays",)
    undo_merge(merger=merge(member, double), by=None)
    assert [one.organisation for one in Standing.objects.filter(until=None)] == [member, other]


def test_what_is_there_twice_is_named(kept, gone):
    make_body(kept, term=1)
    unit = MemberUnit.objects.get().unit
    add_unit(alliance=kept, unit=unit, by=None)
    with pytest.raises(Refused) as refused:
        merge(kept, gone)
    assert [str(one) for one in refused.value.refusals] == [
        "两者在“机构”的“组织”上重复：第1届理事会。请先处理其中一个，再合并。",
        "两者在“成员单位”的“联盟”上重复：清源水务公司 · 成员。请先处理其中一个，再合并。",
    ]


def test_every_relation_of_every_room_follows():
    labels = {field.model._meta.label for field in following.relations(Organisation)}
    assert {"newsroom.ArticleContributor", "council.Meeting", "briefing.Issue", "archive.Mention"} <= labels
    assert labels & {"registry.Merger", "registry.OrganisationName"} == set()
    of_people = {(field.model._meta.label, field.name) for field in following.relations(Person)}
    assert {("registry.Seat", "person"), ("council.Attendee", "person")} <= of_people


def test_seats_that_resolutions_gave_do_not_move(kept, gone):
    body = Body.objects.get(organisation=gone)
    body.seats.update(until=date(2025, 1, 1))
    Body.objects.filter(pk=body.pk).update(is_governed=True)
    assert refusals_of(merge_organisations, kept=kept, gone=gone, reason="x") == ("resolved_seats_stay",)
    person = Seat.objects.get(body=body).person
    double = make_person(person.name, notes="重复")
    assert refusals_of(merge_people, kept=double, gone=person, reason="x") == ("resolved_seats_stay",)
    assert merge_people(kept=person, gone=double, reason="x", by=None).kept == person


def test_what_the_database_holds_fast_is_named():
    officer, double = make_officer(make_host()), make_person()
    with pytest.raises(Refused) as refused:
        following.move(double, officer)
    assert [str(one) for one in refused.value.refusals] == [
        "“决议事项”有 1 条记录已经定案，不能改指另一条记录，因此不能办理。"
    ]
    assert officer.seats.count() == 1


def test_a_person_entered_twice_becomes_one_and_two_again():
    kept, gone = make_person("林溪"), make_person("林溪", notes="水环境联盟")
    account = make_staff(name="lin.xi")
    link_account(person=gone, user=account, by=None)
    body = make_body()
    add_contact(
        organisation=body.organisation,
        person=gone,
        channel="mobile",
        value="13812345678",
        purpose="通知",
        consent="签名",
        consent_on=TODAY,
        by=None,
    )
    make_seat(body, Person.objects.get(pk=gone.pk))
    before = state()
    assert [(one.first, one.second) for one in like_people()] == [(kept, gone)]
    merger = merge_people(kept=kept, gone=gone, reason="同一个人", by=None)
    kept.refresh_from_db()
    assert (kept.user, kept.seats.count(), kept.contacts.count(), like_people()) == (account, 1, 1, [])
    undo_merge(merger=merger, by=None)
    assert state() == before


def test_two_accounts_and_one_seat_held_twice_stand_in_the_way_of_merging_people():
    kept, gone, body = make_person("林溪"), make_person("林溪", notes="重复"), make_body()
    for person in (kept, gone):
        link_account(person=person, user=make_staff(), by=None)
        make_seat(body, person)
    kept, gone = Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)
    assert refusals_of(merge_people, kept=kept, gone=gone, reason="x") == ("two_accounts", "in_both")
    unseat(seat=Seat.objects.get(person=gone), on=TODAY, by=None)
    link_account(person=gone, user=None, by=None)
    assert merge_people(kept=kept, gone=gone, reason="x", by=None).moves == [
        {"model": "registry.Seat", "field": "person", "pks": [Seat.objects.get(until=TODAY).pk]}
    ]


def test_names_that_are_alike_are_suggested(kept):
    near = make_alliance("水环境治理产业技术创新战略联盟", code="near")
    make_alliance("粉末冶金产业技术创新战略联盟", code="pm")
    add_organisation(code="c", kind="company", full_name="水环境公司", by=None)
    assert [(one.first.code, one.second.code) for one in like_organisations()] == [("shj", "near")]
    merge(kept, near)
    assert like_organisations() == []


def test_merging_and_undoing_in_the_browser(client, kept, gone):
    client.force_login(make_staff("membership_officer"))
    listed = client.get(reverse("registry:double_list"), {"kept": "shj", "gone": "水环境产业联盟"})
    address = reverse("registry:organisation_merge", args=["shj", "shj-2"])
    assert listed.url == address
    shown = client.get(address)
    assert [side["thing"] for side in shown.context["sides"]] == [kept, gone]
    assert "仍然保留，标为已终止、不公开，并注明并入哪个组织。" in shown.content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "重复登记"}).url == kept.get_absolute_url()
    assert "已经并入" in client.get(gone.get_absolute_url()).content.decode()
    undo = reverse("registry:merger_undo", args=[Merger.objects.get().pk])
    assert "合并时移动的 6 条记录" in client.get(undo).content.decode()
    assert (client.post(undo).status_code, client.post(undo).status_code) == (302, 422)
    assert ArticleMention.objects.exclude(organisation__is_host=True).get().organisation == gone
    twice = reverse("registry:organisation_merge", args=["shj", "shj"])
    assert "请选择两个不同的组织。" in client.get(twice).content.decode()


def test_people_are_merged_in_the_browser(client):
    client.force_login(make_staff("membership_officer"))
    kept, gone = make_person("林溪"), make_person("林溪", notes="重复")
    address = reverse("registry:person_merge", args=[kept.pk, gone.pk])
    assert address in client.get(reverse("registry:person_detail", args=[kept.pk])).content.decode()
    assert client.post(address, {"reason": "同一个人"}).status_code == 302
    people = client.get(reverse("registry:person_list")).context["page"]
    assert list(people) == [kept]
    assert "已经并入" in client.get(reverse("registry:person_detail", args=[gone.pk])).content.decode()


def test_a_pair_that_is_no_double_is_put_aside_and_taken_up_again(client, kept):
    other = make_alliance("水环境治理产业技术创新战略联盟", code="shl")
    people = [make_person("林溪", notes=str(at)) for at in range(3)]
    client.force_login(make_staff("membership_officer"))
    page = reverse("registry:organisation_merge", args=[other.code, kept.code])
    assert [(one.first, one.second) for one in like_organisations()] == [(kept, other)]
    assert client.post(page, {"reason": " ", "apart": "1"}).status_code == 422
    for _twice in range(2):
        assert client.post(page, {"reason": "两家单位", "apart": "1"}).status_code == 302
    mark = NotADouble.objects.get()
    assert (mark.pair, like_organisations(), mark.reason) == ((kept, other), [], "两家单位")
    assert refusals_of(merge_organisations, kept=kept, gone=other, reason="重复") == ("marked_apart",)
    shown = client.get(page).content.decode()
    assert ("取消“不是重复”标记" in shown, "两家单位" in shown, 'class="btn btn-danger"' in shown) == (
        True,
        True,
        False,
    )
    assert client.post(reverse("registry:apart_undo", args=[mark.pk])).status_code == 302
    assert [(one.first, one.second) for one in like_organisations()] == [(kept, other)]
    actions = [event.action for event in AuditEvent.objects.filter(subject_id=str(other.pk)).order_by("number")][-2:]
    assert actions == ["registry.set_apart", "registry.undo_apart"]
    set_apart(first=people[1], second=people[0], reason="父子", by=None)
    assert [(one.first, one.second) for one in like_people()] == [(people[0], people[2])]
    set_apart(first=people[0], second=people[2], reason="同名", by=None)
    assert [(one.first, one.second) for one in like_people()] == [(people[1], people[2])]
    undo_apart(mark=NotADouble.objects.of(people[0], people[1]).get(), by=None)
    assert [(one.first, one.second) for one in like_people()] == [(people[0], people[1]), (people[1], people[2])]
