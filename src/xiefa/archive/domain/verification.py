"""Is this copy true? The digits printed on it, or the file itself, against everything that was published."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from xiefa.archive.models import Entry
from xiefa.briefing.models import Issue
from xiefa.briefing.models.issue import IssueQuerySet
from xiefa.manuscript import Manuscript, lines, normalised, text_digest
from xiefa.manuscript.digest import text_digest_of
from xiefa.publishing.models import Edition
from xiefa.reading import Reading, read_source, understand
from xiefa.reading.source import Source

DIGITS = 16
_SEPARATORS = re.compile(r"[\s\-‐‑–—－_:：.]+")
_HEXADECIMAL = re.compile(r"[0-9A-F]+")
_MOST_DIFFERENCES = 12


class Answer(Enum):
    """What can be said of a copy."""

    SAME_FILE = "same_file"
    SAME_TEXT = "same_text"
    OTHER_TEXT = "other_text"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Difference:
    """A place where a copy departs from what was published; one side may be empty."""

    published: str
    copy: str


@dataclass(frozen=True)
class Verdict:
    """The answer, the issue it is about (if any), and where a copy departs from it."""

    answer: Answer
    issue: Issue | None = None
    differences: tuple[Difference, ...] = ()
    is_more: bool = False
    digest: str = ""


def digits_of(text: str) -> str:
    """The digits as one word in capitals; wide digits and any separators are forgiven."""
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return _SEPARATORS.sub("", narrow).upper()


def problem_with(digits: str) -> str:
    """Why these cannot be the digits of a copy: ``empty``, ``letters``, ``length``, or nothing."""
    if not digits:
        return "empty"
    if not _HEXADECIMAL.fullmatch(digits):
        return "letters"
    return "" if len(digits) in (DIGITS, 64) else "length"


def verify_digits(digits: str) -> Verdict:
    """Which issue bears these digits: the sixteen printed ones, or a whole digest of 64."""
    start = digits.lower()
    issue = _announced().filter(text_digest__startswith=start).first()
    issue = issue or _announced().filter(full_digest__startswith=start).first()
    if issue is not None:
        return Verdict(Answer.SAME_TEXT, issue, digest=digits)
    edition = Edition.objects.filter(sha256__startswith=start).select_related("issue__host").first()
    if edition is not None:
        return Verdict(Answer.SAME_FILE, edition.issue, digest=digits)
    return Verdict(Answer.UNKNOWN, digest=digits)


def verify_file(data: bytes, *, name: str) -> Verdict:
    """Whether a file is a true copy: the same bytes, or the same text whatever the format.

    ``xiefa.reading.Unreadable`` if it cannot be read.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    edition = Edition.objects.filter(sha256=sha256).select_related("issue__host").first()
    if edition is not None:
        return Verdict(Answer.SAME_FILE, edition.issue, digest=sha256)
    source = read_source(data, name=name)
    reading = understand(source, name=name)
    for digest in (text_digest(reading.manuscript), text_digest_of(_as_printed(source, reading))):
        issue = _announced().filter(text_digest=digest).first()
        if issue is not None:
            return Verdict(Answer.SAME_TEXT, issue, digest=digest)
    return _compared(reading, text_digest(reading.manuscript))


def _as_printed(source: Source, reading: Reading) -> str:
    """The text in the order of the file, without page numbers and the like: what a true copy has even
    where its structure is not understood as it was meant."""
    furniture = {(one.line, one.text.strip()) for one in reading.furniture}
    return "".join(line.text for line in source.lines if (line.number, line.text.strip()) not in furniture)


def _compared(reading: Reading, digest: str) -> Verdict:
    issue = _meant(reading.manuscript)
    if issue is None:
        return Verdict(Answer.UNKNOWN, digest=digest)
    found = differences(issue.manuscript, reading.manuscript)
    if not found:
        return Verdict(Answer.SAME_TEXT, issue, digest=digest)
    return Verdict(Answer.OTHER_TEXT, issue, tuple(found[:_MOST_DIFFERENCES]), len(found) > _MOST_DIFFERENCES, digest)


def _announced() -> IssueQuerySet:
    return Issue.objects.announced().select_related("host", "withdrawal")


def _meant(manuscript: Manuscript) -> Issue | None:
    """The issue that a copy claims to be: by its number, else by most of its headings."""
    masthead = manuscript.masthead
    if masthead.year and masthead.number:
        named = _announced().filter(year=masthead.year, number=masthead.number, is_supplement=masthead.is_supplement)
        issue = named.order_by("-host__is_host").first()
        if issue is not None:
            return issue
    headings = [item.heading for item in manuscript.items]
    shared = Counter(Entry.objects.filter(heading__in=headings).values_list("issue_id", flat=True))
    best = shared.most_common(1)
    return _announced().filter(pk=best[0][0]).first() if best else None


def differences(published: Manuscript, copy: Manuscript) -> list[Difference]:
    """Where the lines of a copy depart from those published; blanks do not count."""
    ours, theirs = list(lines(published)), list(lines(copy))
    matcher = SequenceMatcher(None, [*map(normalised, ours)], [*map(normalised, theirs)], autojunk=False)
    found = []
    for kind, start, end, their_start, their_end in matcher.get_opcodes():
        left, right = "\n".join(ours[start:end]), "\n".join(theirs[their_start:their_end])
        if kind != "equal" and normalised(left) != normalised(right):
            found.append(Difference(left, right))
    return found
