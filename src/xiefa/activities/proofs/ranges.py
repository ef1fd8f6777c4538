"""Which pages of a file matter: "3-5, 8" as people write it, and as numbers."""

from __future__ import annotations

import re
import unicodedata

_PIECE = re.compile(r"^(\d{1,5})(?:-(\d{1,5}))?$")
_PARTS = re.compile(r"[,、;和]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~〜至到", "-"))
_WORDS = re.compile(r"第|页|pp?\.", re.IGNORECASE)
LONGEST = 60


class NotPages(Exception):
    """The text does not name pages; ``piece`` is the part that cannot be read, ``page`` one that is not there."""

    def __init__(self, piece: str, *, page: int = 0) -> None:
        super().__init__(piece)
        self.piece, self.page = piece, page


def read_pages(text: str, *, count: int | None = None) -> tuple[int, ...]:
    """The pages that "3-5, 8" (also 第3—5页、8) names, ascending and each once; () for none in particular.

    ``NotPages`` for what is no page, runs backwards, or lies beyond ``count`` pages where their number is known.
    """
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES))
    found: set[int] = set()
    for piece in filter(None, (one.strip() for one in _PARTS.split(plain))):
        match = _PIECE.match(re.sub(r"\s*(-+)\s*", "-", piece))
        if match is None:
            raise NotPages(piece)
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last:
            raise NotPages(piece)
        if count is not None and last > count:
            raise NotPages(piece, page=last)
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def write_pages(pages: tuple[int, ...]) -> str:
    """The pages as they are kept and shown: "3-5, 8"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
