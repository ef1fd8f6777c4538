"""The records of proofing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from xiefa.manuscript import Item, Manuscript, Section
from xiefa.manuscript.model import block_lines

Severity = Literal["error", "warning", "notice"]
Field = Literal["heading", "blocks", "credit", "section", "issue"]
_SLIPS = {"doubled-sign", "repeated", "suspect-word"}
_FIELDS = ("issue", "section", "heading", "blocks", "credit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at.

    ``item`` is the index of the item in the manuscript (-1: the issue as a whole) and ``item_id`` its
    row. The place is [start, end) in the text of ``field``; for ``blocks``, of the block ``block``.
    ``severity``: an error should be mended, a warning weighed, a notice confirmed by a person.
    """

    code: str
    message: str
    severity: Severity = "warning"
    item: int = -1
    item_id: int | None = None
    field: Field = "issue"
    block: int = 0
    start: int = 0
    end: int = 0
    excerpt: str = ""
    suggestion: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """What makes two remarks the same: the place, and what is said; three rules about words say one thing."""
        said = "slip" if self.code in _SLIPS else self.code
        return (self.item, self.field, self.block, self.start, self.end, said, self.message if not self.end else "")

    @property
    def order(self) -> tuple[int, ...]:
        """The order of the text."""
        return (self.item, _FIELDS.index(self.field), self.block, self.start)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item beyond its printed text."""

    item_id: int | None = None
    event_on: date | None = None
    short_title: str = ""
    is_source_expected: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of running text with its place."""

    item: int
    item_id: int | None
    field: Field
    block: int
    text: str

    def remark(self, code: str, message: str, start: int, end: int, **more: Any) -> Remark:
        """A remark about [start, end) of this passage, with a few characters around it as the excerpt."""
        return Remark(
            code=code,
            message=message,
            item=self.item,
            item_id=self.item_id,
            field=self.field,
            block=self.block,
            start=start,
            end=end,
            excerpt=self.text[max(start - 8, 0) : end + 8],
            **more,
        )


@dataclass(frozen=True)
class Proof:
    """What the rules read: a manuscript, facts by item, and the words the policy names."""

    manuscript: Manuscript
    facts: tuple[ItemFacts, ...] = ()
    leader_titles: tuple[str, ...] = ()
    suspects: tuple[Mapping[str, str], ...] = ()
    relative_dates: tuple[str, ...] = ()

    def facts_of(self, index: int) -> ItemFacts:
        """What is known of the item at this index."""
        return self.facts[index] if index < len(self.facts) else ItemFacts()

    def items(self) -> Iterator[tuple[int, Section, Item]]:
        """Every item with its index and its section."""
        index = 0
        for section in self.manuscript.sections:
            for item in section.items:
                yield index, section, item
                index += 1

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Headings, blocks and credit lines in the order of the text."""
        return tuple(passage for index, _, item in self.items() for passage in self._passages_of(index, item))

    def _passages_of(self, index: int, item: Item) -> Iterator[Passage]:
        item_id = self.facts_of(index).item_id
        yield Passage(index, item_id, "heading", 0, item.heading)
        for at, block in enumerate(item.blocks):
            yield Passage(index, item_id, "blocks", at, "\n".join(block_lines(block)))
        if item.credit:
            yield Passage(index, item_id, "credit", 0, item.credit.text)

    def passage(self, index: int, field: Field) -> Passage:
        """The heading or credit line of an item."""
        return next(one for one in self.passages if one.item == index and one.field == field)
