"""A cycle as its organiser writes it down, and what is asked before a move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import hosts_where
from xiefa.activities.models import ReportingPeriod
from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.models import Cycle, SchemeVersion
from xiefa.evaluation.rules import ARRANGE, LONGEST_REASON
from xiefa.registry.models import Organisation, OrganisationQuerySet

_LAST_DAY = date(2999, 12, 31)


def hosts_for(user: Any) -> OrganisationQuerySet:
    """The hosts for which this person arranges evaluations."""
    return hosts_where(user, ARRANGE)


def only_or_asked(field: Any, choices: OrganisationQuerySet) -> None:
    """Ask for the host only where there is a choice."""
    field.queryset = choices
    if len(known := list(choices[:2])) == 1:
        field.initial = known[0]
        field.widget = forms.HiddenInput()


class DayField(forms.DateField):
    """A day, with the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class MomentField(forms.DateTimeField):
    """A day and a time, with the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        super().__init__(**kwargs)


class CycleChangeForm(forms.Form):
    """What may still be changed before the notice has gone out."""

    title = forms.CharField(label=_("名称"), max_length=120)
    entry_deadline_at = MomentField(label=_("录入截止时间"), help_text=_("过后提交的算逾期；资格审核在此之后开始。"))
    scheme = forms.ModelChoiceField(
        label=_("指标方案"), queryset=SchemeVersion.objects.none(), help_text=_("发出通知时方案定稿，以后不能再改。")
    )
    period = forms.ModelChoiceField(
        label=_("填报期"),
        queryset=ReportingPeriod.objects.none(),
        required=False,
        help_text=_("联盟在这一期提交填报；发出通知时如未开始，随即开始。"),
    )
    notice_days = forms.IntegerField(
        label=_("公示工作日数"), min_value=1, max_value=250, initial=5, help_text=_("跳过周末和节假日。")
    )
    notice = forms.CharField(
        label=_("评价通知"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(self, *args: Any, user: Any, host: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes, periods = SchemeVersion.objects.visible_to(user), ReportingPeriod.objects.visible_to(user)
        if host is not None:
            schemes, periods = schemes.filter(host=host), periods.filter(host=host)
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]


class CycleForm(CycleChangeForm):
    """A new cycle; people say its last day, the row holds the day after."""

    host = forms.ModelChoiceField(label=_("主办组织"), queryset=Organisation.objects.none())
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("只用字母、数字和连字符，例如 2026。"))
    since = DayField(label=_("评价期起始日期"))
    last_day = DayField(label=_("评价期最后一天"), help_text=_("只评这两天之间（含）的活动；可以跨年。"))

    field_order = ["host", "title", "code", "since", "last_day", "entry_deadline_at", "scheme", "period"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        only_or_asked(self.fields["host"], hosts_for(user))

    def clean_last_day(self) -> date:
        """A day that has a day after it."""
        day: date = self.cleaned_data["last_day"]
        if day >= _LAST_DAY:
            raise forms.ValidationError(_now("日期太远。请核对。"))
        return day

    def values(self) -> dict[str, Any]:
        """What ``cycles.plan_cycle`` takes."""
        values = dict(self.cleaned_data)
        values["until"] = values.pop("last_day") + timedelta(days=1)
        return values


class CycleFilter(forms.Form):
    """What the list of cycles shows."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *CycleState.choices])


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class NothingForm(forms.Form):
    """Nothing to fill in: the button itself is the answer."""


def of_cycle(cycle: Cycle) -> dict[str, Any]:
    """What the form for changes begins with."""
    names = ("title", "entry_deadline_at", "scheme", "period", "notice_days", "notice")
    return {name: getattr(cycle, name) for name in names}
