"""Plain data and its one canonical text: what may stand in a file at all, and the bytes that are hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from .faults import Problem, Unfit

_DEEPEST = 20
_MOST_OF_A_SCHEME = 50_000
_MOST_OF_FACTS = 5_000_000
_LARGEST = 10**18
_LONGEST = 4_000
# The way to a value, from its last step back.
_Trail: TypeAlias = "tuple[_Trail, object] | None"


def canonical(data: Any) -> bytes:
    """The one text of plain data: sorted keys, no blanks, UTF-8, one line feed at the end."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def digest(data: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def read_json(text: bytes) -> Any:
    """The data of a JSON file; ``Unfit`` when it is none, or when a key stands twice in one group."""
    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise _unreadable(
            "文件不是 UTF-8 编码，请另存为 UTF-8。", "the file is not in UTF-8; save it as such."
        ) from error
    except Unfit:
        raise
    except (ValueError, RecursionError) as error:
        raise _unreadable("这不是有效的 JSON 文件。", "this is no valid JSON file.") from error


def plain_scheme(data: Any) -> Any:
    """A scheme's data as JSON knows it; ``Unfit`` for what no file should hold."""
    return _plain(data, _MOST_OF_A_SCHEME)


def plain_facts(data: Any) -> Any:
    """The data of facts as JSON knows it; ``Unfit`` for what no file should hold."""
    return _plain(data, _MOST_OF_FACTS)


def _plain(data: Any, most: int) -> Any:
    found = list(_hostile(data, most))
    if found:
        raise Unfit(found)
    return _converted(data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        doubled = next(key for key in keys if keys.count(key) > 1)
        raise _unreadable(
            f"键 {doubled!r} 在同一组里出现了两次，请删去一处。", f"the key {doubled!r} stands twice in one group."
        )
    return found


def _unreadable(zh: str, en: str) -> Unfit:
    return Unfit([Problem("", zh, en)])


def _hostile(data: Any, most: int) -> Iterator[Problem]:
    """What no file should hold. Shared parts count as often as they are named, so nothing can grow in hiding."""
    waiting: list[tuple[Any, _Trail, int]] = [(data, None, 0)]
    seen = 0
    while waiting:
        value, trail, depth = waiting.pop()
        seen += 1
        if depth > _DEEPEST or seen > most:
            yield Problem(
                _place(trail)[:200],
                f"文件的层次超过 {_DEEPEST} 层，或内容超过 {most} 项，或有一部分包含了它自己。",
                f"the file has more than {_DEEPEST} levels or {most} values, or a part of it contains itself.",
            )
            return
        if isinstance(value, dict):
            yield from _bad_keys(value, trail)
            waiting += [(one, (trail, key), depth + 1) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [(one, (trail, number), depth + 1) for number, one in enumerate(value)]
        else:
            yield from _bad_value(value, trail)


def _place(trail: _Trail) -> str:
    steps: list[str] = []
    while trail is not None:
        trail, step = trail
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step!s:.60}")
    return "".join(reversed(steps)).removeprefix(".")


def _bad_keys(group: dict[Any, Any], trail: _Trail) -> Iterator[Problem]:
    for key in group:
        if not isinstance(key, str) or not _is_text(key):
            yield Problem(
                _place(trail),
                f"键 {key!r:.60} 不是文字，请加引号。",
                f"the key {key!r:.60} is no text; put it in quotation marks.",
            )


def _bad_value(value: Any, trail: _Trail) -> Iterator[Problem]:
    if isinstance(value, bool) or value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return
    if isinstance(value, str):
        if not _is_text(value):
            yield Problem(
                _place(trail),
                "文字过长，或含有无法保存的字符。",
                "the text is too long, or has a character that cannot be kept.",
            )
    elif isinstance(value, int):
        if abs(value) >= _LARGEST:
            yield Problem(_place(trail), "这个数太大。", "this number is too large.")
    elif not isinstance(value, float):
        yield Problem(
            _place(trail), f"这里不能用 {type(value).__name__}。", f"a {type(value).__name__} cannot stand here."
        )
    elif not isfinite(value):
        yield Problem(_place(trail), "这里要写一个有限的数。", "a finite number is expected here.")
    elif Decimal(repr(value)) != Decimal(value):
        yield Problem(
            _place(trail),
            f'小数 {value!r} 在计算机里不是它印出来的数，请加引号写成 "{value!r}"。',
            f'a computer does not keep {value!r} as it is printed; put it in quotation marks: "{value!r}".',
        )


def _is_text(value: str) -> bool:
    if len(value) > _LONGEST:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _converted(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _converted(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_converted(value) for value in data]
    if isinstance(data, float):
        return format(Decimal(repr(data)), "f")
    return data.isoformat() if isinstance(data, date) else data
