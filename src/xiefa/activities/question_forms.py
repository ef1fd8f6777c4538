"""What people type into the pages of questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import QuestionState

_LONGEST = 500


def _words(label: Any, *, help_text: Any = "") -> forms.CharField:
    # What is missing or too long is said by the verb, in the same words for every way in.
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=False, max_length=4 * _LONGEST, help_text=help_text, widget=widget)


class AskForm(forms.Form):
    """Why somebody doubts a record."""

    reason = _words(_("理由"))


class AnswerForm(forms.Form):
    """What the reporter says to it."""

    text = _words(_("答复"))


class BackForm(forms.Form):
    """What is still open after an answer; only needed to ask again."""

    note = _words(_("还缺什么"), help_text=_("只在请对方再答复时填写。"))


class QuestionFilter(forms.Form):
    """What a list of questions is narrowed to."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    part = forms.ChoiceField(
        label=_("范围"), required=False, choices=[("", _("全部可见")), ("to", _("问本单位的")), ("by", _("我提出的"))]
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", "—"), *QuestionState.choices])
