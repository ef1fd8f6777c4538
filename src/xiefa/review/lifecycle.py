"""The moves of panels, score sheets and discussions."""

from django.utils.translation import gettext_lazy as _

from xiefa.kernel.lifecycle import Lifecycle, Move
from xiefa.review import rules
from xiefa.review.enums import DiscussionState, ReviewState, RoundState, SheetState
from xiefa.review.enums import PanelState as S
from xiefa.review.rules import discussions as discussion_rules
from xiefa.review.rules import reviews, rounds
from xiefa.review.rules import sheets as sheet_rules

PANEL = Lifecycle(
    "panel",
    (
        Move("complete", {S.OPEN}, S.CLOSED, who=rules.may_end, unless=rules.still_waiting, label=_("完成评审")),
        Move("close", {S.OPEN}, S.CLOSED, who=rules.may_arrange, unless=rules.no_opinion, label=_("提前结束评审")),
        Move("cancel", {S.OPEN}, S.CANCELLED, who=rules.may_arrange, label=_("取消评审")),
    ),
)

SHEET = Lifecycle(
    "sheet",
    (
        Move(
            "submit",
            {SheetState.DRAFT},
            SheetState.SUBMITTED,
            who=sheet_rules.is_own,
            unless=sheet_rules.submit_refusals,
            label=_("提交评分表"),
        ),
    ),
)

DISCUSSION = Lifecycle(
    "discussion",
    (
        Move(
            "open",
            {DiscussionState.PLANNED},
            DiscussionState.OPEN,
            who=rules.may_arrange,
            unless=discussion_rules.open_refusals,
            label=_("开始会评"),
        ),
        Move(
            "close",
            {DiscussionState.PLANNED, DiscussionState.OPEN},
            DiscussionState.CLOSED,
            who=rules.may_arrange,
            unless=discussion_rules.close_refusals,
            label=_("结束会评"),
        ),
    ),
)

REVIEW = Lifecycle(
    "review",
    (
        Move(
            "open",
            {ReviewState.PREPARING},
            ReviewState.OPEN,
            who=rules.may_arrange,
            unless=reviews.unready,
            label=_("开始评审"),
        ),
        Move(
            "prepare",
            {ReviewState.OPEN},
            ReviewState.PREPARING,
            who=rules.may_arrange,
            unless=reviews.has_begun,
            label=_("退回筹备"),
        ),
        Move(
            "close",
            {ReviewState.OPEN},
            ReviewState.CLOSED,
            who=rules.may_arrange,
            unless=reviews.unfinished,
            label=_("结束评审"),
        ),
    ),
)

_UNOPENED = {RoundState.PLANNED, RoundState.ASSIGNED}
ROUND = Lifecycle(
    "round",
    (
        Move(
            "assign",
            _UNOPENED,
            RoundState.ASSIGNED,
            who=rules.may_arrange,
            unless=rounds.unassignable,
            label=_("分派"),
        ),
        Move("unassign", {RoundState.ASSIGNED}, RoundState.PLANNED, who=rules.may_arrange, label=_("撤销分派")),
        Move(
            "open",
            {RoundState.ASSIGNED},
            RoundState.OPEN,
            who=rules.may_arrange,
            unless=rounds.unready,
            label=_("开始评分"),
        ),
        Move(
            "reassign",
            {RoundState.OPEN},
            RoundState.OPEN,
            who=rules.may_arrange,
            unless=rounds.unassignable,
            label=_("补充分派"),
        ),
        Move(
            "close",
            {RoundState.OPEN},
            RoundState.CLOSED,
            who=rules.may_arrange,
            unless=rounds.sheets_missing,
            label=_("结束评分"),
        ),
        Move(
            "close_early",
            {RoundState.OPEN},
            RoundState.CLOSED,
            who=rules.may_arrange,
            unless=rounds.unscored,
            label=_("提前结束评分"),
        ),
    ),
)
