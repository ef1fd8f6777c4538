"""The 34 regions at province level: their names, how people write them, and their place in a grid of equal tiles.

The grid shows who lies beside whom and nothing else: no borders, no coast, no area (docs/decisions/0018).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Province:
    """One region: its short names, and the column and row of its tile, both from 0."""

    zh: str
    en: str
    column: int
    row: int

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    @property
    def lines(self) -> list[str]:
        """The name as it stands in a tile: one line, or two for a name of two words."""
        return str(self).split()

    @property
    def is_long(self) -> bool:
        """Whether the name in the reader's language needs small letters."""
        return len(str(self)) > 3


# No short name begins another one, so that the beginning of an address says which region it is.
PROVINCES: tuple[Province, ...] = tuple(
    Province(zh, en, column, row)
    for zh, en, column, row in (
        ("北京", "Beijing", 4, 2), ("天津", "Tianjin", 5, 2), ("河北", "Hebei", 4, 3), ("山西", "Shanxi", 3, 3),
        ("内蒙古", "Inner Mongolia", 3, 2), ("辽宁", "Liaoning", 6, 2), ("吉林", "Jilin", 6, 1),
        ("黑龙江", "Heilongjiang", 6, 0), ("上海", "Shanghai", 5, 4), ("江苏", "Jiangsu", 4, 4),
        ("浙江", "Zhejiang", 5, 5), ("安徽", "Anhui", 4, 5), ("福建", "Fujian", 5, 6), ("江西", "Jiangxi", 4, 6),
        ("山东", "Shandong", 5, 3), ("河南", "Henan", 3, 4), ("湖北", "Hubei", 3, 5), ("湖南", "Hunan", 3, 6),
        ("广东", "Guangdong", 3, 7), ("广西", "Guangxi", 2, 7), ("海南", "Hainan", 2, 8), ("重庆", "Chongqing", 2, 5),
        ("四川", "Sichuan", 1, 5), ("贵州", "Guizhou", 2, 6), ("云南", "Yunnan", 1, 6), ("西藏", "Xizang", 0, 4),
        ("陕西", "Shaanxi", 2, 4), ("甘肃", "Gansu", 1, 3), ("青海", "Qinghai", 1, 4), ("宁夏", "Ningxia", 2, 3),
        ("新疆", "Xinjiang", 0, 3), ("台湾", "Taiwan", 6, 6), ("香港", "Hong Kong", 4, 7), ("澳门", "Macao", 3, 8),
    )
)  # fmt: skip
# What a filter says for the records that name no region at all.
NONE = "-"


def province_of(text: str) -> Province | None:
    """The region that a text such as 广东, 广东省 or 广东省深圳市 begins with; None when it names none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return next((one for one in PROVINCES if plain.startswith(one.zh)), None)
