"""Fields: an instruction that Word carries out, and the result that is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"HYPERLINK\s+(?:\\\S+\s+)*\"([^\"]+)\"", re.I)
_PAGE_WORDS = frozenset({"PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES"})


@dataclass(slots=True)
class Field:
    """One open field: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    has_result_begun: bool = False

    @property
    def word(self) -> str:
        """The first word of the instruction: ``TOC``, ``HYPERLINK``, ``PAGE`` …"""
        return (self.instruction.split() or [""])[0].upper()


@dataclass(slots=True)
class Fields:
    """The fields that are open at a point of the text, outermost first."""

    stack: list[Field] = field(default_factory=list)

    def change(self, kind: str) -> None:
        """Take a ``w:fldChar``: ``begin``, ``separate`` or ``end``; a stray one is passed over."""
        if kind == "begin":
            self.stack.append(Field())
        elif self.stack and kind == "separate":
            self.stack[-1].has_result_begun = True
        elif self.stack and kind == "end":
            self.stack.pop()

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self.stack:
            self.stack[-1].instruction += text

    @property
    def is_aside(self) -> bool:
        """Whether text here is no text of the author: part of an instruction, or a page number."""
        return any(not one.has_result_begun or one.word in _PAGE_WORDS for one in self.stack)

    @property
    def is_contents(self) -> bool:
        """Whether a table of contents is open."""
        return any(one.word == "TOC" for one in self.stack)

    @property
    def address(self) -> str:
        """The address of the innermost open ``HYPERLINK``; empty when there is none."""
        found = (_ADDRESS.match(one.instruction.strip()) for one in reversed(self.stack))
        return next((match[1] for match in found if match), "")
