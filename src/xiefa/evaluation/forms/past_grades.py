"""Grades of periods before the platform, as people type or paste them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import organisations_named
from xiefa.evaluation.domain.past_grades import grades_known
from xiefa.evaluation.forms.cycles import DayField
from xiefa.evaluation.languages import spoken
from xiefa.registry.models import Organisation


class PastGradeForm(forms.Form):
    """Which grade an alliance had in an earlier period."""

    organisation = forms.CharField(label=_("联盟"), max_length=120, help_text=_("名称或代码。"))
    period = forms.CharField(label=_("评价期"), max_length=60, help_text=_("例如 2018—2019。"))
    since = DayField(label=_("评价期起始日期"))
    last_day = DayField(label=_("评价期最后一天"))
    grade = forms.ChoiceField(label=_("等级"))
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如文号或通报的名称。"))

    def __init__(self, *args: Any, host: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = grades_known(host).items()
        self.fields["grade"].choices = [(key, spoken(*said)) for key, said in names]  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        """The one organisation that is called so."""
        found = organisations_named(self.cleaned_data["organisation"])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有名称或代码为“%(name)s”的唯一组织。") % {"name": self.data.get("organisation", "")}
            )
        return found[0]

    def values(self) -> dict[str, Any]:
        """What ``past_grades.enter_past_grade`` takes."""
        values = dict(self.cleaned_data)
        values["until"] = values.pop("last_day") + timedelta(days=1)
        return values


class PastedGradesForm(forms.Form):
    """A list copied out of a spreadsheet."""

    lines = forms.CharField(
        label=_("粘贴的列表"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("从表格复制，一行一家，六列：联盟、评价期、起始日期、最后一天、等级、依据。"),
    )  # fmt: skip
