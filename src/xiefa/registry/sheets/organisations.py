"""The sheet of organisations going out: the same columns that come in, so that a round trip changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xiefa.registry.enums import NameKind
from xiefa.registry.models import Organisation
from xiefa.registry.sheets.columns import ERROR, HEADINGS, NAME_COLUMNS, SEPARATOR, kind_label
from xiefa.ui.sheets import workbook

_TITLE = "组织"
_NOTES = (
    ("列", "怎么填"),
    ("代码", "必填。小写英文字母、数字和连字符；已有组织凭代码识别，不能改。"),
    ("类别", "必填。协同网络、联盟、企业、高校、科研院所、政府部门、协会。"),
    ("全称", "必填。与登记的不同即为更名，须同时填“全称启用日期”。"),
    ("全称启用日期", "2024-01-10 这样的日期；不清楚可以空着（更名时除外）。"),
    ("简称等名称", "可以填几个，用分号隔开。表中没有的旧名称不会被删除。"),
    ("公开", "“是”或“否”；空着表示不变，新组织默认公开。"),
    ("空单元格", "表示不变，不会清除已登记的内容。"),
)
_EXAMPLE = (
    "shui-huanjing",
    "联盟",
    "水环境产业技术创新战略联盟",
    None,
    "水环境联盟",
    "",
    "",
    "",
    "",
    "广东",
    None,
    "是",
)


def template() -> bytes:
    """The empty sheet with one example row and a page of explanations."""
    return workbook(_TITLE, HEADINGS, [_EXAMPLE], notes=_NOTES)


def organisations_sheet(organisations: Iterable[Organisation]) -> bytes:
    """All given organisations with the names that are open today; prefetch their names."""
    return workbook(_TITLE, HEADINGS, (_row(organisation) for organisation in organisations), notes=_NOTES)


def error_sheet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The refused rows as they came, each with its reasons in a last column; may be corrected and uploaded again."""
    refused = ([row["cells"].get(heading, "") for heading in HEADINGS] + [" ".join(row["errors"])] for row in rows)
    return workbook(_TITLE, (*HEADINGS, ERROR), refused, notes=_NOTES)


def _row(organisation: Organisation) -> Sequence[Any]:
    current = [name for name in organisation.names.all() if name.until is None]
    full = next((name for name in current if name.kind == NameKind.FULL), None)
    texts = {kind: SEPARATOR.join(name.text for name in current if name.kind == kind) for kind in NAME_COLUMNS.values()}
    return (
        organisation.code,
        kind_label(organisation.kind),
        full.text if full else organisation.full_name,
        full.since if full else None,
        *texts.values(),
        organisation.province,
        organisation.founded_on,
        "是" if organisation.is_visible else "否",
    )
