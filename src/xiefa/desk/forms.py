"""What people type on their own desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.desk.enums import CHOOSABLE, Delivery, NoticeKind
from xiefa.kernel import clock

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class NoticesForm(forms.Form):
    """How somebody hears of each kind of things."""

    def __init__(self, *args: Any, chosen: Mapping[NoticeKind, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in CHOOSABLE:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=Delivery.choices, widget=forms.RadioSelect, initial=chosen[kind]
            )

    def choices(self) -> dict[NoticeKind, Delivery]:
        """What was chosen, by kind; only for a form that is in order."""
        return {kind: Delivery(self.cleaned_data[kind.value]) for kind in CHOOSABLE}


class MonthForm(forms.Form):
    """Which month to look at: ``2024-03``; anything else is the present one."""

    month = forms.RegexField(r"^\d{4}-\d{2}$", required=False, label=_("月份"))

    def first_day(self) -> date:
        """The first day of the month asked for."""
        today = clock.today()
        written = self.cleaned_data.get("month", "") if self.is_valid() else ""
        year, month = (int(part) for part in written.split("-")) if written else (today.year, today.month)
        if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12:
            return date(year, month, 1)
        return today.replace(day=1)
