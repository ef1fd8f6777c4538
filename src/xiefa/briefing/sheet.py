"""The list of issues as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from xiefa.briefing.models import Issue
from xiefa.kernel.characters import legible

_WIDTHS = (28, 8, 8, 8, 8, 14, 12, 30, 8, 8, 20)


def workbook_of(issues: Iterable[Issue]) -> bytes:
    """One row an issue; every text is written as text, so that nothing in it is taken for a formula."""
    from openpyxl import Workbook  # slow to load

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("简报各期"))
    sheet.freeze_panes = "A2"
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJK"[at]].width = width
    sheet.append([_text(sheet, heading) for heading in _headings()])
    for issue in issues:
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in _row(issue)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _headings() -> list[str]:
    return [
        _("主办"), _("年份"), _("期号"), _("总期号"), _("增刊"), _("印发日期"), _("状态"), _("编发单位"),
        _("条目数"), _("更正数"), _("校验码"),
    ]  # fmt: skip


def _row(issue: Any) -> list[Any]:
    return [
        str(issue.host),
        issue.year,
        issue.number,
        issue.total_number,
        _("是") if issue.is_supplement else "",
        issue.issued_on,
        str(issue.get_state_display()),
        issue.office,
        issue.items,
        issue.corrected,
        issue.printed_digest,
    ]


def _text(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # slow to load

    cell = WriteOnlyCell(sheet, value=legible(value))
    cell.data_type = "s"
    return cell
