"""What the verbs of the room `activities` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.activities.lifecycle import ACTIVITY

ACTIONS: dict[str, Any] = {f"{ACTIVITY.name}.{move.verb}": move.label for move in ACTIVITY.moves} | {
    "activities.enter": _("录入活动"),
    "activities.propose": _("列入待核对"),
    "activities.revise": _("修改活动记录"),
}
