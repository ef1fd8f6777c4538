"""What readers hand in: a file to be checked."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from xiefa.activities.kinds import Form
from xiefa.archive.domain.verification import digits_of, problem_with

LARGEST_COPY = 20 * 2**20
_FORMATS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm")


class ActivityFilter(forms.Form):
    """Which activities a reader wants to see; what makes no sense is passed over."""

    q = forms.CharField(label=_("名称里的字词"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1900, max_value=2999)
    province = forms.ChoiceField(label=_("省份"), required=False)
    organisation = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, form: Form, provinces: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("全部"))]
        self.fields["kind"].choices = [*everything, *form.kind_choices()]  # type: ignore[attr-defined]
        self.fields["province"].choices = [*everything, *((one, one) for one in provinces)]  # type: ignore[attr-defined]


class DigitsForm(forms.Form):
    """The digits printed on a copy."""

    digest = forms.CharField(
        label=_("校验码"),
        max_length=120,
        help_text=_("印在每一份的末尾，十六位，例如 1A2B-3C4D-5E6F-7081；横线和空格可以不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "x-digest-input"}),
        error_messages={"required": _("请填写印在文件上的十六位校验码。")},
    )

    def clean_digest(self) -> str:
        """The digits as one word."""
        digits = digits_of(self.cleaned_data["digest"])
        problem = problem_with(digits)
        if problem == "letters":
            raise forms.ValidationError(_("校验码只有数字 0–9 和字母 A–F，请再核对一遍。"))
        if problem:
            raise forms.ValidationError(_("校验码应为十六位，您填了 %(count)d 位。") % {"count": len(digits)})
        return digits


class CopyForm(forms.Form):
    """A file that claims to be an issue."""

    copy = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、Word（docx）、网页或纯文本，不超过 20 MB。文件只用来核对，不会保存。"),
        widget=forms.FileInput(attrs={"accept": ",".join(_FORMATS)}),
        error_messages={"required": _("请选择要核对的文件。"), "empty": _("这个文件是空的，请换一个。")},
    )

    def clean_copy(self) -> UploadedFile[Any]:
        """The file, if it is of a size and kind that can be read."""
        copy: UploadedFile[Any] = self.cleaned_data["copy"]
        if PurePath(copy.name or "").suffix.lower() not in _FORMATS:
            raise forms.ValidationError(_("这种文件不能核对。请用 PDF、Word（docx）、网页或纯文本。"))
        if (copy.size or 0) > LARGEST_COPY:
            raise forms.ValidationError(_("文件超过 20 MB，不能在这里核对。"))
        return copy
