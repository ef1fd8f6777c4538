"""Contacts: why they are kept, who agreed, who reads them, and what is left when the consent is withdrawn."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.contacts import add_contact, change_contact, end_contact, withdraw_consent
from xiefa.registry.domain.overview import contacts_of, contacts_of_person
from xiefa.registry.masking import masked
from xiefa.registry.models import Contact

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
CONSENT = {"consent": "登记表签名", "consent_on": date(2026, 2, 1)}


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def water():
    return make_alliance("水环境产业联盟", "水环境联盟", code="shj")


@pytest.fixture
def somebody(water):
    return make_seat(make_body(water), make_person("林溪")).person


def office(water, **changes):
    values = {"channel": "phone", "value": "010-66001234", "office": "秘书处", "purpose": "会议通知"} | changes
    return add_contact(organisation=water, **values, by=None)


def personal(water, person, **changes):
    values = {"channel": "mobile", "value": "13812345678", "person": person, "purpose": "会议通知"} | CONSENT | changes
    return add_contact(organisation=water, **values, by=None)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("13812345678", "138****5678"),
        ("010-66001234", "010****1234"),
        ("6600123", "****0123"),
        ("lin.xi@example.org", "l****@example.org"),
        ("林溪的微信", "林****"),
        ("", ""),
    ],
)
def test_a_value_is_masked_so_that_only_its_owner_knows_it(value, seen):
    assert masked(value) == seen


def test_a_person_is_kept_on_a_consent_and_an_office_without(water, somebody):
    with pytest.raises(Refused) as refused:
        personal(water, somebody, consent="", consent_on=None)
    assert refused.value.codes == ("consent_missing", "consent_undated")
    with pytest.raises(Refused) as refused:
        personal(water, somebody, consent_on=date(2026, 3, 2))
    assert refused.value.codes == ("consent_ahead",)
    assert office(water).is_personal is False


def test_nothing_is_kept_without_a_purpose_a_holder_or_a_value(water):
    with pytest.raises(Refused) as refused:
        office(water, office=" ", value="", purpose=" ")
    assert refused.value.codes == ("contact_of_nobody", "contact_empty", "purpose_missing")


@pytest.mark.parametrize(
    "changes",
    [{"purpose": ""}, {"value": ""}, {"office": ""}, {"channel": "smoke"}, {"withdrawn_on": TODAY}],
)
def test_the_database_refuses_what_the_rules_refuse(water, changes):
    contact = office(water)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**changes)


def test_the_database_keeps_no_person_without_consent(water, somebody):
    contact = personal(water, somebody)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(consent="")


def test_the_events_hold_no_character_of_what_belongs_to_a_person(water, somebody):
    contact = personal(water, somebody)
    change_contact(contact=contact, value="13800005678", purpose="会议通知", until=None, **CONSENT, by=None)
    withdraw_consent(contact=contact, on=TODAY, by=None)
    events = AuditEvent.objects.filter(subject_label="registry.Contact").order_by("number")
    assert [event.action.removeprefix("registry.") for event in events] == [
        "add_contact",
        "change_contact",
        "withdraw_consent",
    ]
    assert events[1].details == {"value": ["****", "****"]}
    assert [text for event in events for text in ("138", "5678") if text in str(event.details)] == []
    office(water)
    assert AuditEvent.objects.order_by("number").last().details["value"] == "010****1234"


def test_what_was_erased_meanwhile_is_not_changed_or_ended(water, somebody):
    contact = personal(water, somebody)
    withdraw_consent(contact=Contact.objects.get(), on=TODAY, by=None)
    for refused in (
        lambda: change_contact(contact=contact, value="1", purpose="通知", until=None, **CONSENT, by=None),
        lambda: end_contact(contact=contact, on=TODAY, by=None),
    ):
        with pytest.raises(Refused) as found:
            refused()
        assert found.value.codes == ("already_withdrawn",)
    assert Contact.objects.get().value == ""


def test_a_withdrawn_consent_erases_the_value_and_hides_the_row(water, somebody):
    contact = personal(water, somebody)
    withdraw_consent(contact=contact, on=TODAY, by=None)
    contact.refresh_from_db()
    assert (contact.value, contact.withdrawn_on) == ("", TODAY)
    assert contacts_of(water, user=make_staff("membership_officer")) == []
    with pytest.raises(Refused) as refused:
        withdraw_consent(contact=contact, on=TODAY, by=None)
    assert refused.value.codes == ("already_withdrawn",)


def test_a_contact_ends_once(water):
    contact = end_contact(contact=office(water, since=date(2026, 1, 1)), on=TODAY, by=None)
    assert contact.until == TODAY
    with pytest.raises(Refused) as refused:
        end_contact(contact=contact, on=TODAY, by=None)
    assert refused.value.codes == ("contact_ended",)


def test_a_personal_contact_is_read_in_full_by_those_who_keep_the_entry_only(water, somebody):
    office(water), personal(water, somebody)
    readers = {
        "officer": make_staff("membership_officer"),
        "own": make_staff("alliance_secretary", host_code="shj"),
        "other": make_staff("alliance_secretary", host_code="elsewhere"),
        "council": make_staff("council_member"),
    }
    full, covered = {"010-66001234", "13812345678"}, {"010-66001234", "138****5678"}
    seen = {name: {one.value for one in contacts_of(water, user=user)} for name, user in readers.items()}
    assert seen == {"officer": full, "own": full, "other": covered, "council": covered}
    of_person = {name: {one.value for one in contacts_of_person(somebody, user=user)} for name, user in readers.items()}
    assert of_person == {name: values - {"010-66001234"} for name, values in seen.items()}


def rows_of(response):
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))[1:]


def test_an_export_is_masked_unless_it_is_asked_for_in_full_and_that_is_recorded(client, water, somebody):
    personal(water, somebody)
    address = reverse("registry:contact_export", args=["shj"])
    client.force_login(make_staff("membership_officer"))
    [masked_row] = rows_of(client.get(address))
    before = AuditEvent.objects.filter(action="registry.export_contacts").count()
    [full_row] = rows_of(client.post(address))
    assert (before, masked_row[3], full_row[3]) == (0, "138****5678", "13812345678")
    [event] = AuditEvent.objects.filter(action="registry.export_contacts")
    assert event.details == {"count": 1}
    client.force_login(make_staff("council_member"))
    assert (client.get(address).status_code, client.post(address).status_code) == (200, 403)


def test_contacts_are_kept_changed_ended_and_erased_in_the_browser(client, water, somebody):
    client.force_login(make_staff("alliance_secretary", host_code="shj"))
    address = reverse("registry:contact_add", args=["shj"])
    values = {"person": somebody.pk, "channel": "mobile", "value": "13812345678", "purpose": "会议通知"}
    refused = client.post(address, values)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"consent", "consent_on"})
    assert 'value="13812345678"' in refused.content.decode()
    assert client.post(address, values | CONSENT).status_code == 302
    contact = Contact.objects.get()
    change = reverse("registry:contact_change", args=[contact.pk])
    client.post(change, {"value": "13900001111", "purpose": "会议通知与值班", **CONSENT})
    client.post(reverse("registry:contact_end", args=[contact.pk]), {"on": "2026-03-01"})
    contact.refresh_from_db()
    assert (contact.value, contact.purpose, contact.until) == ("13900001111", "会议通知与值班", TODAY)
    asked = client.get(reverse("registry:contact_withdraw", args=[contact.pk])).content.decode()
    assert "号码或地址将被清除，不能恢复；只保留曾经登记过这一事实。" in asked
    client.post(reverse("registry:contact_withdraw", args=[contact.pk]), {"on": "2026-03-01"})
    assert "13900001111" not in client.get(water.get_absolute_url()).content.decode()
    assert client.get(change).status_code == 404
