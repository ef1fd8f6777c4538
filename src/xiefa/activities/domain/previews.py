"""How evidence looks on the screen: pages and pictures drawn anew and kept beside the files, words as clean text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from xiefa.activities.domain.evidence import PAGE, bytes_of
from xiefa.activities.models import EvidenceFile
from xiefa.activities.proofs import leaves, pictures, words
from xiefa.kernel.sniffing import DOCX, JPEG, PDF, PNG, XLSX

SMALL, LARGE = 360, 1_800
# A page that weighs more takes the engine so long that nobody should wait for it.
HEAVY_PAGE = 1_500_000
_TYPES = {"jpg": JPEG, "png": PNG}
_DRAWN = frozenset({PDF, JPEG, PNG, DOCX})


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture for the screen; ``number`` 0 is the small one, else the page of a PDF or the picture in a Word file."""

    media_type: str
    content: bytes


def can_be_small(kept: EvidenceFile | None) -> bool:
    """Whether there is a small picture of it."""
    return kept is not None and kept.media_type in {PDF, JPEG, PNG}


def is_heavy(kept: EvidenceFile) -> bool:
    """Whether its pages are to be drawn by the worker, and the page only asks whether they are there."""
    return kept.media_type == PDF and kept.size > HEAVY_PAGE * max(kept.pages or 1, 1)


def drawing_at_hand(kept: EvidenceFile, number: int) -> Drawing | None:
    """The picture if it was drawn before."""
    for ending, media_type in _TYPES.items():
        path = _path(kept, number, ending)
        if default_storage.exists(path):
            with default_storage.open(path, "rb") as file:
                return Drawing(media_type, file.read())
    return None


def drawing(kept: EvidenceFile, number: int) -> Drawing | None:
    """The picture, drawn now and kept when it was not there; None when there is no such page or it cannot be drawn."""
    if kept.media_type not in _DRAWN or not 0 <= number <= leaves.MOST_PAGES:
        return None
    found = drawing_at_hand(kept, number)
    if found is not None:
        return found
    drawn = _drawn(kept, number)
    if drawn is None:
        return None
    media_type, content = drawn
    _put_by(_path(kept, number, "png" if media_type == PNG else "jpg"), content)
    return Drawing(media_type, content)


def draw_all(kept: EvidenceFile) -> int:
    """Draw every page that is not drawn yet, and the small picture; how many pictures there are."""
    numbers = range((kept.pages or 1) + 1)
    return sum(drawing(kept, number) is not None for number in numbers)


def words_of(kept: EvidenceFile) -> words.Words | None:
    """An Office file or a kept web page as clean text; None for other formats and when nothing can be read."""
    if kept.media_type == XLSX:
        return words.words_of_workbook(bytes_of(kept))
    if kept.media_type == DOCX:
        return words.words_of_document(bytes_of(kept))
    return words.words_of_page(bytes_of(kept)) if kept.media_type == PAGE else None


def _put_by(path: str, content: bytes) -> None:
    default_storage.save(path, ContentFile(content))


def _drawn(kept: EvidenceFile, number: int) -> tuple[str, bytes] | None:
    data = bytes_of(kept)
    if kept.media_type == PDF:
        page = leaves.drawn_page(data, number or 1)
        return page if number or page is None else pictures.redrawn(page[1], longest=SMALL)
    if kept.media_type == DOCX:
        inside = words.pictures_of_document(data) if number else ()
        return pictures.redrawn(inside[number - 1], longest=LARGE) if 0 < number <= len(inside) else None
    return pictures.redrawn(data, longest=LARGE if number else SMALL) if number <= 1 else None


def _path(kept: EvidenceFile, number: int, ending: str) -> str:
    return str(PurePosixPath("activities/shown", kept.sha256[:2], kept.sha256, f"{number}.{ending}"))
