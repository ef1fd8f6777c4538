"""What the office settles about entrants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import Eligibility
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.rules import BY_DECISION, LONGEST_REASON


class EntrantFilter(forms.Form):
    """Which entrants a list shows."""

    q = forms.CharField(label=_("联盟名称"), required=False, max_length=60)
    eligibility = forms.ChoiceField(label=_("资格"), required=False, choices=[("", _("全部")), *Eligibility.choices])
    flag = forms.ChoiceField(label=_("认定事项"), required=False)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("全部")), ("open", _("尚未认定"))]
        choices += [(key, _("认定为“%(flag)s”") % {"flag": name}) for key, name in flags_of(cycle)]
        self.fields["flag"].choices = choices  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What one or many entrants are, and why."""

    eligibility = forms.ChoiceField(
        label=_("参评资格"), choices=[one for one in Eligibility.choices if one[0] in BY_DECISION]
    )
    reason = forms.CharField(label=_("理由"), max_length=LONGEST_REASON, required=False)


class FlagForm(forms.Form):
    """Whether something is true of entrants, and by what one knows it."""

    key = forms.ChoiceField(label=_("事项"))
    value = forms.ChoiceField(label=_("认定"), choices=[("no", _("不属实")), ("yes", _("属实"))])
    note = forms.CharField(label=_("依据"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = flags_of(cycle)  # type: ignore[attr-defined]


def flags_of(cycle: Cycle) -> list[tuple[str, str]]:
    """(key, name) of the yes-or-no facts of a cycle's scheme."""
    flags = cycle.scheme.content.get("flags") or {}
    return [(key, spoken(one.get("zh", key), one.get("en", ""))) for key, one in flags.items()]
