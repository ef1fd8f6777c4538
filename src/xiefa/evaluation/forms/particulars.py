"""What a scheme says as a whole: names, rounding, missing values; and its grades."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.editing import put, typed_number

_SPARE_BANDS = 2
_MOST_BANDS = 20


class _OfScheme(forms.Form):
    """A form about a part of a draft that knows which saving it began from."""

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], revision: int) -> None:
        self.content = deepcopy(dict(content))
        super().__init__(data, initial=self.begun() | {"revision": revision})
        self.ask()
        self.fields["revision"] = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def begun(self) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(self.content)

    def ask(self) -> None:
        """Add the fields that depend on the content."""

    def said(self) -> dict[str, Any]:
        """The whole content with what was typed."""
        raise NotImplementedError


class ParticularsForm(_OfScheme):
    """Names, the day from which it is offered, rounding, missing values."""

    zh = forms.CharField(label=_("中文名称"), max_length=120, required=False)
    en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    since = forms.CharField(label=_("从何时起采用"), max_length=10, required=False, help_text=_("例如 2026-01-01。"))
    sample = forms.BooleanField(label=_("示例（分值或规则没有公开出处）"), required=False)
    full = forms.CharField(label=_("满分"), max_length=10, required=False, help_text=_("不填为 100。"))
    graded = forms.ChoiceField(
        label=_("定级"),
        required=False,
        choices=[("", _("总分取整后定级")), ("exact", _("按未取整的总分定级"))],
    )
    places_indicator = forms.CharField(label=_("各项得分的小数位"), max_length=1, required=False)
    places_mean = forms.CharField(label=_("专家平均分的小数位"), max_length=1, required=False)
    places_total = forms.CharField(label=_("定级总分的小数位"), max_length=1, required=False)
    missing = forms.ChoiceField(
        label=_("缺少数据时"),
        required=False,
        choices=[
            ("", _("记 0 分")), ("excluded", _("不计入总分")), ("expert", _("由专家评分")), ("ask", _("须补充数据")),
        ],
    )  # fmt: skip
    note_zh = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    note_en = forms.CharField(
        label=_("英文说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def begun(self) -> dict[str, Any]:
        """What the fields begin with: what is usual stands as the empty choice."""
        places = self.content.get("places") if isinstance(self.content.get("places"), dict) else {}
        begun = dict(self.content) | {f"places_{key}": value for key, value in (places or {}).items()}
        usual = {"graded": "rounded", "missing": "zero"}
        return {key: "" if usual.get(key) == value else value for key, value in begun.items()}

    def said(self) -> dict[str, Any]:
        """The whole content with what was typed."""
        values = dict(self.cleaned_data)
        values.pop("revision", None)
        typed = {key: values.pop(f"places_{key}") for key in ("indicator", "mean", "total")}
        places = {key: typed_number(value) for key, value in typed.items() if value}
        values["full"] = typed_number(values["full"]) if values["full"] else ""
        changed = put(self.content, {key: value for key, value in values.items() if key != "places"})
        rest = {key: value for key, value in changed.items() if key != "places"}
        return rest | ({"places": places} if places else {})


class BandsForm(_OfScheme):
    """The grades, from high to low; an empty line is none."""

    def begun(self) -> dict[str, Any]:
        """Each band's keys under its number."""
        begun: dict[str, Any] = {}
        for number, band in enumerate(self._bands()):
            begun |= {f"band-{number}-{key}": value for key, value in band.items()}
            begun[f"band-{number}-lower_inclusive"] = "no" if band.get("lower_inclusive") is False else ""
            begun[f"band-{number}-upper_inclusive"] = "yes" if band.get("upper_inclusive") else ""
        return begun

    def ask(self) -> None:
        """So many lines as there are bands, and a few more."""
        for number in range(self._count()):
            for name, field in self._line().items():
                self.fields[f"band-{number}-{name}"] = field

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each line."""
        return [[self[f"band-{number}-{name}"] for name in self._line()] for number in range(self._count())]

    @property
    def headings(self) -> list[Any]:
        """What the columns are called."""
        return [field.label for field in self._line().values()]

    def said(self) -> dict[str, Any]:
        """The whole content with these bands."""
        bands = [self._band(number) for number in range(self._count())]
        return self.content | {"bands": [one for one in bands if one]}

    def _band(self, number: int) -> dict[str, Any]:
        old = self._bands()[number] if number < len(self._bands()) else {}
        typed = {name: self.cleaned_data[f"band-{number}-{name}"] for name in self._line()}
        if not any(typed[name] for name in ("key", "zh", "en", "lower", "upper")):
            return {}
        values: dict[str, Any] = {name: typed[name] for name in ("key", "zh", "en")}
        values |= {name: typed_number(typed[name]) if typed[name] else "" for name in ("lower", "upper", "rank")}
        values["upper_inclusive"] = typed["upper_inclusive"] == "yes"
        band = put({key: value for key, value in old.items() if key != "lower_inclusive"}, values)
        return band | ({"lower_inclusive": False} if typed["lower_inclusive"] == "no" else {})

    def _bands(self) -> list[dict[str, Any]]:
        found = self.content.get("bands")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _count(self) -> int:
        return min(len(self._bands()), _MOST_BANDS) + _SPARE_BANDS

    @staticmethod
    def _line() -> dict[str, forms.Field]:
        return {
            "key": forms.CharField(label=_("键"), max_length=60, required=False),
            "zh": forms.CharField(label=_("中文名称"), max_length=40, required=False),
            "en": forms.CharField(label=_("英文名称"), max_length=40, required=False),
            "lower": forms.CharField(label=_("下限"), max_length=12, required=False),
            "lower_inclusive": forms.ChoiceField(
                label=_("含下限"), required=False, choices=[("", _("含")), ("no", _("不含"))]
            ),
            "upper": forms.CharField(label=_("上限"), max_length=12, required=False),
            "upper_inclusive": forms.ChoiceField(
                label=_("含上限"), required=False, choices=[("", _("不含")), ("yes", _("含"))]
            ),
            "rank": forms.CharField(label=_("名次不低于"), max_length=6, required=False),
        }
