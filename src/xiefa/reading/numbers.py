"""Numbers, dates and numbering as briefings write them, in digits or in Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○Ｏ", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
_HAN = "〇零○一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰两"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL = rf"(?:[0-9０-９]+|[{_HAN}]+)"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[{_HAN}]{{4}})"
_DATE = re.compile(
    rf"({_YEAR})\s*[年.\-/．]\s*([0-9]{{1,2}}|[{_HAN}]{{1,3}})\s*(?:[月.\-/．]\s*([0-9]{{1,2}}|[{_HAN}]{{1,3}})\s*日?|月)"
)
_ISSUE = re.compile(
    rf"(?:(?P<year>{_YEAR})\s*年?度?\s*|[〔\[（(【]\s*(?P<bracketed>{_YEAR})\s*年?[〕\]）)】]\s*)?"
    rf"(?P<before>增刊|特刊|专刊|号外)?\s*[（(]?\s*第\s*(?P<number>{NUMERAL})\s*[期号辑]\s*[）)]?\s*(?P<after>增刊|特刊|专刊)?"
    rf"(?:\s*[（(，,、·]?\s*(?:总|累计|总计|Total)\s*第?\s*(?P<total>{NUMERAL})\s*[期号辑]?\s*[）)]?)?"
)
_SUPPLEMENT = re.compile(
    rf"(?:(?P<year>{_YEAR})\s*年?\s*)?(?P<before>增刊|特刊|专刊|号外)\s*[（(]?\s*第?(?P<number>{NUMERAL})?\s*[期号辑]?\s*[）)]?"
)
_TOTAL_ONLY = re.compile(rf"^[（(]?\s*总\s*第?\s*(?P<total>{NUMERAL})\s*[期号辑]\s*[）)]?$")
_ENGLISH = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*[,，]?\s*)?(?:\bVol(?:ume)?\.?\s*\d{1,3}\s*[,，]?\s*)?\b(?:No|Issue|Number)[.．:：]?\s*(?P<number>\d{1,4})"
    r"(?:\s*\(?\s*Total\s*(?:No\.?)?\s*(?P<total>\d+)\)?)?",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    rf"(?P<year>{_YEAR})\s*年\s*(?P<number>[0-9]{{1,2}}|[{_HAN}]{{1,3}})\s*月\s*[号刊]"
    rf"(?:\s*[（(，,、·]?\s*(?:总\s*)?第\s*(?P<total>{NUMERAL})\s*[期号辑]\s*[）)]?)?"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_ENGLISH_DATE = re.compile(
    rf"(?:(?P<first>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?|(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?,?)"
    r"\s+(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
YEAR_ONLY = re.compile(rf"^[（(〔\[]?\s*({_YEAR})\s*年?度?\s*[）)〕\]]?$")
NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]\s*[、.]?|第[一二三四五六七八九十]{1,3}[、：:]\s*"
    r"|\d{1,3}\s*[、]|\d{1,3}[.．](?!\d|[)）])\s*|\d{1,2}[.．](?=(?:19|20)\d\d(?:年|[-—–](?:19|20)\d\d))"
    r"|\d{1,2}[）)]\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,2}[ \u3000]+(?=\S))"
)


def numeral(text: str) -> int | None:
    """The value of digits or Chinese numerals: ``12``, ``十二``, ``一百零三``, ``二〇二四``; None if neither."""
    text = text.strip().translate(_WIDE)
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _positional(text)


def _positional(text: str) -> int:
    total = pending = 0
    for char in text:
        if char in _UNITS:
            total += (pending or 1) * _UNITS[char]
            pending = 0
        else:
            pending = _DIGITS[char]
    return total + pending


def find_date(text: str) -> tuple[date | None, int, int] | None:
    """The first date in a text with its place: ``(date, start, end)``.

    The date is None for a month without a day and for a day the calendar lacks; the whole is None
    when nothing in the text is written as a date.
    """
    found = _DATE.search(text)
    if not found:
        return _english_date(text)
    year, month, day = (numeral(part) if part else None for part in found.groups())
    try:
        value = date(year or 0, month or 0, day) if day else None
    except ValueError:
        value = None
    return value, found.start(), found.end()


def _english_date(text: str) -> tuple[date | None, int, int] | None:
    found = _ENGLISH_DATE.search(text)
    if not found:
        return None
    name = (found["first"] or found["month"])[:3].capitalize()
    month = next(at for at, known in enumerate(_MONTHS, 1) if known.startswith(name))
    try:
        value = date(int(found["year"]), month, int(found["day"] or found["before"]))
    except ValueError:
        value = None
    return value, found.start(), found.end()


@dataclass(frozen=True, slots=True)
class IssueNumber:
    """What an issue line says, and where in the line it says it."""

    year: int | None
    number: int | None
    total: int | None
    is_supplement: bool
    start: int
    end: int


def find_issue_number(text: str) -> IssueNumber | None:
    """The number of an issue as written in a line: ``2023年第6期（总第71期）``, ``〔2024〕第12期``, ``增刊第1期``."""
    for pattern in (_TOTAL_ONLY, _MONTHLY, _ISSUE, _SUPPLEMENT, _ENGLISH):
        found = pattern.search(text)
        if found:
            return _issue_number(found)
    return None


def _issue_number(found: re.Match[str]) -> IssueNumber:
    groups = found.groupdict()

    def value(name: str) -> int | None:
        return numeral(groups[name]) if groups.get(name) else None

    start, end = found.span()
    while end > start and found.string[end - 1].isspace():
        end -= 1
    return IssueNumber(
        year=value("year") or value("bracketed"),
        number=value("number"),
        total=value("total"),
        is_supplement=bool(groups.get("before") or groups.get("after")),
        start=start,
        end=end,
    )


_SUPPLEMENT_BEHIND = re.compile(r"\s*[（(](?:增刊|特刊|专刊|号外)[）)]$")
_ENCLOSED = re.compile(r"^[【〖\[]\s*([^【】〖〗\[\]]+?)\s*[】〗\]]$")


_LETTER_SPACED = re.compile(r"\s*(?:[\u3400-\u9fff、]\s{1,6}){1,24}[\u3400-\u9fff]\s*")


def bare_title(text: str) -> str:
    """A title without numbering, letter-spacing, brackets that enclose all of it, or （增刊） behind it."""
    enclosed = _ENCLOSED.match(text.strip())
    bare = without_numbering(enclosed.group(1) if enclosed else text)
    bare = "".join(bare.split()) if _LETTER_SPACED.fullmatch(bare) else bare
    return _SUPPLEMENT_BEHIND.sub("", bare)


def without_numbering(text: str) -> str:
    """A heading without its leading number: ``一、要闻`` → ``要闻``; ``3D打印`` and ``2022-2023年度`` stay."""
    found = NUMBERING.match(text)
    rest = text[found.end() :] if found else text
    return rest if rest.strip() else text
