"""What the rooms above know of an organisation, on its page. They say so at start-up; this room asks nobody.

# in an upper room's AppConfig.ready
panels.panel(_("稿件"), 10, lines_about)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from xiefa.registry.models import Organisation

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a panel: its words, where they lead, what stands small beside them, and its day."""

    text: str
    url: str = ""
    note: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The newest few things, how many there are in all, and where all of them are."""

    lines: tuple[Line, ...] = ()
    total: int = 0
    more: str = ""


# (organisation, reader, day or None for now) → what this reader may see of it; a fixed number of queries.
Source = Callable[[Organisation, Any, date | None], Lines]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page that another room fills."""

    title: Words
    order: int
    lines: Source


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel as it stands on one page."""

    title: Words
    lines: Lines


_panels: dict[str, Panel] = {}


def panel(title: Words, order: int, lines: Source) -> None:
    """Declare a panel; a second declaration with the same function replaces the first."""
    _panels[f"{lines.__module__}.{lines.__qualname__}"] = Panel(title, order, lines)


def shown_for(organisation: Organisation, user: Any, *, day: date | None = None) -> list[Shown]:
    """Every panel for this organisation and this reader, in order."""
    ordered = sorted(_panels.values(), key=lambda one: one.order)
    return [Shown(one.title, one.lines(organisation, user, day)) for one in ordered]
