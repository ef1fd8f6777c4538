"""The columns of the sheet of records: what everybody is asked, what single kinds ask, and how people head them.

One sheet holds a year in the order of the days, whatever the kinds; what comes out of an activity stands on a
second sheet, one row each, and names its activity by the number in the first column. Headings are fixed in
Chinese, so that a file goes round between offices whatever language a person reads the pages in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xiefa.activities.enums import PartRole
from xiefa.activities.kinds import Field, Form, Kind

RECORDS, OUTCOMES = "活动", "成果"
NUMBER, KIND, TITLE, SINCE, UNTIL, PRECISION = "序号", "类别", "名称", "日期", "结束日期", "日期精度"
NARRATIVE, OPENNESS, EMBARGO, CONSENT = "情况介绍", "公开范围", "公开日期", "同意公开"
ID, VERSION, PROBLEM = "编号", "版本", "问题"
PLACE = "地点"
# Headings of what is one text in an entry, by its name there.
TEXTS = {PLACE: "place", "省份": "province", "系列名称": "series", "届、期次": "edition", NARRATIVE: "narrative"}
SCALES = {"参加人数": "people", "国家和地区数": "countries", "参加单位数": "units"}
ROLES = {
    "主办": PartRole.HOST,
    "承办": PartRole.ORGANIZER,
    "协办": PartRole.CO_ORGANIZER,
    "支持": PartRole.SUPPORTER,
    "参加": PartRole.PARTICIPANT,
}
DAYS = (SINCE, UNTIL, PRECISION)
FRONT = (NUMBER, KIND, TITLE, *DAYS, PLACE, "省份", *SCALES, *ROLES, NARRATIVE)
BEHIND = ("系列名称", "届、期次", OPENNESS, EMBARGO, CONSENT)
LAST = (ID, VERSION)
COMMON = (*FRONT, *BEHIND, *LAST)
REQUIRED = (KIND, TITLE, SINCE)
OUTCOME_KIND, OUTCOME_TITLE = "成果种类", "成果名称"
OUTCOME = {OUTCOME_KIND: "kind", OUTCOME_TITLE: "title", "阶段": "stage", "数量": "number", "金额": "amount"}
OUTCOME_HEADINGS = (NUMBER, *OUTCOME)
OUTCOME_REQUIRED = (NUMBER, OUTCOME_KIND, OUTCOME_TITLE)
# What a cell of the first column says when the row is there to be looked at.
EXAMPLE = "示例"
# How else people head these columns.
_ALSO = {
    NUMBER: ("编号序号", "行号", "No", "no."),
    KIND: ("活动类别", "类型", "活动类型", "记录类别"),
    TITLE: ("活动名称", "标题", "活动", "事项", "活动内容", "内容"),
    SINCE: ("开始日期", "起始日期", "时间", "活动时间", "举办时间", "活动日期"),
    UNTIL: ("截止日期",),
    PLACE: ("活动地点", "举办地点", "地址"),
    "省份": ("省", "所在省份"),
    "参加人数": ("人数", "参会人数", "规模", "参加人员数"),
    "参加单位数": ("单位数", "参会单位数"),
    "国家和地区数": ("国家数",),
    "主办": ("主办单位", "主办方"),
    "承办": ("承办单位", "承办方"),
    "协办": ("协办单位", "协办方"),
    "支持": ("支持单位",),
    "参加": ("参加单位", "参与单位"),
    NARRATIVE: ("简介", "情况", "活动简介", "备注", "说明"),
    EMBARGO: ("公开日期(此日起)",),
    CONSENT: ("有关人员同意公开",),
    ID: ("记录编号",),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of one form, or of several versions of it: which own field of which kind stands under a heading."""

    own: Mapping[str, tuple[tuple[Kind, Field], ...]]

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings in their order."""
        return (*FRONT, *self.own, *BEHIND, *LAST)

    def meant(self, written: str) -> str:
        """The heading that somebody means by these words, or an empty string."""
        known = {folded(one): one for one in self.headings}
        known |= {folded(also): one for one, words in _ALSO.items() for also in words if folded(also) not in known}
        return known.get(folded(written), "")


def columns_of(forms: Iterable[Form]) -> Columns:
    """The columns for records of these forms."""
    own: dict[str, list[tuple[Kind, Field]]] = {}
    for form in forms:
        for kind in form.kinds.values():
            for heading, field in own_headings(kind).items():
                own.setdefault(heading, []).append((kind, field))
    return Columns({heading: tuple(found) for heading, found in own.items()})


def own_headings(kind: Kind) -> dict[str, Field]:
    """What only this kind asks for, by heading: its name and unit, and its key where that would be taken."""
    found: dict[str, Field] = {}
    for field in kind.fields:
        heading = f"{field.zh}（{field.unit_zh}）" if field.unit_zh else field.zh
        taken = heading in found or folded(heading) in _COMMON_FOLDED
        found[f"{heading} {field.key}" if taken else heading] = field
    return found


def outcome_meant(written: str) -> str:
    """The heading of the sheet of outcomes that somebody means by these words, or an empty string."""
    return {folded(one): one for one in OUTCOME_HEADINGS}.get(folded(written), "")


def folded(heading: str) -> str:
    """A heading without what does not matter: width, blanks, stars, "（必填）"."""
    text = re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", heading))
    return re.sub(r"\((?:必填|选填|可选)\)$", "", text)


def is_example(cells: Mapping[str, str]) -> bool:
    """Whether a row is there to be looked at only."""
    return cells.get(NUMBER, "").startswith(EXAMPLE)


def said(cells: Mapping[str, str], headings: Sequence[str]) -> list[str]:
    """Those of the headings under which something stands."""
    return [one for one in headings if cells.get(one, "")]


_COMMON_FOLDED = frozenset(folded(one) for one in (*COMMON, PROBLEM))
