"""The room of reading: bytes → manuscript, with an account of every character.

Lives here: a folder for each format (plaintext, docx, pdf, html) that turns bytes into lines; the
structure of a briefing found in those lines; findings an editor would want to know.
Words: source (a file as lines), reading (a file understood), finding (noticed, never corrected).
Hands up: ``read`` and its ``Reading``; ``Unreadable`` when a file is refused.
Must not know: Django, the register, who signs in, how anything is rendered.
"""

from __future__ import annotations

from collections import Counter

from xiefa.manuscript import lines
from xiefa.reading.detect import read_source
from xiefa.reading.errors import Unreadable
from xiefa.reading.findings import findings_of
from xiefa.reading.layout import Layout, default_layout
from xiefa.reading.reading import Finding, Join, NotUnderstood, Reading
from xiefa.reading.source import Source, unblank
from xiefa.reading.structure import build
from xiefa.reading.structure.build import Built, accounted

__all__ = ["Finding", "Join", "Layout", "NotUnderstood", "Reading", "Unreadable", "read", "read_source", "understand"]


def read(data: bytes, *, name: str, layout: Layout | None = None) -> Reading:
    """Read the bytes of a file called ``name``. ``Unreadable`` if it cannot be read, with the way out."""
    return understand(read_source(data, name=name), name=name, layout=layout)


def understand(source: Source, *, name: str, layout: Layout | None = None) -> Reading:
    """The structure of a source, in the manner of ``layout`` (default: the policy that comes along)."""
    layout = layout or default_layout()
    built = build(source, layout)
    account = built.account
    return Reading(
        name=name,
        format=source.format,
        manuscript=built.manuscript,
        findings=findings_of(built, source, layout),
        not_understood=tuple(NotUnderstood(*one) for one in account.unplaced),
        furniture=tuple(NotUnderstood(*one) for one in account.furniture),
        deleted=tuple(NotUnderstood(line.number, line.text) for line in source.deleted),
        joins=tuple(Join(*one) for one in account.joins),
        pictures=source.pictures,
        source_characters=sum(source.characters.values()),
        accounted_characters=accounted(built.manuscript, account).total(),
        by_field=_by_field(built),
        lines=_lines_of(built),
    )


def _by_field(built: Built) -> dict[str, int]:
    account = built.account
    printed = sum(len(unblank(text)) for text in lines(built.manuscript))
    stranded = sum(len(unblank(text)) for _, text in account.unplaced)
    return {
        "text": printed - stranded,
        "markup": Counter(account.markup).total(),
        "furniture": sum(len(unblank(text)) for _, text in account.furniture),
        "not_understood": stranded,
    }


def _lines_of(built: Built) -> dict[str, int]:
    """Where each heading stands in the source: ``"section/item"`` indexes → line."""
    return {
        f"{at}/{place}": item.line
        for at, section in enumerate(built.sections)
        for place, item in enumerate(section.items)
    }
