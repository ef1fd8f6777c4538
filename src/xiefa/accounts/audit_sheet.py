"""The audit trail as an Excel sheet, for those who check it away from the platform."""

import io
import json
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.accounts.wording import action_words
from xiefa.kernel.characters import legible
from xiefa.kernel.models import AuditEvent

# Some program that opens the file, or a copy of it as CSV, takes these for the beginning of a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDTHS = (8, 20, 16, 24, 28, 44, 16, 60, 66, 66)


def audit_workbook(events: Iterable[AuditEvent]) -> bytes:
    """An .xlsx file with one row per event, moments in local time, hashes included."""
    from openpyxl import Workbook  # slow to load

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("留痕"))
    for position, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[position]].width = width
    sheet.freeze_panes = "A2"
    sheet.append(_headings())
    for event in events:
        sheet.append([_safe(value) for value in _row(event)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _headings() -> list[str]:
    return [
        _("序号"),
        _("时间"),
        _("经办人"),
        _("事项"),
        _("对象类别"),
        _("对象"),
        _("主办组织代码"),
        _("详情"),
        _("上一条校验值"),
        _("校验值"),
    ]


def _row(event: AuditEvent) -> list[object]:
    return [
        event.number,
        timezone.localtime(event.moment).replace(tzinfo=None),
        event.actor_label,
        action_words(event.action),
        event.subject_label,
        event.subject_text,
        event.host_code,
        json.dumps(event.details, ensure_ascii=False, sort_keys=True),
        event.previous_hash,
        event.hash,
    ]


def _safe(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a quotation mark in front."""
    if isinstance(value, str):
        text = legible(value)
        return f"'{text}" if text.startswith(_DANGEROUS) else text
    return value
