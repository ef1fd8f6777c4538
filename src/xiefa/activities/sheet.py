"""The list of records as an Excel sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiefa.activities.models import Activity
from xiefa.activities.telling import field_text
from xiefa.kernel import clock
from xiefa.ui.sheets import sheet_response


def records_sheet(records: Iterable[Activity]) -> HttpResponse:
    """One row a record, as the list shows them; the sheet that can be read in again is another one."""
    headings = [
        _("编号"), _("填报单位"), _("类别"), _("名称"), _("开始日期"), _("结束日期"), _("日期精度"), _("地点"), _("省份"),
        _("系列名称"), _("届、期次"), _("参加人数"), _("国家和地区数"), _("参加单位数"), _("有关单位"), _("成果数"), _("填报项"),
        _("状态"), _("公开范围"), _("版本"), _("修改时间"),
    ]  # fmt: skip
    return sheet_response(
        _("活动记录"), headings, (_row(one) for one in records), file_name=f"activities-{clock.today():%Y-%m-%d}.xlsx"
    )


def _row(one: Activity) -> tuple[Any, ...]:
    parts = "；".join(f"{part.get_role_display()} {part.organisation}" for part in one.parts.all())
    asked = ((field, field_text(field, one.fields.get(field.key))) for field in one.rule.fields)
    return (
        one.pk, str(one.reporter), one.kind_name, one.title, one.since, one.until, one.get_precision_display(), one.place,
        one.province, one.series, one.edition, one.people, one.countries, one.units, parts, len(one.outcomes.all()),
        "；".join(f"{field} {text}" for field, text in asked if text), one.get_state_display(),
        one.get_openness_display(), one.version, one.changed_at,
    )  # fmt: skip
