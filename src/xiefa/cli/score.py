"""The command that computes scores and grades from a scheme and facts, two files and nothing else; no database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from xiefa.cli.outcome import UNREADABLE, Failure, plain_line
from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import (
    EntrantResult,
    Result,
    Scheme,
    Unfit,
    canonical,
    compute,
    read_facts,
    read_json,
    read_scheme,
    repairs,
    result_data,
)

LARGEST_BYTES = 200 * 2**20
_MOST_FAULTS = 200
_HEADINGS = {
    "zh": ("名次", "代码", "联盟", "总分", "定级分", "等级"),
    "en": ("rank", "code", "alliance", "total", "graded", "grade"),
}
_OPEN = {"zh": "未定：{0}", "en": "open: {0}"}


def score(options: argparse.Namespace) -> int:
    """Print every score and grade, as a table or as the canonical JSON of the result."""
    scheme_path, facts_path = Path(options.scheme), Path(options.facts)
    data = None
    path = scheme_path
    try:
        data = read_text(_bytes_of(scheme_path))
        scheme = read_scheme(data)
        path = facts_path
        facts = read_facts(read_json(_bytes_of(facts_path)), scheme)
    except Unfit as unfit:
        return _report(path, unfit, options.lang, data if path == scheme_path else None)
    result = compute(scheme, facts)
    if options.json:
        # Bytes, so that they are the same in a terminal that is not in UTF-8.
        sys.stdout.buffer.write(canonical(result_data(result)))
    else:
        print("\n".join(_page(scheme, result, options.lang)))
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        zh, en = f"打不开这个文件（{error.strerror}）。", f"the file cannot be opened ({error.strerror})."
        raise Failure(UNREADABLE, place=str(path), zh=(zh, ""), en=(en, "")) from error
    if len(data) > LARGEST_BYTES:
        zh, en = "文件太大，不像评价方案或事实。", "the file is too large for a scheme or facts."
        raise Failure(UNREADABLE, place=str(path), zh=(zh, ""), en=(en, ""))
    return data


def _report(path: Path, unfit: Unfit, language: str, scheme: Any) -> int:
    """Every fault on a line of its own (of very many the first), and what would mend the bands of a scheme."""
    for one in unfit.problems[:_MOST_FAULTS]:
        place = f"{path}: {one.place}" if one.place else str(path)
        print(f"xiefa: {plain_line(place)}: {plain_line(one.zh if language == 'zh' else one.en)}", file=sys.stderr)
    more = len(unfit.problems) - _MOST_FAULTS
    if more > 0:
        print(
            f"xiefa: {path}: 另有 {more} 处" if language == "zh" else f"xiefa: {path}: and {more} more", file=sys.stderr
        )
    for repair in repairs(scheme) if scheme is not None else ():
        print(f"  → {repair.zh if language == 'zh' else repair.en}", file=sys.stderr)
    return UNREADABLE


def _page(scheme: Scheme, result: Result, language: str) -> Iterator[str]:
    rows = [_row(scheme, one, language) for one in sorted(result.entrants, key=_place)]
    yield plain_line(f"{scheme.zh if language == 'zh' else scheme.en} · {result.cycle}")
    yield from _table([_HEADINGS[language], *rows])
    for one in result.grades:
        share = f"{one.count}/{len(result.entrants)} = {one.share}%"
        yield f"{one.band.zh if language == 'zh' else one.band.en}: {share}"


def _place(one: EntrantResult) -> tuple[bool, int, str]:
    return one.rank is None, one.rank or 0, one.code


def _row(scheme: Scheme, one: EntrantResult, language: str) -> tuple[str, ...]:
    names = {named.key: named.zh if language == "zh" else named.en for named in (*scheme.bands, *scheme.honours)}
    if one.total is None:
        return "", one.code, one.name, "", "", _OPEN[language].format(", ".join(one.open))
    reasons = [reason.zh if language == "zh" else reason.en for reason in one.reasons]
    words = [names[one.grade or ""], *(names[key] for key in one.honours), *reasons]
    return str(one.rank), one.code, one.name, format(one.total, "f"), format(one.rounded or 0, "f"), " · ".join(words)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    shown = [[plain_line(cell) for cell in row] for row in rows]
    widths = [max(_columns(cell) for cell in column) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
