"""Provinces and larger cities of China: two records that name different ones tell of different activities."""

from __future__ import annotations

import re

# Province: its cities. Names that are mostly something else in a title (中山, 东方, 朝阳 …) are left out.
PROVINCES = {
    "北京": "", "天津": "", "上海": "", "重庆": "", "香港": "", "澳门": "", "台湾": "台北 新竹 高雄",
    "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安",
    "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛",
    "吉林": "长春 四平 辽源 通化 松原 白城 延边",
    "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 牡丹江 黑河 绥化",
    "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 宜兴",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 余姚 乌镇",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江",
    "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
    "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
    "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底",
    "广东": "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 潮州 揭阳 云浮",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 崇左",
    "海南": "海口 三亚 三沙 儋州 琼海 博鳌",
    "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
    "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理",
    "西藏": "拉萨 日喀则 昌都 林芝 那曲",
    "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 杨凌",
    "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南",
    "青海": "西宁 海东 格尔木", "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 阿克苏 喀什 和田 伊犁 石河子",
}  # fmt: skip
PROVINCE_OF = {city: province for province, cities in PROVINCES.items() for city in cities.split()}
_NAMES = sorted([*PROVINCES, *PROVINCE_OF], key=len, reverse=True)
# 北京大学, 南京理工大学, 上海交通大学, 南京路: names of houses and streets, not of where something took place.
_ANY = re.compile("|".join(_NAMES))
_PLACE = re.compile(
    rf"({'|'.join(_NAMES)})(?:特别行政区|自治区|省|市)?(?![^，,]{{0,4}}大学|[^，,]{{0,3}}学院|[东南西北中]?路|[东南西北]?街)"
)


def places_in(text: str) -> tuple[frozenset[str], str]:
    """The provinces and cities that ``text`` names, and the text without them."""
    found = frozenset(match[1] for match in _PLACE.finditer(text))
    return found, _PLACE.sub("", text) if found else text


def places_of(place: str, province: str) -> frozenset[str]:
    """The provinces and cities that the address of an activity names; 北京大学 lies in 北京."""
    return frozenset(_ANY.findall(f"{place} {province}"))


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name places and none of one lies in, or holds, any of the other."""
    return bool(one and other) and not any(_holds(a, b) or _holds(b, a) for a in one for b in other)


def _holds(wide: str, narrow: str) -> bool:
    return wide == narrow or PROVINCE_OF.get(narrow) == wide
