"""What people type about contacts → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.registry.enums import ContactChannel
from xiefa.registry.forms.entries import day_field
from xiefa.registry.models import Merger, Organisation, Person


class ContactForm(forms.Form):
    """By what a person or an office is reached, what for, and on what consent."""

    person = forms.ModelChoiceField(
        label=_("人员"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("在本组织任职或代表本组织的人。岗位电话可以不选人员。"),
    )
    office = forms.CharField(label=_("岗位或部门"), max_length=60, required=False, help_text=_("例如 秘书处值班电话。"))
    channel = forms.ChoiceField(label=_("联系方式"), choices=ContactChannel.choices)
    value = forms.CharField(label=_("号码或地址"), max_length=200)
    purpose = forms.CharField(label=_("用途"), max_length=200, help_text=_("为什么要保存，例如“会议通知”。"))
    consent = forms.CharField(
        label=_("同意方式"),
        max_length=200,
        required=False,
        help_text=_("选了人员就必须填写：本人怎样表示同意，例如“登记表签名”。"),
    )
    consent_on = day_field(_("同意日期"))
    until = day_field(_("保存到（不含）"), help_text=_("不清楚可以空着。"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(organisation)  # type: ignore[attr-defined]


class ContactChangeForm(forms.Form):
    """A contact corrected; whose it is and by what channel does not change."""

    value = forms.CharField(label=_("号码或地址"), max_length=200)
    purpose = forms.CharField(label=_("用途"), max_length=200)
    consent = forms.CharField(label=_("同意方式"), max_length=200, required=False)
    consent_on = day_field(_("同意日期"))
    until = day_field(_("保存到（不含）"))


def people_of(organisation: Organisation) -> Any:
    """Those who sit in a body of the organisation, represent it somewhere, or have a contact at it."""
    theirs = Q(seats__body__organisation=organisation) | Q(seats__represents=organisation)
    keys = Person.objects.filter(theirs | Q(contacts__organisation=organisation)).values("pk")
    gone = Merger.objects.standing().exclude(person_gone=None).values("person_gone")
    return Person.objects.filter(pk__in=keys).exclude(pk__in=gone)
