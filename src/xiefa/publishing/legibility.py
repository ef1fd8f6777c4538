"""What stands in the way of every channel alike: characters no format can carry, missing pictures.

Checked before anything is drawn, so that the six formats refuse the same manuscript for the same
reason and never differ in their text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from xiefa.manuscript import Manuscript, Picture, lines
from xiefa.publishing.rendition import CannotRender
from xiefa.typesetting.glyphs import FORBIDDEN, around, character_name

PICTURE_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}


def check(manuscript: Manuscript, pictures: Mapping[str, bytes]) -> None:
    """Raise ``CannotRender`` for the first forbidden character or unusable picture."""
    for line in lines(manuscript):
        found = FORBIDDEN.search(line)
        if found:
            raise unprintable(found[0], around(line, found.start()))
    for picture in manuscript.pictures:
        _check_picture(picture, pictures)


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
