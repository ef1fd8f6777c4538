"""What is wrong with a file: every fault with its place and the way out, and a reader that collects them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unicodedata import category

from .exact import decimal_of, printed

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONGEST_TEXT = 500
_NOT_OF_A_LINE = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, and a sentence with the way out, in both languages."""

    place: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.place}: {self.en}" if self.place else self.en


class Unfit(ValueError):
    """A file cannot be used; ``problems`` says everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(one) for one in problems))
        self.problems = problems


def is_key(value: object) -> bool:
    """Whether it can be the key of an indicator, a measure, a step or a band."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def is_line(text: str) -> bool:
    """Whether a text has neither line breaks nor control characters."""
    return not any(category(sign) in _NOT_OF_A_LINE for sign in text)


class Part:
    """One mapping of a file, read key by key. What is wrong is noted in ``found`` and reading goes on.

    A getter returns None for what is missing or wrong. ``close`` notes the keys that nobody asked for.
    """

    def __init__(self, data: Any, place: str, found: list[Problem]) -> None:
        self.place, self.found = place, found
        self.is_broken = not isinstance(data, dict)
        self.data: dict[str, Any] = {} if self.is_broken else data
        self.known: list[str] = []
        if self.is_broken:
            self.fault("", "这里应当是一组“键: 值”。", "a group of “key: value” is expected here.")

    def at(self, key: str) -> str:
        """The place of ``key`` in the file."""
        return f"{self.place}.{key}" if self.place and key else self.place or key

    def fault(self, key: str, zh: str, en: str) -> None:
        """Note that something is wrong at ``key``."""
        self.found.append(Problem(self.at(key), zh, en))

    def has(self, key: str) -> bool:
        """Whether the file says something at ``key``."""
        return self._raw(key) is not None

    def _raw(self, key: str) -> Any:
        if key not in self.known:
            self.known.append(key)
        return self.data.get(key)

    def wanted(self, key: str) -> Any:
        """What stands at ``key``; a fault when nothing does."""
        value = self._raw(key)
        if value is None and not self.is_broken:
            self.fault(key, f"缺少 {key}，请补上。", f"{key} is missing; add it.")
        return value

    def text(self, key: str, *, is_needed: bool = True) -> str:
        """A text without control characters; "" when there is none."""
        value = self.wanted(key) if is_needed else self._raw(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT or not is_line(value):
            self.fault(
                key,
                f"应当是一行文字，不超过 {_LONGEST_TEXT} 字。",
                f"one line of text of at most {_LONGEST_TEXT} characters is expected.",
            )
            return ""
        return value

    def prose(self, key: str) -> str:
        """A text of any number of lines, as one line."""
        value = self.wanted(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return " ".join((value or "").split())
        self.fault(key, "应当是文字。", "a text is expected.")
        return ""

    def key(self, key: str = "key") -> str:
        """A key: lower-case Latin letters, digits and ``_``."""
        value = self.wanted(key)
        if value is None or is_key(value):
            return value or ""
        self.fault(
            key,
            "键只用小写英文字母、数字和下划线，以字母开头，不超过 60 个字符。",
            "a key has lower-case Latin letters, digits and _, begins with a letter, and at most 60 signs.",
        )
        return ""

    def choice(self, key: str, options: Collection[str], *, default: str | None = None) -> str:
        """One of ``options``; without a default it is needed."""
        value = self._raw(key) if default is not None else self.wanted(key)
        if value is None:
            return default or ""
        if isinstance(value, str) and value in options:
            return value
        listed = "、".join(options) or "（没有）", ", ".join(options) or "(none)"
        self.fault(key, f"{_shown(value)} 不在可选范围内：{listed[0]}。", f"{_shown(value)} is none of: {listed[1]}.")
        return default or ""

    def yes(self, key: str, *, is_default: bool = False) -> bool:
        """True or false."""
        value = self._raw(key)
        if value is None or isinstance(value, bool):
            return is_default if value is None else value
        self.fault(key, "应当是 true 或 false。", "true or false is expected.")
        return is_default

    def decimal(
        self, key: str, *, default: Fraction | None = None, least: Fraction | None = None, most: Fraction | None = None
    ) -> Fraction | None:
        """A decimal number within bounds; without a default it is needed."""
        value = self.wanted(key) if default is None else self._raw(key)
        if value is None:
            return default
        number = decimal_of(value)
        if number is None:
            self.fault(
                key,
                f'{_shown(value)} 不是数：整数直接写，小数加引号，如 "0.5"，不用指数。',
                f'{_shown(value)} is no number: write whole ones as they are, decimals as text such as "0.5", no exponent.',
            )
        elif (least is not None and number < least) or (most is not None and number > most):
            self.fault(
                key,
                f"{printed(number)} 超出范围：{_span(least, most)}。",
                f"{printed(number)} is outside {_span(least, most)}.",
            )
            return None
        return number

    def whole(self, key: str, *, default: int | None = None, least: int = 0, most: int = 10**9 - 1) -> int | None:
        """A whole number within bounds; without a default it is needed."""
        number = self.decimal(key, default=None if default is None else Fraction(default), least=Fraction(least))
        if number is None:
            return None
        if number.denominator != 1 or number > most:
            self.fault(key, f"应当是 {least} 到 {most} 的整数。", f"a whole number from {least} to {most} is expected.")
            return None
        return int(number)

    def part(self, key: str, *, is_needed: bool = True) -> Part | None:
        """The mapping at ``key``; None when there is none."""
        value = self.wanted(key) if is_needed else self._raw(key)
        return None if value is None else Part(value, self.at(key), self.found)

    def parts(self, key: str, *, is_needed: bool = True, name: str = "key") -> list[Part]:
        """The mappings in the list at ``key``; each is placed by what it says at ``name``, else by its number."""
        return [
            Part(one, f"{self.at(key)}[{_label(one, name, number)}]", self.found)
            for number, one in enumerate(self.items(key, is_needed=is_needed))
        ]

    def named(self, key: str) -> Iterator[tuple[str, Part]]:
        """The (key, mapping) pairs of the mapping at ``key``; none when there is none."""
        group = self.part(key, is_needed=False)
        if group is None:
            return
        for name, value in group.data.items():
            if not is_key(name):
                group.fault(_shown(name), "键的写法不对。", "this is no key: use lower-case letters, digits and _.")
            yield name, Part(value, group.at(_shown(name)), self.found)

    def items(self, key: str, *, is_needed: bool = True) -> list[Any]:
        """The list at ``key``; empty when there is none. A needed list has something in it."""
        value = self.wanted(key) if is_needed else self._raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or (is_needed and not value):
            self.fault(key, "应当是一个列表，至少有一项。", "a list with at least one entry is expected.")
            return []
        return value

    def words(self, key: str, options: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of keys, of ``options`` when these are given."""
        found = self.items(key, is_needed=False)
        wrong = [one for one in found if not is_key(one) or (options is not None and one not in options)]
        for one in wrong:
            self.fault(key, f"{_shown(one)} 不是这里可用的键。", f"{_shown(one)} is no key that can stand here.")
        return () if wrong else tuple(found)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        unknown = [one for one in self.data if one not in self.known]
        listed = "、".join(self.known), ", ".join(self.known)
        for one in unknown:
            self.fault(
                _shown(one),
                f"这里没有这个键，可用的有：{listed[0]}。",
                f"there is no such key here; known are {listed[1]}.",
            )


def _label(one: Any, name: str, number: int) -> str:
    key = one.get(name) if isinstance(one, dict) else None
    return key if isinstance(key, str) and is_line(key) and 0 < len(key) <= 60 else str(number)


def _shown(value: object) -> str:
    """A value on one short line."""
    text = repr(value) if not isinstance(value, str) else value
    text = "".join(sign if sign.isprintable() else "?" for sign in text[:60])
    return text + "…" if len(text) == 60 else text


def _span(least: Fraction | None, most: Fraction | None) -> str:
    low = "" if least is None else printed(least)
    return f"{low}–{'' if most is None else printed(most)}" if most is not None else f"≥ {low}"
