"""Characters that XML, and so a feed and a spreadsheet, cannot hold."""

import re

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """The text without control characters and noncharacters: one of them would spoil a whole file."""
    return _ILLEGAL.sub("", text)
