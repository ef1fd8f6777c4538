"""What stands in the way of contacts, and who reads them in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Contact, Organisation, Person
from xiefa.registry.rules.entries import may_edit, period_refusals


def may_read_contact(user: Any, contact: Contact) -> bool:
    """Read the value in full: everybody for an office, for a person whoever keeps the organisation's entry."""
    return not contact.is_personal or may_edit(user, contact.organisation)


def contact_refusals(
    organisation: Organisation,
    *,
    person: Person | None,
    office: str,
    value: str,
    purpose: str,
    consent: str,
    consent_on: date | None,
    since: date | None,
    until: date | None,
) -> Iterator[Refusal]:
    """Why a contact cannot be kept like this."""
    if person is None and not office:
        yield Refusal("contact_of_nobody", _("请选择人员，或填写岗位或部门。"), "person")
    if not value or not value.isprintable():
        yield Refusal("contact_empty", _("请填写号码或地址，不要换行。"), "value")
    if not purpose:
        yield Refusal("purpose_missing", _("请写明为什么要保存这一联系方式，例如“会议通知”。"), "purpose")
    yield from period_refusals(since, until)
    if person is not None:
        yield from consent_refusals(consent, consent_on)


def consent_refusals(consent: str, consent_on: date | None) -> Iterator[Refusal]:
    """Why what belongs to a person may not be kept."""
    if not consent:
        message = _("个人的联系方式须经本人同意才能保存：请写明本人怎样表示同意，例如“登记表签名”。")
        yield Refusal("consent_missing", message, "consent")
    if consent_on is None:
        yield Refusal("consent_undated", _("请填写本人同意的日期。"), "consent_on")
    elif consent_on > clock.today():
        yield Refusal("consent_ahead", _("同意日期不能晚于今天。"), "consent_on")


def erased_refusals(contact: Contact, field: str = "") -> Iterator[Refusal]:
    """That there is nothing left to change: the consent was withdrawn and the value erased."""
    if contact.withdrawn_on:
        yield Refusal("already_withdrawn", _("这一同意已经撤回。"), field)


def withdraw_refusals(contact: Contact, *, on: date) -> Iterator[Refusal]:
    """Why a consent cannot be recorded as withdrawn on that day."""
    yield from erased_refusals(contact, "on")
    if on > clock.today():
        yield Refusal("withdrawn_ahead", _("撤回日期不能晚于今天。"), "on")
    if contact.consent_on and on < contact.consent_on:
        yield Refusal("withdrawn_before", _("撤回日期早于同意日期，请核对。"), "on")


def end_contact_refusals(contact: Contact, *, on: date) -> Iterator[Refusal]:
    """Why a contact cannot fall out of use on that day."""
    yield from erased_refusals(contact, "on")
    if contact.until:
        yield Refusal("contact_ended", _("这一联系方式已经停用。"), "on")
    yield from period_refusals(contact.since, on, "on")
