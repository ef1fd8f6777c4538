"""What the verbs of the room `review` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.review.lifecycle import PANEL

ACTIONS: dict[str, Any] = {
    **{f"panel.{move.verb}": move.label for move in PANEL.moves},
    "review.open_panel": _("开始评审"),
    "review.add_reviewer": _("增加评审专家"),
    "review.recuse": _("评审回避"),
    "review.speak": _("提出评审意见"),
}
