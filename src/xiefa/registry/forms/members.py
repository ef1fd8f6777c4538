"""What people type about member units and seats → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.registry.enums import OrganisationKind, UnitRole
from xiefa.registry.forms.entries import day_field
from xiefa.registry.linking.folding import ways_of_writing
from xiefa.registry.linking.linker import Linker
from xiefa.registry.models import Merger, Organisation, Person
from xiefa.registry.rules import UNIT_KINDS

LONGEST_LIST = 40


class OrganisationField(forms.CharField):
    """An organisation by its code or any of its names; an unknown one is answered with the names most like it.

    ``among`` narrows down which organisations may be meant.
    """

    def __init__(self, *, among: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = among

    def clean(self, value: Any) -> Any:
        """The organisation that is meant; ValidationError when there is none, or more than one."""
        words = super().clean(value)
        if not words:
            return None
        ways = ways_of_writing(words)
        allowed = Organisation.objects.all() if self.among is None else self.among.order_by()
        meant = allowed.filter(closed_on=None, names__text__in=ways)
        wanted = Q(pk__in=meant.values("pk")) | Q(pk__in=allowed.filter(code=words).values("pk"))
        organisations = list(Organisation.objects.filter(wanted).with_names()[:6])
        if len(organisations) == 1:
            return organisations[0]
        if organisations:
            codes = "、".join(f"{one}（{one.code}）" for one in organisations)
            raise ValidationError(gettext("有几个组织叫这个名称，请填写代码：%(codes)s。") % {"codes": codes})
        raise ValidationError(_nobody(words))


def organisation_field(among: Any, *, label: Any, required: bool = True, help_text: Any = "") -> forms.Field:
    """A list to choose from while it is short; beyond that a field for a name or code, as thousands fit no list."""
    if among.order_by().values("pk")[: LONGEST_LIST + 1].count() <= LONGEST_LIST:
        return forms.ModelChoiceField(label=label, queryset=among, required=required, help_text=help_text)
    known = _("名录里的全称、简称或代码。")
    help_text = f"{help_text}{known}" if help_text else known
    return OrganisationField(among=among, label=label, max_length=120, required=required, help_text=help_text)


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


class SeatForm(forms.Form):
    """A person's seat in a body."""

    person = forms.ModelChoiceField(label=_("人员"), queryset=Person.objects.all())
    title = forms.CharField(label=_("职务"), max_length=60, help_text=_("例如 理事长、秘书长、理事、监事。"))
    since = day_field(_("任职日期"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = Merger.objects.standing().exclude(person_gone=None).values("person_gone")
        self.fields["person"].queryset = Person.objects.exclude(pk__in=gone)  # type: ignore[attr-defined]
        organisations = Organisation.objects.visible_to(user).with_names()
        self.fields["represents"] = organisation_field(organisations, label=_("代表单位"), required=False)
        self.order_fields(["person", "title", "represents", "since"])


class EmploymentForm(forms.Form):
    """Where a person works, and since when."""

    organisation = OrganisationField(label=_("工作单位"), max_length=120, help_text=_("名录里的全称、简称或代码。"))
    office = forms.CharField(label=_("职务"), max_length=60, required=False)
    since = day_field(_("起始日期"), help_text=_("不清楚可以空着；空着表示一直如此，评审时按此回避。"))
    until = day_field(_("截止日期（不含）"), help_text=_("仍在职就空着。"))
