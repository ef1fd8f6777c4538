"""The moves of a panel."""

from django.utils.translation import gettext_lazy as _

from xiefa.kernel.lifecycle import Lifecycle, Move
from xiefa.review import rules
from xiefa.review.enums import PanelState as S

PANEL = Lifecycle(
    "panel",
    (
        Move("complete", {S.OPEN}, S.CLOSED, who=rules.may_end, unless=rules.still_waiting, label=_("完成评审")),
        Move("close", {S.OPEN}, S.CLOSED, who=rules.may_arrange, unless=rules.no_opinion, label=_("提前结束评审")),
        Move("cancel", {S.OPEN}, S.CANCELLED, who=rules.may_arrange, label=_("取消评审")),
    ),
)
