"""The pages of contacts: keeping, correcting, ending, erasing, and taking them away."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.kernel import clock
from xiefa.registry.domain.contacts import (
    add_contact,
    change_contact,
    end_contact,
    read_contacts_out,
    withdraw_consent,
)
from xiefa.registry.domain.overview import Reach, contacts_of
from xiefa.registry.forms import ContactChangeForm, ContactForm, DayForm
from xiefa.registry.masking import masked
from xiefa.registry.models import Contact, Organisation
from xiefa.registry.sheets.members import contacts_sheet
from xiefa.registry.views.pages import (
    edits,
    form_page,
    own_organisation,
    posted,
    refuse_strangers,
    seen_organisation,
    sees,
)


@edits
def contact_add(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a contact of an organisation."""
    organisation = own_organisation(request, code)
    words = {"title": _("登记联系方式"), "save": _("登记"), "lead": str(organisation)}
    form = ContactForm(posted(request), organisation=organisation)
    verb = partial(add_contact, organisation=organisation)
    back = organisation.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已登记联系方式。"), back=back)


@edits
def contact_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contact."""
    contact = _contact(request, pk)
    known = {name: getattr(contact, name) for name in ContactChangeForm.base_fields}
    words = {"title": _("修改联系方式"), "save": _("保存"), "lead": str(contact)}
    form = ContactChangeForm(posted(request), initial=known)
    verb = partial(change_contact, contact=contact)
    back = contact.organisation.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=back)


@edits
def contact_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a contact fall out of use."""
    contact = _contact(request, pk)
    words = {"title": _("停用联系方式"), "save": _("停用"), "lead": str(contact)}
    form = DayForm(posted(request), initial={"on": clock.today()})
    back = contact.organisation.get_absolute_url()
    return form_page(request, form, partial(end_contact, contact=contact), words=words, done=_("已停用。"), back=back)


@edits
def contact_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase a contact because the person no longer agrees."""
    contact = _contact(request, pk)
    words = {
        "title": _("撤回同意"),
        "save": _("撤回并清除"),
        "lead": str(contact),
        "consequences": [_("号码或地址将被清除，不能恢复；只保留曾经登记过这一事实。")],
        "danger": True,
    }
    form = DayForm(posted(request), initial={"on": clock.today()})
    verb = partial(withdraw_consent, contact=contact)
    back = contact.organisation.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已撤回同意，联系方式已清除。"), back=back)


@sees
@require_http_methods(["GET", "POST"])
def contact_export(request: HttpRequest, code: str) -> HttpResponse:
    """The contacts as a sheet; personal ones masked. In full only when asked for with POST, and that is recorded."""
    file_name = f"contacts-{code}-{clock.today():%Y-%m-%d}.xlsx"
    if request.method == "POST":
        organisation = own_organisation(request, code)
        contacts = contacts_of(organisation, user=request.user)
        read_contacts_out(organisation=organisation, count=len(contacts), by=request.user)
        return contacts_sheet(contacts, file_name=file_name)
    contacts = contacts_of(seen_organisation(request, code), user=request.user)
    return contacts_sheet([_covered(one) for one in contacts], file_name=file_name)


def _covered(reach: Reach) -> Reach:
    """The same with a person's value masked, whoever asks."""
    contact = reach.contact
    return Reach(contact, masked(contact.value), is_masked=True) if contact.is_personal else reach


def _contact(request: HttpRequest, pk: int) -> Contact:
    """A contact that was not erased, for those who may change what belongs to its organisation."""
    organisations = Organisation.objects.visible_to(request.user)
    contacts = Contact.objects.kept().filter(organisation__in=organisations).select_related("organisation", "person")
    contact: Contact = get_object_or_404(contacts, pk=pk)
    refuse_strangers(request, contact.organisation)
    return contact
