"""What the verbs of the room `evaluation` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.lifecycle import CYCLE, OBJECTION

ACTIONS: dict[str, Any] = {
    f"{table.name}.{move.verb}": move.label for table in (CYCLE, OBJECTION) for move in table.moves
} | {
    "evaluation.keep_scheme": _("采用政策文件中的指标方案"),
    "evaluation.draft_scheme": _("编制指标方案"),
    "evaluation.change_scheme": _("修改指标方案"),
    "evaluation.fix_scheme": _("指标方案定稿"),
    "evaluation.plan_cycle": _("设立评价周期"),
    "evaluation.change_cycle": _("修改评价周期"),
    "evaluation.screen_entrant": _("核定参评资格"),
    "evaluation.decide_entrant": _("决定参评资格"),
    "evaluation.begin_snapshot": _("封存参评记录"),
    "evaluation.close_snapshot": _("完成封存"),
    "evaluation.set_flag": _("认定事项"),
    "evaluation.compute": _("计算得分"),
    "evaluation.analyse": _("统计评分"),
    "evaluation.correct": _("更正数据"),
    "evaluation.withdraw_correction": _("撤回更正"),
    "evaluation.raise_objection": _("提出异议"),
    "evaluation.enter_past_grade": _("补录往期等级"),
    "evaluation.remove_past_grade": _("删除补录的等级"),
    "evaluation.put_out": _("存档发布的结果和复核包"),
    "evaluation.change_report": _("修改评价报告"),
    "evaluation.issue_certificate": _("颁发证书"),
    "evaluation.void_certificate": _("证书作废"),
}
