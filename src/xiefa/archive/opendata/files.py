"""The files of open data, written as they are sent."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from xiefa.activities.interface.telling import published_record
from xiefa.activities.licence import licence
from xiefa.archive.opendata.columns import columns, forms_in_use
from xiefa.archive.opendata.records import published_records
from xiefa.kernel import clock
from xiefa.ui.identity import site_name
from xiefa.ui.sheets import harmless

_BOM = "\ufeff"


class _Line:
    """What the csv writer writes into: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def csv_lines(*, has_bom: bool) -> Iterator[bytes]:
    """The table in UTF-8, a line at a time; with a mark that tells spreadsheet programs about the encoding."""
    found = columns(forms_in_use())
    writer = csv.writer(_Line())
    first: str = writer.writerow([one.name for one in found])  # type: ignore[assignment]
    yield ((_BOM if has_bom else "") + first).encode()
    for record in published_records():
        told = published_record(*record)
        line: str = writer.writerow([_cell(one.value(told)) for one in found])  # type: ignore[assignment]
        yield line.encode()


def json_lines() -> Iterator[bytes]:
    """One JSON document: under which licence, whom to name, of which day, and every record as the API tells it."""
    given = licence()
    head = {
        "licence": {"code": given.code, "url": given.url, "is_sample": given.is_sample},
        "attribution": given.attribution or site_name(),
        "day": clock.today().isoformat(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "records": ['
    between = b"\n"
    for record in published_records():
        yield between + json.dumps(published_record(*record), ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]}\n"


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
