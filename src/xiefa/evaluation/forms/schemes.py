"""What is typed about whole schemes: which file is taken over, the name of a new version, the text of experts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.forms.cycles import hosts_for, only_or_asked
from xiefa.evaluation.models import Cycle, SchemeVersion
from xiefa.evaluation.policies import scheme_versions
from xiefa.registry.models import Organisation

_LONGEST_TEXT = 400_000


class SchemeFilter(forms.Form):
    """Which schemes a list shows."""

    q = forms.CharField(label=_("名称或版本"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *SchemeState.choices])


class TakeForm(forms.Form):
    """A file of the policy folder for a host."""

    host = forms.ModelChoiceField(label=_("主办组织"), queryset=Organisation.objects.none())
    version = forms.ChoiceField(label=_("政策文件"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only_or_asked(self.fields["host"], hosts_for(user))
        self.fields["version"].choices = [(one, one) for one in scheme_versions()]  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """The name of a new version."""

    version = forms.CharField(
        label=_("新版本"), max_length=60, help_text=_("只用拉丁字母、数字、点和连字符，例如 2026-draft。")
    )


class TextForm(forms.Form):
    """A whole scheme as text, and which saving it began from."""

    text = forms.CharField(
        label=_("方案文本（YAML 或 JSON）"),
        max_length=_LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "v-code"}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput())


class CompareForm(forms.Form):
    """Against which version, and on whose facts."""

    other = forms.ModelChoiceField(label=_("比较的方案"), queryset=SchemeVersion.objects.none())
    facts = forms.ChoiceField(label=_("依据的数据"))

    def __init__(self, *args: Any, user: Any, scheme: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = SchemeVersion.objects.visible_to(user).filter(host=scheme.host).exclude(pk=scheme.pk)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        sealed = Cycle.objects.visible_to(user).filter(host=scheme.host, snapshot__sealed_at__isnull=False)
        self.fields["facts"].choices = [  # type: ignore[attr-defined]
            ("now", _("全体网员今天的数据（不含专家评分）")),
            *((str(one.pk), one.title) for one in sealed),
        ]
