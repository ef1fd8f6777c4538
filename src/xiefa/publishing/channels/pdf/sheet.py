"""A manuscript as the data that ``issue.typ`` prints: texts, sizes and link targets, no markup."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from xiefa.manuscript import (
    Block,
    Colophon,
    Contents,
    Item,
    Manuscript,
    Masthead,
    Paragraph,
    Picture,
    Section,
    Table,
    printed_form,
    text_digest,
)
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.legibility import PICTURE_EXTENSIONS
from xiefa.publishing.placing import document_title, entry_labels, item_label, section_label
from xiefa.publishing.widths import column_widths, ems, is_banner, squared
from xiefa.typesetting.fonts import Faces

TYPE_AREA_MM = 156.0
TYPE_AREA_PT = 441.0  # 28 characters of 15.75 pt
HEADING_EMS = 23.0  # of 18 pt: a little less than the type area
_PICTURE_HEIGHT_MM = 110.0
_PIXELS_PER_MM = 96 / 25.4


def sheet_data(manuscript: Manuscript, *, faces: Faces) -> dict[str, Any]:
    """The whole issue as plain data, ready for JSON."""
    language, _, region = manuscript.language.partition("-")
    masthead = manuscript.masthead
    author = masthead.office.strip()
    return {
        "title": document_title(manuscript),
        "author": [author] if author else [],
        "keywords": [section.title for section in manuscript.sections if section.title],
        "lang": language or "zh",
        "region": region.lower() or "cn",
        "digest": printed_form(text_digest(manuscript)),
        "faces": faces._asdict(),
        "masthead": _masthead(masthead),
        "contents": _contents(manuscript.contents, entry_labels(manuscript)) if manuscript.contents else None,
        "sections": list(_sections(manuscript.sections)),
        "unplaced": [text for text in manuscript.unplaced if text.strip()],
        "colophon": _colophon(manuscript.colophon),
        "long_colophon": sum(len(text) for text in _colophon_texts(manuscript.colophon)) > 700,
    }


def _masthead(masthead: Masthead) -> dict[str, Any]:
    kept = {"marks": [mark for mark in masthead.marks if mark.strip()]}
    lines = [line for line in masthead.title_lines if line.strip()]
    words = (masthead.issue_line, masthead.office, masthead.date_line)
    return {
        **kept,
        "title_lines": [_title_line(line) for line in lines],
        "issue_line": masthead.issue_line,
        "office": masthead.office,
        "date_line": masthead.date_line,
        "is_headed": bool(lines or any(word.strip() for word in words)),
    }


def _title_line(line: str) -> dict[str, Any]:
    largest = 54.0 if is_banner(line) else 34.0
    size = min(largest, (TYPE_AREA_PT - 8) / max(ems(line), 1))
    return {
        "text": line,
        "size": round(size, 2),
        "tracking": 0.12 if is_banner(line) and " " not in line.strip() else 0,
    }


def _contents(contents: Contents, labels: list[list[str]]) -> dict[str, Any]:
    groups = []
    for group, places in zip(contents.groups, labels, strict=True):
        pairs = zip(group.entries, places, strict=True)
        entries = [{"text": text, "target": place} for text, place in pairs if text.strip()]
        groups.append({"title": group.title, "entries": entries})
    return {"heading": contents.heading, "groups": groups}


def _sections(sections: tuple[Section, ...]) -> Iterator[dict[str, Any]]:
    """PDF/UA wants the first heading to be of level 1: so are items until a section has a title."""
    level = 1
    for at, section in enumerate(sections, 1):
        level = 2 if section.title.strip() else level
        yield {
            "title": section.title.strip(),
            "label": section_label(at),
            "preface": [_block(block) for block in section.preface],
            "items": [_item(item, item_label(at, number), level) for number, item in enumerate(section.items, 1)],
        }


def _item(item: Item, label: str, level: int) -> dict[str, Any]:
    return {
        "heading": item.heading,
        "level": level,
        "label": label,
        "width": balanced_width(item.heading),
        "blocks": [_block(block) for block in item.blocks],
        "credit": item.credit.text if item.credit else "",
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": block.role, "text": block.text}
    return _table(block) if isinstance(block, Table) else _picture(block)


def _table(table: Table) -> dict[str, Any]:
    widths = column_widths(table)
    return {
        "kind": "table",
        "rows": squared(table),
        "widths": widths,
        "has_header": table.has_header and bool(widths),
        "caption": table.caption.strip(),
    }


def _picture(picture: Picture) -> dict[str, Any]:
    width = picture.width / _PIXELS_PER_MM if picture.width else TYPE_AREA_MM * 0.75
    if picture.width and picture.height:
        width = min(width, _PICTURE_HEIGHT_MM * picture.width / picture.height)
    return {
        "kind": "picture",
        "path": picture_name(picture),
        "alt": picture.alt or picture.caption or "图片",
        "width": round(max(20.0, min(width, TYPE_AREA_MM * 0.92)), 2),
        "caption": picture.caption.strip(),
    }


def picture_name(picture: Picture) -> str:
    """The file name under which the press finds the picture."""
    return f"{picture.sha256}.{PICTURE_EXTENSIONS[picture.media_type]}"


def _colophon(colophon: Colophon) -> dict[str, Any]:
    lists = (one.text for one in (colophon.report_to, colophon.send_to) if one)
    return {
        "distributions": [text for text in lists if text.strip()],
        "officials": [one.text for one in colophon.officials if one.text.strip()],
        "contacts": [
            {"text": one.text, "href": safe_address(one.href)} for one in colophon.contacts if one.text.strip()
        ],
        "notes": [note for note in colophon.notes if note.strip()],
    }


def _colophon_texts(colophon: Colophon) -> list[str]:
    known = _colophon(colophon)
    return [*known["distributions"], *known["officials"], *known["notes"], *(one["text"] for one in known["contacts"])]


def balanced_width(heading: str) -> float:
    """The measure in ems that breaks a heading into lines of about equal length.

    A blank between Han characters is where the author would break: it is used when both halves fit.
    """
    total = ems(heading)
    count = max(1, math.ceil(total / HEADING_EMS))
    if count == 1:
        return HEADING_EMS
    halves = [ems(part) for part in heading.split()]
    if count == len(halves) and max(halves) <= HEADING_EMS:
        return max(halves) + 0.3
    return min(HEADING_EMS, math.ceil(total / count) + 0.5)
