"""Untrusted input → clean values: a workbook to be read, a list that was pasted, corrections of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.activities.domain.queries import hosts, organisation_named, organisations_near, reporters_for
from xiefa.activities.models import ReportingPeriod
from xiefa.activities.sheets.columns import ID, VERSION, Columns
from xiefa.activities.sheets.reading import LIMITS
from xiefa.kernel import clock
from xiefa.registry.models import Organisation
from xiefa.ui.sheets.package import too_large

_CELL = re.compile(r"cell-(\d{1,6})-(.{1,80})")


class _ForOrganisation(forms.Form):
    """Whose records these are, and to whom they are told."""

    reporter = forms.CharField(label=_("填报单位"), max_length=200)
    host = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("主办组织"), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(reporters_for(user))
        asked = self.initial.get("reporter") or (own[0].code if own else "")
        self.initial["reporter"] = asked
        if asked in {one.code for one in own}:
            self.fields["reporter"].widget = forms.Select(choices=[(one.code, str(one)) for one in own])
        else:
            attributes = {"list": "organisations", "autocomplete": "off"}
            self.fields["reporter"].widget = forms.TextInput(attrs=attributes)
        known = hosts()
        self.fields["host"].queryset = known  # type: ignore[attr-defined]
        self.initial.setdefault("host", known.first())
        if len(known) == 1:
            self.fields["host"].widget = forms.HiddenInput()
            self.initial["host"] = known[0].code

    def clean_reporter(self) -> Organisation:
        """The organisation that was meant."""
        text = self.cleaned_data["reporter"]
        found = organisation_named(text)
        if found is None:
            near = "、".join(map(str, organisations_near(text)))
            message = _now("名录中没有“%(name)s”。相近的有：%(names)s。") if near else _now("名录中没有“%(name)s”。")
            raise forms.ValidationError(message % {"name": text, "names": near})
        return found


class SheetForm(_ForOrganisation):
    """A workbook with records of one organisation."""

    file = forms.FileField(
        label=_("Excel 文件（.xlsx）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("文件是空的。")},
    )
    field_order = ("file", "reporter", "host")

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.megabytes << 20:
            raise forms.ValidationError(too_large(LIMITS))
        return file


class ListForm(_ForOrganisation):
    """A list that was pasted; dates without a year are looked for in the period, or in the year."""

    text = forms.CharField(
        label=_("清单"),
        widget=forms.Textarea(attrs={"rows": 14}),
        strip=False,
        help_text=_("一行一项，或直接粘贴 Word、Excel 里的表格。"),
    )
    period = forms.ModelChoiceField(
        ReportingPeriod.objects.none(),
        label=_("填报期"),
        empty_label=None,
        help_text=_("没有写年份的日期，按这个填报期补上。"),
    )
    field_order = ("text", "period", "reporter", "host")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        periods = ReportingPeriod.objects.visible_to(user)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        today = clock.today()
        now = periods.filter(since__lte=today, until__gt=today).first() or periods.first()
        if now is None:
            del self.fields["period"]
        else:
            self.initial.setdefault("period", now.pk)


def edits_in(data: QueryDict, columns: Columns) -> dict[int, dict[str, str]]:
    """What was typed for lines on the page: cells by heading, by the number of the line."""
    allowed = set(columns.headings) - {ID, VERSION}
    edits: dict[int, dict[str, str]] = {}
    for name in data:
        found = _CELL.fullmatch(name)
        if found and found[2] in allowed:
            edits.setdefault(int(found[1]), {})[found[2]] = str(data[name]).replace("\r\n", "\n")[: LIMITS.cell].strip()
    return edits


def numbers_in(values: Iterable[str]) -> list[int]:
    """The line numbers that were ticked."""
    return [int(one) for one in values if one.isascii() and one.isdecimal() and len(one) < 7]
