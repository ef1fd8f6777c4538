"""What a program may say beside the body: in the address, in the query, in headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from xiefa.activities.enums import ActivityState
from xiefa.activities.interface.fitting import misfits
from xiefa.activities.interface.schemas import Schema
from xiefa.kernel.refusal import Refusal

MOST_ROWS, USUAL_ROWS = 100, 50
_DAY: Schema = {"type": "string", "format": "date"}
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
CURSOR: Schema = {
    "type": "string",
    "pattern": "^[0-9]{1,7}_[0-9]{1,18}$",
    "description": "Where to go on; take it from `next`.",
}
LIMIT: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ROWS,
    "default": USUAL_ROWS,
    "description": "How many at most.",
}
RECORDS: dict[str, Schema] = {
    "scope": {
        "type": "string",
        "enum": ["public", "own"],
        "default": "public",
        "description": "`public`: what anybody may read; `own`: everything of the token's organisation.",
    },
    "kind": {"type": "string", "pattern": "^[a-z0-9_]{1,40}$", "description": "The key of a kind."},
    "year": {"type": "integer", "minimum": 1900, "maximum": 2999, "description": "On at least one day of this year."},
    "since": _DAY | {"description": "Not over before this day."},
    "until": _DAY | {"description": "Not begun after this day."},
    "province": {"type": "string", "minLength": 1, "maxLength": 20, "description": "In Chinese."},
    "organisation": {
        "type": "string",
        "pattern": "^[-a-zA-Z0-9_]{1,60}$",
        "description": "The code of an organisation that reports it or has a part in it.",
    },
    "state": {
        "type": "string",
        "enum": list(ActivityState.values),
        "description": "How far it has come; published records are always `accepted`.",
    },
    "changed_since": _DAY | {"description": "Changed on this day (in UTC) or later."},
    "limit": LIMIT,
    "cursor": CURSOR,
}
VERSIONS: dict[str, Schema] = {"limit": LIMIT, "before": _NUMBER | {"description": "Only versions before this one."}}
BYTES = "application/octet-stream"
KEY: Schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
VERSION_NUMBER: Schema = _NUMBER
FORM_VERSION: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
IDEMPOTENCY_KEY: Schema = {"type": "string", "pattern": "^[!-~]{1,120}$"}
IF_MATCH: Schema = {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]{1,64})?"$'}


def read_query(
    query: QueryDict, known: Mapping[str, Schema], *, required: Iterable[str] = ()
) -> tuple[dict[str, Any], list[Refusal]]:
    """The clean values of a query with the defaults filled in, and everything that is wrong with it."""
    values, problems = {name: one["default"] for name, one in known.items() if "default" in one}, []
    for name, said in query.lists():
        if name not in known:
            message = _("没有“%(name)s”这个参数。可用的参数：%(known)s。")
            words = {"name": name[:60], "known": "、".join(known)}
            problems.append(Refusal("unknown", message % words, field=name[:60]))
        elif len(said) > 1:
            problems.append(Refusal("twice", _("参数“%(name)s”写了两次。") % {"name": name}, field=name))
        else:
            values[name] = value = _typed(said[0], known[name])
            problems += misfits(value, known[name], name)
    for name in required:
        if name not in query:
            problems.append(Refusal("missing", _("缺少“%(name)s”。") % {"name": name}, field=name))
    return values, problems


def _typed(text: str, schema: Schema) -> Any:
    is_number = schema["type"] == "integer" and text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if is_number else text
