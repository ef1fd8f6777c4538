"""What a briefing looks like, as read from ``policy/briefing.yaml`` (key ``reading``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml


class BadLayout(ValueError):
    """The policy file lacks a key or holds a pattern that is none; the message names it."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The words and patterns of one policy file, with the regular expressions made from them."""

    raw: Mapping[str, Any]

    def words(self, *path: str) -> tuple[str, ...]:
        """The list of words at a place of the policy, e.g. ``words("colophon", "editor")``."""
        value: Any = self.raw
        for key in path:
            if key not in value:
                raise BadLayout(f"policy/briefing.yaml: reading.{'.'.join(path)} is missing")
            value = value[key]
        return tuple(value)

    def alternation(self, *path: str) -> str:
        """The words at a place as one alternation, longest first, for use inside a pattern."""
        return alternation(self.words(*path))

    @cached_property
    def section_marks(self) -> str:
        """The signs that may stand before a section name, as a string."""
        return str(self.raw["sections"]["marks"])

    @cached_property
    def mark_pattern(self) -> re.Pattern[str]:
        """One or more section signs at the start of a line."""
        return re.compile(rf"^\s*([{re.escape(self.section_marks)}]+)\s*")

    @cached_property
    def contents_heading(self) -> re.Pattern[str]:
        """A whole line that heads a contents list (letter-spacing closed up before)."""
        words = self.alternation("contents", "headings")
        return re.compile(rf"^[【\[〖]?\s*(?:{words})(?:\s*[/·]?\s*(?:{words}))?\s*[】\]〗]?[:：]?$", re.IGNORECASE)

    @cached_property
    def head_marks(self) -> tuple[re.Pattern[str], ...]:
        """Printed notes at the head of an issue."""
        return tuple(re.compile(pattern) for pattern in self.words("masthead", "marks"))

    @cached_property
    def relative_date(self) -> re.Pattern[str]:
        """Words such as 近日."""
        return re.compile(alternation(self.words("relative_dates")))

    @cached_property
    def editors_note(self) -> re.Pattern[str]:
        """The opening words of an editor's note, bracketed or with a colon."""
        return re.compile(rf"^[【\[（(]?(?:{self.alternation('items', 'editors_note')})[】\]）)]?[:：]?")

    @cached_property
    def suspects(self) -> tuple[tuple[re.Pattern[str], str, str], ...]:
        """(pattern, advice, where) of probable slips; ``where`` is ``section`` or empty."""
        return tuple((re.compile(one["pattern"]), one["advice"], one.get("where", "")) for one in self.raw["suspect"])


def alternation(words: Iterable[str]) -> str:
    """Words as one alternation, longest first; blanks between letters are tolerated nowhere."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=8)
def load_layout(path: Path) -> Layout:
    """The layout of a policy file. ``BadLayout`` names what is missing or not a pattern."""
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (safe either way; C is 8 times faster)
        layout = Layout(raw["reading"])
        _ = (layout.mark_pattern, layout.contents_heading, layout.head_marks, layout.relative_date, layout.suspects)
    except (OSError, KeyError, TypeError, yaml.YAMLError, re.error) as error:
        raise BadLayout(f"{path}: {error}") from error
    return layout


def default_layout() -> Layout:
    """The layout of the policy folder that comes with the program."""
    return load_layout(Path(__file__).resolve().parents[3] / "policy" / "briefing.yaml")
