"""A reading as one JSON object that scripts may rely on (``xiefa read FILE --json``)."""

from __future__ import annotations

from typing import Any

from xiefa.manuscript import Colophon, Contents, Credit, Item, Masthead, Section, full_digest, text_digest
from xiefa.reading.layout import Layout, default_layout
from xiefa.reading.numbers import bare_title
from xiefa.reading.reading import Reading
from xiefa.reading.structure.masthead import office_name


def as_json(reading: Reading, *, language: str = "zh", layout: Layout | None = None) -> dict[str, Any]:
    """Masthead, contents, sections, colophon, what was not understood, findings, characters.

    Headings are given without their leading numbers and signs; ``language`` (``zh`` or ``en``) is that
    of the findings' sentences.
    """
    manuscript = reading.manuscript
    return {
        "file": reading.name,
        "format": reading.format,
        "masthead": _masthead(manuscript.masthead, layout or default_layout()),
        "contents": _contents(manuscript.contents),
        "sections": [_section(section) for section in manuscript.sections],
        "colophon": _colophon(manuscript.colophon),
        "not_understood": [{"line": one.line, "text": one.text} for one in reading.not_understood],
        "findings": [
            {"code": one.code, "line": one.line, "message": one.in_language(language)} for one in reading.findings
        ],
        "characters": {
            "source": reading.source_characters,
            "accounted": reading.accounted_characters,
            "by_field": dict(reading.by_field),
        },
        "furniture": [{"line": one.line, "text": one.text} for one in reading.furniture],
        "deleted": [{"line": one.line, "text": one.text} for one in reading.deleted],
        "joins": [{"lines": [one.first_line, one.second_line], "page_break": one.is_cut} for one in reading.joins],
        "digests": {"text": text_digest(manuscript), "manuscript": full_digest(manuscript)},
    }


def _masthead(masthead: Masthead, layout: Layout) -> dict[str, Any]:
    return {
        "title": bare_title(masthead.title),
        "year": masthead.year,
        "number": masthead.number,
        "total_number": masthead.total_number,
        "office": office_name(masthead.office, layout),
        "date": masthead.date.isoformat() if masthead.date else None,
        "is_supplement": masthead.is_supplement,
        "marks": list(masthead.marks),
    }


def _contents(contents: Contents | None) -> list[dict[str, Any]]:
    groups = contents.groups if contents else ()
    return [
        {"group": bare_title(group.title), "entries": [bare_title(entry) for entry in group.entries]}
        for group in groups
    ]


def _section(section: Section) -> dict[str, Any]:
    return {"title": bare_title(section.title), "items": [_item(item) for item in section.items]}


def _item(item: Item) -> dict[str, Any]:
    return {
        "heading": bare_title(item.heading),
        "paragraphs": list(item.paragraphs),
        "credit": _credit(item.credit) if item.credit else None,
    }


def _credit(credit: Credit) -> dict[str, Any]:
    return {
        "text": credit.text,
        "contributors": list(credit.contributors),
        "verb": credit.verb,
        "source": credit.source,
    }


def _colophon(colophon: Colophon) -> dict[str, Any]:
    return {
        "editor": colophon.official("editor"),
        "reviewer": colophon.official("reviewer"),
        "signer": colophon.official("signer"),
        "report_to": list(colophon.report_to.bodies) if colophon.report_to else [],
        "send_to": list(colophon.send_to.bodies) if colophon.send_to else [],
        "contacts": [{"label": one.label, "value": one.value, "owner": one.owner} for one in colophon.contacts],
        "officials": [{"role": one.role, "name": one.name, "text": one.text} for one in colophon.officials],
        "notes": list(colophon.notes),
    }
