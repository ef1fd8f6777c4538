"""What is typed about resolutions and tasks → clean values. The verbs decide whether it can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.council.effects import KINDS
from xiefa.council.enums import ResolutionKind, TaskState, Wording
from xiefa.council.forms.agenda import BodyChoiceField
from xiefa.council.forms.preparing import CHOOSE
from xiefa.council.models import ResolutionQuerySet, TaskQuerySet
from xiefa.council.rules import RECORD_PAST
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.enums import BodyKind
from xiefa.registry.forms import DayInput
from xiefa.registry.models import Body, Organisation, OrganisationQuerySet

LATE = "late"
_DECIDING = (BodyKind.COUNCIL, BodyKind.CHAIR_MEETING, BodyKind.SUPERVISORS, BodyKind.EXPERT_COMMITTEE)


class ResolutionFilter(forms.Form):
    """What the list of resolutions shows."""

    q = forms.CharField(label=_("标题或正文"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1900, max_value=2200)
    host: Any = forms.ModelChoiceField(
        label=_("主办组织"), queryset=None, required=False, to_field_name="code", empty_label=_("全部")
    )

    body: Any = BodyChoiceField(label=_("决定机构"), queryset=None, required=False, empty_label=_("全部"))

    def __init__(self, *args: Any, hosts: OrganisationQuerySet, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _now("全部")), *ResolutionKind.choices]
        body: Any = self.fields["body"]
        body.queryset = bodies
        host: Any = self.fields["host"]
        host.queryset = hosts

    def chosen(self, resolutions: ResolutionQuerySet) -> ResolutionQuerySet:
        """Of these resolutions, the ones that fit; a faulty field chooses nothing out."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if words := wanted.get("q"):
            resolutions = resolutions.filter(Q(title__icontains=words) | Q(text__icontains=words))
        named = {name: wanted[name] for name in ("kind", "year", "host", "body") if wanted.get(name)}
        return resolutions.filter(**named)


class TaskFilter(forms.Form):
    """What the list of tasks shows."""

    q = forms.CharField(label=_("任务或责任单位"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), required=False)
    host: Any = forms.ModelChoiceField(
        label=_("主办组织"), queryset=None, required=False, to_field_name="code", empty_label=_("全部")
    )

    def __init__(self, *args: Any, hosts: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        state.choices = [("", _now("全部")), (LATE, _now("已逾期")), *TaskState.choices]
        host: Any = self.fields["host"]
        host.queryset = hosts

    def chosen(self, tasks: TaskQuerySet) -> TaskQuerySet:
        """Of these tasks, the ones that fit; a faulty field chooses nothing out."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if words := wanted.get("q"):
            tasks = tasks.filter(Q(text__icontains=words) | Q(owner__icontains=words) | Q(co_owners__icontains=words))
        if wanted.get("state") == LATE:
            tasks = tasks.late(clock.today())
        elif wanted.get("state"):
            tasks = tasks.filter(state=wanted["state"])
        return tasks.filter(effect__resolution__host=wanted["host"]) if wanted.get("host") else tasks


class ReportForm(forms.Form):
    """Progress on a task."""

    text = forms.CharField(label=_("进展"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class PastForm(forms.Form):
    """A resolution of the time before the platform, as it stands on paper; its cases have forms of their own."""

    host: Any = forms.ModelChoiceField(label=_("主办组织"), queryset=None, empty_label=None)
    body: Any = BodyChoiceField(label=_("决定机构"), queryset=None, empty_label=CHOOSE)
    resolved_on = forms.DateField(label=_("决议日期"), widget=DayInput())
    title = forms.CharField(label=_("标题"), max_length=200)
    wording = forms.ChoiceField(label=_("决议用语"), choices=Wording.choices)
    text = forms.CharField(
        label=_("正文"), widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000, help_text=_("照原件抄录。")
    )
    source = forms.CharField(label=_("补录依据"), max_length=200, help_text=_("原件的名称和日期，例如某次会议的纪要。"))

    def __init__(self, *args: Any, user: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host: Any = self.fields["host"]
        host.queryset = hosts_for(user)
        host.initial = host.queryset.first()
        body: Any = self.fields["body"]
        rows = Body.objects.filter(kind__in=_DECIDING).select_related("organisation")
        body.queryset = rows.prefetch_related("organisation__names").order_by("-organisation__is_host", "pk")
        self.fields["wording"].initial = KINDS[kind].wording


class KindForm(forms.Form):
    """Which kind of resolution is entered: it decides which fields follow."""

    kind = forms.ChoiceField(label=_("类别"), choices=ResolutionKind.choices)


def hosts_for(user: Any) -> OrganisationQuerySet:
    """The organisations for which this person enters resolutions from paper."""
    codes = host_codes(user, RECORD_PAST)
    if "" in codes:
        found = Organisation.objects.filter(is_host=True) | Organisation.objects.filter(resolutions__isnull=False)
    else:
        found = Organisation.objects.filter(code__in=codes)
    return found.distinct().with_names().order_by("-is_host", "code")
