"""Before a PDF is given to the engine: is it whole, and do its streams unpack to a sane size?"""

from __future__ import annotations

import re
import zlib

from xiefa.reading import limits
from xiefa.reading.refusals import refusal

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_COARSE = re.compile(rb"/(?:LZWDecode|LZW|RunLengthDecode|RL)\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_COARSE_RATIO = 100  # what an old packing may grow by, at the worst that is let through
_DICTIONARY = 4096
_CHUNK = 1 << 20
_SMALL = 1 << 16


def check_streams(data: bytes, *, name: str, most: int = limits.PDF_STREAM_BYTES) -> None:
    """Refuse a PDF whose packed data (pictures aside) grow beyond ``most`` bytes. Linear, a chunk at a time."""
    if b"%%EOF" not in data[-2048:] and b"startxref" not in data[-4096:]:
        raise refusal("truncated", name=name)
    total = 0
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _DICTIONARY) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _PICTURE.search(head):
            total += _size(data, match.end(), head, most - total)
        if total >= most:
            raise refusal("stream-bomb", name=name)


def _size(data: bytes, start: int, head: bytes, allowed: int) -> int:
    """What one stream may unpack to. Packed twice means that somebody wants to hide its size."""
    is_coarse = _COARSE.search(head) is not None
    times = len(_FLATE.findall(head))
    if times > 1 or (times and is_coarse):
        return allowed
    if is_coarse:
        end = data.find(b"endstream", start)
        return _COARSE_RATIO * ((end if end >= 0 else len(data)) - start)
    return _unpacked(memoryview(data)[start:], allowed) if times or data[start : start + 1] == b"x" else 0


def _unpacked(packed: memoryview, allowed: int) -> int:
    """The size that a stream unpacks to, counted up to what is allowed."""
    engine = zlib.decompressobj()
    total = at = 0
    waiting: bytes | memoryview = b""
    try:
        while total < allowed and not engine.eof:
            if not waiting:
                waiting = packed[at : at + _SMALL]
                at += _SMALL
                if not waiting:
                    break
            total += len(engine.decompress(waiting, _CHUNK))
            waiting = engine.unconsumed_tail
    except zlib.error:
        return total
    return total
