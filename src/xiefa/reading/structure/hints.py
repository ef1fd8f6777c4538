"""Looks that say nothing: what most of the running text carries is no sign of a heading."""

from __future__ import annotations

from dataclasses import replace

from xiefa.reading.structure.entries import Entry

_LONG = 60
_FEWEST = 3


def sobered(entries: list[Entry]) -> list[Entry]:
    """The lines without bold type, centring, heading or list styles that nearly all paragraphs have."""
    texts = [entry.line for entry in entries if len(entry.text) >= _LONG and entry.line.kind not in {"row", "picture"}]
    if len(texts) < _FEWEST:
        return entries

    def is_common(count: int) -> bool:
        return count * 4 > len(texts) * 3

    no_bold = is_common(sum(line.is_bold for line in texts))
    no_centre = is_common(sum(line.is_centred for line in texts))
    void_kinds = {kind for kind in ("heading", "list") if is_common(sum(line.kind == kind for line in texts))}
    if not (no_bold or no_centre or void_kinds):
        return entries
    for entry in entries:
        line = entry.line
        is_void = line.kind in void_kinds
        entry.line = replace(
            line,
            is_bold=line.is_bold and not no_bold,
            is_centred=line.is_centred and not no_centre,
            kind="plain" if is_void else line.kind,
            level=0 if is_void else line.level,
        )
    return entries
