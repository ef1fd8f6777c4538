"""What a scheme says in two languages, in that of the reader."""

from __future__ import annotations

from django.utils.translation import get_language


def spoken(zh: str, en: str) -> str:
    """The English text for readers of English where there is one, else the Chinese one."""
    return en if en and (get_language() or "zh").startswith("en") else zh
