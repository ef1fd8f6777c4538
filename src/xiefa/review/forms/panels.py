"""What people type about panels → clean values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from xiefa.review.enums import PanelState, Recommendation, Verdict
from xiefa.review.models import Opinion, Panel, Question


class PanelFilter(forms.Form):
    """What the list of panels shows."""

    q = forms.CharField(label=_("评审对象"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: [("", _("全部")), *PanelState.choices])


class ReasonForm(forms.Form):
    """Why something is done; the reason stays on record."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(forms.Form):
    """One reviewer's opinion: a verdict and a note for each question, then the recommendation."""

    recommendation = forms.ChoiceField(
        label=_("评审结论"), choices=Recommendation.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("评审意见"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000, required=False
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = panel
        for question in panel.asked:
            self.fields[f"verdict_{question.key}"] = forms.ChoiceField(
                label=_("判断"), choices=Verdict.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"note_{question.key}"] = forms.CharField(
                label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            )

    def parts(self) -> Iterator[tuple[Question, BoundField, BoundField]]:
        """Each question with its two fields."""
        for question in self.panel.asked:
            yield question, self[f"verdict_{question.key}"], self[f"note_{question.key}"]

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """What was said to each question, for the verb."""
        values = self.cleaned_data
        return {
            one.key: (values.get(f"verdict_{one.key}", ""), values.get(f"note_{one.key}", ""))
            for one in self.panel.asked
        }


def initial_of(opinion: Opinion | None) -> dict[str, str]:
    """The values with which a form shows an opinion that was given before."""
    if opinion is None:
        return {}
    said = {f"verdict_{one.question}": one.verdict for one in opinion.judgements.all()}
    notes = {f"note_{one.question}": one.note for one in opinion.judgements.all()}
    return {"recommendation": opinion.recommendation, "text": opinion.text, **said, **notes}
