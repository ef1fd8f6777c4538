"""What an editor would want to know about an issue: found, placed, never corrected.

One module for each concern; every one is a generator of ``Finding``.
"""

from __future__ import annotations

from collections.abc import Iterator

from xiefa.reading.findings import dates, headings, names, typography
from xiefa.reading.layout import Layout
from xiefa.reading.reading import Finding
from xiefa.reading.source import Source
from xiefa.reading.structure.build import Built


def findings_of(built: Built, source: Source, layout: Layout) -> tuple[Finding, ...]:
    """All findings, by line."""
    found = [
        *_noted(built, source),
        *headings.findings(built, layout),
        *names.findings(built),
        *dates.findings(built, layout),
        *typography.findings(built, layout),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.code)))


def _noted(built: Built, source: Source) -> Iterator[Finding]:
    """What reader and structure noticed on their way."""
    for code, line, values in built.account.notes:
        yield Finding(code, line, values)
    for remark in source.remarks:
        yield Finding(remark.code, remark.line, remark.values)
    for first, second, is_cut in built.account.joins:
        if is_cut:
            yield Finding("page-break-split", first, (str(first), str(second)))
    for line, text in built.account.unplaced:
        yield Finding("not-understood", line, (text[:30],))
    for struck in source.deleted:
        yield Finding("deleted-text", struck.number, (struck.text[:30],))
