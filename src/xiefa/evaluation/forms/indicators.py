"""One indicator of a scheme as a form: its names and points, and the fields that its kind of rule asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.activities.kinds import current_form
from xiefa.evaluation.editing import put, typed_number
from xiefa.evaluation.forms.rule_fields import (
    FIELDS,
    MEASURE,
    NUMBER,
    OUTCOME,
    STEP,
    WAY,
    YES,
    Asked,
    Rows,
    Words,
)
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.scoring import KIND_NAMES
from xiefa.evaluation.scoring.scheme import SCORING_STEPS

_LONGEST = 500
_SPARE_ROWS = 2


def kind_choices() -> list[tuple[str, str]]:
    """(kind, name) of every kind of rule."""
    return [(key, spoken(*KIND_NAMES[key])) for key in FIELDS]


class IndicatorForm(forms.Form):
    """An indicator: with a rule of the kind ``kind``, or without one when it is the sum of others (``kind`` empty)."""

    key = forms.CharField(label=_("键"), max_length=60, help_text=_("小写英文字母、数字和下划线；每个指标不同。"))
    zh = forms.CharField(label=_("中文名称"), max_length=_LONGEST, required=False)
    en = forms.CharField(label=_("英文名称"), max_length=_LONGEST, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        content: Mapping[str, Any],
        node: Mapping[str, Any],
        kind: str,
        share: str,
        revision: int,
    ) -> None:
        self.content, self.node, self.kind, self.share = content, node, kind, share
        rule = node.get("rule") if isinstance(node.get("rule"), dict) else {}
        self.rule: Mapping[str, Any] = rule if rule and rule.get("kind") == kind else {"kind": kind}
        super().__init__(data, initial=self._begun() | {"revision": revision, "was": node.get("key", "")})
        self.fields[share] = self._number(_("分值") if share == "points" else _("权重"))
        for asked in FIELDS.get(kind, ()):
            for one in self._flat(asked):
                self.fields[one.name] = self._field(one.asked)
        self._closing_fields()

    @property
    def plain_fields(self) -> list[Any]:
        """The fields that stand one below the other: names and points, then those of the rule."""
        names = [
            "key",
            "zh",
            "en",
            self.share,
            *(f"rule-{one.key}" for one in FIELDS.get(self.kind, ()) if isinstance(one, Asked)),
        ]
        return [self[name] for name in names]

    @property
    def row_groups(self) -> list[tuple[Words, list[Words], list[list[Any]]]]:
        """(label, headings, rows of fields) of every list in the rule."""
        return [
            (one.label, [column.label for column in one.columns], self._bound_rows(one))
            for one in FIELDS.get(self.kind, ())
            if isinstance(one, Rows)
        ]

    @property
    def last_fields(self) -> list[Any]:
        """What is asked of every indicator last."""
        return [self[name] for name in ("missing", "evidence", "note_zh", "note_en") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Whether this is still the indicator that the page was opened for."""
        values = super().clean() or {}
        if values.get("was", "") != self.node.get("key", ""):
            self.add_error(None, _("这个指标刚才被移动或移出了。请记下您的改动，返回后重新打开它。"))
        return values

    def said(self) -> dict[str, Any]:
        """The indicator as plain data."""
        values = self.cleaned_data
        plain = {
            name: values.get(name, "")
            for name in ("key", "zh", "en", "missing", "evidence", "note_zh", "note_en")
            if name in self.fields
        }
        plain[self.share] = typed_number(values[self.share]) if values[self.share] else ""
        node = put(self.node, plain)
        return node | {"rule": self._rule()} if self.kind else node

    def _rule(self) -> dict[str, Any]:
        said: dict[str, Any] = {"kind": self.kind}
        for asked in FIELDS[self.kind]:
            if isinstance(asked, Rows):
                rows = (self._entry(asked, number) for number in range(self._count(asked)))
                said[asked.key] = [row for row in rows if row]
            else:
                _set(said, asked.key, self._value(asked, f"rule-{asked.key}"))
        if said.get("grade") == "total:zero":
            said |= {"grade": "", "total": "zero"}
        return put({}, said)

    def _entry(self, rows: Rows, number: int) -> dict[str, Any]:
        row = {one.key: self._value(one, f"rule-{rows.key}-{number}-{one.key}") for one in rows.columns}
        filled = put({}, row)
        return {} if set(filled) <= {"of"} else filled

    def _value(self, asked: Asked, name: str) -> Any:
        value = self.cleaned_data.get(name, "")
        return typed_number(value) if asked.sort == NUMBER and value else value

    def _begun(self) -> dict[str, Any]:
        node = {key: value for key, value in self.node.items() if key not in {"rule", "children"}}
        begun = dict(node)
        for asked in FIELDS.get(self.kind, ()):
            if isinstance(asked, Rows):
                for number, entry in enumerate(self._entries(asked)):
                    begun |= {f"rule-{asked.key}-{number}-{key}": value for key, value in entry.items()}
            else:
                begun[f"rule-{asked.key}"] = _get(self.rule, asked.key)
        if self.rule.get("total") == "zero":
            begun["rule-grade"] = "total:zero"
        return begun

    def _entries(self, rows: Rows) -> list[Mapping[str, Any]]:
        found = self.rule.get(rows.key)
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _count(self, rows: Rows) -> int:
        return min(len(self._entries(rows)), 40) + _SPARE_ROWS

    def _flat(self, asked: Asked | Rows) -> list[_Named]:
        if isinstance(asked, Asked):
            return [_Named(f"rule-{asked.key}", asked)]
        return [
            _Named(f"rule-{asked.key}-{number}-{one.key}", one)
            for number in range(self._count(asked))
            for one in asked.columns
        ]

    def _bound_rows(self, rows: Rows) -> list[list[Any]]:
        return [
            [self[f"rule-{rows.key}-{number}-{one.key}"] for one in rows.columns] for number in range(self._count(rows))
        ]

    def _field(self, asked: Asked) -> forms.Field:
        if asked.sort == NUMBER:
            return self._number(asked.label, asked.help)
        if asked.sort == YES:
            return forms.BooleanField(label=asked.label, required=False)
        return forms.ChoiceField(
            label=asked.label, required=False, help_text=asked.help, choices=[("", "—"), *self._choices(asked.sort)]
        )

    def _choices(self, sort: str) -> Sequence[tuple[str, Any]]:
        if sort == WAY:
            return [("mean", _("平均")), ("trimmed", _("去掉最高和最低后平均")), ("median", _("中位数"))]
        if sort == OUTCOME:
            bands = [one for one in self.content.get("bands") or () if isinstance(one, dict)]
            return [*((str(one.get("key")), _name(one)) for one in bands), ("total:zero", _("总分归零"))]
        if sort == STEP:
            steps = [one for one in self.content.get("steps") or () if isinstance(one, dict)]
            return [(str(one.get("key")), _name(one)) for one in steps if one.get("kind") in SCORING_STEPS]
        group = self.content.get("measures" if sort == MEASURE else "flags")
        return [(key, _name(one, key)) for key, one in group.items()] if isinstance(group, dict) else []

    def _closing_fields(self) -> None:
        if self.kind:
            policies = [
                ("", _("按方案的规定")), ("zero", _("记 0 分")), ("excluded", _("不计入总分")),
                ("expert", _("由专家评分")), ("ask", _("须补充数据")),
            ]  # fmt: skip
            self.fields["missing"] = forms.ChoiceField(label=_("缺少数据时"), required=False, choices=policies)
        self.fields["evidence"] = forms.MultipleChoiceField(
            label=_("佐证"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(key, str(one)) for key, one in current_form().evidence.items()],
        )
        for name, label in (("note_zh", _("说明")), ("note_en", _("英文说明"))):
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["revision"] = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
        self.fields["was"] = forms.CharField(required=False, widget=forms.HiddenInput())

    @staticmethod
    def _number(label: Words, help: Words = "") -> forms.CharField:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.CharField(label=label, required=False, max_length=20, help_text=help, widget=widget)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    asked: Asked


def _name(one: Any, otherwise: str = "") -> str:
    said = one if isinstance(one, dict) else {}
    return spoken(str(said.get("zh") or ""), str(said.get("en") or "")) or otherwise


def _get(data: Mapping[str, Any], key: str) -> Any:
    first, _dot, rest = key.partition(".")
    value = data.get(first, "")
    return (value.get(rest, "") if isinstance(value, dict) else "") if rest else value


def _set(data: dict[str, Any], key: str, value: Any) -> None:
    first, _dot, rest = key.partition(".")
    if not rest:
        data[first] = value
    elif value != "":
        data.setdefault(first, {})[rest] = value
