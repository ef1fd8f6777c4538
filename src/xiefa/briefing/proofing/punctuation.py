"""Signs: half-width ones between Han characters, brackets and quotation marks without a partner, doubles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.briefing.proofing.remark import Passage, Proof, Remark

_HAN = "\u3400-\u9fff"
_HALF = re.compile(rf"(?<=[{_HAN}”》）])[,;:!?.](?=[{_HAN}“《（])")
_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_HALF_BRACKETS = re.compile(rf"\(([^()（）]*[{_HAN}][^()（）]*)\)")
_DOUBLED = re.compile(r"([，。、；：！？])\1+|[，、；：][，。、；：]|。[，、；]")
_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_LIST_NUMBER = re.compile(r"(?<![0-9a-zA-Z])[0-9a-zA-Z]{1,2}$|(?:^|[，。；：\s])[一二三四五六七八九十]{1,2}$")
# Brackets that may be of different width and still be partners; that is a remark of its own.
_SAME = {"(": "（", ")": "）"}


def half_width_between_han(proof: Proof) -> Iterator[Remark]:
    """工作,推进 → 工作，推进."""
    for passage in proof.passages:
        for match in _HALF.finditer(passage.text):
            full = _FULL[match[0]]
            message = _("汉字之间用了半角标点“%(sign)s”。") % {"sign": match[0]}
            yield passage.remark("half-width-sign", message, *match.span(), suggestion=full)


def half_width_brackets(proof: Proof) -> Iterator[Remark]:
    """感知认知(大脑) → 感知认知（大脑）. Credit lines are compared with each other instead."""
    for passage in proof.passages:
        for match in _HALF_BRACKETS.finditer(passage.text) if passage.field != "credit" else ():
            message = _("括号里是中文，括号却是半角。")
            suggestion = f"（{match[1]}）"
            yield passage.remark(
                "half-width-brackets", message, *match.span(), severity="notice", suggestion=suggestion
            )


def unpaired(proof: Proof) -> Iterator[Remark]:
    """A quotation mark, bracket or title mark whose partner is missing."""
    for passage in proof.passages:
        yield from _unpaired_in(passage)


def doubled(proof: Proof) -> Iterator[Remark]:
    """Two full stops, or a comma beside a full stop. A dash or an ellipsis is two signs by right."""
    for passage in proof.passages:
        for match in _DOUBLED.finditer(passage.text):
            message = _("标点重复：“%(signs)s”。") % {"signs": match[0]}
            yield passage.remark("doubled-sign", message, *match.span(), severity="error", suggestion=match[0][0])


def _unpaired_in(passage: Passage) -> Iterator[Remark]:
    open_ones: list[tuple[str, int]] = []
    for at, char in enumerate(passage.text):
        char = _SAME.get(char, char)
        if char in _PAIRS:
            open_ones.append((char, at))
        elif char in _CLOSERS:
            if open_ones and open_ones[-1][0] == _CLOSERS[char]:
                open_ones.pop()
            elif not _is_list_number(passage.text, at):
                yield _alone(passage, char, at, _CLOSERS[char])
    for char, at in open_ones:
        yield _alone(passage, char, at, _PAIRS[char])


def _is_list_number(text: str, at: int) -> bool:
    """1） and a) have no opening bracket by custom."""
    return _LIST_NUMBER.search(text[:at]) is not None


def _alone(passage: Passage, char: str, at: int, partner: str) -> Remark:
    message = _("“%(sign)s”没有配对的“%(partner)s”。") % {"sign": char, "partner": partner}
    return passage.remark("unpaired-sign", message, at, at + 1, severity="error", suggestion=partner)
