"""What words in a line of an events list give away: the kind, the name, the place, how many, whose part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.activities.doubles.gazetteer import PROVINCE_OF, places_of
from xiefa.activities.kinds import Form
from xiefa.activities.provinces import Province, province_of
from xiefa.activities.sheets.columns import PLACE, TITLE

OWN = "本联盟"
# Words by the keys of kinds, the plainest first; a kind that is not in the form is never guessed, and every kind
# is known by its own name besides.
_WORDS = {
    "council_meeting": "理事会 换届 会员大会 成员大会 理事长会议 常务理事",
    "expert_committee": "专家委员会 专家委 专家咨询委员会 技术委员会会议",
    "management": "章程 管理办法 管理制度 年度计划 工作计划 年度总结 工作总结",
    "secretariat": "专职人员 秘书处人员 秘书处调整",
    "project": "项目立项 课题 项目验收 结题 重点研发 项目启动 专项",
    "group_standard": "团体标准 标准发布 标准立项 标准审查 标准征求意见",
    "seminar": "研讨会 座谈会 交流会 沙龙 研讨 报告会 学术会议 对接会",
    "delegation": "出访 代表团 访问团 赴国外 赴境外 考察团 赴德国 赴日本 赴美国 赴欧洲 赴韩国 赴英国 赴法国 赴新加坡",
    "training": "培训 研修班 讲座 培训班 讲习班",
    "platform": "平台 中试基地 共享实验室 服务中心",
    "member_event": "成员单位 会员单位",
    "forum": "论坛 大会 年会 峰会 博览会 展览会 展会 开幕式",
    "agreement": "签约 签署 签订 合作协议 战略合作 框架协议 备忘录",
    "contest": "大赛 竞赛 揭榜挂帅 创新创业赛 评选",
    "field_visit": "调研 走访 考察 实地",
    "publicity": "报道 宣传 采访 专访 发布会 新华社 电视台",
}
_VERBS = "成功举办|顺利举办|联合举办|共同举办|举办|组织召开|顺利召开|召开|举行|组织开展|开展|主办|组织"
_SIGNING = re.compile(r"签署|签订|签约")
_HOLDING = re.compile(rf"{_VERBS}|签署|签订|签约")
_JOINING = re.compile(r"(?<![人名位家表宾员])(?:参加|出席)|应邀|参展")
_AFTER_VERB = re.compile(rf"^(?P<before>[^，。；;,]{{0,40}}?)(?:{_VERBS})了?(?P<what>[^，。；;,\n]{{2,}})")
_BEFORE_VERB = re.compile(
    rf"^(?P<what>[^，。；;,\n]{{4,}}?)(?:(?:于|在)[^，。；;,\n]{{1,12}}?)?(?:成功|顺利)?(?:{_VERBS})了?(?:[，。；;,\s]|$)"
)
# Who held it, or where, and not what it was.
_WHO = re.compile(r"^(?:在|于|联盟|我联盟|本联盟|秘书处)[^第]{0,10}$")
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{4,100})[”」』\"]")
_WHERE = re.compile(
    rf"(?:在|于)(?P<place>[一-鿿A-Za-z]{{2,16}}?)(?:成功|顺利|联合|共同|正式)?(?:{_VERBS}|开幕|签|启动|进行|揭牌)"
)
_PEOPLE = re.compile(
    r"(?P<n>\d[\d,，]{0,9}|\d+(?:\.\d+)?\s*万)\s*(?P<about>余|多|来)?\s*(?:名|位)?(?P<more>余|多)?(?:人次|人|名|位|代表|嘉宾|学员)"
)
_UNITS = re.compile(
    r"(?P<n>\d[\d,]{0,6})\s*(?P<about>余|多)?\s*家(?:成员|会员|参会|参展)?(?:单位|企业|机构|公司|高校|院所)?"
)
_COUNTRIES = re.compile(r"(?P<n>\d{1,3})\s*(?P<about>余|多)?\s*个国家")
_EDITION = re.compile(r"第\s*(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[届期]")
_ROLES = {
    "主办": re.compile(r"由(?P<who>[^，。；;,由]{2,60}?)(?:共同|联合)?主办"),
    "承办": re.compile(r"(?:主办[，、]|由)(?P<who>(?:(?!主办)[^，。；;,由]){2,60}?)(?:共同|联合)?承办"),
    "协办": re.compile(r"[，、；](?:由)?(?P<who>[^，。；;,由]{2,60}?)(?:共同)?协办"),
}
_BY_WHOM = re.compile(r"^由[^，。；;,]{2,80}(?:主办|承办|协办)(?:的|，|,)")
_COUNTED = {"参加人数": _PEOPLE, "参加单位数": _UNITS, "国家和地区数": _COUNTRIES}
_ONES = "零一二三四五六七八九"


def kind_of(words: str, form: Form) -> tuple[str, str]:
    """The name of the kind that the words speak of most, and how sure that is; ("", "") when of none."""
    points = {one.key: 0 for one in form.kinds.values()}
    for kind in form.kinds.values():
        own = [part for part in re.split(r"[、与和]", kind.zh) if len(part) > 1]
        for word in dict.fromkeys([*_WORDS.get(kind.key, "").split(), *own]):
            points[kind.key] += len(word) * words.count(word) + (1 if words.endswith(word) else 0)
    ranked = sorted(points, key=lambda key: -points[key])
    best, second = points[ranked[0]], points[ranked[1]] if len(ranked) > 1 else 0
    if not best:
        return "", ""
    sureness = "sure" if best >= 2 * second and best >= 2 else "likely" if best > second else "unsure"
    return form.kinds[ranked[0]].zh, sureness


def cells_in(words: str) -> dict[str, str]:
    """What else a line without its date says, by heading."""
    title, place = _title(words), _place(words)
    cells = {TITLE: title[:200], PLACE: place}
    cells |= {heading: _count(found) for heading, shape in _COUNTED.items() if (found := shape.search(words))}
    if found := _EDITION.search(title):
        cells["届、期次"] = str(_chinese(found["n"]))
    cells |= {
        role: re.sub(r"[和及与]", "、", found["who"])
        for role, shape in _ROLES.items()
        if (found := shape.search(words))
    }
    if not any(role in cells for role in _ROLES):
        is_guest = bool(_JOINING.search(words)) and not _HOLDING.search(words.partition("参加")[0])
        cells["参加" if is_guest else "主办"] = OWN
    return cells


def remarks_on(words: str) -> Iterator[str]:
    """What was said less exactly than it stands in the cells."""
    for heading, shape in _COUNTED.items():
        found = shape.search(words)
        if found and (found["about"] or found.groupdict().get("more")):
            words_said = {"heading": heading, "text": found[0]}
            yield _("“%(heading)s”原文是“%(text)s”，请核实。") % words_said


def regions_in(place: str) -> Iterator[Province]:
    """The provinces in which the cities of an address lie."""
    for name in sorted(places_of(place, "")):
        region = province_of(PROVINCE_OF.get(name, name))
        if region is not None:
            yield region


def _title(words: str) -> str:
    first = _BY_WHOM.sub("", re.split(r"[。；;\n]", words)[0].strip())
    if _SIGNING.search(first):
        return re.split(r"[，,]", first)[0].strip() if _SIGNING.search(re.split(r"[，,]", first)[0]) else first
    for shape in (_BEFORE_VERB, _AFTER_VERB):
        found = shape.match(first)
        if found and len(what := found["what"].strip()) >= 3 and not (shape is _BEFORE_VERB and _WHO.match(what)):
            return what[1:-1] if _QUOTED.fullmatch(what) else what
    quoted = _QUOTED.search(first)
    return quoted[1] if quoted else re.split(r"[，,]", first)[0].strip() or first


def _place(words: str) -> str:
    if found := _WHERE.search(words):
        return found["place"]
    cities = places_of(words, "")
    return next(iter(cities)) if len(cities) == 1 else ""


def _count(found: re.Match[str]) -> str:
    text = re.sub(r"[,，\s]", "", found["n"])
    return str(round(float(text[:-1]) * 10_000)) if text.endswith("万") else text


def _chinese(text: str) -> int:
    """3, 三, 十二 or 二十一 as a number."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _ONES.index(text[-1]) if text[-1] in _ONES else 0
    return (_ONES.index(tens[-1]) if tens else 1) * 10 + (_ONES.index(ones) if ones else 0)
