"""Published results of an evaluation as files: a table, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from xiefa.activities.licence import licence
from xiefa.archive.domain.evaluations import Shown
from xiefa.evaluation.domain.ranking import dimensions_of
from xiefa.ui.identity import site_name
from xiefa.ui.sheets import harmless

_BOM, _MANY = "\ufeff", "；"
_HEADINGS = ("code", "name", "rank", "total", "graded", "grade", "grade_name", "honours")


def results_csv(one: Shown, *, has_bom: bool) -> bytes:
    """The table in UTF-8; with a mark that tells spreadsheet programs about the encoding. Numbers are exact text."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    keys = [dimension.key for dimension in dimensions_of(one.scheme)]
    writer.writerow([*_HEADINGS, *(f"points_{key}" for key in keys)])
    for row in one.standings:
        writer.writerow(
            [row.organisation.code, harmless(row.organisation.full_name), row.rank, row.total, row.graded, row.grade,
             harmless(row.grade_zh), _MANY.join(row.honours), *row.points]
        )  # fmt: skip
    return ((_BOM if has_bom else "") + stream.getvalue()).encode()


def results_json(one: Shown) -> bytes:
    """One document: licence, cycle, digests, and every alliance with the points of every indicator."""
    given, publication = licence(), one.cycle.publication
    told = {
        "licence": {"code": given.code, "url": given.url, "is_sample": given.is_sample},
        "attribution": given.attribution or site_name(),
        "cycle": {
            "host": one.cycle.host.code,
            "code": one.cycle.code,
            "title": one.cycle.title,
            "since": one.cycle.since.isoformat(),
            "until": one.cycle.last_day.isoformat(),
            "is_sample": one.cycle.scheme.is_sample,
        },
        "digests": {"scheme": one.cycle.scheme.digest, "result": one.computation.digest, "kit": publication.digest},
        "entrants": list(_entrants(one)),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _entrants(one: Shown) -> Iterator[dict[str, Any]]:
    keys = [dimension.key for dimension in dimensions_of(one.scheme)]
    for row in one.standings:
        yield {
            "code": row.organisation.code,
            "name": row.organisation.full_name,
            "rank": row.rank,
            "total": row.total,
            "graded": row.graded,
            "grade": {"key": row.grade, "zh": row.grade_zh, "en": row.grade_en},
            "honours": list(row.honours),
            "dimensions": dict(zip(keys, row.points, strict=True)),
            "indicators": list(map(_indicator, row.leaves)),
        }


def _indicator(leaf: Any) -> dict[str, Any]:
    return {name: leaf[name] for name in ("key", "points", "most", "zh", "en", "state")}
