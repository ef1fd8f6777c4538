"""Activities with doubles among them, made by a seeded draw: who reports what twice, and how differently.

Everything here is independent of ``xiefa.activities.doubles``: the paraphrases, their synonyms and the places come
from the tables below, most of which the folding does not know (``test_doubles_measured`` proves that).
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


THEMES = _words(
    "半导体照明 粉末冶金 再生资源 光热利用 汽车轻量化 化纤新材料 数控机床 肉类加工 水环境治理 制鞋 畜禽良种 煤炭开发 钢铁可循环 "
    "新一代煤化工 农业装备 有色冶炼 抗生素 维生素 存储器 开放源代码 长风软件 闪联 物联网 下一代互联网 航空复材 木竹加工 茶叶 "
    "柑橘 乳业 油菜加工 商用汽车 地理信息 生物医用材料 太阳能热发电 风电 核设备 氢能 动力电池 污水回用 环保装备"
)
SUBJECTS = _words(
    "第三代器件 功率模块 封装测试 可见光通信 智能驾驶 车身结构 高温合金 增材制造 烧结工艺 膜分离 污泥处置 土壤修复 碳足迹 余热回收 "
    "低温储能 电解水 催化剂 基因编辑 种质资源 饲料添加 冷链物流 屠宰检疫 鞋机自动化 数字孪生 工业软件 云原生 边缘计算 网络安全 "
    "遥感影像 时空数据 骨科植入 组织工程 纤维素 聚酯回收 阻燃整理 轴承寿命 伺服系统 切削液 刀具涂层 浮选药剂 尾矿利用 焦炉煤气"
)
ASPECTS = _words(
    "关键问题 应用示范 标准体系 检测评价 人才培养 成果转化 供需衔接 前沿进展 绿色制造 质量提升 可靠性 产学研用 融合路径 国际合作 知识产权"
)
CITIES = _words(
    "北京/北京 上海/上海 苏州/江苏 南京/江苏 杭州/浙江 宁波/浙江 合肥/安徽 武汉/湖北 长沙/湖南 广州/广东 深圳/广东 佛山/广东 成都/四川 "
    "西安/陕西 郑州/河南 洛阳/河南 济南/山东 青岛/山东 大连/辽宁 哈尔滨/黑龙江 厦门/福建 南昌/江西 昆明/云南 包头/内蒙古"
)
VENUES = _words("国际会议中心 万豪酒店 科技馆 高新区创业园 大学礼堂 会展中心三层 研究院报告厅 产业园 宾馆 线上")
# Kind, the heads of its titles, and how often it is held.
KINDS = (
    ("forum", ("产业论坛", "高峰论坛", "创新大会", "年会", "发展论坛"), 24),
    ("seminar", ("技术研讨会", "研讨会", "学术沙龙", "技术交流会", "专题座谈会"), 30),
    ("training", ("培训班", "高级研修班", "专题培训"), 14),
    ("council_meeting", ("理事会", "常务理事会", "成员大会"), 10),
    ("contest", ("创新大赛", "技能大赛", "揭榜活动"), 6),
    ("field_visit", ("调研", "企业走访", "考察活动"), 8),
    ("agreement", ("战略合作签约", "合作协议签署", "共建实验室签约"), 8),
)
# How another writes the same; the folding knows a few of these only.
SYNONYMS = (
    ("高峰论坛", "峰会"), ("高峰论坛", "高端对话"), ("产业论坛", "产业峰会"), ("创新大会", "创新年会"),
    ("发展论坛", "发展峰会"), ("发展论坛", "行业盛会"), ("技术研讨会", "技术研讨活动"), ("研讨会", "研讨交流会"),
    ("研讨会", "座谈会"), ("学术沙龙", "学术交流"), ("技术交流会", "技术分享会"), ("专题座谈会", "专题会"),
    ("培训班", "培训"), ("培训班", "训练营"), ("高级研修班", "高研班"), ("专题培训", "集中学习"),
    ("常务理事会", "常务理事会会议"), ("理事会", "理事会议"), ("成员大会", "会员代表大会"),
    ("创新大赛", "创新创业大赛"), ("技能大赛", "技能竞赛"), ("揭榜活动", "揭榜挂帅"), ("调研", "实地调研"),
    ("企业走访", "走访企业"), ("考察活动", "考察"), ("战略合作签约", "签署战略合作协议"),
    ("合作协议签署", "签订合作协议"), ("共建实验室签约", "联合实验室共建协议"), ("关键问题", "关键难题"),
    ("应用示范", "示范应用"), ("标准体系", "标准化"), ("检测评价", "检验检测"), ("人才培养", "人才建设"),
    ("成果转化", "成果产业化"), ("供需衔接", "供需对接"), ("前沿进展", "前沿动态"), ("绿色制造", "绿色化"),
    ("质量提升", "提质增效"), ("产学研用", "产学研"), ("融合路径", "融合"), ("知识产权", "专利"),
    ("汽车轻量化", "轻量化"), ("化纤新材料", "化纤"), ("水环境治理", "水治理"), ("畜禽良种", "良种"),
    ("太阳能热发电", "光热发电"), ("数字孪生", "数字孪生体"), ("增材制造", "3D打印"), ("云原生", "Cloud Native"),
    ("污水回用", "再生水"), ("第三代器件", "三代半器件"),
)  # fmt: skip
FRAMES = (
    "{}成功举办",
    "{}圆满落幕",
    "关于召开{}的情况",
    "{}在{city}举行",
    "参加{}",
    "{}顺利闭幕",
    "我单位承办{}",
    "联合主办{}",
)
HAN = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Made:
    """One record as somebody entered it; ``event`` is what it tells of. Pictures are (event, place, way of saving)."""

    key: int
    event: int
    reporter: int
    kind: str
    title: str
    since: date
    until: date
    precision: str = "day"
    place: str = ""
    province: str = ""
    edition: int | None = None
    people: int | None = None
    organisations: frozenset[int] = frozenset()
    files: frozenset[str] = frozenset()
    pictures: tuple[bytes, ...] = ()


@dataclass
class Event:
    """What really took place."""

    number: int
    organiser: int
    kind: str
    head: str
    subject: str
    aspect: str
    edition: int | None
    days: tuple[date, date]
    city: str
    venue: str
    people: int
    partners: tuple[int, ...]
    has_theme: bool = True
    files: tuple[str, ...] = ()
    scene: int = 0
    shots: int = 0
    tells_city: bool = False


def organisation_names() -> list[tuple[str, int]]:
    """(name, organisation) as the registry knows them: the full names, and the short one of two in three."""
    full = [(f"{theme}产业技术创新战略联盟", at) for at, theme in enumerate(THEMES)]
    return full + [(f"{theme}联盟", at) for at, theme in enumerate(THEMES) if at % 3]


def activities(seed: int, *, total: int = 5_000, clusters: int = 500) -> list[Made]:
    """``total`` records, of which ``clusters`` events are told of two or three times, in the order of their days."""
    draw = random.Random(seed)
    events = [_event(draw, number) for number in range(total - clusters)]
    told, twice = [], set(draw.sample(range(len(events)), clusters))
    hard = [event for event in events if event.number not in twice]
    draw.shuffle(hard)
    # Each has its own neighbour: two "next editions" of one event would be one activity.
    for event, near in zip(hard, draw.sample(events, int(len(hard) * 0.4)), strict=False):
        if near is not event:
            _make_neighbour(draw, event, near)
    for event in events:
        told += _records(draw, event, 1 + (event.number in twice) + (event.number in twice and draw.random() < 0.18))
    kept = _cut(told, total)
    draw.shuffle(kept)
    return sorted((replace(one, key=at) for at, one in enumerate(kept, 1)), key=lambda one: (one.since, one.key))


def true_pairs(made: list[Made]) -> set[tuple[int, int]]:
    """The pairs of keys, smaller first, that tell of one event."""
    by_event: dict[int, list[int]] = {}
    for one in made:
        by_event.setdefault(one.event, []).append(one.key)
    return {(a, b) for keys in by_event.values() for a in keys for b in keys if a < b}


def pairs_with_own_file(made: list[Made]) -> set[tuple[int, int]]:
    """Those of the true pairs that share a file which belongs to their event alone."""
    events: dict[str, set[int]] = {}
    for one in made:
        for file in one.files:
            events.setdefault(file, set()).add(one.event)
    own = {file for file, told_of in events.items() if len(told_of) == 1}
    by_key = {one.key: one for one in made}
    return {pair for pair in true_pairs(made) if by_key[pair[0]].files & by_key[pair[1]].files & own}


def _cut(told: list[Made], total: int) -> list[Made]:
    """The first ``total``, of which those told once give way first."""
    count: dict[int, int] = {}
    for one in told:
        count[one.event] = count.get(one.event, 0) + 1
    once = [one for one in told if count[one.event] == 1]
    gone = {one.event for one in once[: max(0, len(told) - total)]}
    return [one for one in told if one.event not in gone]


def _event(draw: random.Random, number: int) -> Event:
    kind, heads, _often = draw.choices(KINDS, weights=[one[2] for one in KINDS])[0]
    day = date(2026, 1, 4) + timedelta(draw.randrange(355))
    length = draw.choices((0, 1, 2), (70, 20, 10))[0]
    organiser = draw.randrange(len(THEMES))
    others = [one for one in range(len(THEMES)) if one != organiser]
    return Event(
        number, organiser, kind, draw.choice(heads), draw.choice(SUBJECTS), draw.choice(ASPECTS),
        draw.randint(1, 14) if draw.random() < 0.55 or kind == "council_meeting" else None,
        (day, day + timedelta(length)), draw.choice(CITIES), draw.choice(VENUES), int(draw.lognormvariate(4.6, 0.7)) + 8,
        tuple(draw.sample(others, draw.choice((1, 1, 2, 3)))), kind != "council_meeting",
        tuple(_sha(draw) for _number in range(draw.choice((0, 1, 2)))), draw.getrandbits(48), draw.choice((0, 0, 1, 2)),
    )  # fmt: skip


def _make_neighbour(draw: random.Random, event: Event, near: Event) -> None:
    """Turn ``event`` into something that looks like ``near`` and is another activity."""
    for name in ("organiser", "kind", "head", "subject", "aspect", "edition", "days", "city", "venue", "partners"):
        setattr(event, name, getattr(near, name))
    event.has_theme = near.has_theme
    sort = draw.choice(("edition", "city", "kind", "theme", "month", "alliance", "hall"))
    if not near.has_theme and sort in {"theme", "hall"}:
        sort = "edition"  # a council has no theme by which two of its sessions differ
    gap = timedelta(draw.choice((0, 1, 2, 3)))
    if sort == "edition":
        event.edition, event.days = (near.edition or 4) + 1, (near.days[0] + gap, near.days[1] + gap)
        near.edition = near.edition or 4
    elif sort == "city":
        event.city = draw.choice([one for one in CITIES if one.split("/")[1] != near.city.split("/")[1]])
        event.days, event.tells_city = (near.days[0] + gap, near.days[1] + gap), True
    elif sort == "kind":
        event.kind, heads, _often = draw.choice([one for one in KINDS if _family(one[0]) != _family(near.kind)])
        event.head, event.edition, event.scene = draw.choice(heads), None, near.scene
    elif sort == "theme":
        event.subject = draw.choice([one for one in SUBJECTS if one != near.subject])
        event.scene = near.scene
    elif sort == "month":
        event.days = (near.days[0] + timedelta(30), near.days[1] + timedelta(30))
    elif sort == "alliance":
        event.organiser, event.partners = (near.organiser + 7) % len(THEMES), ((near.organiser + 11) % len(THEMES),)
        event.subject = draw.choice(SUBJECTS)
    else:
        event.subject, event.aspect, event.scene = draw.choice(SUBJECTS), draw.choice(ASPECTS), near.scene
    if draw.random() < 0.25:  # a report of the year stands behind both
        event.files = (*event.files, f"{near.organiser:064x}")
        near.files = (*near.files, f"{near.organiser:064x}")


def _family(kind: str) -> str:
    return "meeting" if kind in {"forum", "seminar"} else kind


def _records(draw: random.Random, event: Event, number: int) -> list[Made]:
    """The event as its organiser tells it, and then as others do, or the organiser once more."""
    first = _told(draw, event, event.organiser, _title(draw, event), event.files)
    made = [replace(first, pictures=_shots(draw, event))]
    reporters = [*event.partners, event.organiser]
    draw.shuffle(reporters)
    for reporter in (reporters * 2)[: number - 1]:
        made.append(_again(draw, event, reporter, made[0]))
    return made


def _again(draw: random.Random, event: Event, reporter: int, first: Made) -> Made:
    """A second telling: other words, perhaps another day or kind, the same papers or pictures saved anew."""
    shares = draw.random()
    # In the order of the event: a set of texts has another order in every process.
    files = event.files[:1] if shares < 0.3 else ()
    again = _told(draw, event, reporter, _reworded(draw, event, first.title), files)
    pictures = tuple(_saved_anew(draw, one) for one in first.pictures if shares >= 0.2 and draw.random() < 0.8)
    changes: dict[str, object] = {"pictures": pictures}
    if draw.random() < 0.14:
        step = timedelta(draw.choice((-1, 1)))
        changes |= {"since": again.since + step, "until": again.until + step}
    elif draw.random() < 0.04:
        month = again.since.replace(day=1)
        changes |= {
            "since": month,
            "until": (month + timedelta(31)).replace(day=1) - timedelta(1),
            "precision": "month",
        }
    if event.kind in {"forum", "seminar"} and draw.random() < 0.15:
        changes["kind"] = draw.choice(("forum", "seminar", "member_event"))
    return replace(again, **changes)


def _told(draw: random.Random, event: Event, reporter: int, title: str, files: tuple[str, ...]) -> Made:
    city, province = event.city.split("/")
    places = (f"{city}", f"{city}市{event.venue}", f"{city}{event.venue}", event.venue, "")
    people = draw.choices(
        (event.people, round(event.people, -1) or 10, None, int(event.people * 1.3)), (60, 18, 14, 8)
    )[0]
    named = {one for one in (event.organiser, *event.partners) if draw.random() < 0.75} | {reporter}
    return Made(
        0, event.number, reporter, event.kind, title, *event.days,
        place=draw.choices(places, (30, 20, 20, *((0, 0) if event.tells_city else (12, 18))))[0], province=province if draw.random() < 0.7 else "",
        edition=event.edition if event.edition and draw.random() < 0.3 else None, people=people,
        organisations=frozenset(named), files=frozenset(files),
    )  # fmt: skip


def _title(draw: random.Random, event: Event) -> str:
    theme = THEMES[event.organiser]
    who = draw.choice((f"{theme}产业技术创新战略联盟", f"{theme}联盟", theme, ""))
    edition = f"第{_numeral(draw, event.edition)}届" if event.edition else ""
    if event.kind == "council_meeting":
        term, session = _numeral(draw, event.organiser % 4 + 1), _numeral(draw, event.edition or 1)
        edition = draw.choice((f"第{term}届第{session}次", f"{term}届{session}次", f"第{session}次"))
    year = draw.choice(("2026年", "2026", "", ""))
    place = draw.choice(("", "", f"（{event.city.split('/')[0]}）"))
    what = f"{event.subject}{event.aspect}" if event.has_theme else ""
    return f"{year}{who}{edition}{what}{event.head}{place}"


def _reworded(draw: random.Random, event: Event, title: str) -> str:
    """The title in the words of another: none to four changes."""
    for way in draw.sample(_WAYS, draw.choices((0, 1, 2, 3, 4), (8, 22, 34, 24, 12))[0]):
        title = way(draw, event, title) or title
    return title[:200]


def _shorter(draw: random.Random, event: Event, title: str) -> str:
    theme = THEMES[event.organiser]
    name = draw.choice((f"{theme}联盟", f"{theme}创新联盟", theme, f"{theme[:3]}联盟"))
    return title.replace(f"{theme}产业技术创新战略联盟", name).replace(f"{theme}联盟", name)


def _synonym(draw: random.Random, event: Event, title: str) -> str:
    for word, other in draw.sample(SYNONYMS, len(SYNONYMS)):
        if word in title:
            return title.replace(word, other)
    return title


def _other_numerals(draw: random.Random, event: Event, title: str) -> str:
    for number in range(14, 0, -1):
        for one, other in ((f"第{_han(number)}", f"第{number}"), (f"第{number}", f"第{_han(number)}")):
            if one in title:
                return title.replace(one, other)
    return title


def _wide(draw: random.Random, event: Event, title: str) -> str:
    return title.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def _punctuated(draw: random.Random, event: Event, title: str) -> str:
    title = title.replace("（", "(").replace("）", ")")
    return title.replace("年", "年 ").replace(
        event.subject, draw.choice((f"“{event.subject}”", f"《{event.subject}》", f"{event.subject}、"))
    )


def _turned(draw: random.Random, event: Event, title: str) -> str:
    what = f"{event.subject}{event.aspect}"
    return draw.choice((f"{what}——{title.replace(what, '')}", title.replace(what, f"{event.aspect}与{event.subject}")))


def _dropped(draw: random.Random, event: Event, title: str) -> str:
    for _time in range(draw.choice((1, 1, 2))):
        at = draw.randrange(len(title))
        title = title if title[at].isdigit() or title[at] in HAN else title[:at] + title[at + 1 :]
    return title


def _framed(draw: random.Random, event: Event, title: str) -> str:
    return draw.choice(FRAMES).format(title, city=event.city.split("/")[0])


def _less(draw: random.Random, event: Event, title: str) -> str:
    return title.replace(draw.choice(("2026年", f"（{event.city.split('/')[0]}）", event.aspect)), "")


_WAYS = [_shorter, _synonym, _synonym, _other_numerals, _wide, _punctuated, _turned, _dropped, _framed, _less]


def _numeral(draw: random.Random, number: int) -> str:
    return draw.choice((str(number), _han(number)))


def _han(number: int) -> str:
    return HAN[number] if number <= 10 else f"十{HAN[number - 10]}"


def _sha(draw: random.Random) -> str:
    return hashlib.sha256(draw.randbytes(8)).hexdigest()


def _shots(draw: random.Random, event: Event) -> tuple[bytes, ...]:
    """Photographs of the event; those taken in one hall have the same background and other people in front."""
    return tuple(_photograph(random.Random(event.scene), draw) for _number in range(event.shots))


def _photograph(hall: random.Random, front: random.Random) -> bytes:
    picture = Image.frombytes("RGB", (6, 4), hall.randbytes(72)).resize((144, 96), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _figure in range(7):
        left, top = front.randrange(120), front.randrange(20, 80)
        pen.ellipse(
            (left, top, left + front.randint(10, 34), top + front.randint(14, 44)), fill=tuple(front.randbytes(3))
        )
    return _bytes_of(picture, 88)


def _saved_anew(draw: random.Random, data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as picture:
        small = draw.choice((1.0, 1.0, 0.75, 0.5))
        size = (int(picture.width * small), int(picture.height * small))
        return _bytes_of(picture.resize(size, Image.Resampling.LANCZOS), draw.choice((40, 60, 75, 95)))


def _bytes_of(picture: Image.Image, quality: int) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()
