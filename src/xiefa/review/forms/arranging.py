"""What organisers type about experts, judges, recusals, groups and steps → clean values. The verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.permission import host_codes
from xiefa.registry.forms import DayInput
from xiefa.registry.models import Merger, Organisation, Person
from xiefa.review.domain.boards import possible_judges
from xiefa.review.enums import ReviewState, RoundKind
from xiefa.review.fields import fields_of
from xiefa.review.models import Candidate, Judge, Review, Round
from xiefa.review.rules.doors import ARRANGE
from xiefa.review.rules.recusals import LONGEST_REASON


class FieldsField(forms.CharField):
    """Fields of knowledge in one line, between 、 , or ;."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("专业领域"))
        kwargs.setdefault("help_text", _("用顿号隔开，例如：新材料、装备制造。"))
        super().__init__(required=False, max_length=600, **kwargs)

    def clean(self, value: Any) -> Any:
        """The list of fields."""
        return fields_of(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return "、".join(value) if isinstance(value, list) else value


class ExpertFilter(forms.Form):
    """What the list of experts shows."""

    q = forms.CharField(label=_("姓名或领域"), required=False, max_length=60)
    when = forms.ChoiceField(
        label=_("聘期"), required=False, choices=[("", _("现任")), ("ended", _("已结束")), ("all", _("全部"))]
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button itself is the answer."""


class FieldsForm(forms.Form):
    """What somebody knows, or what something is about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A class cannot declare it: ``fields`` is what a form calls all of its fields.
        self.fields["fields"] = FieldsField()


class ExpertForm(FieldsForm):
    """A person to be counted among the experts."""

    host = forms.ModelChoiceField(label=_("聘请组织"), queryset=Organisation.objects.none())
    person = forms.ModelChoiceField(
        label=_("人员"), queryset=Person.objects.none(), help_text=_("名录里没有的人，请先在“人员”里新增。")
    )
    since = forms.DateField(label=_("聘期开始"), required=False, widget=DayInput())
    until = forms.DateField(label=_("聘期截止（不含）"), required=False, widget=DayInput())
    note = forms.CharField(label=_("备注"), required=False, max_length=200)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = host_codes(user, ARRANGE)
        mine = Q(code__in=codes) | Q(is_host=True) if "" in codes else Q(code__in=codes)
        hosts = Organisation.objects.filter(mine)
        gone = Merger.objects.standing().exclude(person_gone=None).values("person_gone")
        people = Person.objects.exclude(pk__in=gone).order_by("pinyin", "name", "pk")
        self.fields["host"].queryset = hosts.with_names()  # type: ignore[attr-defined]
        self.fields["host"].initial = hosts.filter(is_host=True).first() or hosts.first()
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(["host", "person", "fields", "since", "until", "note"])


class ExpertEditForm(FieldsForm):
    """What an expert knows."""

    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class ReviewFilter(forms.Form):
    """What the list of reviews shows."""

    q = forms.CharField(label=_("评审名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ReviewState.choices])


class JudgeForm(forms.Form):
    """An expert who is to judge."""

    most = forms.IntegerField(
        label=_("最多评审数"), required=False, min_value=1, max_value=999, help_text=_("没有限制就空着。")
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"] = forms.ModelChoiceField(label=_("专家"), queryset=possible_judges(review))
        self.fields["group"] = forms.ModelChoiceField(label=_("评审小组"), queryset=review.groups.all(), required=False)
        self.order_fields(["expert", "group", "most"])


class RecusalForm(forms.Form):
    """That a judge is to stand aside."""

    reason = forms.CharField(label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"] = forms.ModelChoiceField(label=_("评委"), queryset=review.judges.sitting().with_people())
        self.fields["candidate"] = forms.ModelChoiceField(label=_("参评对象"), queryset=review.candidates.with_names())
        self.order_fields(["judge", "candidate", "reason"])


class GroupNumberForm(forms.Form):
    """Into how many groups the candidates are divided."""

    number = forms.IntegerField(label=_("组数"), min_value=1, max_value=40)


class GroupNameForm(forms.Form):
    """What a group is called."""

    name = forms.CharField(label=_("组名"), max_length=60)


class PlacesForm(forms.Form):
    """Every candidate and every judge with the group they are in."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = list(review.groups.all())
        self._groups = {str(one.pk): one for one in groups}
        choices = [("", _("未分组")), *((str(one.pk), one.name) for one in groups)]
        self.candidates = list(review.candidates.with_names().select_related("organisation", "group"))
        self.judges = list(review.judges.sitting().with_people().select_related("expert__person__user", "group"))
        for prefix, things in (("candidate", self.candidates), ("judge", self.judges)):
            for one in things:
                self.fields[f"{prefix}_{one.pk}"] = forms.ChoiceField(
                    label=str(one), choices=choices, required=False, initial=str(one.group_id or "")
                )

    def values(self) -> dict[str, dict[Any, Any]]:
        """For the verb: things → groups."""
        return {
            "candidates": {one: self._chosen("candidate", one) for one in self.candidates},
            "judges": {one: self._chosen("judge", one) for one in self.judges},
        }

    def _chosen(self, prefix: str, thing: Candidate | Judge) -> Any:
        return self._groups.get(self.cleaned_data.get(f"{prefix}_{thing.pk}", ""))


class RoundSizesForm(forms.Form):
    """How many judges each candidate has, how many candidates a judge, and until when."""

    per_candidate = forms.IntegerField(label=_("每家评委数"), min_value=1, max_value=30, initial=3)
    least = forms.IntegerField(label=_("每位评委至少"), min_value=0, max_value=9999, initial=0)
    most = forms.IntegerField(label=_("每位评委至多"), min_value=0, max_value=9999, initial=20)
    due_on = forms.DateField(label=_("完成期限"), required=False, widget=DayInput())


class RoundForm(RoundSizesForm):
    """A new step."""

    key = forms.SlugField(label=_("步骤代码"), max_length=40, help_text=_("小写英文字母、数字和连字符，例如 initial。"))
    zh = forms.CharField(label=_("步骤名称"), max_length=60)
    en = forms.CharField(label=_("英文名称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("方式"), choices=RoundKind.choices)
    field_order = ("key", "zh", "en", "kind", "per_candidate", "least", "most", "due_on")


class PinForm(forms.Form):
    """A judge chosen for a candidate."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = round_.review
        self.fields["candidate"] = forms.ModelChoiceField(label=_("参评对象"), queryset=review.candidates.with_names())
        self.fields["judge"] = forms.ModelChoiceField(label=_("评委"), queryset=review.judges.sitting().with_people())


class MoveForm(forms.Form):
    """To whom a candidate is given, and why."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, judges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"] = forms.ModelChoiceField(label=_("改派给"), queryset=judges)
        self.order_fields(["judge", "reason"])


class CloseForm(forms.Form):
    """Why a step ends although sheets are missing."""

    reason = forms.CharField(
        label=_("提前结束的理由"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
