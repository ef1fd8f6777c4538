"""What is sent from score sheets and from the meeting on differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.review.enums import Compared, Disclosure
from xiefa.review.marking import Texts, names_of, points_of
from xiefa.review.models import Item

# A form holds beside each field what stood in it when the page last heard of the server.
BASE = "was-"
_LONGEST = 10_000


class SentSheet(NamedTuple):
    """The fields as typed, what stood in them before, and the version of the sheet to which that belongs."""

    typed: Texts
    base: Texts
    version: int


def sent_sheet(data: Mapping[str, Any], table: Iterable[Item]) -> SentSheet:
    """Of everything that was sent, the fields of a sheet with these questions."""
    names = names_of(item.key for item in table)
    typed = {name: str(data[name])[:_LONGEST] for name in names if name in data}
    base = {name: _lines(data[BASE + name]) for name in names if BASE + name in data}
    version = str(data.get("version", ""))
    is_number = version.isascii() and version.isdecimal() and len(version) < 10
    return SentSheet(typed, base, int(version) if is_number else 0)


def sent_points(data: Mapping[str, Any], table: Iterable[Item]) -> Texts:
    """Of everything that was sent, the points by the key of their question."""
    return {item.key: str(data.get(points_of(item.key), ""))[:40] for item in table}


class DisclosureForm(forms.Form):
    """From when on judges read what the others gave."""

    disclosure = forms.ChoiceField(label=_("他人评分可见"), choices=Disclosure.choices, widget=forms.RadioSelect)


class PlanForm(forms.Form):
    """The rule of the meeting on differences."""

    threshold = forms.DecimalField(label=_("差异线（分）"), max_digits=6, decimal_places=2, min_value=0)
    compared = forms.ChoiceField(label=_("比较"), choices=Compared.choices, widget=forms.RadioSelect)


class MeetingForm(forms.Form):
    """Where the meeting is, and whether it reads names."""

    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    has_names = forms.BooleanField(label=_("会上显示评委姓名"), required=False)


def _lines(text: Any) -> str:
    return str(text).replace("\r\n", "\n")[:_LONGEST]
