"""Untrusted input → clean values: the form of a record, driven by its kind, and the filter of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import organisation_named, organisations_near
from xiefa.activities.entry import Entry, read_entry
from xiefa.activities.enums import ActivityState, Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Form, Kind, OutcomeKind, current_form
from xiefa.activities.models import ReportingPeriod
from xiefa.activities.typed import OUTCOME, PART, Typed, is_said, raw_of, rows_in
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

_SCALES = ("people", "countries", "units")
_EMPTY_ROWS = {"part": 2, "outcome": 1}


class _Plain(forms.CharField):
    """A text as it was typed; what it means is read by ``entry.read_entry`` and by nothing else."""

    def __init__(self, *, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(required=asked, strip=False, **kwargs)

    def validate(self, value: Any) -> None:
        """Nothing is refused here: a field that is asked for is marked so, and read_entry says the rest."""


def _date(label: Any, **more: Any) -> _Plain:
    return _Plain(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _select(label: Any, choices: Iterable[tuple[str, Any]], **more: Any) -> _Plain:
    return _Plain(label=label, widget=forms.Select(choices=list(choices)), **more)


def _number(label: Any, **more: Any) -> _Plain:
    return _Plain(label=label, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **more)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of parts or outcomes as the page shows it; ``near`` are organisations that may be meant."""

    at: int
    values: dict[str, str]
    near: list[Organisation] = field(default_factory=list)
    is_faulty: bool = False

    @property
    def at_text(self) -> str:
        """Its number as it stands in the names of its fields."""
        return str(self.at)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of what stands in the way, leading to its place on the page."""

    anchor: str
    label: str
    message: str


class RecordForm(forms.Form):
    """Everything a person says about one activity of one kind."""

    title = _Plain(label=_("名称"), asked=True, max_length=200)
    since = _date(_("开始日期"), asked=True)
    until = _date(_("结束日期"), help_text=_("只有一天时不用填。"))
    precision = _select(_("日期精度"), Precision.choices, help_text=_("只知道月份时选“某月”，日期填该月任意一天。"))
    place = _Plain(label=_("地点"), max_length=120)
    province = _Plain(label=_("省份"), max_length=20)
    series = _Plain(
        label=_("系列名称"), max_length=120, help_text=_("一年一届、按期举办的活动填写，如“动物种业论坛”。")
    )
    edition = _number(_("届、期次"))
    narrative = _Plain(label=_("情况介绍"), widget=forms.Textarea(attrs={"rows": 8}))
    openness = _select(_("公开范围"), Openness.choices, help_text=_("接受以后谁可以看到这条记录。"))
    embargo_until = _date(_("公开日期（此日起）"), help_text=_("到这一天才公开；不限制时留空。"))
    has_consent = forms.BooleanField(label=_("有关人员同意公开"), required=False)
    reason = _Plain(label=_("修改说明"), max_length=200)

    def __init__(self, typed: Typed, *, form: Form, kind: Kind, is_sent: bool = False, more: str = "") -> None:
        super().__init__(typed if is_sent else None, initial=typed, use_required_attribute=False)
        self.typed, self.rule, self.kind, self.more = typed, form, kind, more
        self.problems: list[Problem] = []
        self.faulty_parts: frozenset[int] = frozenset()
        for key in self._shown_scales():
            self.fields[key] = _number(_with_unit(form.scales[key]))
        for one in kind.fields:
            self.fields[f"field-{one.key}"] = _own_field(one)

    def read(self) -> Entry | None:
        """The clean entry; None when something is wrong, which then stands beside its field and in ``problems``."""
        entry, refusals = read_entry(raw_of(self.typed, self.kind), form=self.rule, find=organisation_named)
        self.refuse(refusals)
        return entry

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Show what stands in the way, each beside its field where the form has it."""
        for one in refusals:
            name = self._name_of(one.field)
            if name in self.fields:
                self.add_error(name, str(one.message))
                bound = self[name]
                self.problems.append(Problem(bound.id_for_label, str(bound.label), str(one.message)))
            else:
                anchor, label = _places().get(one.field, ("", ""))
                self.problems.append(Problem(anchor, label, str(one.message)))

    @property
    def scale_fields(self) -> list[forms.BoundField]:
        """How large it was."""
        return [self[key] for key in self._shown_scales()]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What only this kind asks for."""
        return [self[f"field-{one.key}"] for one in self.kind.fields]

    @property
    def parked(self) -> list[tuple[str, str]]:
        """(name, text) of what was typed for another kind and has no place in this one."""
        return [
            (name, value)
            for name, value in self.typed.items()
            if value and name.startswith("field-") and name not in self.fields
        ]

    @property
    def part_rows(self) -> list[Row]:
        """Organisations and their roles, with empty rows to go on."""
        rows = []
        for at, values in enumerate(self._rows("part", PART)):
            name = values["organisation"].strip()
            meant = None if not self.problems or not name or values["code"] else organisation_named(name)
            is_faulty = bool(self.problems and name and not values["code"] and meant is None)
            rows.append(Row(at, values, organisations_near(name) if is_faulty else [], is_faulty))
        return rows

    @property
    def outcome_rows(self) -> list[Row]:
        """Outcomes, with an empty row to go on; none where this kind has no outcomes."""
        return [Row(at, values) for at, values in enumerate(self._rows("outcome", OUTCOME))]

    @property
    def empty_part(self) -> Row:
        """The row that script copies."""
        return Row(0, dict.fromkeys(PART, "") | {"role": PartRole.PARTICIPANT})

    @property
    def empty_outcome(self) -> Row:
        """The row that script copies."""
        return Row(0, dict.fromkeys(OUTCOME, ""))

    @property
    def roles(self) -> list[tuple[str, Any]]:
        """The roles to choose from."""
        return list(PartRole.choices)

    @property
    def outcome_kinds(self) -> list[OutcomeKind]:
        """What may come out of this kind, and what these rows already say."""
        said = {one["kind"] for one in rows_in(self.typed, "outcome")}
        return [one for key, one in self.rule.outcomes.items() if key in self.kind.outcomes or key in said]

    @property
    def has_more_open(self) -> bool:
        """Whether something is said in the part of the form that is folded away."""
        names = ("series", "edition", "embargo_until")
        return is_said(self.typed, names) or any(self[name].errors for name in names)

    def _shown_scales(self) -> list[str]:
        return [key for key in self.rule.scales if key in self.kind.scales or self.typed.get(key, "").strip()]

    def _rows(self, sort: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
        rows = [
            one for one in rows_in(self.typed, sort) if any(one[name].strip() for name in columns if name != "role")
        ]
        if sort == "outcome" and not rows and not self.kind.outcomes:
            return []
        empty = dict.fromkeys(columns, "")
        if sort == "part":
            empty["role"] = str(PartRole.PARTICIPANT if rows else PartRole.HOST)
        extra = 3 if self.more == sort else _EMPTY_ROWS[sort] - (1 if sort == "part" and rows else 0)
        return [*rows, *(dict(empty) for _at in range(extra))]

    def _name_of(self, refused: str) -> str:
        return refused if refused in self.fields else f"field-{refused}"


class RecordFilter(forms.Form):
    """What the list shows."""

    q = forms.CharField(label=_("查找文字"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    organisation = forms.CharField(label=_("单位"), required=False, max_length=120)
    since = forms.DateField(label=_("起始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("结束日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    province = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    role = forms.ChoiceField(required=False, choices=[("", ""), *PartRole.choices], widget=forms.HiddenInput)
    partner = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    counted = forms.BooleanField(required=False, widget=forms.HiddenInput)
    began_since = forms.DateField(required=False, widget=forms.HiddenInput)
    began_until = forms.DateField(required=False, widget=forms.HiddenInput)
    precision = forms.ChoiceField(required=False, choices=[("", ""), *Precision.choices], widget=forms.HiddenInput)
    outcome = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    stage = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    told = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    reporter = forms.ModelChoiceField(
        Organisation.objects.with_names(), to_field_name="code", required=False, widget=forms.HiddenInput
    )
    period = forms.ModelChoiceField(ReportingPeriod.objects.all(), required=False, widget=forms.HiddenInput)
    scope = forms.ChoiceField(required=False, choices=[("", ""), ("own", ""), ("all", "")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *current_form().kind_choices()]
        self.fields["state"].choices = [("", _("全部")), *ActivityState.choices]
        self.fields["organisation"].widget.attrs.update({"list": "organisations", "autocomplete": "off"})

    def clean_organisation(self) -> Organisation | None:
        """The organisation that was meant."""
        return self._organisation("organisation")

    def clean_partner(self) -> Organisation | None:
        """The organisation that had a part besides."""
        return self._organisation("partner")

    def values(self) -> dict[str, Any]:
        """What ``queries.filtered`` takes; a filter that was not understood shows nothing and says so."""
        self.is_valid()
        return self.cleaned_data

    def _organisation(self, name: str) -> Organisation | None:
        text = self.cleaned_data[name]
        if not text:
            return None
        found = organisation_named(text)
        if found is None:
            near = "、".join(map(str, organisations_near(text)))
            message = _now("名录中没有“%(name)s”。相近的有：%(names)s。") if near else _now("名录中没有“%(name)s”。")
            raise forms.ValidationError(message % {"name": text, "names": near})
        return found


def _places() -> dict[str, tuple[str, str]]:
    """Where on the page stands what is no field of the form: (anchor, label)."""
    return {
        "parts": ("parts", _now("有关单位")),
        "outcomes": ("outcomes", _now("成果")),
        "reporter": ("id_reporter", _now("填报单位")),
        "kind": ("id_kind", _now("类别")),
    }


def _own_field(one: Field) -> _Plain:
    label = f"{_with_unit(one)}{_now('（确认前必填）') if one.is_required else ''}"
    if one.type == "long_text":
        return _Plain(label=label, widget=forms.Textarea(attrs={"rows": 4}))
    if one.type == "choice":
        return _select(label, [("", "—"), *((option.key, str(option)) for option in one.options)])
    if one.type == "yes_no":
        return _select(label, [("", "—"), ("yes", _("是")), ("no", _("否"))])
    if one.type == "date":
        return _date(label)
    help_text = _now("没有的填 0 或留空。") if one.when_missing == "zero" else ""
    return _number(label, help_text=help_text) if one.is_number else _Plain(label=label)


def _with_unit(one: Field) -> str:
    return f"{one}（{one.unit}）" if one.unit else str(one)
