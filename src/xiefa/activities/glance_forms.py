"""Untrusted input about which days are looked at → a window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities.glance.window import MOST_YEARS, Window, is_too_long

_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class StretchForm(forms.Form):
    """Two days, both inclusive."""

    since = _day(_("起始日期"))
    until = _day(_("结束日期"))

    def clean(self) -> dict[str, Any]:
        """In this order, and not longer than can be shown."""
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not _FIRST <= day <= _LAST:
                self.add_error(name, _now("请填写 1900 年到 2999 年之间的日期。"))
        if since and until and until < since:
            self.add_error("until", _now("结束日期早于开始日期。请核对。"))
        elif since and until and is_too_long(since, until):
            self.add_error("until", _now("一次最多看 %(years)s 年。请缩短时段。") % {"years": MOST_YEARS})
        return values

    def window(self) -> Window:
        """The days of a valid form."""
        return Window(self.cleaned_data["since"], self.cleaned_data["until"] + timedelta(days=1))
