"""The columns of the table of published records; the same list makes the file and the page that explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import PartRole, Precision
from xiefa.activities.kinds import Field, Form, current_form
from xiefa.activities.models import FormVersion

# A record as it is told to programs, see ``activities.interface.telling``.
Told = dict[str, Any]
_MANY = "；"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it means, how it is written, and how it comes out of a record."""

    name: str
    meaning: Any
    form: Any
    value: Callable[[Told], Any]


def columns(forms: list[Form]) -> list[Column]:
    """Every column, in their order; each field of any kind of these forms has one."""
    return [*_fixed(), *(_role(role) for role in PartRole), _outcomes(), *(_field(key) for key in field_keys(forms))]


def forms_in_use() -> list[Form]:
    """Every form under which records were made, the present one last."""
    kept = {one.version: one.form for one in FormVersion.objects.order_by("first_used_at", "pk")}
    present = current_form()
    return [*(form for version, form in kept.items() if version != present.version), present]


def field_keys(forms: list[Form]) -> list[str]:
    """The keys of all fields of all kinds, each once."""
    return list(dict.fromkeys(field.key for form in forms for kind in form.kinds.values() for field in kind.fields))


def fields_named(key: str, forms: list[Form]) -> list[tuple[Any, Field]]:
    """(kind, field) for every kind of the present form that has a field of this key."""
    return [(kind, field) for kind in forms[-1].kinds.values() for field in kind.fields if field.key == key]


def _fixed() -> list[Column]:
    day, number, text = _("日期，如 2026-03-05"), _("整数，不知道时为空"), _("文字")
    precisions = "、".join(f"{one.value} {one.label}" for one in Precision)
    return [
        Column("id", _("记录编号，不变"), number, lambda told: told["id"]),
        Column("url", _("接口地址"), text, lambda told: told["url"]),
        Column("kind", _("类别的代码"), _("见下"), lambda told: told["kind"]),
        Column("title", _("名称"), text, lambda told: told["title"]),
        Column("since", _("第一天"), day, lambda told: told["since"]),
        Column("until", _("最后一天（含）"), day, lambda told: told["until"]),
        Column("precision", _("日期精度"), precisions, lambda told: told["precision"]),
        Column("place", _("地点"), text, lambda told: told["place"]),
        Column("province", _("省份"), text, lambda told: told["province"]),
        Column("series", _("系列名称"), text, lambda told: told["series"]),
        Column("edition", _("届、期次"), number, lambda told: told["edition"]),
        Column("people", _("参加人数"), number, lambda told: told["people"]),
        Column("countries", _("国家和地区数"), number, lambda told: told["countries"]),
        Column("units", _("参加单位数"), number, lambda told: told["units"]),
        Column("reporter", _("填报单位的代码"), text, lambda told: (told["reporter"] or {}).get("code")),
        Column("reporter_name", _("填报单位的全称"), text, lambda told: (told["reporter"] or {}).get("name")),
        Column("narrative", _("情况介绍；有关人员未同意公开时为空"), text, lambda told: told["narrative"]),
        Column("form", _("填报项版本"), text, lambda told: told["form"]),
    ]


def _role(role: PartRole) -> Column:
    def names(told: Told) -> str:
        return _MANY.join(one["name"] for one in told["parts"] if one["role"] == role)

    return Column(role.value, role.label, _("单位全称，用“；”隔开"), names)


def _outcomes() -> Column:
    def titles(told: Told) -> str:
        return _MANY.join(f"{one['kind']}：{one['title']}" for one in told["outcomes"])

    return Column("outcomes", _("成果的种类和名称"), _("用“；”隔开；数量、金额见 JSON"), titles)


def _field(key: str) -> Column:
    return Column(f"field_{key}", key, _("见下"), lambda told: told["fields"].get(key))
