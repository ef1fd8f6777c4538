"""What each kind of rule asks for: the fields of its form, which are the keys of its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
# What a field of a rule holds.
MEASURE, FLAG, NUMBER, WAY, YES, OUTCOME, STEP = "measure", "flag", "number", "way", "yes", "outcome", "step"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a rule: its key in the data, what it holds, what it is called."""

    key: str
    sort: str
    label: Words
    help: Words = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list in a rule: each entry has the same fields."""

    key: str
    label: Words
    columns: tuple[Asked, ...]


_WHAT = Asked("measure", MEASURE, _("数据"))
_INSTEAD_OF_LEVELS = Asked("measure", MEASURE, _("数据"), _("与“分级”二选一。"))
_EACH = Asked("each", NUMBER, _("每个单位得分"))
_WHEN_ZERO = Asked("when_zero", NUMBER, _("分母为零时得分"), _("不填为 0。"))
_FLAGGED = Asked("flag", FLAG, _("认定事项"), _("与“数据”二选一。"))
_LEVELS = Rows(
    "levels", _("分级"), (Asked("measure", MEASURE, _("数据")), _EACH, Asked("cap", NUMBER, _("本级最多得分")))
)
_TIERS = Rows("tiers", _("分档"), (Asked("from", NUMBER, _("达到")), Asked("points", NUMBER, _("得分"))))
_HIGHEST = Asked("highest_only", YES, _("取最高级别，不累计"))
_WAY = Asked("of", WAY, _("专家分数怎样合成"))
_SCALE = Asked("scale", NUMBER, _("专家打分的满分"), _("不填为本项分值。"))
_STAGES = Rows("stages", _("各步骤"), (Asked("step", STEP, _("步骤")), Asked("weight", NUMBER, _("权重")), _WAY))

FIELDS: Mapping[str, tuple[Asked | Rows, ...]] = {
    "binary": (_WHAT, Asked("least", NUMBER, _("达到"), _("不填为 1。")), _FLAGGED, Asked("proof", MEASURE, _("还须有"))),
    "tiered": (_LEVELS, _HIGHEST, _INSTEAD_OF_LEVELS, _TIERS),
    "count_cap": (_WHAT, _EACH),
    "threshold_increment": (
        _WHAT,
        Asked("base", NUMBER, _("基数")),
        Asked("at_base", NUMBER, _("达到基数时得分"), _("不填为 0。")),
        Asked("step", NUMBER, _("此后每增加")),
        Asked("each", NUMBER, _("每次加分")),
    ),
    "linear": (
        _WHAT,
        Asked("of", MEASURE, _("除以"), _("按比例时填写；不填则直接按数据。")),
        Asked("start.at", NUMBER, _("起点")),
        Asked("start.points", NUMBER, _("起点得分")),
        Asked("end.at", NUMBER, _("终点")),
        Asked("end.points", NUMBER, _("终点得分")),
        _WHEN_ZERO,
    ),
    "ratio": (
        _WHAT,
        Asked("of", MEASURE, _("除以")),
        Asked("goal", NUMBER, _("满分比例"), _("例如 0.5；不填为 1。")),
        _WHEN_ZERO,
    ),
    "growth": (
        _WHAT,
        Asked("before", MEASURE, _("上期数据")),
        Asked("start", NUMBER, _("增长多少起计分"), _("例如 0.1；不填为 0。")),
        Asked("goal", NUMBER, _("增长多少得满分"), _("例如 0.5；与“分档”二选一。")),
        _TIERS,
        Asked("when_zero", NUMBER, _("从零起步时得分")),
        Asked("when_both_zero", NUMBER, _("两期都为零时得分"), _("不填为 0。")),
    ),
    "bonus": (
        _WHAT, _FLAGGED, _EACH, _LEVELS, _HIGHEST, Asked("cap", NUMBER, _("最多加分")),
        Asked("inside", YES, _("计入满分以内")),
    ),
    "deduction": (_WHAT, _FLAGGED, _EACH, _LEVELS, Asked("floor", NUMBER, _("最多扣分"), _("写成负数，例如 -5。"))),
    "veto": (_FLAGGED, _WHAT, Asked("least", NUMBER, _("达到"), _("不填为 1。")), Asked("grade", OUTCOME, _("后果"))),
    "expert": (_WAY, _SCALE),
    "composite": (_STAGES, _SCALE),
}  # fmt: skip
