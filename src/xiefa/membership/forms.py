"""Untrusted input → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.membership.domain.files import weight_refusals
from xiefa.membership.enums import ApplicationState, Finding, RegistrationState, RequestKind, RequestState
from xiefa.membership.rules import APPLY, HANDLE, OWN_REQUESTS
from xiefa.registry.enums import OrganisationKind, StandingState
from xiefa.registry.forms import organisation_field
from xiefa.registry.models import Organisation
from xiefa.review.enums import Recommendation

_ACCEPT = ".pdf,.docx,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


def hosts_known() -> Any:
    """Organisations that may have members: the network and every alliance."""
    kinds = [OrganisationKind.NETWORK, OrganisationKind.ALLIANCE]
    return Organisation.objects.filter(kind__in=kinds, closed_on=None).order_by("-is_host", "code").with_names()


def hosts_for(user: Any) -> Any:
    """Hosts to which this person may bring a matter: those they handle, and for an alliance's speaker the network."""
    handled = host_codes(user, HANDLE)
    if "" in handled:
        return hosts_known()
    own = Organisation.objects.filter(is_host=True) if host_codes(user, APPLY) else Organisation.objects.none()
    return hosts_known().filter(code__in=handled) | hosts_known().filter(pk__in=own.values("pk"))


def applicants_for(user: Any) -> Any:
    """Organisations for which this person may start a matter, whatever the host."""
    rows = Organisation.objects.filter(closed_on=None).exclude(kind=OrganisationKind.NETWORK)
    handled, own = host_codes(user, HANDLE), host_codes(user, APPLY)
    return (rows if handled or "" in own else rows.filter(code__in=own)).order_by("code").with_names()


def own_applicant(user: Any) -> Any:
    """The one organisation whose matters are this person's own, to begin with; None for those who must choose."""
    rows = applicants_for(user).filter(code__in=host_codes(user, APPLY))[:2]
    return rows[0] if len(rows) == 1 else None


class UploadField(forms.FileField):
    """A file whose weight is looked at before its bytes are read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, max_length=1000, **kwargs)
        self.widget.attrs["accept"] = _ACCEPT

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, if it is not too large."""
        file = super().clean(data, initial)
        if file and (found := weight_refusals(file.size or 0)):
            raise forms.ValidationError([str(one.message) for one in found])
        return file


class _Filter(forms.Form):
    q = forms.CharField(label=_("单位名称"), required=False, max_length=60)

    def __init__(self, *args: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"] = forms.ModelChoiceField(label=_("主办组织"), queryset=hosts, required=False)


class ApplicationFilter(_Filter):
    """What the list of applications shows."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=lambda: [("", _("全部")), *ApplicationState.choices]
    )


class RegistrationFilter(_Filter):
    """What the list of registrations shows."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=lambda: [("", _("全部")), *RegistrationState.choices]
    )


class RequestFilter(_Filter):
    """What the list of requests shows."""

    kind = forms.ChoiceField(
        label=_("变更事项"), required=False, choices=lambda: [("", _("全部")), *RequestKind.choices]
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: [("", _("全部")), *RequestState.choices])


class RegisterFilter(forms.Form):
    """Whose register, on which day."""

    host = forms.ModelChoiceField(
        label=_("主办组织"), queryset=None, to_field_name="code", required=False, empty_label=None
    )
    on = forms.DateField(
        label=_("日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    state = forms.ChoiceField(
        label=_("资格"), required=False, choices=lambda: [("", _("全部")), *StandingState.choices]
    )

    def __init__(self, *args: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = hosts

    def day(self) -> Any:
        """The day asked for, or today."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or clock.today()


class StartForm(forms.Form):
    """Who applies to whom."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"] = organisation_field(hosts_for(user), label=_("申请加入"))
        self.fields["organisation"] = organisation_field(applicants_for(user), label=_("申请单位"))


class ConditionForm(forms.Form):
    """What is said about one condition, with a file if there is one."""

    statement = forms.CharField(
        label=_("说明"), required=False, max_length=4000, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    file = UploadField(label=_("佐证文件"), help_text=_("PDF、Word（.docx）、JPG 或 PNG；可以多次上传。"))


class NoteForm(forms.Form):
    """Why something is done; the reason stays on record."""

    note = forms.CharField(label=_("理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class FindingForm(forms.Form):
    """What the first check says about one condition."""

    finding = forms.ChoiceField(label=_("核对结果"), choices=Finding.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("补正意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviewForm(forms.Form):
    """Which experts are asked, and until when."""

    reviewers = forms.ModelMultipleChoiceField(
        label=_("评审专家"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=_("完成期限"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = candidates


class ConclusionForm(forms.Form):
    """The conclusion drawn from a review."""

    recommendation = forms.ChoiceField(
        label=_("评审结论"), choices=Recommendation.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("评审综合意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class FormalityForm(forms.Form):
    """What is handed in for one formality."""

    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    file = UploadField(label=_("文件"), help_text=_("PDF、Word（.docx）、JPG 或 PNG；再次上传会替换。"))


class RequestForm(forms.Form):
    """What is asked of the council, for whom, and why."""

    kind = forms.ChoiceField(label=_("变更事项"), choices=())
    new_name = forms.CharField(label=_("新全称"), required=False, max_length=120, help_text=_("只在更名时填写。"))
    effective_on = forms.DateField(
        label=_("希望生效的日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("留空则自决议之日起生效。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    file = UploadField(label=_("文件"), help_text=_("例如盖章的申请书。"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handles = bool(host_codes(user, HANDLE))
        self.fields["kind"].choices = [one for one in RequestKind.choices if handles or one[0] in OWN_REQUESTS]
        self.fields["host"] = organisation_field(hosts_for(user), label=_("主办组织"))
        self.fields["organisation"] = organisation_field(applicants_for(user), label=_("有关单位"))
        self.fields["other"] = organisation_field(
            applicants_for(user) if handles else Organisation.objects.alliances().with_names(),
            label=_("并入的单位"),
            required=False,
            help_text=_("只在合并时填写：合并后保留的单位。"),
        )
        self.order_fields(["kind", "host", "organisation", "new_name", "other"])
