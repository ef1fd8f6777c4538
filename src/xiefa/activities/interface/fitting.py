"""Whether what a program sent fits a shape: just the words of JSON Schema that our own shapes use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, Mapping),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: not isinstance(value, bool) and (isinstance(value, int) or _is_whole(value)),
    "null": lambda value: value is None,
}


def misfits(value: Any, schema: Mapping[str, Any], at: str = "") -> Iterator[Refusal]:
    """Everything about ``value`` that does not fit, each with its place: ``parts/0/role``, "" for the whole."""
    if "anyOf" in schema:
        yield from misfits(value, _meant(value, schema["anyOf"]), at)
        return
    known = [schema["const"]] if "const" in schema else schema.get("enum")
    if known is not None:
        if not any(type(one) is type(value) and one == value for one in known):
            shown = "、".join(str(one) for one in known if one)
            yield _refusal("not_one_of", _("只能是：%(known)s。") % {"known": shown}, at)
        return
    wanted = schema["type"]
    types = [wanted] if isinstance(wanted, str) else wanted
    if not any(_TYPES[one](value) for one in types):
        yield _refusal("type_wrong", _("应当是 %(types)s。") % {"types": "、".join(types)}, at)
    elif isinstance(value, Mapping):
        yield from _object(value, schema, at)
    elif isinstance(value, list):
        yield from _array(value, schema, at)
    else:
        yield from _scalar(value, schema, at)


def _meant(value: Any, shapes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Of several shapes that are told apart by ``kind``: the one that was meant, or a shape that names them all."""
    kind = value.get("kind") if isinstance(value, Mapping) else None
    for shape in shapes:
        if shape["properties"]["kind"]["const"] == kind:
            return shape
    known = [shape["properties"]["kind"]["const"] for shape in shapes]
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": known}}}


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[Refusal]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield _refusal("missing", _("缺少“%(name)s”。") % {"name": name}, _inside(at, name))
    for name, inner in value.items():
        if name in properties:
            yield from misfits(inner, properties[name], _inside(at, name))
        elif schema.get("additionalProperties") is False:
            yield _refusal("unknown", _("没有“%(name)s”这一项。") % {"name": name[:60]}, _inside(at, name[:60]))


def _array(value: list[Any], schema: Mapping[str, Any], at: str) -> Iterator[Refusal]:
    most = schema["maxItems"]
    if len(value) > most:
        yield _refusal(
            "too_many", _("最多 %(most)s 项，现在有 %(count)s 项。") % {"most": most, "count": len(value)}, at
        )
        return
    for place, inner in enumerate(value):
        yield from misfits(inner, schema["items"], _inside(at, str(place)))


def _scalar(value: Any, schema: Mapping[str, Any], at: str) -> Iterator[Refusal]:
    if isinstance(value, str):
        yield from _text(value, schema, at)
    elif "maximum" in schema and value is not None and not schema["minimum"] <= value <= schema["maximum"]:
        words = {"least": schema["minimum"], "most": schema["maximum"]}
        yield _refusal("out_of_range", _("应当在 %(least)s 和 %(most)s 之间。") % words, at)


def _text(value: str, schema: Mapping[str, Any], at: str) -> Iterator[Refusal]:
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(value))
    if not least <= len(value) <= most:
        words = {"least": least, "most": most, "length": len(value)}
        yield _refusal("length_wrong", _("长度应在 %(least)s 和 %(most)s 字之间，现在是 %(length)s 字。") % words, at)
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value, re.ASCII):
        yield _refusal("form_wrong", _("写法不对，应当符合 %(pattern)s。") % {"pattern": schema["pattern"]}, at)
    if schema.get("format") == "date" and not _is_day(value):
        yield _refusal("no_day", _("应当是一个日期，写成 2026-03-05。"), at)


def _is_day(value: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _inside(at: str, name: str) -> str:
    return f"{at}/{name}" if at else name


def _refusal(code: str, message: str, at: str) -> Refusal:
    return Refusal(code, message, field=at)
