"""What is typed about a point of the agenda and its cases; a case form has exactly the fields that the kind needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.council.designations import body_in_term, session_words
from xiefa.council.effects import KINDS
from xiefa.council.enums import ResolutionKind, Wording
from xiefa.council.forms.preparing import CHOOSE, PersonSelect
from xiefa.council.models import AgendaItem, Meeting
from xiefa.kernel import clock
from xiefa.kernel.period import covers
from xiefa.registry.domain.standing import state_on
from xiefa.registry.enums import StandingState
from xiefa.registry.forms import DayInput
from xiefa.registry.models import Body, Organisation, OrganisationQuerySet, Person

# The words beside a field, where a kind calls it something else than the model does.
_WORDS: dict[tuple[str, str], Any] = {
    (ResolutionKind.AMEND_CHARTER, "text"): _("修改内容"),
    (ResolutionKind.REMIT, "text"): _("任务"),
    (ResolutionKind.SUSPEND, "text"): _("理由"),
    (ResolutionKind.EXPEL, "text"): _("理由"),
    (ResolutionKind.CANCEL_QUALIFICATION, "text"): _("理由"),
    (ResolutionKind.RESUME, "text"): _("理由"),
    (ResolutionKind.WITHDRAW, "text"): _("理由"),
    (ResolutionKind.RENAME, "text"): _("新全称"),
    (ResolutionKind.MERGE, "organisation"): _("并入的组织"),
    (ResolutionKind.MERGE, "other_organisation"): _("接收的组织"),
    (ResolutionKind.MERGE, "text"): _("说明"),
    (ResolutionKind.APPOINT, "organisation"): _("代表单位"),
}

# Each of these has words of its own for every organisation.
_ONE_BY_ONE = (ResolutionKind.RENAME, ResolutionKind.MERGE)


class SessionField(forms.ModelChoiceField):
    """One of the bodies that meet."""

    def label_from_instance(self, obj: Any) -> str:
        """联盟协发网 · 理事会 二届四次."""
        return session_words(obj)


class ItemForm(forms.Form):
    """A point of the agenda."""

    title = forms.CharField(label=_("议题"), max_length=200)
    kind = forms.ChoiceField(
        label=_("类别"), choices=ResolutionKind.choices, help_text=_("类别决定下面要填哪些事项、通过后产生什么后果。")
    )
    session: Any = SessionField(
        label=_("决定机构"), queryset=None, empty_label=None, help_text=_("几个机构同时开会时，写明由哪个机构决定。")
    )
    parent: Any = forms.ModelChoiceField(
        label=_("放在哪个议题下面"), queryset=None, required=False, empty_label=_("不放在别的议题下面")
    )
    presenter = forms.CharField(label=_("报告人"), max_length=60, required=False)
    wording = forms.ChoiceField(label=_("决议用语"), required=False)
    text = forms.CharField(
        label=_("决议草案"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000, required=False,
        help_text=_("空着就按事项自动写成。"),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, item: AgendaItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: Any = self.fields["session"]
        session.queryset = meeting.sessions.select_related("body__organisation").prefetch_related(
            "body__organisation__names"
        )
        session.required = meeting.sessions.exists()
        parent: Any = self.fields["parent"]
        parent.queryset = meeting.items.filter(parent=None)
        wording: Any = self.fields["wording"]
        wording.choices = [("", gettext("按类别：%(words)s") % {"words": _default_words(item)}), *Wording.choices]
        if item:
            # Where a point stands is changed by moving it.
            del self.fields["parent"]
        if item and item.children.exists():
            # A heading decides nothing itself.
            del self.fields["session"]

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        """The values of a point; a wording that is the usual one of its kind is left open."""
        plain = {name: getattr(item, name) for name in ("title", "kind", "presenter", "text")}
        usual = KINDS[item.kind].wording
        return plain | {"session": item.session_id, "wording": "" if item.wording == usual else item.wording}

    def values(self) -> dict[str, Any]:
        """What ``add_item`` and ``change_item`` take."""
        found = dict(self.cleaned_data)
        found["wording"] = found["wording"] or str(KINDS[found["kind"]].wording)
        return found


class CaseForm(forms.Form):
    """One case of a kind: exactly the fields that the kind needs and may have."""

    def __init__(self, *args: Any, kind: str, user: Any, is_past: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = KINDS[kind]
        for name in (*wanted.needs, *wanted.may_have):
            field: Any = _FIELDS[name](user)
            field.required = name in wanted.needs
            field.label = _WORDS.get((kind, name), field.label)
            if is_past and name in _PAST:
                field.queryset = _PAST[name](user)
            self.fields[name] = field


class CasesForm(CaseForm):
    """What is added to a point in one go: where the cases are organisations, as many of them as are ticked."""

    def __init__(self, *args: Any, item: AgendaItem, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=item.kind, user=user, **kwargs)
        self.takes_many = item.kind not in _ONE_BY_ONE and "organisation" in KINDS[item.kind].needs
        if self.takes_many:
            self.fields["organisation"] = _organisations(user, item)

    def clean(self) -> dict[str, Any]:
        """What a case came from is its own."""
        found: dict[str, Any] = super().clean() or {}
        if self.takes_many and found.get("source") and len(found.get("organisation", ())) > 1:
            self.add_error("source", gettext("几个组织的来由各不相同，请逐个添加，或者空着。"))
        return found

    def cases(self) -> list[dict[str, Any]]:
        """The fields of each case, in the order of the page."""
        if not self.takes_many:
            return [dict(self.cleaned_data)]
        return [self.cleaned_data | {"organisation": one} for one in self.cleaned_data["organisation"]]


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Organisations, each with what it is to the host today."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "c-many"})

    def __init__(self, *args: Any, states: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.states = states

    def label_from_instance(self, obj: Any) -> str:
        """新型显示产业技术创新战略联盟（获得注册资格）."""
        state = self.states.get(obj.pk)
        return f"{obj}（{StandingState(state).label}）" if state else str(obj)


def has_cases(kind: str) -> bool:
    """Whether points of this kind are about cases at all."""
    return bool(KINDS[kind].needs or KINDS[kind].may_have)


class BodyChoiceField(forms.ModelChoiceField):
    """A body with the organisation it belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        """联盟协发网 · 第二届理事会."""
        return f"{obj.organisation.short_name} · {body_in_term(obj)}"


def _default_words(item: AgendaItem | None) -> str:
    return str(Wording(KINDS[item.kind].wording).label) if item else gettext("类别的通常用语")


def _organisation(user: Any, label: Any) -> forms.Field:
    rows = _organisations_ever(user).at(clock.today())
    return forms.ModelChoiceField(label=label, queryset=rows, empty_label=CHOOSE)


def _organisations_ever(user: Any) -> OrganisationQuerySet:
    return Organisation.objects.visible_to(user).with_names()


def _organisations(user: Any, item: AgendaItem) -> forms.Field:
    states = state_on(host=item.meeting.host, day=clock.today())
    rows = Organisation.objects.visible_to(user).at(clock.today()).with_names().exclude(pk=item.meeting.host_id)
    rows = rows.exclude(pk__in=item.cases.exclude(organisation=None).values("organisation"))
    # Those that are something to the host already are mostly the ones that are meant.
    known = When(pk__in=states, then=Value(0))
    rows = rows.order_by(Case(known, default=Value(1), output_field=IntegerField()), "code", "pk")
    help_text = _("可以一次勾选几个，各成一个事项；下面几栏对每一个都一样。")
    return OrganisationsField(rows, states=states, label=_("组织"), help_text=help_text)


def _body(label: Any) -> forms.Field:
    return BodyChoiceField(label=label, queryset=_bodies_ever().filter(covers(clock.today())), empty_label=CHOOSE)


def _bodies_ever() -> QuerySet[Body]:
    rows = Body.objects.select_related("organisation").prefetch_related("organisation__names")
    return rows.order_by("-organisation__is_host", "organisation__code", "pk")


def _day(label: Any, help_text: Any = "") -> forms.Field:
    return forms.DateField(label=label, widget=DayInput(), help_text=help_text)


def _text(label: Any, longest: int, help_text: Any = "") -> forms.Field:
    return forms.CharField(label=label, max_length=longest, help_text=help_text)


# What a resolution of long ago may be about: also what has ended since.
_PAST: dict[str, Any] = {
    "organisation": _organisations_ever,
    "other_organisation": _organisations_ever,
    "body": lambda user: _bodies_ever(),
    "report_to": lambda user: _bodies_ever(),
}
_FIELDS: dict[str, Any] = {
    "organisation": lambda user: _organisation(user, _("组织")),
    "other_organisation": lambda user: _organisation(user, _("另一组织")),
    "person": lambda user: forms.ModelChoiceField(
        label=_("人员"), queryset=Person.objects.all(), empty_label=CHOOSE, widget=PersonSelect
    ),
    "body": lambda user: _body(_("机构")),
    "title": lambda user: _text(_("职务"), 60, _("例如 理事长、秘书长、理事、监事。")),
    "text": lambda user: _text(_("内容"), 500),
    "owner": lambda user: _text(_("责任单位"), 120),
    "co_owners": lambda user: _text(_("协办单位"), 200, _("有几个就用顿号隔开。")),
    "report_to": lambda user: _body(_("报告对象")),
    "effective_on": lambda user: _day(_("生效日期"), _("空着就从决议之日起。")),
    "review_on": lambda user: _day(_("检查日期")),
    "source": lambda user: _text(_("来由"), 120, _("如申请的编号；系统转来的事项已经写好。")),
}
