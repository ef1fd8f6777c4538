"""The material of the demo as it lies in ``material/``: YAML and Markdown into plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "material"


@dataclass(frozen=True, slots=True)
class Story:
    """One article as an author hands it in. ``text`` has a blank line between paragraphs."""

    kind: str
    heading: str
    text: str
    day: date | None = None
    until: date | None = None
    dated: bool = True
    origin: tuple[str, ...] = ()
    source: str = ""
    credit: str = ""
    activity: str = ""
    short_title: str = ""
    table: dict[str, Any] = field(default_factory=dict)
    chart: dict[str, Any] = field(default_factory=dict)
    becomes: str = "accepted"
    by: str = ""
    note: str = ""
    written: date | None = None


@dataclass(frozen=True, slots=True)
class IssuePlan:
    """One issue: when it is opened, issued and by whom edited, its stories.

    ``sent_back`` is what the reviewer had changed before passing it, ``correction`` what was found afterwards.
    """

    year: int
    number: int
    opened_on: date
    issued_on: date
    editor: str
    stories: tuple[Story, ...]
    is_open: bool = False
    notes: tuple[str, ...] = ()
    sent_back: dict[str, str] = field(default_factory=dict)
    correction: dict[str, Any] = field(default_factory=dict)


def load(name: str) -> Any:
    """The content of ``material/<name>.yaml``."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def read_bytes(name: str) -> bytes:
    """The bytes of ``material/<name>``."""
    return (FOLDER / name).read_bytes()


def stories(raw: list[dict[str, Any]]) -> tuple[Story, ...]:
    """Articles as the files write them (``from`` names the organisations they come from)."""
    return tuple(_story(one) for one in raw)


def plan(name: str) -> IssuePlan:
    """The issue in ``material/issues/<name>.yaml``."""
    raw = load(f"issues/{name}")
    return IssuePlan(**{**raw, "stories": stories(raw["stories"]), "notes": tuple(raw.get("notes", ()))})


def _story(raw: dict[str, Any]) -> Story:
    known = {key: value for key, value in raw.items() if key != "from"}
    return Story(**{**known, "text": raw["text"].strip(), "origin": tuple(raw.get("from", ()))})
