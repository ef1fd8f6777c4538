"""What a picture file is, from its first bytes: format and size in pixels. Pure, no decoder of our own.

``measure`` reads the header only; ``decodes`` then lets the typesetter that will print the picture
open it, so that a damaged file is refused when it is uploaded and not on the evening of sign-off.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

# What every channel can print; Word and e-mail programs know no WebP.
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
LARGEST_BYTES = 10 * 2**20
LARGEST_PIXELS = 40_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers: all of C0..CF but C4 (tables), C8 (reserved) and CC (arithmetic conditioning).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ROTATED = {5, 6, 7, 8}


class NotAPicture(ValueError):
    """The bytes are no PNG, JPEG or GIF, or end too early."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Media type, and width and height in pixels as a viewer shows them; ``has_place`` when the file says where it was taken."""

    media_type: str
    width: int
    height: int
    has_place: bool = False

    @property
    def pixels(self) -> int:
        """How many pixels a decoder would have to keep."""
        return self.width * self.height


def measure(data: bytes) -> Measure:
    """The measure of a picture; ``NotAPicture`` when the header is of no known format or damaged."""
    try:
        found = _measure(data)
    except (struct.error, IndexError) as error:
        raise NotAPicture("the header is cut short") from error
    if not (found.width and found.height):
        raise NotAPicture("the header gives no size")
    return found


def is_webp(data: bytes) -> bool:
    """Whether this is a WebP picture, which phones and browsers save and no channel can print."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def decodes(data: bytes, found: Measure) -> bool:
    """Whether the whole file can be drawn. Call only within ``LARGEST_PIXELS``."""
    import typst  # slow to load

    name = f"picture.{EXTENSIONS[found.media_type]}"
    page = f'#set page(width: 10pt, height: 10pt, margin: 0pt)\n#image("{name}", width: 1pt)'
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            typst.compile(page.encode(), root=folder, format="png", ppi=10.0)
        except typst.TypstError:
            return False
    return True


def _measure(data: bytes) -> Measure:
    if data.startswith(_PNG):
        width, height = struct.unpack(">II", data[16:24])
        return Measure("image/png", width, height)
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", data[6:10])
        return Measure("image/gif", width, height)
    if data.startswith(b"\xff\xd8\xff"):
        return _measure_jpeg(data)
    raise NotAPicture("the first bytes are of no known format")


def _measure_jpeg(data: bytes) -> Measure:
    at, exif = 2, b""
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise NotAPicture("the JPEG file has no frame")
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            break
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            exif = data[at + 10 : at + 2 + length]
        at += 2 + length
    tags = _exif_tags(exif)
    turned = tags.get(0x0112) in _ROTATED
    return Measure("image/jpeg", *((height, width) if turned else (width, height)), has_place=0x8825 in tags)


def _exif_tags(exif: bytes) -> dict[int, int]:
    """The short values of the first directory: 0x0112 orientation, 0x8825 pointer to the place."""
    if exif[:2] not in {b"II", b"MM"}:
        return {}
    order = "<" if exif[:2] == b"II" else ">"
    try:
        start = struct.unpack(f"{order}I", exif[4:8])[0]
        count = struct.unpack(f"{order}H", exif[start : start + 2])[0]
        entries = (exif[start + 2 + 12 * n : start + 14 + 12 * n] for n in range(count))
        return dict(struct.unpack(f"{order}H6xH2x", entry) for entry in entries)
    except struct.error:
        return {}
