"""Uploaded files: looked at, then kept unchanged."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.kernel.sniffing import EXTENSIONS, PAPERS, media_type_of, tidy_name
from xiefa.membership.checklists import largest_file
from xiefa.membership.models import KeptFile


@transaction.atomic
def keep_file(*, data: bytes, name: str, by: Any) -> KeptFile:
    """Keep an uploaded file as it came; ``Refused`` when it is too large or none of the formats we take."""
    refuse_if(file_refusals(data))
    media_type, sha256 = media_type_of(data), hashlib.sha256(data).hexdigest()
    shown = tidy_name(name, media_type, unnamed=_("未命名"))
    kept = KeptFile(name=shown, media_type=media_type, sha256=sha256, size=len(data), uploaded_by=by)
    # The name in the storage says nothing of what the uploader called it.
    kept.file.save(f"{sha256[:20]}{EXTENSIONS[media_type][0]}", ContentFile(data), save=False)
    kept.save(force_insert=True)
    audit.record("membership.keep_file", kept, by=by, details={"sha256": sha256, "size": len(data)})
    return kept


def file_refusals(data: bytes) -> list[Refusal]:
    """Why these bytes are not kept; nothing when they may be."""
    if not data:
        return [Refusal("file_empty", _("请选择一个文件；空文件不能上传。"), field="file")]
    if found := weight_refusals(len(data)):
        return found
    if media_type_of(data) not in PAPERS:
        message = _("只收 PDF、Word（.docx，不含宏）、JPG 和 PNG，而且文件要完整。请另存为其中一种再上传。")
        return [Refusal("file_format", message, field="file")]
    return []


def weight_refusals(size: int) -> list[Refusal]:
    """Why a file of this many bytes is not even read."""
    if size <= largest_file():
        return []
    words = {"size": f"{size / 2**20:.1f}", "largest": largest_file() // 2**20}
    message = _("文件有 %(size)s MB，最大 %(largest)s MB。请压缩或分成几个文件。") % words
    return [Refusal("file_large", message, field="file")]
