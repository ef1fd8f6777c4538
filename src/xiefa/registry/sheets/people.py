"""The sheet of seats going out."""

from __future__ import annotations

from collections.abc import Iterable

from xiefa.registry.models import Seat
from xiefa.ui.sheets import workbook

_HEADINGS = ("姓名", "组织", "机构", "届次", "职务", "代表单位", "任职日期", "离任日期")


def seats_sheet(seats: Iterable[Seat]) -> bytes:
    """One row for each seat; prefetch the names of the organisations."""
    rows = (
        (
            seat.person.name,
            str(seat.body.organisation),
            seat.body.name,
            seat.body.term,
            seat.title,
            str(seat.represents or ""),
            seat.since,
            seat.until,
        )
        for seat in seats
    )
    return workbook("任职", _HEADINGS, rows)
