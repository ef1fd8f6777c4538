"""The list of articles as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.kernel.characters import legible
from xiefa.newsroom.models import Article


def workbook_of(articles: Iterable[Article]) -> bytes:
    """One row an article; every text is written as text, so that nothing in it is taken for a formula."""
    from openpyxl import Workbook  # slow to load

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("稿件"))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJK", (8, 14, 60, 32, 36, 12, 12, 8, 14, 18, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_text(sheet, heading) for heading in _headings()])
    for article in articles:
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in _row(article)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _headings() -> list[str]:
    return [
        _("编号"), _("类别"), _("标题"), _("供稿单位"), _("署名行"), _("事件日期"), _("状态"), _("版本"), _("作者"),
        _("创建时间"), _("修改时间"),
    ]  # fmt: skip


def _row(article: Article) -> list[Any]:
    return [
        article.pk,
        article.kind_name,
        article.heading,
        "、".join(article.contributor_names),
        article.credit_text,
        article.event_since,
        str(article.get_state_display()),
        article.version,
        str(article.author),
        *(timezone.localtime(moment).replace(tzinfo=None) for moment in (article.created_at, article.changed_at)),
    ]


def _text(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # slow to load

    cell = WriteOnlyCell(sheet, value=legible(value))
    cell.data_type = "s"
    return cell
