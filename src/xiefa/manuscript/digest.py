"""Two digests: of what a reader sees, and of everything the manuscript says."""

from __future__ import annotations

import hashlib

from xiefa.manuscript.codec import dumps
from xiefa.manuscript.model import Manuscript
from xiefa.manuscript.text import lines, normalised


def text_digest(manuscript: Manuscript) -> str:
    """SHA-256 (64 hexadecimal digits) of the normalised text: the same for every format."""
    return text_digest_of("".join(lines(manuscript)))


def text_digest_of(text: str) -> str:
    """The digest of text that was taken out of a rendered copy."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def full_digest(manuscript: Manuscript) -> str:
    """SHA-256 of the canonical JSON: changes with any field, blank or order. Sign-off binds to it."""
    return hashlib.sha256(dumps(manuscript).encode()).hexdigest()


def printed_form(digest: str) -> str:
    """The first 16 digits in groups of four, as printed on a copy: ``1A2B-3C4D-5E6F-7081``."""
    head = digest[:16].upper()
    return "-".join(head[at : at + 4] for at in range(0, 16, 4))
