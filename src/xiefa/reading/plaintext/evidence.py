"""Does a text use Markdown? Only marks that nobody writes by accident count."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.M)
_BOLD = re.compile(r"\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*")
_LINK = re.compile(r"\]\((?:https?:|mailto:|/|#|\w+\.)[^)\s]{1,300}\)")
_TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t:|-]*$", re.M)


def is_markdown(text: str) -> bool:
    """Whether two marks are found, or the text opens with a heading mark; a lone ``#`` or ``*`` is text."""
    if _HEADING.match(text.lstrip("\n\r")):
        return True
    found = 0
    for pattern in (_HEADING, _BOLD, _LINK, _TABLE):
        for _ in pattern.finditer(text):
            found += 1
            if found == 2:
                return True
    return False
