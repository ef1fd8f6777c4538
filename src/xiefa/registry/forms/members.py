"""What people type about member units → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.registry.enums import OrganisationKind, UnitRole
from xiefa.registry.forms.entries import day_field
from xiefa.registry.linking.folding import ways_of_writing
from xiefa.registry.linking.linker import Linker
from xiefa.registry.models import Organisation
from xiefa.registry.rules import UNIT_KINDS


class OrganisationField(forms.CharField):
    """An organisation by its code or any of its names; an unknown one is answered with the names most like it."""

    def clean(self, value: Any) -> Any:
        """The organisation that is meant; ValidationError when there is none, or more than one."""
        words = super().clean(value)
        if not words:
            return None
        ways = ways_of_writing(words)
        meant = Organisation.objects.filter(closed_on=None, names__text__in=ways)
        found = Organisation.objects.filter(pk__in=meant.values("pk")) | Organisation.objects.filter(code=words)
        organisations = list(found.distinct().with_names()[:6])
        if len(organisations) == 1:
            return organisations[0]
        if organisations:
            codes = "、".join(f"{one}（{one.code}）" for one in organisations)
            raise ValidationError(gettext("有几个组织叫这个名称，请填写代码：%(codes)s。") % {"codes": codes})
        raise ValidationError(_nobody(words))


def _nobody(words: str) -> str:
    near = [key for key, _likeness in Linker.from_registry(clock.today()).near(words, limit=3)]
    alike = Organisation.objects.filter(pk__in=near).with_names()
    if not alike:
        return gettext("名录里没有这个组织。请核对名称，或先新增单位。")
    names = "、".join(f"{one}（{one.code}）" for one in alike)
    return gettext("名录里没有这个组织。相近的有：%(names)s。") % {"names": names}


class UnitForm(forms.Form):
    """An organisation of the registry as a member unit."""

    unit = OrganisationField(label=_("成员单位"), max_length=120, help_text=_("名录里的全称、简称或代码。"))
    role = forms.ChoiceField(label=_("角色"), choices=UnitRole.choices, initial=UnitRole.MEMBER)
    since = day_field(_("加入日期"), help_text=_("不清楚可以空着。"))


class NewUnitForm(forms.Form):
    """A member unit that the registry lacks."""

    full_name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=120, required=False)
    code = forms.CharField(
        label=_("代码"), max_length=60, help_text=_("小写英文字母、数字和连字符；用于网址，以后不能改。")
    )
    kind = forms.ChoiceField(
        label=_("类别"), choices=[(kind.value, kind.label) for kind in OrganisationKind if kind in UNIT_KINDS]
    )
    province = forms.CharField(label=_("省份"), max_length=20, required=False)
    role = forms.ChoiceField(label=_("角色"), choices=UnitRole.choices, initial=UnitRole.MEMBER)
    since = day_field(_("加入日期"), help_text=_("不清楚可以空着。"))


class UnitRoleForm(forms.Form):
    """Another role from a day on."""

    role = forms.ChoiceField(label=_("新角色"), choices=UnitRole.choices)
    on = day_field(_("变更日期"), required=True)
