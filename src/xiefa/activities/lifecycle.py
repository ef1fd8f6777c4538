"""The moves of a record, of a report, of a period and of a question."""

from django.utils.translation import gettext_lazy as _

from xiefa.activities import rules
from xiefa.activities.enums import ActivityState as S
from xiefa.activities.enums import PeriodState as P
from xiefa.activities.enums import QuestionState as Q
from xiefa.activities.enums import ReportState as R
from xiefa.kernel.lifecycle import Lifecycle, Move

ACTIVITY = Lifecycle(
    "activity",
    (
        Move("take_on", {S.PROPOSED}, S.ENTERED, who=rules.is_reporter, label=_("核对无误，转为记录")),
        Move(
            "set_aside",
            {S.PROPOSED, S.ENTERED, S.RETURNED},
            S.SET_ASIDE,
            who=rules.is_reporter,
            label=_("不采用"),
        ),
        Move("restore", {S.SET_ASIDE}, S.ENTERED, who=rules.is_reporter, label=_("恢复")),
        Move(
            "confirm",
            {S.ENTERED, S.RETURNED},
            S.CONFIRMED,
            who=rules.is_confirmer,
            unless=rules.gaps,
            label=_("确认"),
        ),
        Move("accept", {S.CONFIRMED}, S.ACCEPTED, who=rules.is_accepter, unless=rules.gaps, label=_("接受")),
        Move("return", {S.CONFIRMED, S.ACCEPTED}, S.RETURNED, who=rules.is_accepter, label=_("退回补正")),
        # A change of a confirmed or accepted record opens it again; only ``revise`` makes this move.
        Move("reopen", {S.CONFIRMED, S.ACCEPTED, S.RETURNED}, S.ENTERED, who=rules.is_reporter, label=_("重新打开")),
    ),
)

PERIOD = Lifecycle(
    "period",
    (
        Move("open", {P.PLANNED}, P.OPEN, who=rules.is_organiser, label=_("开始填报")),
        Move("close", {P.OPEN}, P.CLOSED, who=rules.is_organiser, label=_("结束填报")),
        Move("reopen", {P.CLOSED}, P.OPEN, who=rules.is_organiser, label=_("重新开放填报")),
    ),
)

REPORT = Lifecycle(
    "report",
    (
        Move("hand_in", {R.OPEN}, R.HANDED_IN, who=rules.is_filler, unless=rules.hand_in_refusals, label=_("提交填报")),
        Move(
            "take_back",
            {R.HANDED_IN},
            R.OPEN,
            who=rules.is_filler,
            unless=rules.take_back_refusals,
            label=_("收回修改"),
        ),
    ),
)

QUESTION = Lifecycle(
    "question",
    (
        Move("answer", {Q.OPEN}, Q.ANSWERED, who=rules.is_answerer, label=_("答复")),
        Move("settle", {Q.ANSWERED}, Q.SETTLED, who=rules.is_settler, label=_("了结")),
        Move("put_back", {Q.ANSWERED}, Q.OPEN, who=rules.is_settler, label=_("请再答复")),
    ),
)
