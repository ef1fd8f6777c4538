"""How a command says that it failed: what, where, and the way out, with an exit code scripts can use."""

from __future__ import annotations

import os
import sys

WRONG_USAGE, UNREADABLE, CANNOT_RENDER, REFUSED, NOT_IN_ORDER = 2, 3, 4, 5, 6


class Failure(Exception):
    """A command cannot go on. ``zh`` and ``en`` are (what happened, way out); ``place`` is file or file:line."""

    def __init__(self, exit_code: int, *, place: str, zh: tuple[str, str], en: tuple[str, str]) -> None:
        super().__init__(en[0])
        self.exit_code = exit_code
        self.place = place
        self.sentences = {"zh": zh, "en": en}


def report_failure(failure: Failure, language: str) -> int:
    """Print the failure to standard error and return its exit code."""
    what, way_out = failure.sentences[language]
    print(f"xiefa: {failure.place}: {what}" if failure.place else f"xiefa: {what}", file=sys.stderr)
    if way_out:
        print(f"  → {way_out}", file=sys.stderr)
    return failure.exit_code


def default_language() -> str:
    """``en`` when the environment asks for English, else ``zh``."""
    chosen = os.environ.get("XIEFA_LANG") or ""
    return "en" if chosen.lower().startswith("en") else "zh"


def progress(sentence: str) -> None:
    """Say what is being done, on standard error and only to a person (a terminal)."""
    if sys.stderr.isatty():
        print(f"… {sentence}", file=sys.stderr)


def plain_line(text: str) -> str:
    """One line without control characters: the file is somebody else's, and a terminal obeys some of them."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
