"""What the office writes in the report on results."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REMARKS = 10_000


class ReportForm(forms.Form):
    """To whom the report goes, and what the office adds to it."""

    to = forms.CharField(label=_("报告致送单位"), max_length=120, required=False)
    remarks = forms.CharField(
        label=_("有关说明"),
        max_length=LONGEST_REMARKS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("印在报告的最后一部分，每行一段。数据、名单和图表由平台生成，不用在这里写。"),
    )
