"""What people say against results, and what is decided about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.domain.names import leaf_names
from xiefa.evaluation.enums import ObjectionState
from xiefa.evaluation.models import Cycle, Entrant
from xiefa.evaluation.rules import OBJECT
from xiefa.evaluation.scoring import read_scheme
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class ObjectionFilter(forms.Form):
    """Which objections a list shows."""

    cycle = forms.ModelChoiceField(label=_("评价周期"), queryset=Cycle.objects.none(), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ObjectionState.choices])

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = Cycle.objects.visible_to(user)  # type: ignore[attr-defined]


class ObjectionForm(forms.Form):
    """What is said against one leaf of a result, or the whole, and for whom."""

    leaf = forms.ChoiceField(label=_("评分项"), required=False)
    organisation = forms.ModelChoiceField(label=_("提出单位"), queryset=Organisation.objects.none())
    text = forms.CharField(
        label=_("异议内容和依据"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明哪里不对、依据是什么；可以写记录或佐证的名称。"),
    )  # fmt: skip

    def __init__(self, *args: Any, entrant: Entrant, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = leaf_names(read_scheme(entrant.cycle.scheme.content))
        self.fields["leaf"].choices = [("", _("整个结果")), *names.items()]  # type: ignore[attr-defined]
        codes = host_codes(user, OBJECT)
        own = Organisation.objects.with_names()
        own = own.filter(entries__cycle=entrant.cycle) if "" in codes else own.filter(code__in=codes)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        first = own.first()
        if first is not None and own.count() == 1:
            self.fields["organisation"].initial = first.pk
            self.fields["organisation"].widget = forms.HiddenInput()


class DecisionOnObjectionForm(forms.Form):
    """Why an objection is upheld or dismissed."""

    decision = forms.CharField(
        label=_("处理意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("意见会写信告知提出人。"),
    )  # fmt: skip
