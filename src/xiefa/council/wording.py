"""What the verbs of the room `council` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.council.lifecycle import BALLOT, MEETING, TASK

ACTIONS: dict[str, Any] = {
    **{f"{table.name}.{move.verb}": move.label for table in (MEETING, BALLOT, TASK) for move in table.moves},
    "council.prepare_meeting": _("筹备会议"),
    "council.change_meeting": _("修改会议安排"),
    "council.add_item": _("加入议题"),
    "council.change_item": _("修改议题"),
    "council.move_item": _("调整议题顺序"),
    "council.remove_item": _("撤下议题"),
    "council.add_case": _("加入事项"),
    "council.remove_case": _("撤下事项"),
    "council.add_paper": _("加入会议材料"),
    "council.remove_paper": _("撤下会议材料"),
    "council.note_discussion": _("记录讨论"),
    "council.propose": _("提出待列议题"),
    "council.drop_motion": _("撤下待议事项"),
    "council.release_motion": _("待列议题重新等待"),
    "council.invite": _("邀请到会"),
    "council.uninvite": _("撤回邀请"),
    "council.answer": _("回复邀请"),
    "council.arrive": _("到会"),
    "council.leave": _("离会"),
    "council.correct_times": _("更正到会时间"),
    "council.give_proxy": _("委托"),
    "council.end_proxy": _("撤销委托"),
    "council.recuse": _("回避"),
    "council.end_recusal": _("撤销回避"),
    "council.open_ballot": _("付诸表决"),
    "council.cast": _("投票"),
    "council.declare": _("宣布决议"),
    "council.record_past": _("补录决议"),
    "council.hand_out": _("交办任务"),
}
