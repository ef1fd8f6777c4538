"""Who looks at which days by which scheme: the question of a self-check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import hosts
from xiefa.evaluation.domain.self_checks import checked_by
from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.forms.cycles import DayField
from xiefa.evaluation.models import SchemeVersion
from xiefa.kernel import clock
from xiefa.registry.models import Organisation


class SelfCheckForm(forms.Form):
    """An alliance, a scheme, the first and the last day."""

    organisation = forms.ModelChoiceField(
        label=_("联盟"), queryset=Organisation.objects.none(), to_field_name="code", empty_label=None
    )
    scheme = forms.ModelChoiceField(label=_("指标方案"), queryset=SchemeVersion.objects.none(), empty_label=None)
    since = DayField(label=_("起始日期"))
    last_day = DayField(label=_("最后一天"))

    def __init__(self, asked: Any, *, user: Any) -> None:
        organisations = checked_by(user)
        schemes = SchemeVersion.objects.visible_to(user).filter(state=SchemeState.FIXED, host__in=hosts())
        first, newest = organisations.first(), newest_of(schemes)
        year = clock.today().year
        begun: dict[str, Any] = {"since": f"{year}-01-01", "last_day": f"{year}-12-31"}
        begun |= {"organisation": first.code if first else "", "scheme": newest.pk if newest else ""}
        super().__init__(begun | {key: value for key, value in asked.items() if key in begun and value})
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.has_choice, self.has_scheme = first is not None, newest is not None

    def clean_last_day(self) -> date:
        """A day that has a day after it."""
        day: date = self.cleaned_data["last_day"]
        if day >= date(2999, 12, 31):
            raise forms.ValidationError(_now("日期太远。请核对。"))
        return day

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        values = super().clean() or {}
        since, last = values.get("since"), values.get("last_day")
        if since and last and last < since:
            self.add_error("last_day", _now("最后一天不能早于起始日期。"))
        return values

    @property
    def is_answerable(self) -> bool:
        """Whether there is an alliance to look at and a scheme to look by."""
        return self.has_choice and self.has_scheme

    @property
    def until(self) -> date:
        """The day after the last one."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


def newest_of(schemes: Any) -> SchemeVersion | None:
    """The scheme that a self-check begins with: that of the newest cycle, else the one fixed last."""
    newest: SchemeVersion | None = schemes.order_by("-cycles__since", "-fixed_at", "-pk").first()
    used = schemes.filter(cycles__isnull=False).order_by("-cycles__since", "-pk").first()
    return used or newest
