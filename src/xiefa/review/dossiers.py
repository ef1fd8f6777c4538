"""What lies beside the questions of a score sheet: rooms above supply it, for the candidates they know.

# in an upper room's AppConfig.ready
dossiers.told_by("entrant", exhibits_of_entrant)

The room that supplies an exhibit also guards it: its addresses lead to that room's own views, which ask by
themselves who may open them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from xiefa.review.models import Item


class Paper(NamedTuple):
    """A document to open: its name, its address, what is worth knowing about it, the address of a small picture."""

    title: str
    url: str
    note: str = ""
    preview: str = ""


class Exhibit(NamedTuple):
    """Something to look at: a heading, lines of text (facts, what the candidate says), and documents."""

    title: str
    lines: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    url: str = ""


# (key of the candidate, questions, reader) → what lies beside each question, by the question's key
Provider = Callable[[str, Sequence[Item], Any], Mapping[str, Sequence[Exhibit]]]
_TOLD_BY: dict[str, Provider] = {}


def told_by(table: str, provider: Provider) -> None:
    """Say what lies beside the questions about candidates ``table-number``; a second word replaces the first."""
    _TOLD_BY[table] = provider


def exhibits_of(subject_key: str, items: Sequence[Item], reader: Any) -> Mapping[str, Sequence[Exhibit]]:
    """What lies beside each question about this candidate; nothing when no room knows of anything."""
    provider = _TOLD_BY.get(subject_key.rpartition("-")[0])
    return provider(subject_key, items, reader) if provider else {}
