"""Pictures of articles: kept once each, under the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.newsroom.measuring import (
    EXTENSIONS,
    LARGEST_BYTES,
    LARGEST_PIXELS,
    Measure,
    NotAPicture,
    decodes,
    is_webp,
    measure,
)
from xiefa.newsroom.models import ArticlePicture


@transaction.atomic
def keep_picture(*, data: bytes, by: Any) -> ArticlePicture:
    """Keep a picture file unchanged; the same bytes again give the same row. ``Refused`` when it is none."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = ArticlePicture.objects.filter(sha256=sha256).first()
    if known:
        return known
    found = _measured(data)
    audit.take_turn()
    known = ArticlePicture.objects.filter(sha256=sha256).first()
    if known:
        return known  # somebody else was keeping the same bytes at the same moment
    picture = ArticlePicture(
        sha256=sha256,
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        size=len(data),
        has_place=found.has_place,
        uploaded_by=by,
    )
    picture.file.save(f"{sha256}.{EXTENSIONS[found.media_type]}", ContentFile(data), save=False)
    picture.save(force_insert=True)
    audit.record("picture.keep", picture, by=by, details={"sha256": sha256, "size": len(data)})
    return picture


def picture_bytes(sha256s: Iterable[str]) -> dict[str, bytes]:
    """The bytes of these pictures, by SHA-256; those that are not on file are absent."""
    found = {}
    for picture in ArticlePicture.objects.filter(sha256__in=list(sha256s)):
        with picture.file.open("rb") as file:
            found[picture.sha256] = file.read()
    return found


def too_heavy(size: int) -> list[Refusal]:
    """Why a file of this many bytes is not kept as a picture; nothing when it may be."""
    if size <= LARGEST_BYTES:
        return []
    words = {"size": f"{size / 2**20:.1f}", "largest": LARGEST_BYTES // 2**20}
    return [Refusal("picture_heavy", _("图片有 %(size)s MB，最大 %(largest)s MB。请压缩后再上传。") % words, "picture")]


def _measured(data: bytes) -> Measure:
    refuse_if(too_heavy(len(data)))
    if is_webp(data):
        message = _("这是 WebP 图片，印刷、Word 和邮件都用不了。请用看图软件打开，另存为 PNG 或 JPEG 后再上传。")
        raise _refused("picture_webp", message)
    try:
        found = measure(data)
    except NotAPicture as error:
        message = _("这个文件不是 PNG、JPEG 或 GIF 图片，或者已损坏。请换一个文件。")
        raise _refused("not_a_picture", message) from error
    if found.pixels > LARGEST_PIXELS:
        words = {"width": found.width, "height": found.height}
        raise _refused("picture_large", _("图片有 %(width)s×%(height)s 像素，太大了。请缩小后再上传。") % words)
    if not decodes(data, found):
        raise _refused("picture_damaged", _("图片文件不完整，打不开。请重新导出或换一个文件。"))
    return found


def _refused(code: str, message: str) -> Refused:
    return Refused([Refusal(code, message, field="picture")])
