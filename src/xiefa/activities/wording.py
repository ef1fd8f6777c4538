"""What the verbs of the room `activities` are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.activities.lifecycle import ACTIVITY, PERIOD

ACTIONS: dict[str, Any] = {
    f"{table.name}.{move.verb}": move.label for table in (ACTIVITY, PERIOD) for move in table.moves
} | {
    "activities.plan_period": _("设立填报期"),
    "activities.join_members": _("为网员建立填报"),
    "activities.enter": _("录入活动"),
    "activities.propose": _("列入待核对"),
    "activities.revise": _("修改活动记录"),
}
