"""The columns of the sheet of organisations, and what each may contain.

Column headings are fixed in Chinese, so that a file goes round between offices whatever language a
person reads the pages in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.registry.enums import NameKind, OrganisationKind

CODE, KIND, FULL, FULL_SINCE = "代码", "类别", "全称", "全称启用日期"
PROVINCE, FOUNDED, VISIBLE, ERROR = "省份", "成立日期", "公开", "错误"
NAME_COLUMNS: Mapping[str, NameKind] = {
    "简称": NameKind.SHORT,
    "备案名": NameKind.FILED,
    "登记名": NameKind.REGISTERED,
    "曾用名": NameKind.FORMER,
    "英文名": NameKind.ENGLISH,
}
HEADINGS = (CODE, KIND, FULL, FULL_SINCE, *NAME_COLUMNS, PROVINCE, FOUNDED, VISIBLE)
REQUIRED = (CODE, KIND, FULL)
SEPARATOR = "；"

_PARTS = re.compile(r"[；;\n]")
_DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_YES, _NO = ("是", "yes", "true", "1"), ("否", "no", "false", "0")


@dataclass(frozen=True)
class Entry:
    """One row, understood: None and ``()`` mean that the cell is empty and nothing is to be changed."""

    code: str
    kind: str
    full_name: str
    full_since: date | None = None
    names: Mapping[NameKind, tuple[str, ...]] = field(default_factory=dict)
    province: str = ""
    founded_on: date | None = None
    is_visible: bool | None = None


class NotUnderstood(ValueError):
    """A cell has a value that its column cannot have; the message says which and what would do."""


def entry_from(cells: Mapping[str, str]) -> tuple[Entry | None, list[str]]:
    """The cells of one row → what they say, or None and every reason why they cannot be understood."""
    problems: list[str] = []

    def take(reader: Callable[[str, str], Any], heading: str) -> Any:
        try:
            return reader(cells.get(heading, "").strip(), heading)
        except NotUnderstood as problem:
            problems.append(str(problem))
            return None

    entry = Entry(
        code=take(_text, CODE),
        kind=take(_kind, KIND),
        full_name=take(_text, FULL),
        full_since=take(_date, FULL_SINCE),
        names={kind: _names(cells.get(heading, "")) for heading, kind in NAME_COLUMNS.items()},
        province=cells.get(PROVINCE, "").strip(),
        founded_on=take(_date, FOUNDED),
        is_visible=take(_flag, VISIBLE),
    )
    return (None if problems else entry), problems


def _text(value: str, heading: str) -> str:
    if not value:
        raise NotUnderstood(_("“%(column)s”是必填项。") % {"column": heading})
    return value


def _kind(value: str, heading: str) -> str:
    known = _kinds()
    if value.lower() not in known:
        with override("zh-hans"):
            choices = "、".join(str(label) for label in OrganisationKind.labels)
        words = {"column": heading, "value": value, "choices": choices}
        raise NotUnderstood(_("“%(column)s”不能是“%(value)s”，只能是：%(choices)s。") % words)
    return known[value.lower()]


def _kinds() -> dict[str, str]:
    """Every way of writing a kind: its code and its label in both languages."""
    known = {value: value for value in OrganisationKind.values}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(label).lower(): value for value, label in OrganisationKind.choices}
    return known


def kind_label(kind: str) -> str:
    """The label of a kind as the sheet writes it."""
    with override("zh-hans"):
        return str(OrganisationKind(kind).label)


def _names(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _PARTS.split(value) if part.strip()))


def _date(value: str, heading: str) -> date | None:
    if not value:
        return None
    for shape in _DATES:
        found = shape.fullmatch(value)
        if found:
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                break
    raise NotUnderstood(
        _("“%(column)s”里的“%(value)s”不是日期，请写成 2024-01-10 这样的形式。") % {"column": heading, "value": value}
    )


def _flag(value: str, heading: str) -> bool | None:
    if not value:
        return None
    if value.lower() in (*_YES, *_NO):
        return value.lower() in _YES
    raise NotUnderstood(_("“%(column)s”只能写“是”或“否”，现在是“%(value)s”。") % {"column": heading, "value": value})
