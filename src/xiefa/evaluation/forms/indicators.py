"""One indicator of a scheme as a form: its names and points, and the fields that its kind of rule asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiefa.activities.kinds import current_form
from xiefa.evaluation.editing import put, typed_number
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.scoring import KIND_NAMES
from xiefa.evaluation.scoring.scheme import SCORING_STEPS

Words = str | Promise
# What a field of a rule holds.
MEASURE, FLAG, NUMBER, WAY, YES, OUTCOME, STEP = "measure", "flag", "number", "way", "yes", "outcome", "step"
_LONGEST = 500
_SPARE_ROWS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a rule: its key in the data, what it holds, what it is called."""

    key: str
    sort: str
    label: Words
    help: Words = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list in a rule: each entry has the same fields."""

    key: str
    label: Words
    columns: tuple[Asked, ...]


_WHAT = Asked("measure", MEASURE, _("数据"))
_INSTEAD_OF_LEVELS = Asked("measure", MEASURE, _("数据"), _("与“分级”二选一。"))
_EACH = Asked("each", NUMBER, _("每个单位得分"))
_WHEN_ZERO = Asked("when_zero", NUMBER, _("分母为零时得分"), _("不填为 0。"))
_FLAGGED = Asked("flag", FLAG, _("认定事项"), _("与“数据”二选一。"))
_LEVELS = Rows(
    "levels", _("分级"), (Asked("measure", MEASURE, _("数据")), _EACH, Asked("cap", NUMBER, _("本级最多得分")))
)
_TIERS = Rows("tiers", _("分档"), (Asked("from", NUMBER, _("达到")), Asked("points", NUMBER, _("得分"))))
_HIGHEST = Asked("highest_only", YES, _("取最高级别，不累计"))
_WAY = Asked("of", WAY, _("专家分数怎样合成"))
_SCALE = Asked("scale", NUMBER, _("专家打分的满分"), _("不填为本项分值。"))
_STAGES = Rows("stages", _("各步骤"), (Asked("step", STEP, _("步骤")), Asked("weight", NUMBER, _("权重")), _WAY))

FIELDS: Mapping[str, tuple[Asked | Rows, ...]] = {
    "binary": (_WHAT, Asked("least", NUMBER, _("达到"), _("不填为 1。")), _FLAGGED, Asked("proof", MEASURE, _("还须有"))),
    "tiered": (_LEVELS, _HIGHEST, _INSTEAD_OF_LEVELS, _TIERS),
    "count_cap": (_WHAT, _EACH),
    "threshold_increment": (
        _WHAT,
        Asked("base", NUMBER, _("基数")),
        Asked("at_base", NUMBER, _("达到基数时得分"), _("不填为 0。")),
        Asked("step", NUMBER, _("此后每增加")),
        Asked("each", NUMBER, _("每次加分")),
    ),
    "linear": (
        _WHAT,
        Asked("of", MEASURE, _("除以"), _("按比例时填写；不填则直接按数据。")),
        Asked("start.at", NUMBER, _("起点")),
        Asked("start.points", NUMBER, _("起点得分")),
        Asked("end.at", NUMBER, _("终点")),
        Asked("end.points", NUMBER, _("终点得分")),
        _WHEN_ZERO,
    ),
    "ratio": (
        _WHAT,
        Asked("of", MEASURE, _("除以")),
        Asked("goal", NUMBER, _("满分比例"), _("例如 0.5；不填为 1。")),
        _WHEN_ZERO,
    ),
    "growth": (
        _WHAT,
        Asked("before", MEASURE, _("上期数据")),
        Asked("start", NUMBER, _("增长多少起计分"), _("例如 0.1；不填为 0。")),
        Asked("goal", NUMBER, _("增长多少得满分"), _("例如 0.5；与“分档”二选一。")),
        _TIERS,
        Asked("when_zero", NUMBER, _("从零起步时得分")),
        Asked("when_both_zero", NUMBER, _("两期都为零时得分"), _("不填为 0。")),
    ),
    "bonus": (
        _WHAT, _FLAGGED, _EACH, _LEVELS, _HIGHEST, Asked("cap", NUMBER, _("最多加分")),
        Asked("inside", YES, _("计入满分以内")),
    ),
    "deduction": (_WHAT, _FLAGGED, _EACH, _LEVELS, Asked("floor", NUMBER, _("最多扣分"), _("写成负数，例如 -5。"))),
    "veto": (_FLAGGED, _WHAT, Asked("least", NUMBER, _("达到"), _("不填为 1。")), Asked("grade", OUTCOME, _("后果"))),
    "expert": (_WAY, _SCALE),
    "composite": (_STAGES, _SCALE),
}  # fmt: skip


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
