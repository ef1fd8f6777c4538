"""Pictures from strangers: opened within limits, and drawn anew so that nothing but the picture is left."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

# A scanned A3 sheet at 600 dots per inch has 70 million; what claims more is not decoded.
MOST_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG")
# Our own limit is looked at after the header and before the pixels; the library's would only warn at half of it.
Image.MAX_IMAGE_PIXELS = None
_WRONG = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError)


class TooManyPixels(Exception):
    """The header of a picture claims more pixels than anybody needs; ``args`` are its width and height."""


def opened(data: bytes) -> Image.Image | None:
    """The decoded JPEG or PNG; None when it is neither, is damaged or claims too many pixels."""
    try:
        return decoded(data)
    except TooManyPixels:
        return None


def decoded(data: bytes) -> Image.Image | None:
    """The decoded JPEG or PNG, None when it is damaged; ``TooManyPixels`` before anything is decoded."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _check(picture)
            picture.load()
            return picture
    except _WRONG:
        return None


def redrawn(data: bytes, *, longest: int) -> tuple[str, bytes] | None:
    """(media type, bytes) of the picture with at most ``longest`` pixels a side, upright, without anything that the
    camera wrote into it; None when it cannot be opened.
    """
    picture = opened(data)
    return None if picture is None else saved(ImageOps.exif_transpose(picture), longest=longest)


def saved(picture: Image.Image, *, longest: int) -> tuple[str, bytes]:
    """(media type, bytes) of a picture made smaller: as JPEG, or as PNG where something is transparent."""
    is_open = has_holes(picture)
    small = picture.convert("RGBA" if is_open else "RGB")
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    # A picture made from the pixels alone: whatever else the old one carried stays behind.
    clean = Image.frombytes(small.mode, small.size, small.tobytes())
    out = BytesIO()
    if is_open:
        clean.save(out, "PNG", optimize=True)
        return "image/png", out.getvalue()
    clean.convert("RGB").save(out, "JPEG", quality=82, optimize=True)
    return "image/jpeg", out.getvalue()


def has_holes(picture: Image.Image) -> bool:
    """Whether something of the picture may be transparent."""
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _check(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels(picture.width, picture.height)
