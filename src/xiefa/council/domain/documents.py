"""The documents of a meeting and of a resolution: which there are, who may read them, and making them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.council.documents import word
from xiefa.council.documents.agenda import agenda_of
from xiefa.council.documents.attendance import attendance_of
from xiefa.council.documents.decision import decision_of, decisions_of
from xiefa.council.documents.document import Document
from xiefa.council.documents.facts import MeetingFacts, ResolutionFacts
from xiefa.council.documents.letters import Letter, letters_of
from xiefa.council.documents.minutes import minutes_of
from xiefa.council.documents.papers import bundle
from xiefa.council.documents.press import TEMPLATE, pdf
from xiefa.council.domain.export import meeting_record
from xiefa.council.domain.facts import facts_of, resolution_facts
from xiefa.council.enums import MeetingState
from xiefa.council.letter_words import wordings
from xiefa.council.models import Meeting, Paper, Resolution
from xiefa.council.rules import VIEW
from xiefa.kernel.permission import may

PAPERS = "papers.pdf"
RECORD = "record.json"
LETTERS = "letters.zip"
# Papers together heavier than this are bound in the background; a page waits for lighter ones.
LIGHT_BYTES = 6 * 2**20
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": word.MEDIA_TYPE,
    "zip": "application/zip",
    "json": "application/json",
}
_MADE: dict[str, Callable[[MeetingFacts], Document]] = {
    "agenda": agenda_of,
    "attendance": attendance_of,
    "minutes": minutes_of,
    "resolutions": decisions_of,
}
_LABELS: dict[str, Any] = {
    "agenda": gettext_lazy("会议议程"),
    "papers": gettext_lazy("会议材料合订本"),
    "attendance": gettext_lazy("签到表"),
    "minutes": gettext_lazy("会议纪要"),
    "resolutions": gettext_lazy("会议决议"),
    "letters": gettext_lazy("函件与聘书"),
    "record": gettext_lazy("供重新计票的会议记录"),
}
# What an invited person may read who has no other part in the council.
_FOR_THE_INVITED = frozenset({"agenda", "papers"})


@dataclass(frozen=True, slots=True)
class File:
    """A finished document: the name under which it is saved, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of document of a meeting: its formats as file names, or the sentence why there is none yet."""

    label: Any
    names: tuple[str, ...]
    reason: str = ""


def shelves_of(meeting: Meeting) -> list[Shelf]:
    """All documents of a meeting for those who work on it, ready or not."""
    facts = facts_of(meeting)
    return [_shelf(kind, facts) for kind in _LABELS]


def may_read(user: Any, meeting: Meeting, name: str) -> bool:
    """Whether ``user`` may have this document of a meeting that they may see."""
    if may(user, VIEW, host_code=meeting.host.code):
        return True
    kind = name.partition(".")[0]
    return kind in _FOR_THE_INVITED or (kind == "minutes" and meeting.state == MeetingState.MINUTED)


def make_document(meeting: Meeting, name: str) -> File | None:
    """The document of this file name, made now; None when there is none. ``CannotPrint`` names a missing glyph."""
    kind, _dot, extension = name.partition(".")
    facts = facts_of(meeting)
    if kind not in _LABELS or name not in _shelf(kind, facts).names:
        return None
    if name == PAPERS:
        return bind_papers(meeting)
    if name == RECORD:
        return _record_of(meeting, facts)
    if name == LETTERS:
        return _zip_of(facts.title, [letter for one in facts.resolutions for letter in _letters(one)])
    return _file(_MADE[kind](facts), extension)


def letters_about(resolution: Resolution) -> list[Letter]:
    """The letters that follow from a resolution."""
    return _letters(resolution_facts(resolution))


def make_resolution_document(resolution: Resolution, name: str) -> File | None:
    """``resolution.pdf``, ``resolution.docx``, ``letters.zip``, or ``letter-<place>.pdf`` and ``.docx``."""
    facts = resolution_facts(resolution)
    kind, _dot, extension = name.partition(".")
    if kind == "resolution" and extension in ("pdf", "docx"):
        return _file(decision_of(facts), extension, name=f"决议{facts.number}")
    letters = _letters(facts)
    if name == LETTERS and letters:
        return _zip_of(f"决议{facts.number}", letters)
    place = kind.removeprefix("letter-")
    if extension not in ("pdf", "docx") or not place.isdecimal() or not 1 <= int(place) <= len(letters):
        return None
    letter = letters[int(place) - 1]
    return _file(letter.document, extension, name=letter.name)


def bound_papers(meeting: Meeting) -> File | None:
    """The bundle of papers as it was bound from exactly this record; None when it has not been bound yet."""
    facts = facts_of(meeting)
    path = _path(meeting, facts)
    if not default_storage.exists(path):
        return None
    with default_storage.open(path, "rb") as file:
        return File(_bundle_name(facts), _MEDIA_TYPES["pdf"], file.read())


def bind_papers(meeting: Meeting) -> File:
    """Bind the papers, unless they are bound already, and keep the bundle in the place of older ones."""
    if found := bound_papers(meeting):
        return found
    facts = facts_of(meeting)
    content = bundle(facts, {number: _read(paper) for number, paper in _numbered(meeting, facts)}, press=pdf)
    path = _path(meeting, facts)
    for name in _kept(path):
        default_storage.delete(name)
    default_storage.save(path, ContentFile(content))
    return File(_bundle_name(facts), _MEDIA_TYPES["pdf"], content)


def is_heavy(meeting: Meeting) -> bool:
    """Whether a page should not wait for the papers of this meeting to be bound."""
    total = 0
    for paper in Paper.objects.filter(item__meeting=meeting):
        total += paper.file.size
        if total > LIGHT_BYTES:
            return True
    return False


def _shelf(kind: str, facts: MeetingFacts) -> Shelf:
    reason = _missing(kind, facts)
    names = {"papers": (PAPERS,), "letters": (LETTERS,), "record": (RECORD,)}.get(kind, (f"{kind}.pdf", f"{kind}.docx"))
    return Shelf(_LABELS[kind], () if reason else names, reason)


def _missing(kind: str, facts: MeetingFacts) -> str:
    if kind in ("agenda", "papers"):
        return "" if facts.items else _("议程还是空的。")
    if kind == "attendance":
        if facts.is_written:
            return _("通讯表决不用签到表。")
        return "" if facts.attendees else _("还没有邀请任何人。")
    if kind in ("minutes", "record"):
        return "" if facts.opened_at else _("会议还没有开。")
    if kind == "resolutions":
        return "" if facts.resolutions else _("还没有宣布决议。")
    return "" if any(_letters(one) for one in facts.resolutions) else _("没有需要发函的决议。")


def _letters(facts: ResolutionFacts) -> list[Letter]:
    return list(letters_of(facts, wordings()))


def _file(document: Document, extension: str, *, name: str = "") -> File:
    content = pdf(document) if extension == "pdf" else word.docx(document)
    return File(f"{name or document.title}.{extension}", _MEDIA_TYPES[extension], content)


def _record_of(meeting: Meeting, facts: MeetingFacts) -> File:
    """What ``xiefa recount`` reads."""
    content = json.dumps(meeting_record(meeting), ensure_ascii=False, indent=2, sort_keys=True)
    return File(f"{facts.title}记录.json", _MEDIA_TYPES["json"], f"{content}\n".encode())


def _zip_of(title: str, letters: list[Letter]) -> File:
    """Every letter as PDF and as Word file; numbered through, so that two with one name both stay."""
    files: dict[str, bytes] = {}
    for place, letter in enumerate(letters, 1):
        stem = f"{place:02d}-{letter.name}"
        files[f"{stem}.pdf"], files[f"{stem}.docx"] = pdf(letter.document), word.docx(letter.document)
    return File(f"{title}函件.zip", _MEDIA_TYPES["zip"], word.packed(files))


def _path(meeting: Meeting, facts: MeetingFacts) -> str:
    """The place of the bundle: named by everything that it is made from."""
    content = repr((agenda_of(facts), facts.papers))
    key = hashlib.sha256(content.encode() + TEMPLATE.read_bytes()).hexdigest()[:24]
    return f"council/bound/{meeting.pk}/{key}.pdf"


def _kept(path: str) -> Iterator[str]:
    folder = str(PurePosixPath(path).parent)
    if default_storage.exists(folder):
        yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def _numbered(meeting: Meeting, facts: MeetingFacts) -> Iterator[tuple[int, Paper]]:
    """Papers by their numbers in the bundle; equal files are equal whichever row they are read from."""
    by_digest = {paper.sha256: paper for paper in Paper.objects.filter(item__meeting=meeting)}
    yield from ((paper.number, by_digest[paper.sha256]) for paper in facts.papers)


def _read(paper: Paper) -> bytes:
    with paper.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _bundle_name(facts: MeetingFacts) -> str:
    return f"{facts.title}材料.pdf"
