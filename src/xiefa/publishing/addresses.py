"""Which addresses may become a link, in every channel alike."""

from __future__ import annotations


def safe_address(address: str) -> str:
    """The address if a browser may follow it, else nothing: no ``javascript:`` ever gets a link."""
    scheme = address.strip().partition(":")[0].lower()
    return address.strip() if scheme in {"http", "https", "mailto", "tel"} else ""
