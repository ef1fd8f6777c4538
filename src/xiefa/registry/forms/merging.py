"""What people type about doubles and accounts → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.registry.forms.members import OrganisationField
from xiefa.registry.models import Person


class MergeForm(forms.Form):
    """Why two rows are one, or why they are two."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例如：同一单位重复登记，代码证号码一致；或：名称相近的两家单位。")
    )


class PairForm(forms.Form):
    """Two organisations that somebody holds for one."""

    kept = OrganisationField(label=_("保留的组织"), max_length=120, help_text=_("名录里的全称、简称或代码。"))
    gone = OrganisationField(label=_("并入的组织"), max_length=120)


class LinkForm(forms.Form):
    """The account by which a person signs in; empty for none."""

    user = forms.ModelChoiceField(
        label=_("账号"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=_("（没有账号）"),
        help_text=_("只列出还没有关联人员的在用账号。"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(is_active=True, person=None) | Q(person=person)
        self.fields["user"].queryset = get_user_model().objects.filter(free)  # type: ignore[attr-defined]


class OnDayForm(forms.Form):
    """The day of which the page is to speak."""

    on = forms.DateField(required=False)
