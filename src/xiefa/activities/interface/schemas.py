"""JSON Schemas of what a program may send, made from a form: the published document and the check are one thing."""

from __future__ import annotations

from typing import Any

from xiefa.activities.domain.evidence import LONGEST_NAME, LONGEST_REMARK, LONGEST_URL
from xiefa.activities.entry import LENGTHS, MOST_OUTCOMES, MOST_PARTS
from xiefa.activities.enums import Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Form, Kind
from xiefa.activities.proofs.ranges import LONGEST as LONGEST_RANGE

Schema = dict[str, Any]
MOST_DIGITS = 100_000_000
AMOUNT = r"^[0-9]{1,13}(\.[0-9]{1,2})?$"
LONGEST_REFERENCE = 100
# Under which word a piece of evidence is filed, what it is called, which pages matter, and what it shows.
FILING: dict[str, Schema] = {
    "sort": {"type": "string", "pattern": "^[a-z0-9_]{1,40}$", "description": "The key of a sort of evidence."},
    "name": {"type": "string", "maxLength": LONGEST_NAME, "description": "What it is called."},
    "page_range": {"type": "string", "maxLength": LONGEST_RANGE, "description": "The pages that matter: `3-5, 8`."},
    "remark": {"type": "string", "maxLength": LONGEST_REMARK, "description": "What it shows."},
}


def record_schema(form: Form) -> Schema:
    """What a program sends to enter or replace a record: one shape for each kind, told apart by ``kind``."""
    names = {kind.key: f"#/components/schemas/{input_name(kind.key)}" for kind in form.kinds.values()}
    return {
        "oneOf": [{"$ref": name} for name in names.values()],
        "discriminator": {"propertyName": "kind", "mapping": names},
    }


def input_name(kind: str) -> str:
    """The name of the shape of one kind in the document: ``ForumInput``."""
    return f"{''.join(part.capitalize() for part in kind.split('_'))}Input"


def input_schemas(form: Form) -> dict[str, Schema]:
    """The shapes of all kinds of a form, by their names."""
    return {input_name(kind.key): kind_schema(form, kind.key) for kind in form.kinds.values()}


def kind_schema(form: Form, key: str) -> Schema:
    """The shape of a record of one kind."""
    kind = form.kinds[key]
    return {
        "title": kind.zh,
        "description": kind.en,
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "title", "since"],
        "properties": {"kind": {"type": "string", "const": key}} | _plain(form) | _said(form, kind),
    }


def _plain(form: Form) -> dict[str, Schema]:
    numbers = {name: _nullable(_whole(scale.most)) | _words(scale) for name, scale in form.scales.items()}
    return {
        "reference": text(LONGEST_REFERENCE, "Your own number of the record; one record for each, ever."),
        "title": text(LENGTHS["title"], "What it was called.") | {"minLength": 1},
        "since": _day("The first day."),
        "until": _nullable(_day("The last day, inclusive; the first day when left out.")),
        "precision": choice(Precision, "How exactly the days are known."),
        "place": text(LENGTHS["place"], "Where."),
        "province": text(LENGTHS["province"], "The province, in Chinese."),
        "series": text(LENGTHS["series"], "The series to which it belongs."),
        "edition": _nullable(_whole(100_000)) | {"description": "Its number in the series."},
        "narrative": text(LENGTHS["narrative"], "What happened, in plain text."),
        "openness": choice(Openness, "Who may read it once it is accepted."),
        "embargo_until": _nullable(_day("Not public before this day.")),
        "has_consent": {"type": "boolean", "description": "Whether the people who are named agreed to publication."},
        **numbers,
    }


def _said(form: Form, kind: Kind) -> dict[str, Schema]:
    return {
        "fields": {
            "type": "object",
            "additionalProperties": False,
            "description": f"What this kind asks for (form {form.version}).",
            "properties": {field.key: field_schema(field) for field in kind.fields},
        },
        "parts": {"type": "array", "maxItems": MOST_PARTS, "items": part_schema()},
        "outcomes": {"type": "array", "maxItems": MOST_OUTCOMES, "items": {"anyOf": outcome_schemas(form)}},
    }


def part_schema() -> Schema:
    """An organisation and its role."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["organisation", "role"],
        "properties": {
            "organisation": text(200, "The code of an organisation, or a full name it bears or bore.")
            | {"minLength": 1},
            "role": choice(PartRole, "What it did."),
            "since": _nullable(_day("When its days differ from those of the activity.")),
            "until": _nullable(_day("Inclusive.")),
        },
    }


def link_schema() -> Schema:
    """An address that supports a record, and what it is."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["url", "sort"],
        "properties": {"url": text(LONGEST_URL, "The whole address; http or https.") | {"minLength": 1}} | FILING,
    }


def outcome_schemas(form: Form) -> list[Schema]:
    """One shape for each kind of outcome: its stages are its own."""
    return [
        {
            "type": "object",
            "title": kind.zh,
            "additionalProperties": False,
            "required": ["kind", "title"],
            "properties": {
                "kind": {"type": "string", "const": kind.key},
                "title": text(200, "What it is called.") | {"minLength": 1},
                "stage": {"enum": ["", *(stage.key for stage in kind.stages)]},
                "number": _nullable(_whole(MOST_DIGITS)),
                "amount": _nullable({"type": "string", "pattern": AMOUNT}),
            },
        }
        for kind in form.outcomes.values()
    ]


def field_schema(field: Field) -> Schema:
    """One field of a kind; null, or leaving it out, means that it is not known."""
    shapes: dict[str, Schema] = {
        "text": {"type": "string", "maxLength": 300},
        "long_text": {"type": "string", "maxLength": 2_000},
        "whole": _whole(field.most),
        "amount": {"type": "string", "pattern": AMOUNT},
        "date": {"type": "string", "format": "date"},
        "yes_no": {"type": "boolean"},
        "choice": {"enum": [option.key for option in field.options]},
    }
    return _nullable(shapes[field.type]) | _words(field)


def text(most: int, about: str) -> Schema:
    """A text of at most so many characters."""
    return {"type": "string", "maxLength": most, "description": about}


def choice(choices: Any, about: str) -> Schema:
    """One of our own words."""
    return {"enum": list(choices.values), "description": about}


def _whole(most: int | None) -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": MOST_DIGITS if most is None else most}


def _day(about: str) -> Schema:
    return {"type": "string", "format": "date", "description": about}


def _nullable(schema: Schema) -> Schema:
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def _words(field: Field) -> Schema:
    unit = f"（{field.unit_zh}）" if field.unit_zh else ""
    return {"title": field.zh, "description": f"{field.zh}{unit} · {field.en}"}
