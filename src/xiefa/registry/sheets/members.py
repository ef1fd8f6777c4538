"""The sheets of member units, contacts, doubles and histories going out."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from xiefa.registry.domain.doubles import Double
from xiefa.registry.domain.history import Happening
from xiefa.registry.domain.overview import Reach
from xiefa.registry.models import MemberUnit
from xiefa.ui.sheets import sheet_response


def units_sheet(units: Iterable[MemberUnit], *, file_name: str) -> HttpResponse:
    """One row for each membership; prefetch the names."""
    headings = ("成员单位", "代码", "类别", "角色", "加入日期", "退出日期")
    rows = (
        (
            str(one.unit),
            one.unit.code,
            one.unit.get_kind_display(),
            one.get_role_display(),
            one.since,
            one.until,
        )
        for one in units
    )
    return sheet_response("成员单位", headings, rows, file_name=file_name)


def contacts_sheet(contacts: Iterable[Reach], *, file_name: str) -> HttpResponse:
    """One row for each contact, with the value as the reader may see it."""
    headings = ("姓名", "岗位或部门", "联系方式", "号码或地址", "用途", "同意方式", "同意日期", "保存到")
    rows = (
        (
            str(one.contact.person or ""),
            one.contact.office,
            one.contact.get_channel_display(),
            one.value,
            one.contact.purpose,
            one.contact.consent,
            one.contact.consent_on,
            one.contact.until,
        )
        for one in contacts
    )
    return sheet_response("联系方式", headings, rows, file_name=file_name)


def doubles_sheet(doubles: Iterable[Double], *, file_name: str) -> HttpResponse:
    """One row for each pair of rows that may be one."""
    headings = ("种类", "记录一", "记录二", "相似度")
    rows = (
        (str(one.first._meta.verbose_name), str(one.first), str(one.second), round(one.likeness)) for one in doubles
    )
    return sheet_response("疑似重复", headings, rows, file_name=file_name)


def history_sheet(happenings: Iterable[Happening], *, file_name: str) -> HttpResponse:
    """One row for each event, with its changes in words."""
    headings = ("序号", "时间", "经办人", "事项", "对象", "改动")
    rows = (
        (one.number, one.moment, one.actor, one.action, one.subject, "；".join(str(change) for change in one.changes))
        for one in happenings
    )
    return sheet_response("经过", headings, rows, file_name=file_name)
