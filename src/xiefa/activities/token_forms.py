"""Untrusted input → clean values: what a key of a program is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import hosts, reporters_for
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

_USUAL_DAYS = 365


class TokenForm(forms.Form):
    """For which organisation, for which system, until when."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("填报单位"), empty_label=None)
    host = forms.ModelChoiceField(Organisation.objects.none(), label=_("主办组织"), empty_label=None)
    name = forms.CharField(
        label=_("用途"), max_length=100, help_text=_("给哪个系统用，例如“联盟办公系统”。将记入修改记录。")
    )
    ends_on = forms.DateField(
        label=_("有效期至（不含）"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最长 400 天。到期前可以另建新密钥，换好之后再停用旧的。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = reporters_for(user)  # type: ignore[attr-defined]
        self.fields["host"].queryset = hosts()  # type: ignore[attr-defined]
        self.fields["ends_on"].initial = clock.today() + timedelta(days=_USUAL_DAYS)
