"""One form for titles that mean the same: widths, punctuation, numerals, editions, years, places, names, fillers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from xiefa.activities.doubles.gazetteer import places_in
from xiefa.kernel.spotting import Spotter

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERAL = "零〇○一二三四五六七八九十百两"
_ORDINAL = rf"((?<!\d)\d{{1,3}}|[{_NUMERAL}]{{1,5}}|首)"
_UNITS = "届|次|期|批|轮|季|回|站|场|讲|周年"
_EDITION = re.compile(rf"第{_ORDINAL}({_UNITS})|{_ORDINAL}(届|周年)|(?<=届){_ORDINAL}(次)")
# 第四网络安全论坛: counted without saying in what; 第三代, 第三方 and the like count nothing.
_BARE_EDITION = re.compile(r"第(\d{1,3})(?![\d代方者产类级种项部章条人])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?度?")
_COUNTED = re.compile(rf"第\s*([{_NUMERAL}]{{1,5}})")
_CHINESE_YEAR = re.compile(r"([一二])([〇○零一二三四五六七八九]{3})年")
_MONTH = re.compile(rf"(1[0-2]|[1-9]|十[一二]?|[{_NUMERAL[3:12]}])\s*月(?:份|(\d{{1,2}})[日号])?")
_QUARTER = re.compile(r"(?:第?([一二三四1-4])季度|([上下])半年)")
_NOISE = re.compile(r"[\W_]+")
# Stands where something was taken out, so that what stood on either side does not become one word.
_GAP = "ꞏ"
# The head of a title says what it was; the last one counts. Words of one line are used for one another.
HEADS = {
    "forum": "高峰论坛 高层论坛 论坛 峰会 大会 年会 博览会 展览会 盛会",
    "seminar": "研讨会 研讨 座谈会 交流会 沙龙 学术会议 学术交流 报告会 讲座",
    "training": "培训班 培训会 培训 研修班 研修 讲习班 训练营",
    "council": "常务理事会 理事会 理事大会 成员大会 会员大会 会员代表大会 换届会",
    "expert": "专家委员会 专委会 技术委员会 评审会 验收会 论证会 鉴定会",
    "contest": "大赛 竞赛 比赛 揭榜挂帅 揭榜",
    "visit": "调研 考察 走访 出访 代表团",
    "signing": "签约仪式 签约 签署",
    "market": "对接会 洽谈会 推介会",
    "standard": "团体标准 标准发布",
}
_HEAD_OF = {word: head for head, words in HEADS.items() for word in words.split()}
_HEAD = re.compile("|".join(sorted(_HEAD_OF, key=len, reverse=True)))
# What is said around a title without telling it from others.
FILLERS = (
    "成功举办", "圆满举办", "顺利召开", "圆满落幕", "顺利闭幕", "隆重举行", "关于召开", "关于举办", "关于", "通知", "成功召开",
    "我单位", "情况",
    "召开", "举办", "举行", "开展", "参加", "承办", "协办", "主办", "联合", "会议", "活动", "的", "暨", "在", "和", "与", "及",
    "产业", "技术", "创新", "发展", "战略", "联盟", "中国", "全国", "国际", "高质量", "协同",
)  # fmt: skip
_FILLER = re.compile("|".join(sorted(FILLERS, key=len, reverse=True)))
_TAIL = re.compile(r"产业技术创新战略联盟|产业技术创新联盟|产业创新联盟|技术创新联盟|产业联盟|创新联盟")


@dataclass(frozen=True, slots=True)
class Folded:
    """A title taken apart. ``core`` is what tells it from others, ``plain`` all of it in one form."""

    plain: str
    core: str
    pairs: frozenset[str]
    editions: frozenset[tuple[str, int]]
    years: frozenset[int]
    months: frozenset[str]
    places: frozenset[str]
    head: str
    organisations: frozenset[int]


class Namebook:
    """The names of organisations, longest first, so that 半导体照明联盟 and its full name are one thing.

    What stands before 产业技术创新战略联盟 names an alliance as well, unless two begin with it.
    """

    def __init__(self, names: Iterable[tuple[str, int]] = ()) -> None:
        told = [(plainly(name), key) for name, key in names]
        known = _stems(told) | {text: key for text, key in told if len(text) > 2}
        self._keys = list(known.values())
        self._spotter = Spotter(known)

    def take_out(self, text: str) -> tuple[frozenset[int], str]:
        """The organisations that a plain text names, and the text without their names."""
        found, rest, at = set(), [], 0
        for place, start, end in self._spotter.find(text):
            found.add(self._keys[place])
            rest.append(text[at:start])
            at = end
        return frozenset(found), _GAP.join([*rest, text[at:]])


def fold(title: str, names: Namebook | None = None, *, edition: int | None = None) -> Folded:
    """The title taken apart; ``edition`` is the one that the record gives beside it, if any."""
    text = _with_digits(unicodedata.normalize("NFKC", title).lower())
    plain = _NOISE.sub("", _TAIL.sub("联盟", text))
    years, text = frozenset(int(one) for one in _YEAR.findall(text)), _YEAR.sub(_GAP, text)
    organisations, text = (names or _NOBODY).take_out(_NOISE.sub("", text))
    editions, text = _editions(text, edition)
    months, text = _months(text)
    places, text = places_in(text)
    head, text = _head(text)
    core = _FILLER.sub("", text).replace(_GAP, "")
    return Folded(plain, core, _bigrams(core), editions, years, months, places, head, organisations)


def _stems(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    bearers: dict[str, set[int]] = {}
    for name, key in names:
        stem = _TAIL.sub("", name)
        if name.endswith("联盟") and stem != name:
            bearers.setdefault(stem, set()).add(key)
    return {stem: keys.pop() for stem, keys in bearers.items() if len(stem) > 1 and len(keys) == 1}


def plainly(text: str) -> str:
    """Letters and digits only, of one width and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def number_of(text: str) -> int:
    """The number that digits or Chinese numerals below a thousand mean; 首 is one."""
    if text.isdigit():
        return int(text)
    if text == "首":
        return 1
    total = digit = 0
    for character in text:
        if character in "十百":
            total, digit = total + (digit or 1) * (10 if character == "十" else 100), 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _with_digits(text: str) -> str:
    def year(match: re.Match[str]) -> str:
        return "".join(str(_DIGITS[one]) for one in match[1] + match[2]) + "年"

    text = _COUNTED.sub(lambda match: f"第{number_of(match[1])}", text)
    return _CHINESE_YEAR.sub(year, text)


def _editions(text: str, edition: int | None) -> tuple[frozenset[tuple[str, int]], str]:
    found = set()
    for match in _EDITION.finditer(text):
        number, unit = [one for one in match.groups() if one]
        found.add((unit, number_of(number)))
    text = _EDITION.sub("", text)
    if not found and (bare := _BARE_EDITION.search(text)):
        found.add(("", int(bare[1])))
        text = _BARE_EDITION.sub("", text)
    elif edition is not None and not found:
        found.add(("", edition))
    return frozenset(found), text


def _months(text: str) -> tuple[frozenset[str], str]:
    found = {f"m{number_of(match[1])}" for match in _MONTH.finditer(text)}
    found |= {f"q{number_of(match[1])}" if match[1] else match[2] for match in _QUARTER.finditer(text)}
    return frozenset(found), _QUARTER.sub("", _MONTH.sub("", text)) if found else text


def _head(text: str) -> tuple[str, str]:
    found = list(_HEAD.finditer(text))
    if not found:
        return "", text
    return _HEAD_OF[found[-1][0]], _HEAD.sub("", text)


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


_NOBODY = Namebook()
