"""What reading a file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiefa.manuscript import Manuscript
from xiefa.reading.source import PictureData
from xiefa.reading.wording import sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an editor would want to know; nothing was changed because of it.

    ``code`` is stable for scripts, ``line`` is 1-based, ``values`` are what the sentence names.
    """

    code: str
    line: int
    values: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return sentence(self.code, self.values, "zh")

    def in_language(self, language: str) -> str:
        """The sentence in ``zh`` or ``en``."""
        return sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Text that was read and fits nowhere; it stays in the manuscript and is printed last."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Join:
    """Two lines that are one paragraph; ``is_cut`` when a page break or blank line parted them."""

    first_line: int
    second_line: int
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file understood. ``source_characters`` equals ``accounted_characters``, always.

    ``by_field`` splits the latter into ``text`` (printed), ``markup`` (signs), ``furniture`` (running
    heads, page numbers) and ``not_understood``. ``deleted`` is text the author had struck out.
    """

    name: str
    format: str
    manuscript: Manuscript
    findings: tuple[Finding, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    furniture: tuple[NotUnderstood, ...] = ()
    deleted: tuple[NotUnderstood, ...] = ()
    joins: tuple[Join, ...] = ()
    pictures: Mapping[str, PictureData] = field(default_factory=dict)
    source_characters: int = 0
    accounted_characters: int = 0
    by_field: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
