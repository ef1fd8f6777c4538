"""One paragraph being put together from its runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from xiefa.reading.docx.styles import PLAIN, Look
from xiefa.reading.draft import Draft
from xiefa.reading.source import LinePart

_CONTENTS_NUMBER = re.compile(r"\t[ \t]*(\d{1,4})\s*$")
_HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


@dataclass(slots=True)
class Piece:
    """A stretch of text of one look. ``is_break`` is a soft break, the end of a printed line; what
    follows it stands on ``page`` (0: on the page of what was before)."""

    text: str
    is_bold: bool = False
    size: float = 0.0
    is_break: bool = False
    page: int = 0


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """What has been collected of a paragraph so far. ``after`` are lines that follow it: notes, text boxes."""

    look: Look = PLAIN
    part: LinePart = "body"
    page: int = 0
    is_contents: bool = False
    pieces: list[Piece] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    hrefs: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    remarks: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pictures: list[Draft] = field(default_factory=list)
    after: list[Draft] = field(default_factory=list)

    def drafts(self) -> list[Draft]:
        """Its lines: one, or one for each printed line where soft breaks cut a text that is no heading."""
        found = [self._draft(row, page) for page, row in self._rows()]
        found[0].markup += "".join(self.markup)
        found[0].remarks += self.remarks
        self._share_links(found)
        shown = found if any(not draft.is_blank for draft in found) or not self.pictures else []
        if not shown:
            self.pictures[0].markup += found[0].markup
            self.pictures[0].remarks += found[0].remarks
        return [*shown, *self.pictures, *self.after]

    def _rows(self) -> list[tuple[int, list[Piece]]]:
        """The printed lines of the paragraph, each with its page."""
        if self.look.level:
            return [(self.page, _without_breaks(self.pieces))]
        rows: list[tuple[int, list[Piece]]] = [(self.page, [])]
        for piece in self.pieces:
            if piece.is_break:
                rows.append((piece.page or rows[-1][0], []))
            else:
                rows[-1][1].append(piece)
        return rows

    def _share_links(self, drafts: list[Draft]) -> None:
        for text, target in self.hrefs:
            owner = next((draft for draft in drafts if text in draft.text), drafts[0])
            owner.hrefs = (*owner.hrefs, (text, target))

    def _draft(self, row: list[Piece], page: int) -> Draft:
        text = "".join(piece.text for piece in row)
        shown = [piece for piece in row if piece.text.strip()]
        level = min(self.look.level or 0, 6)
        draft = Draft(
            text=text,
            kind="heading" if level else "list" if self.look.is_listed else "plain",
            part=self.part,
            level=level,
            page=page,
            is_bold=bool(shown) and all(piece.is_bold for piece in shown),
            is_centred=bool(self.look.is_centred),
            is_indented=bool(self.look.is_indented),
            size=max((piece.size for piece in shown), default=0.0),
        )
        return _without_page_number(draft) if self.is_contents else draft


def _without_breaks(pieces: list[Piece]) -> list[Piece]:
    """A heading in one line: a break between Han characters vanishes, between words it becomes a blank."""
    text = "".join(piece.text for piece in pieces)
    blank = "" if _HAN.search(text) else " "
    return [replace(piece, text=blank, is_break=False) if piece.is_break else piece for piece in pieces]


def _without_page_number(draft: Draft) -> Draft:
    found = _CONTENTS_NUMBER.search(draft.text, max(0, len(draft.text) - 12))
    if found:
        draft.text, draft.markup = draft.text[: found.start()], draft.markup + found[1]
    return draft
