"""What stands in the way of every channel alike: characters no format can carry, missing pictures.

Checked before anything is drawn, so that the six formats refuse the same manuscript for the same
reason and never differ in their text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from xiefa.manuscript import Manuscript, Picture, lines
from xiefa.publishing.rendition import CannotRender

PICTURE_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}

# Forbidden by XML 1.0, which DOCX is made of; HTML and PDF have no place for them either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL_NAMES = """NULL,START OF HEADING,START OF TEXT,END OF TEXT,END OF TRANSMISSION,ENQUIRY,ACKNOWLEDGE,BELL,
BACKSPACE,CHARACTER TABULATION,LINE FEED,LINE TABULATION,FORM FEED,CARRIAGE RETURN,SHIFT OUT,SHIFT IN,
DATA LINK ESCAPE,DEVICE CONTROL ONE,DEVICE CONTROL TWO,DEVICE CONTROL THREE,DEVICE CONTROL FOUR,
NEGATIVE ACKNOWLEDGE,SYNCHRONOUS IDLE,END OF TRANSMISSION BLOCK,CANCEL,END OF MEDIUM,SUBSTITUTE,ESCAPE,
INFORMATION SEPARATOR FOUR,INFORMATION SEPARATOR THREE,INFORMATION SEPARATOR TWO,INFORMATION SEPARATOR ONE"""
_NAMES = tuple(name.strip() for name in _CONTROL_NAMES.split(","))


def check(manuscript: Manuscript, pictures: Mapping[str, bytes]) -> None:
    """Raise ``CannotRender`` for the first forbidden character or unusable picture."""
    for line in lines(manuscript):
        found = _FORBIDDEN.search(line)
        if found:
            raise unprintable(found[0], around(line, found.start()))
    for picture in manuscript.pictures:
        _check_picture(picture, pictures)


def character_name(character: str) -> str:
    """``U+1F600 GRINNING FACE``: how a person can look the character up."""
    point = ord(character)
    named = _NAMES[point] if point < len(_NAMES) else unicodedata.name(character, "")
    return f"U+{point:04X} {named}".strip()


def around(line: str, at: int, *, reach: int = 12) -> str:
    """The words on both sides of a place in a line, so that an editor can find it."""
    start, end = max(0, at - reach), at + reach + 1
    excerpt = "".join(char for char in line[start:end] if not _FORBIDDEN.match(char))
    return f"{'…' if start else ''}{excerpt.strip()}{'…' if end < len(line) else ''}"


def unprintable(character: str, excerpt: str) -> CannotRender:
    """The refusal of a control character."""
    name = character_name(character)
    return CannotRender(
        "forbidden-character",
        zh=f"“{excerpt}”中有一个不能印出的控制字符（{name}）。请在稿件中删去它再生成。",
        en=f"“{excerpt}” contains a control character that cannot be printed ({name}). Delete it and try again.",
    )


def _check_picture(picture: Picture, pictures: Mapping[str, bytes]) -> None:
    label = picture.caption or picture.alt or picture.sha256[:12]
    content = pictures.get(picture.sha256)
    if content is None or hashlib.sha256(content).hexdigest() != picture.sha256:
        raise CannotRender(
            "picture-missing",
            zh=f"图片“{label}”的文件找不到或已被改动。请重新上传这张图片。",
            en=f"The file of the picture “{label}” is missing or was altered. Upload the picture again.",
        )
    if picture.media_type not in PICTURE_EXTENSIONS:
        raise CannotRender(
            "picture-type",
            zh=f"图片“{label}”的格式是 {picture.media_type}，只能使用 PNG、JPEG 或 GIF。请转换后重新上传。",
            en=f"The picture “{label}” is {picture.media_type}; only PNG, JPEG and GIF can be used. Convert it.",
        )
