"""Untrusted input → clean values: a new period."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities import rules
from xiefa.activities.domain.queries import hosts_where
from xiefa.kernel import clock
from xiefa.registry.models import Organisation, OrganisationQuerySet


def hosts_for(user: Any) -> OrganisationQuerySet:
    """The hosts for which this person opens periods."""
    return hosts_where(user, rules.ACCEPT)


def this_year() -> dict[str, Any]:
    """A period of the present year, to begin with."""
    year = clock.today().year
    deadline = timezone.make_aware(datetime.combine(date(year + 1, 1, 31), time(17, 30)))
    return {
        "title": _now("%(year)s 年度") % {"year": year}, "code": str(year), "since": date(year, 1, 1),
        "last_day": date(year, 12, 31), "deadline_at": deadline,
    }  # fmt: skip


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PeriodForm(forms.Form):
    """A new period; people say its last day, the row holds the day after."""

    host = forms.ModelChoiceField(label=_("主办组织"), queryset=Organisation.objects.none())
    title = forms.CharField(label=_("名称"), max_length=120)
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("只用字母、数字和连字符，例如 2026。"))
    since = _date(_("起始日期"))
    last_day = _date(_("最后一天"), help_text=_("只收这两天之间（含）的活动。"))
    deadline_at = forms.DateTimeField(
        label=_("填报截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("过后仍可提交，记为逾期。"),
    )
    notice = forms.CharField(
        label=_("填报说明"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = hosts_for(user)
        if len(known := list(self.fields["host"].queryset[:2])) == 1:
            self.fields["host"].initial = known[0]
            self.fields["host"].widget = forms.HiddenInput()

    def clean_last_day(self) -> date:
        """A day that has a day after it."""
        day: date = self.cleaned_data["last_day"]
        if day >= date(2999, 12, 31):
            raise forms.ValidationError(_now("日期太远。请核对。"))
        return day

    def values(self) -> dict[str, Any]:
        """What ``periods.plan_period`` takes."""
        values = dict(self.cleaned_data)
        values["until"] = values.pop("last_day") + timedelta(days=1)
        return values
