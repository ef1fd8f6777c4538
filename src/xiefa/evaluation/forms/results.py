"""What people ask of results, and what they correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.domain.names import honour_names
from xiefa.evaluation.enums import CorrectionTarget, ObjectionState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Cycle, Entrant, Objection
from xiefa.evaluation.rules import LONGEST_REASON, is_judged
from xiefa.evaluation.scoring import Scheme, read_scheme


class ResultFilter(forms.Form):
    """Which results a list shows."""

    q = forms.CharField(label=_("联盟名称"), required=False, max_length=60)
    grade = forms.ChoiceField(label=_("等级"), required=False)
    honour = forms.ChoiceField(label=_("称号"), required=False)
    low = forms.IntegerField(required=False, min_value=-1000, max_value=1000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("全部"))]
        bands = [(one.key, spoken(one.zh, one.en)) for one in scheme.bands]
        self.fields["grade"].choices = every + bands  # type: ignore[attr-defined]
        self.fields["honour"].choices = [*every, *honour_names(scheme).items()]  # type: ignore[attr-defined]


class NoticeForm(forms.Form):
    """What is said beside results that are laid open."""

    text = forms.CharField(
        label=_("公示说明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("可以写明提出异议的途径和联系人。"),
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """One value that is put right: of whom, which one, to what, why, and for which objection."""

    entrant = forms.ModelChoiceField(label=_("参评单位"), queryset=Entrant.objects.none())
    what = forms.ChoiceField(label=_("更正内容"))
    after = forms.CharField(
        label=_("更正值"), max_length=60, help_text=_("事实写整数，金额以分为单位；评分可以有小数。")
    )
    objection = forms.ModelChoiceField(
        label=_("依据的异议"), queryset=Objection.objects.none(), required=False, help_text=_("只列出已经成立的异议。")
    )
    reason = forms.CharField(
        label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme = read_scheme(cycle.scheme.content)
        entrants = cycle.entrants.qualified().select_related("organisation").prefetch_related("organisation__names")
        self.fields["entrant"].queryset = entrants  # type: ignore[attr-defined]
        upheld = Objection.objects.filter(entrant__cycle=cycle, state=ObjectionState.UPHELD)
        upheld = upheld.select_related("entrant__organisation").prefetch_related("entrant__organisation__names")
        self.fields["objection"].queryset = upheld  # type: ignore[attr-defined]
        self.fields["what"].choices = correctable(scheme)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What ``corrections.correct`` takes."""
        values = dict(self.cleaned_data)
        values["target"], values["key"] = values.pop("what").split(":", 1)
        return values


def correctable(scheme: Scheme) -> list[tuple[Any, list[tuple[str, str]]]]:
    """What can be corrected, in groups: every measure, and the points of every indicator that experts judge."""
    facts = [(f"fact:{one.key}", spoken(one.zh, one.en)) for one in scheme.measures.values()]
    judged = [leaf for leaf in scheme.leaves if is_judged(leaf)]
    points = [(f"points:{leaf.key}", spoken(leaf.zh, leaf.en)) for leaf in judged]
    return [(CorrectionTarget.FACT.label, facts), (CorrectionTarget.POINTS.label, points)]
