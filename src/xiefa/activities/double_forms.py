"""What people choose on the pages of records that look alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import Verdict
from xiefa.activities.models import Double


class DoubleFilter(forms.Form):
    """What the list of pairs is narrowed to; without a verdict, those that wait."""

    q = forms.CharField(label=_("查找文字"), required=False, max_length=80)
    organisation = forms.CharField(label=_("填报单位"), required=False, max_length=120)
    verdict = forms.ChoiceField(required=False, choices=Verdict, widget=forms.HiddenInput)
    certain = forms.BooleanField(label=_("只看佐证文件相同的"), required=False)


class DecideForm(forms.Form):
    """Which of the two is kept, if they are one."""

    keep = forms.ChoiceField(label=_("保留哪一条"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, double: Double, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one}（{one.reporter}，{one.get_state_display()}）")
            for one in (double.first, double.second)
        ]
