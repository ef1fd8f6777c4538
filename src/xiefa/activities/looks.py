"""How a picture looks, as 64 bits: the same photograph saved anew, smaller or paler, differs in a few of them.

A difference hash: the picture is made grey, nine columns by eight rows, and each bit says whether a place is
brighter than its neighbour on the right.
"""

from __future__ import annotations

from PIL import Image, ImageOps

from xiefa.activities.proofs.pictures import has_holes, opened

COLUMNS, ROWS = 9, 8
# A page without anything on it has no look: what is left is noise, and all such pages would seem the same.
_FAINTEST = 6


def looks_of(data: bytes) -> str:
    """The fingerprint of a JPEG or PNG as 16 hexadecimal digits; "" when it is none or has nothing to tell it by."""
    picture = opened(data)
    return "" if picture is None else looks_of_picture(picture)


def looks_of_picture(picture: Image.Image) -> str:
    """The fingerprint of a picture that is open already; "" when it has nothing to tell it by."""
    small = ImageOps.exif_transpose(_on_white(picture)).convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    values = small.tobytes()
    if max(values) - min(values) < _FAINTEST:
        return ""
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS - 1):
            at = row * COLUMNS + column
            bits = bits << 1 | (values[at] > values[at + 1])
    return f"{bits:016x}"


def distance(a: str, b: str) -> int:
    """In how many of 64 bits two fingerprints differ; 64 when one of them is empty."""
    return (int(a, 16) ^ int(b, 16)).bit_count() if a and b else 64


def _on_white(picture: Image.Image) -> Image.Image:
    if not has_holes(picture):
        return picture
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white
