"""The moves of cycles and objections."""

from django.utils.translation import gettext_lazy as _

from xiefa.evaluation import rules
from xiefa.evaluation.enums import CycleState as C
from xiefa.evaluation.enums import ObjectionState as O
from xiefa.kernel.lifecycle import Lifecycle, Move

_BEFORE_RESULTS = frozenset({C.PLANNED, C.ANNOUNCED, C.SCREENING, C.SEALED, C.JUDGING, C.RECHECK})

CYCLE = Lifecycle(
    "cycle",
    (
        Move(
            "announce",
            {C.PLANNED},
            C.ANNOUNCED,
            who=rules.is_arranger,
            unless=rules.announce_refusals,
            label=_("发出通知"),
        ),
        Move(
            "screen",
            {C.ANNOUNCED},
            C.SCREENING,
            who=rules.is_arranger,
            unless=rules.screen_refusals,
            label=_("开始资格审核"),
        ),
        Move("seal", {C.SCREENING}, C.SEALED, who=rules.is_arranger, unless=rules.seal_refusals, label=_("封存数据")),
        Move("judge", {C.SEALED}, C.JUDGING, who=rules.is_arranger, unless=rules.not_sealed, label=_("组织评审")),
        Move(
            "recheck",
            {C.JUDGING},
            C.RECHECK,
            who=rules.is_arranger,
            unless=rules.review_unfinished,
            label=_("开始复核"),
        ),
        Move(
            "lay_open",
            {C.RECHECK, C.NOTICED},
            C.NOTICED,
            who=rules.is_publisher,
            unless=rules.not_computed,
            label=_("公示结果"),
        ),
        Move("take_back", {C.NOTICED}, C.RECHECK, who=rules.is_publisher, label=_("撤回公示")),
        Move(
            "publish",
            {C.NOTICED},
            C.PUBLISHED,
            who=rules.is_publisher,
            unless=rules.publish_refusals,
            label=_("发布结果"),
        ),
        Move("cancel", _BEFORE_RESULTS, C.CANCELLED, who=rules.is_publisher, label=_("取消本期评价")),
    ),
)

OBJECTION = Lifecycle(
    "objection",
    (
        Move("uphold", {O.OPEN}, O.UPHELD, who=rules.is_arranger, unless=rules.own_objection, label=_("异议成立")),
        Move(
            "dismiss", {O.OPEN}, O.DISMISSED, who=rules.is_arranger, unless=rules.own_objection, label=_("异议不成立")
        ),
        Move("withdraw", {O.OPEN}, O.WITHDRAWN, who=rules.is_raiser, label=_("撤回异议")),
    ),
)
