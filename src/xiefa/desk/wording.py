"""What the desk's verbs are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "desk.choose_deliveries": _("设置通知方式"),
    "desk.make_calendar_key": _("生成日历订阅地址"),
    "desk.end_calendar_key": _("停用日历订阅地址"),
    "desk.news_of_meeting": _("由会议记录起草稿件"),
}
