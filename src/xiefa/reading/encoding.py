"""Bytes → text. UTF-8, UTF-16, UTF-32 (with their marks), GBK and GB18030; anything else is refused."""

from __future__ import annotations

import codecs
import re

from xiefa.reading.refusals import refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
# The characters that make up about half of any Chinese text: what tells GBK from Big5, EUC-KR or EUC-JP.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天"
    "政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情"
    "者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期"
    "根论运农指几九区强放决西被干做必战先回则任取据处理联盟技术创编辑审核签供稿信息报送"
)
_SAMPLE = 20_000


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text and the name of its encoding; the byte order mark is not part of the text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, name=name), encoding
    if _BINARY.search(data):
        raise refusal("binary", name=name)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_chinese(data, error, name=name), "gb18030"


def _decode_as(data: bytes, encoding: str, *, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        code = "damaged-utf8" if encoding == "utf-8" else "truncated"
        raise refusal(code, name=name, line=_line_of(data, error.start, encoding)) from None
    if "\0" in text:
        raise refusal("binary", name=name)
    return text


def _line_of(data: bytes, at: int, encoding: str = "utf-8") -> int:
    return data[:at].decode(encoding, "replace").count("\n") + 1


def _decode_chinese(data: bytes, error: UnicodeDecodeError, *, name: str) -> str:
    if _is_mostly_utf8(data):
        raise refusal("damaged-utf8", name=name, line=_line_of(data, error.start))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as other:
        raise refusal("unknown-encoding", name=name, line=_line_of(data, other.start, "ascii")) from None
    if not is_plausible_chinese(text):
        raise refusal("unknown-encoding", name=name, line=_line_of(data, error.start, "ascii"))
    return text


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether good multi-byte characters outnumber the broken ones by far: a damaged UTF-8 file."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = len(text.encode("ascii", "ignore"))
    return (len(text) - good - broken) > 3 * broken


def is_plausible_chinese(text: str) -> bool:
    """Whether text that was decoded as GB18030 looks like Chinese and not like another encoding."""
    foreign = "".join(char for char in text[:_SAMPLE] if ord(char) > 127)
    in_gb2312 = len(foreign.encode("gb2312", "ignore")) / 2
    if in_gb2312 < 0.6 * len(foreign):
        return False
    han = "".join(_HAN.findall(foreign))
    return len(han) < 30 or sum(char in _FREQUENT for char in han) >= 0.2 * len(han)
