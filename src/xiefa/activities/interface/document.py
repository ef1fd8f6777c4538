"""The OpenAPI 3.1 document, made from the form in force and our own words."""

from __future__ import annotations

from typing import Any

from xiefa.activities.enums import ActivityState, Openness, Origin, PartRole, Precision
from xiefa.activities.interface import parameters, schemas
from xiefa.activities.interface.schemas import Schema
from xiefa.activities.kinds import Form
from xiefa.activities.licence import Licence
from xiefa.kernel.problem import MEDIA_TYPE

_DAY_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
_NUMBER_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
_TEXT: Schema = {"type": "string"}
_FORM_WORD: Schema = {
    "type": "object",
    "required": ["key", "zh", "en"],
    "properties": {"key": _TEXT, "zh": _TEXT, "en": _TEXT},
}
_PROBLEMS = {
    400: "The request is not what this document says: every fault with its place.",
    401: "There is no token, or it opens nothing (any more).",
    403: "The token does not open this.",
    404: "There is no such thing, or not for you.",
    409: "It stands against what is there already.",
    412: "Somebody changed the record first; `version` is the present one.",
    413: "The body is larger than 262,144 bytes, or the file larger than evidence may be.",
    415: "The body must be of the media type that is named here.",
    422: "The shape is right, but it cannot be so: every reason with its field.",
    428: "Say with If-Match which version you have seen.",
    429: "Too many requests; wait for the seconds of Retry-After.",
}
_READING, _WRITING = (400, 401, 404, 429), (400, 401, 403, 404, 409, 413, 415, 422, 429)


def openapi(form: Form, licence: Licence, *, server: str, network: str) -> dict[str, Any]:
    """The whole document; ``server`` is the address of the API without a slash at the end."""
    sample = " (SAMPLE / 示例)" if licence.is_sample else ""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{network} · activities",
            "version": "1.0",
            "summary": "Records of activities: read what is public, push what your organisation did.",
            "description": f"Made from form {form.version}. Data are given away under {licence.code}{sample}: "
            f"{licence.url}. Evidence is never given away. Texts in which people are named are told only when they "
            "agreed. Cookies are not looked at.",
            "license": {"name": f"{licence.en}{sample}", "url": licence.url},
        },
        "servers": [{"url": server}],
        "security": [{}, {"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key that the alliance's secretary makes at the desk; good for one organisation.",
                }
            },
            "schemas": _schemas(form),
            "responses": {f"Problem{status}": _problem(status, words) for status, words in _PROBLEMS.items()},
            "headers": _headers(),
        },
    }


def _paths() -> dict[str, Any]:
    key = _parameter("key", "path", parameters.KEY)
    return {
        "/records": {
            "get": _operation(
                "list_records", "Records, the latest first.", _ref("Records"), _query(parameters.RECORDS)
            ),
            "post": _writing("enter_record", "Enter a record for the organisation of the token.", 201, []),
        },
        "/records/{key}": {
            "parameters": [key],
            "get": _operation("read_record", "One record.", _ref("Record"), []),
            "put": _writing("replace_record", "Let a record say this and nothing else.", 200, [_if_match()]),
        },
        "/records/{key}/files": {
            "parameters": [key],
            "post": _writing(
                "add_file",
                "Put a file beside a record: PDF, Word, Excel, JPEG or PNG, by its bytes; an accepted record is "
                "opened again. The same file twice only with other pages.",
                201,
                _query(schemas.FILING, required=("sort",)),
                body={parameters.BYTES: {"schema": {"type": "string", "format": "binary"}}},
            ),
        },
        "/records/{key}/links": {
            "parameters": [key],
            "post": _writing(
                "add_link",
                "Put an address beside a record; its page is fetched and kept.",
                201,
                [],
                body={"application/json": {"schema": _ref("LinkInput")}},
            ),
        },
        "/records/{key}/versions": {
            "parameters": [key],
            "get": _operation(
                "list_versions",
                "The versions of a record, the latest first; of others' records those that were accepted.",
                _ref("Versions"),
                _query(parameters.VERSIONS),
            ),
        },
        "/records/{key}/versions/{number}": {
            "parameters": [key, _parameter("number", "path", parameters.VERSION_NUMBER)],
            "get": _operation("read_version", "One version of an own record, with its content.", _ref("Version"), [])
            | {"security": [{"token": []}]},
        },
        "/forms/{version}": {
            "parameters": [_parameter("version", "path", parameters.FORM_VERSION)],
            "get": _operation("read_form", "Kinds and their fields; `current` is the form in force.", _ref("Form"), []),
        },
    }


def _operation(name: str, summary: str, schema: Schema, asked: list[Schema]) -> dict[str, Any]:
    fresh = _parameter("If-None-Match", "header", {"type": "string"}, is_required=False)
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*asked, fresh],
        "responses": {
            "200": _answer("It is here.", schema, "ETag"),
            "304": {"description": "You have it already."},
            **_refusals(_READING),
        },
    }


def _writing(
    name: str, summary: str, status: int, asked: list[Schema], *, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    key = _parameter("Idempotency-Key", "header", parameters.IDEMPOTENCY_KEY, is_required=False)
    more = (412, 428) if status == 200 else ()
    headers = ("ETag",) if status == 200 else ("ETag", "Location")
    content = body or {"application/json": {"schema": _ref("RecordInput")}}
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [*asked, key],
        "requestBody": {"required": True, "content": content},
        "responses": {str(status): _answer("Done.", _ref("Record"), *headers), **_refusals((*_WRITING, *more))},
    }


def _if_match() -> Schema:
    about = "The ETag of the record as you have seen it; its number is the version."
    return _parameter("If-Match", "header", parameters.IF_MATCH | {"description": about})


def _query(known: dict[str, Schema], *, required: tuple[str, ...] = ()) -> list[Schema]:
    return [_parameter(name, "query", schema, is_required=name in required) for name, schema in known.items()]


def _parameter(name: str, place: str, schema: Schema, *, is_required: bool = True) -> Schema:
    about = {"description": schema["description"]} if "description" in schema else {}
    return {"name": name, "in": place, "required": is_required, "schema": schema, **about}


def _answer(words: str, schema: Schema, *headers: str) -> Schema:
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy", *headers)}
    return {"description": words, "headers": named, "content": {"application/json": {"schema": schema}}}


def _refusals(statuses: tuple[int, ...]) -> dict[str, Schema]:
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(statuses)}


def _problem(status: int, words: str) -> Schema:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ({429: ["Retry-After"]}.get(status, []))}
    return {"description": words, "headers": headers, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}


def _headers() -> dict[str, Schema]:
    return {
        "RateLimit": _header('What is left: `"address";r=299;t=60`.'),
        "RateLimit-Policy": _header('What is allowed: `"address";q=300;w=60`.'),
        "ETag": _header("The tag of this answer; for a record it begins with the version."),
        "Location": _header("The address of the record."),
        "Retry-After": {"required": True, "description": "Seconds.", "schema": {"type": "integer", "minimum": 0}},
    }


def _header(words: str) -> Schema:
    return {"required": True, "description": words, "schema": {"type": "string", "minLength": 1}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(form: Form) -> dict[str, Schema]:
    return {
        "RecordInput": schemas.record_schema(form),
        **schemas.input_schemas(form),
        "LinkInput": schemas.link_schema(),
        "Record": _record(),
        "Records": _page("records", "Record"),
        "VersionLine": _version(),
        "Version": _version(reason=_TEXT, content={"type": "object"}),
        "Versions": _page("versions", "VersionLine"),
        "Form": _form(),
        "Problem": _problem_schema(),
    }


def _record() -> Schema:
    own = {
        "reference": _TEXT,
        "origin": {"enum": list(Origin.values)},
        "note": _TEXT,
        "same_as": {"type": ["integer", "null"]},
        "evidence": {"type": "array", "items": _object(sort=_TEXT, name=_TEXT, url=_TEXT, sha256=_TEXT, page_range=_TEXT)},
    }  # fmt: skip
    told = _object(
        id={"type": "integer"},
        version={"type": "integer", "minimum": 1},
        state={"enum": list(ActivityState.values)},
        kind=_TEXT,
        title=_TEXT,
        precision={"enum": list(Precision.values)},
        since={"type": "string", "format": "date"},
        until={"type": "string", "format": "date"},
        **dict.fromkeys(("place", "province", "series"), _TEXT),
        **dict.fromkeys(("edition", "people", "countries", "units"), _NUMBER_OR_NULL),
        narrative={"type": ["string", "null"], "description": "Null when the people named have not agreed."},
        openness={"enum": list(Openness.values)},
        embargo_until=_DAY_OR_NULL,
        has_consent={"type": "boolean"},
        fields={"type": "object", "description": "By the keys of the kind; see the form."},
        parts={"type": "array", "items": _part()},
        outcomes={"type": "array", "items": _outcome()},
        reporter={"anyOf": [_object(code=_TEXT, name=_TEXT), {"type": "null"}]},
        form=_TEXT,
        changed_at={"type": "string", "format": "date-time"},
        url={"type": "string", "format": "uri"},
    )
    words = "`reference`, `origin`, `note`, `same_as` and `evidence` are told to the reporter alone."
    return told | {"properties": told["properties"] | own, "description": words}


def _part() -> Schema:
    return _object(
        organisation=_TEXT, name=_TEXT, role={"enum": list(PartRole.values)}, since=_DAY_OR_NULL, until=_DAY_OR_NULL
    )


def _outcome() -> Schema:
    amount = {"type": ["string", "null"], "pattern": schemas.AMOUNT}
    return _object(kind=_TEXT, title=_TEXT, stage=_TEXT, number=_NUMBER_OR_NULL, amount=amount)


def _page(name: str, row: str) -> Schema:
    return _object(**{name: {"type": "array", "items": _ref(row)}, "next": {"type": ["string", "null"]}})


def _version(**more: Schema) -> Schema:
    moment = {"type": "string", "format": "date-time"}
    return _object(
        number={"type": "integer", "minimum": 1},
        digest={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        made_at=moment,
        accepted_at=moment | {"type": ["string", "null"]},
        **more,
    )


def _form() -> Schema:
    words: Schema = {"type": "array", "items": _FORM_WORD}
    named: Schema = {"type": "array", "items": _TEXT}
    lists = dict.fromkeys(("dimensions", "scales", "kinds", "outcomes"), words)
    own = dict.fromkeys(("roles", "precisions", "openness", "states"), named)
    return _object(version=_TEXT, is_sample={"type": "boolean"}, **lists, **own)


def _problem_schema() -> Schema:
    fault = _object(code=_TEXT, field=_TEXT, message=_TEXT)
    told = _object(type=_TEXT, title=_TEXT, status={"type": "integer"}, code=_TEXT, detail=_TEXT)
    more: Schema = {
        "problems": {"type": "array", "items": fault},
        "version": {"type": "integer"},
        "record": {"type": "string", "format": "uri"},
    }
    return told | {"properties": told["properties"] | more}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}
