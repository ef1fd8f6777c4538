"""The foot of an issue (报尾): who gets it, who answers for it, how to reach the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from xiefa.manuscript import Colophon, Contact, Distribution, Official
from xiefa.manuscript.model import OfficialRole
from xiefa.reading.layout import Layout
from xiefa.reading.source import unblank
from xiefa.reading.structure.entries import Account, Entry

_LONGEST_NOTE = 400
_GAP = r"[\s\u3000\t|｜；;，,、]"
# Only these say whose they are by their place: the telephone below an address is that office's.
_POSTAL = re.compile(r"(?:地址|电话|传真|邮编|邮政编码|联系人|手机)$")
_REMOTE = re.compile(r"^(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|[\d\-()（） +]{7,20})$")


class _Labels:
    """The patterns of one layout."""

    def __init__(self, layout: Layout) -> None:
        def spaced(words: tuple[str, ...]) -> str:
            # 报 送 and 编　辑 are letter-spaced as often as not.
            return "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))

        self.report = re.compile(rf"^[（(]?(?:{spaced(layout.words('colophon', 'report_to'))})(?:\s*[：:]|\t)\s*")
        self.send = re.compile(rf"^[（(]?(?:{spaced(layout.words('colophon', 'send_to'))})(?:\s*[：:]|\t)\s*")
        roles: dict[OfficialRole, tuple[str, ...]] = {
            "editor": layout.words("colophon", "editor"),
            "reviewer": layout.words("colophon", "reviewer"),
            "signer": layout.words("colophon", "signer"),
            "other": layout.words("colophon", "other_officials"),
        }
        self.roles = {unblank(word): role for role, words in reversed(roles.items()) for word in words}
        people = spaced(tuple(word for words in roles.values() for word in words))
        contacts = spaced(layout.words("colophon", "contacts"))
        owner = r"[\w/·（）()“”\u4e00-\u9fff]{0,24}?"
        self.people = re.compile(rf"^(?:{people})$")
        self.field = re.compile(
            rf"(?:^|(?<={_GAP}))(?:(?P<label>(?:{people})|{owner}(?:{contacts}))(?:\s*[：:]|\t)|(?P<barred>{people})\s*[|｜/])\s*"
            # A blank that a line end has eaten: …大楼902电话：010-…
            rf"|(?<=[0-9A-Za-z）)])(?=[\u4e00-\u9fff])(?P<glued>{contacts})\s*[：:]\s*"
        )
        self.owner_of = re.compile(rf"^(?P<owner>.*?)(?:{contacts})$")
        self.notes = tuple(re.compile(pattern) for pattern in layout.words("colophon", "notes"))

    def is_note(self, text: str) -> bool:
        """Whether one of the patterns of the policy takes the whole line for a printed note."""
        return len(text) <= _LONGEST_NOTE and any(pattern.match(text) for pattern in self.notes)


@lru_cache(maxsize=8)
def _labels(layout: Layout) -> _Labels:
    return _Labels(layout)


def begins_at(entries: list[Entry], layout: Layout) -> int:
    """The index of the first line of the foot; ``len(entries)`` when there is none.

    Goes up from the last line while lines look like a foot; a line nobody knows is passed over only
    when it is short and something labelled stands above it.
    """
    labels = _labels(layout)
    start = len(entries)
    strangers = 0
    for at in range(len(entries) - 1, -1, -1):
        kind = _kind(entries[at], labels)
        if kind == "strong":
            start, strangers = at, 0
        elif kind == "weak":
            start = at if start == len(entries) and strangers == 0 else start
        elif not kind:
            strangers += 1
            if strangers > 3 or len(entries[at].text) > 60:
                break
    return _without_leading_weak(entries, start, labels)


def _without_leading_weak(entries: list[Entry], start: int, labels: _Labels) -> int:
    has_strong = any(_kind(entry, labels) == "strong" for entry in entries[start:])
    return start if has_strong else len(entries)


def _kind(entry: Entry, labels: _Labels) -> str:
    """``strong`` for a labelled line, ``weak`` for what may stand between, empty for anything else."""
    text = _cells(entry, labels)[0].strip()
    if entry.line.kind == "rule" or not entry.text:
        return "weak"
    if labels.report.match(text) or labels.send.match(text):
        return "strong"
    found = labels.field.match(text)
    if found and len(text) - found.end() <= 80:
        return "strong"
    if labels.is_note(text) or _REMOTE.match(text[:_LONGEST_NOTE]):
        return "weak"
    return "strong" if _fields_cover(text, labels) else ""


def _fields_cover(text: str, labels: _Labels) -> bool:
    return len(list(labels.field.finditer(text))) >= 2


@dataclass(slots=True)
class _Foot:
    report_to: list[str] = field(default_factory=list)
    send_to: list[str] = field(default_factory=list)
    officials: list[Official] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    owner: str = ""
    open_list: list[str] | None = None


def read_colophon(entries: list[Entry], layout: Layout, account: Account) -> Colophon:
    """The foot as a record; lines that fit nowhere go to the account's list of what was not understood."""
    labels = _labels(layout)
    foot = _Foot()
    for entry in entries:
        for piece in () if entry.line.kind == "rule" else _pieces(entry, labels):
            if not _take(foot, piece, entry, labels, account):
                account.unplaced.append((entry.number, piece))
    return Colophon(
        report_to=_distribution(foot.report_to, labels.report),
        send_to=_distribution(foot.send_to, labels.send),
        officials=tuple(foot.officials),
        contacts=tuple(foot.contacts),
        notes=tuple(foot.notes),
    )


def _pieces(entry: Entry, labels: _Labels) -> Iterator[str]:
    """The cells of a row, else the line; a note set far right of a list is a piece of its own."""
    parts = [piece.strip() for part in _cells(entry, labels) for piece in part.split("\n") if piece.strip()]
    for part in parts:
        apart = re.split(r"\t+|[ \u3000\u00a0]{2,}", part)
        is_note = len(apart) > 1 and labels.is_note(apart[-1])
        yield from (" ".join(apart[:-1]), apart[-1]) if is_note else (part,)


def _cells(entry: Entry, labels: _Labels) -> tuple[str, ...]:
    """The cells of a row; a label in a cell of its own goes with the cell beside it."""
    cells = entry.line.cells
    text = f"{cells[0].strip()}\t{cells[1].strip()}" if len(cells) >= 2 and cells[0].strip() else ""
    if text and any(pattern.match(text) for pattern in (labels.report, labels.send, labels.field)):
        return (text, *cells[2:])
    return cells or (entry.text,)


def _take(foot: _Foot, text: str, entry: Entry, labels: _Labels, account: Account) -> bool:
    for pattern, target in ((labels.report, foot.report_to), (labels.send, foot.send_to)):
        if pattern.match(text):
            target.append(text)
            foot.open_list = target
            _note_qualifier(text, entry, account)
            return True
    if labels.is_note(text):
        foot.notes.append(text)
        return True
    if _take_fields(foot, text, entry, labels):
        foot.open_list = None
        return True
    return _take_rest(foot, text)


def _note_qualifier(text: str, entry: Entry, account: Account) -> None:
    found = re.search(r"(?:等)?(?:相关|有关)[^、]{0,12}(?:部门|单位|司局)[^、]{0,6}$", text)
    if found and text.count("、") >= 2 and not text.endswith(("、" + found.group(), "：" + found.group())):
        account.note("list-qualifier", entry.number, found.group())


def _take_rest(foot: _Foot, text: str) -> bool:
    if foot.open_list is not None and len(text) <= 200 and not re.search(r"[：:]", text):
        foot.open_list[-1] += text
        return True
    if _REMOTE.match(text):
        foot.contacts.append(Contact("", text, text, foot.owner))
        return True
    return False


def _take_fields(foot: _Foot, text: str, entry: Entry, labels: _Labels) -> bool:
    found = list(labels.field.finditer(text))
    if not found or text[: found[0].start()].strip():
        return False
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        _take_field(
            foot,
            (match["label"] or match["barred"] or match["glued"]).strip(),
            text[match.end() : end],
            text[match.start() : end],
            entry,
            labels,
        )
    return True


def _take_field(foot: _Foot, label: str, value: str, text: str, entry: Entry, labels: _Labels) -> None:
    value, text = value.strip().strip("|｜；;，,、").strip(), text.strip().replace("\t", "\u3000")
    role = labels.roles.get(unblank(label))
    if role:
        foot.officials.append(Official(role, re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]$)", "", value), text))
        return
    is_postal = bool(_POSTAL.search(label))
    own = labels.owner_of.match(label) if is_postal else None
    foot.owner = own["owner"] if own and own["owner"] else foot.owner
    href = next((href for shown, href in entry.line.hrefs if shown == value), "")
    foot.contacts.append(Contact(label, value, text, foot.owner if is_postal else "", href))


def _distribution(texts: list[str], label: re.Pattern[str]) -> Distribution | None:
    if not texts:
        return None
    bodies = [body for text in texts for body in split_bodies(label.sub("", text, count=1))]
    return Distribution("\u3000".join(texts).replace("\t", "\u3000"), tuple(bodies))


def split_bodies(text: str) -> list[str]:
    """The bodies of a distribution list: parted at 、，；, brackets kept whole, no final stop."""
    bare = text.strip().rstrip("。.")
    return [part.strip() for part in re.split(r"[、，,；;](?![^（(]*[）)])", bare) if part.strip()]
