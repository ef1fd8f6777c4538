"""What people type about organisations, bodies and people → clean values. The verbs decide whether it can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.registry.enums import BodyKind, NameKind, OrganisationKind
from xiefa.registry.sheets.intake import LIMITS
from xiefa.ui.sheets.package import too_large


class DayInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A field for a day, as browsers ask for it."""
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class OrganisationFilterForm(forms.Form):
    """What to look for in the list of organisations."""

    q = forms.CharField(label=_("名称或代码"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部状态")), ("open", _("现存")), ("closed", _("已终止")), ("hidden", _("不公开"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext("全部类别")), *OrganisationKind.choices]  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A new organisation."""

    code = forms.CharField(
        label=_("代码"), max_length=60, help_text=_("小写英文字母、数字和连字符；用于网址，以后不能改。")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices, initial=OrganisationKind.ALLIANCE)
    full_name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=120, required=False, help_text=_("简报里实际使用的简称，不要自行缩写。")
    )
    since = day_field(_("名称启用日期"), help_text=_("不清楚可以空着。"))
    founded_on = day_field(_("成立日期"))
    province = forms.CharField(label=_("省份"), max_length=20, required=False)
    is_visible = forms.BooleanField(label=_("在公开网站显示"), required=False, initial=True)


class RevisionForm(forms.Form):
    """What is known of an organisation besides its names."""

    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    province = forms.CharField(label=_("省份"), max_length=20, required=False)
    founded_on = day_field(_("成立日期"))
    is_visible = forms.BooleanField(label=_("在公开网站显示"), required=False)


class RenameForm(forms.Form):
    """A new full name from a day on."""

    full_name = forms.CharField(label=_("新全称"), max_length=120)
    short_name = forms.CharField(
        label=_("新简称"), max_length=120, required=False, help_text=_("空着表示继续使用现有简称。")
    )
    on = day_field(_("更名日期"), required=True, help_text=_("从这一天起使用新名称；旧名称保留，用于识别以前的文章。"))


class NameForm(forms.Form):
    """One more name."""

    kind = forms.ChoiceField(label=_("名称种类"), choices=NameKind.choices, initial=NameKind.SHORT)
    text = forms.CharField(label=_("名称"), max_length=120)
    since = day_field(_("起始日期"), help_text=_("不清楚可以空着。"))
    until = day_field(_("截止日期（不含）"), help_text=_("仍在使用就空着。"))


class DayForm(forms.Form):
    """The day on which something ends."""

    on = day_field(_("日期"), required=True, help_text=_("从这一天起不再有效。"))


class BodyForm(forms.Form):
    """A body of an organisation."""

    kind = forms.ChoiceField(label=_("机构类别"), choices=BodyKind.choices)
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如 理事会、网员联络部。"))
    term = forms.IntegerField(label=_("届次"), required=False, min_value=1, max_value=99)
    since = day_field(_("起始日期"))
    until = day_field(_("截止日期（不含）"))
    is_governed = forms.BooleanField(
        label=_("由决议任免"),
        required=False,
        help_text=_("勾选后，这个机构的席位只能凭决议增减；请先勾选，再以决议任命。"),
    )


class PersonForm(forms.Form):
    """A new person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    pinyin = forms.CharField(label=_("拼音"), max_length=120, required=False)
    notes = forms.CharField(label=_("备注"), max_length=200, required=False, help_text=_("有同名的人时写明单位。"))


class PhraseForm(forms.Form):
    """A phrase that is no name."""

    text = forms.CharField(label=_("词语"), max_length=120)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class ImportForm(forms.Form):
    """An Excel sheet to be read."""

    file = forms.FileField(
        label=_("Excel 文件（.xlsx）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("文件是空的。")},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.megabytes << 20:
            raise ValidationError(too_large(LIMITS))
        return file
