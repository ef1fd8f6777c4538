"""Personal data as it is shown to those who need not know it: recognisable to its owner, useless to others."""

from __future__ import annotations

import re

COVERED = "****"


def masked(value: str) -> str:
    """138****5678 for a number of seven digits or more, z****@example.org for an address of mail, else 张****."""
    name, at, domain = value.partition("@")
    if at and name:
        return f"{name[0]}{COVERED}@{domain}"
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 7 and len(digits) >= len(value) // 2:
        return f"{digits[:3]}{COVERED}{digits[-4:]}" if len(digits) > 7 else f"{COVERED}{digits[-4:]}"
    return f"{value[:1]}{COVERED}" if value else ""
