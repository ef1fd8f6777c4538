"""Untrusted input about evidence → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities import kinds
from xiefa.activities.domain.evidence import LONGEST_NAME, LONGEST_REMARK, Filing
from xiefa.activities.models import Activity
from xiefa.activities.proofs.looking import weight_refusal
from xiefa.activities.proofs.ranges import LONGEST

_ACCEPT = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files at once, each weighed before its bytes are read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=1000, widget=_Files(attrs={"accept": _ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, if none of them is too large."""
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        largest = kinds.largest_file()
        heavy = [f"{one.name}：{weight_refusal(one.size, largest).message}" for one in files if one.size > largest]
        if heavy:
            raise forms.ValidationError(heavy)
        return files


class FilingForm(forms.Form):
    """Under which word a piece of evidence is filed, which pages of it matter, and what it shows."""

    sort = forms.ChoiceField(label=_("佐证种类"))
    name = forms.CharField(label=_("名称"), required=False, max_length=LONGEST_NAME)
    page_range = forms.CharField(
        label=_("页码"), required=False, max_length=LONGEST, help_text=_("只有几页有关时填写，如“3-5, 8”。")
    )
    remark = forms.CharField(
        label=_("说明"), required=False, max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort"].choices = sort_choices(activity)  # type: ignore[attr-defined]

    def filing(self) -> Filing:
        """What was said, for a verb."""
        return Filing(**{name: self.cleaned_data.get(name, "") for name in ("sort", "name", "page_range", "remark")})


class FilesForm(FilingForm):
    """Files to upload."""

    file = FilesField(label=_("文件"), help_text=_("PDF、Word（.docx）、Excel（.xlsx）、JPG 或 PNG，可以一次选几个。"))
    field_order = ("file", "sort", "name", "page_range", "remark")


class LinkForm(FilingForm):
    """An address whose page is to be kept."""

    url = forms.CharField(
        label=_("网址"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("页面会自动存档一份，以后网站改了也看得到当时的内容。"),
    )
    field_order = ("url", "sort", "name", "page_range", "remark")


class KnownForm(FilingForm):
    """One of the files that the organisation has uploaded for other records."""

    field_order = ("known", "sort", "name", "page_range", "remark")

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"] = forms.ModelChoiceField(label=_("文件"), queryset=known, widget=forms.HiddenInput)
        self.order_fields(self.field_order)


def sort_choices(activity: Activity) -> list[tuple[str, str]]:
    """The words for evidence, first those that the kind of record usually has."""
    words = activity.form.form.evidence
    usual = [key for key in activity.rule.evidence if key in words]
    return [(key, str(words[key])) for key in dict.fromkeys([*usual, *words])]
