"""The form of the component gallery."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind."""

    heading = forms.CharField(label=_("标题"), help_text=_("不超过 32 个字，公众号才能完整显示。"), max_length=32)
    body = forms.CharField(label=_("正文"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=[("news", _("动态")), ("digest", _("政策摘编"))])
    held_on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    is_urgent = forms.BooleanField(label=_("加急"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("输出格式"),
        choices=[("pdf", "PDF"), ("docx", "Word"), ("web", _("网页"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    picture = forms.FileField(label=_("附件"), required=False)
