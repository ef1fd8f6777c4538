"""What is done to a line of any format: unseen characters and contents leaders go to the markup."""

from __future__ import annotations

import re

# Characters without a shape: soft hyphen, joiners and direction marks, byte order mark, controls.
UNSEEN = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+"
)
_LEADER_DOTS = ".．·•…⋯‥・"
_LAST_NUMBER = re.compile(r"[(（]?\d{1,4}[)）]?$")
PAGE_NUMBER = re.compile(
    r"[-—–－─~～·•]{1,3}\s*(?:第\s*)?(\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?\s*[-—–－─~～·•]{1,3}"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页(?:[\s,，/／、]*共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
)


def split_unseen(text: str) -> tuple[str, str]:
    """The text without shapeless characters, and those characters."""
    removed = UNSEEN.findall(text)
    return (UNSEEN.sub("", text), "".join(removed)) if removed else (text, "")


def split_leader(text: str) -> tuple[str, str]:
    """The text of a contents entry, and its leader dots with the page number (empty when none)."""
    number = _LAST_NUMBER.search(text, max(0, len(text) - 6))
    if not number:
        return text, ""
    entry = text[: number.start()].rstrip(_LEADER_DOTS + " \t\u3000\xa0")
    leader = text[len(entry) : number.start()]
    dots = sum(leader.count(dot) for dot in _LEADER_DOTS)
    return (entry, text[len(entry) :].strip()) if entry and dots >= 3 else (text, "")


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page number with its ornaments: ``— 3 —``, ``第3页 共17页``."""
    return PAGE_NUMBER.fullmatch(text.strip()) is not None
