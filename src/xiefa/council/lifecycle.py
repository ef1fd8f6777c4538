"""The moves of meetings, ballots and tasks."""

from django.utils.translation import gettext_lazy as _

from xiefa.council import rules
from xiefa.council.enums import BallotState as B
from xiefa.council.enums import MeetingState as M
from xiefa.council.enums import TaskState as T
from xiefa.kernel.lifecycle import Lifecycle, Move

MEETING = Lifecycle(
    "meeting",
    (
        Move(
            "call", {M.PREPARING}, M.CALLED, who=rules.may_prepare, unless=rules.call_refusals, label=_("发出会议通知")
        ),
        Move("open", {M.CALLED}, M.OPEN, who=rules.may_record, label=_("开会")),
        Move("close", {M.OPEN}, M.CLOSED, who=rules.may_record, unless=rules.close_refusals, label=_("休会")),
        Move("reopen", {M.CLOSED}, M.OPEN, who=rules.may_record, label=_("复会")),
        Move("minute", {M.CLOSED}, M.MINUTED, who=rules.may_record, label=_("形成纪要")),
        Move("cancel", {M.PREPARING, M.CALLED}, M.CANCELLED, who=rules.may_prepare, label=_("取消会议")),
    ),
)

BALLOT = Lifecycle(
    "ballot",
    (
        Move("close", {B.OPEN}, B.CLOSED, who=rules.may_count, label=_("计票")),
        Move("void", {B.OPEN}, B.VOID, who=rules.may_count, label=_("作废表决")),
    ),
)

TASK = Lifecycle(
    "task",
    (
        Move("report", {T.OPEN, T.REPORTED}, T.REPORTED, who=rules.may_keep, label=_("报告进展")),
        Move("finish", {T.OPEN, T.REPORTED}, T.DONE, who=rules.may_keep, label=_("办结")),
        Move("reopen", {T.DONE}, T.OPEN, who=rules.may_keep, label=_("重新办理")),
    ),
)
