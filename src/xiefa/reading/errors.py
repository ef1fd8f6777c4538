"""The one error of this room: a file that cannot be read, said so that a secretary can act on it."""

from __future__ import annotations


class Unreadable(Exception):
    """A refusal with its place and the way out, in Chinese and English.

    ``code`` is stable for scripts; ``messages`` and ``ways_out`` map a language (``zh``, ``en``) to
    a full sentence; ``line`` is 1-based, 0 when the whole file is meant.
    """

    def __init__(self, code: str, *, zh: tuple[str, str], en: tuple[str, str], line: int = 0) -> None:
        super().__init__(f"{zh[0]}{zh[1]}")
        self.code = code
        self.line = line
        self.messages = {"zh": zh[0], "en": en[0]}
        self.ways_out = {"zh": zh[1], "en": en[1]}
