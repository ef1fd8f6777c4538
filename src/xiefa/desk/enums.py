"""Kinds of notices, and when they go out by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about. The first two always go out at once: somebody else waits for the answer."""

    INVITATION = "invitation", _("会议邀请")
    BALLOT = "ballot", _("表决")
    MEETING = "meeting", _("会议筹备与记录")
    TASK = "task", _("交办事项")
    MEMBERSHIP = "membership", _("入网申请与注册")
    REVIEW = "review", _("评审")
    ACTIVITY = "activity", _("活动填报")
    EVALUATION = "evaluation", _("活跃度评价")
    ARTICLE = "article", _("稿件")
    ISSUE = "issue", _("简报")


class Delivery(models.TextChoices):
    """When notices of one kind go out by mail."""

    AT_ONCE = "at_once", _("立即发送")
    DAILY = "daily", _("每日汇总")
    NONE = "none", _("不发邮件")


ALWAYS_AT_ONCE = frozenset({NoticeKind.INVITATION, NoticeKind.BALLOT})
CHOOSABLE = tuple(kind for kind in NoticeKind if kind not in ALWAYS_AT_ONCE)
