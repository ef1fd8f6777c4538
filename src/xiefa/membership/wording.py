"""What the verbs of the room `membership` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.membership.lifecycle import APPLICATION, REGISTRATION, REQUEST

ACTIONS: dict[str, Any] = {
    f"{table.name}.{move.verb}": move.label for table in (APPLICATION, REGISTRATION, REQUEST) for move in table.moves
} | {
    "membership.start": _("开始入网申请"),
    "membership.state": _("填写条件说明"),
    "membership.add_evidence": _("上传佐证"),
    "membership.remove_evidence": _("移除佐证"),
    "membership.find": _("核对条件"),
    "membership.open_registration": _("开始注册手续"),
    "membership.hand_in": _("提交手续材料"),
    "membership.confirm": _("核定手续"),
    "membership.propose_cancellation": _("提请取消注册资格"),
    "membership.lodge": _("提出资格变更请求"),
    "membership.keep_file": _("上传文件"),
}
