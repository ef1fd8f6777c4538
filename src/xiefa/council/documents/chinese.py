"""Numbers, days and shares in official Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_DIGITS = "零一二三四五六七八九"
_MOST = 99
_QUORUM_OF = {"seats": "全部席位", "electorate": "应表决人数"}
_MAJORITY_OF = {"members": "应表决人数", "present": "到会人数（含委托）", "cast": "同意与反对票数之和"}


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 45 → 四十五; beyond 99 in figures."""
    if not 0 <= number <= _MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def place_words(number: int, level: int) -> str:
    """How official texts number their parts: 一、 then （一） then 1． by level from 0."""
    if level == 0:
        return f"{numeral(number)}、"
    return f"（{numeral(number)}）" if level == 1 else f"{number}．"


def day_words(day: date) -> str:
    """2023年12月28日: without leading zeros, as GB/T 9704 writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """2023年12月28日9时30分, in the moment's own time zone."""
    return f"{day_words(moment)}{clock_words(moment)}"


def clock_words(moment: datetime) -> str:
    """9时30分; on the hour 9时."""
    return f"{moment.hour}时" + (f"{moment.minute}分" if moment.minute else "")


def span_words(start: datetime, end: datetime | None) -> str:
    """A moment, or from one to another; the day is not said twice."""
    if end is None:
        return moment_words(start)
    return f"{moment_words(start)}至{clock_words(end) if start.date() == end.date() else moment_words(end)}"


def share_words(share: Mapping[str, Any]) -> str:
    """A share such as ``{"share": "2/3", "is_strict": False}`` as a charter says it: 三分之二以上（含本数）, 过半数, 全部."""
    top, _slash, bottom = str(share["share"]).partition("/")
    if int(top) == int(bottom):
        return "全部"
    if (top, bottom) == ("1", "2"):
        return "过半数" if share["is_strict"] else "半数以上（含本数）"
    return f"{numeral(int(bottom))}分之{numeral(int(top))}以上（{'不含' if share['is_strict'] else '含'}本数）"


def rule_words(rule: Mapping[str, Any], *, is_written: bool = False) -> str:
    """The rule of a vote in words: how many must take part, and how many must agree."""
    quorum, majority = rule["quorum"], rule["majority"]
    proxies = "（委托计入）" if rule["has_proxies_in_quorum"] else "（委托不计入）"
    taking_part = "参加表决人数" if is_written else f"到会人数{proxies}"
    agreeing = "参加表决人数" if is_written and majority["of"] == "present" else _MAJORITY_OF[majority["of"]]
    return (
        f"{taking_part}须为{_QUORUM_OF[quorum['of']]}的{share_words(quorum)}，"
        f"须经{agreeing}的{share_words(majority)}同意"
    )
