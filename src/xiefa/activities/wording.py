"""What the verbs of the room `activities` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.activities.lifecycle import ACTIVITY, PERIOD, QUESTION, REPORT

ACTIONS: dict[str, Any] = {
    f"{table.name}.{move.verb}": move.label for table in (ACTIVITY, PERIOD, QUESTION, REPORT) for move in table.moves
} | {
    "activities.plan_period": _("设立填报期"),
    "activities.join_members": _("为网员建立填报"),
    "activities.prepare_report": _("列出上期的长期情况"),
    "activities.explain": _("说明变化原因"),
    "activities.enter": _("录入活动"),
    "activities.propose": _("列入待核对"),
    "activities.revise": _("修改活动记录"),
    "activities.ask": _("提出质疑"),
    "activities.make_token": _("建立接口密钥"),
    "activities.revoke_token": _("停用接口密钥"),
    "activities.push": _("由对接系统写入"),
    "activities.keep_file": _("存入佐证文件"),
    "activities.keep_page": _("存档网页"),
    "activities.ask_for_binder": _("申请装订佐证"),
    "activities.bind": _("装订佐证合订本"),
    "activities.same": _("判为同一活动"),
    "activities.different": _("判为不是同一活动"),
    "activities.undo_verdict": _("撤销重复判断"),
    "activities.start_import": _("上传表格或清单"),
    "activities.correct_import": _("修改待导入的内容"),
    "activities.apply_import": _("导入表格或清单"),
    "activities.discard_import": _("放弃导入"),
    "activities.take_back_import": _("撤回导入的记录"),
}
