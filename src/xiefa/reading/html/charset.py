"""The encoding of a web page: its mark, then its label, then its bytes. Labels lie: GB2312 means GB18030."""

from __future__ import annotations

import codecs
import re

from xiefa.reading.encoding import decode
from xiefa.reading.errors import Unreadable

_LABEL = re.compile(rb"(?:charset|<\?xml[^>]{0,100}encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn", "hz-gb-2312"})
_OTHERS = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "utf-16": "utf-16-le"}
_HEAD = 4096


def decoded(data: bytes, *, name: str) -> str:
    """The text of a page, by its label where that fits the bytes."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name=name)[0]
    found = _LABEL.search(data, 0, _HEAD)
    label = found[1].decode("ascii").lower() if found else ""
    try:
        return decode(data, name=name)[0] if label not in _CHINESE else _labelled(data, "gb18030", name)
    except Unreadable as error:
        if error.code == "unknown-encoding" and label in _OTHERS:
            return _labelled(data, _OTHERS[label], name)
        raise


def _labelled(data: bytes, encoding: str, name: str) -> str:
    """By the label, unless the bytes are clearly UTF-8 or do not fit it."""
    try:
        return data.decode("utf-8") if not data.isascii() else data.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(encoding) if b"\0" not in data else decode(data, name=name)[0]
    except UnicodeDecodeError:
        return decode(data, name=name)[0]
