"""HTML that cannot be broken by a text: the one place where ``&``, ``<`` and quotes are escaped.

Only ``Html`` is taken as markup; every plain string handed to these functions is escaped.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable

_VOID = frozenset({"br", "hr", "img", "meta", "link"})


class Html(str):
    """Markup that is safe already."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Plain text as markup; a line feed becomes a line break."""
    if isinstance(text, Html):
        return text
    return Html(html.escape(text, quote=True).replace("\n", "<br>"))


def element(name: str, attributes: dict[str, str] | None = None, *children: str) -> Html:
    """One element. Attribute values and plain children are escaped.

    An attribute without a value is left out, but for ``alt``: without it a screen reader would read
    the address of the picture aloud.
    """
    kept = ((key, value) for key, value in (attributes or {}).items() if value or key == "alt")
    given = "".join(f' {key}="{html.escape(value, quote=True)}"' for key, value in kept)
    if name in _VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined(children)}</{name}>")


def joined(children: Iterable[str], *, by: str = "") -> Html:
    """Children one after the other, the plain ones escaped."""
    return Html(by.join(map(escape, children)))


def data_address(content: bytes, media_type: str) -> str:
    """Bytes as an address, for pages that must stand alone."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
