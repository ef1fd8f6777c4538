"""States of the room, and the channels by their words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    """Where the making of an edition stands."""

    WAITING = "waiting", _("待生成")
    MADE = "made", _("已生成")
    FAILED = "failed", _("未能生成")


class Channel(TextChoices):
    """The formats an issue is published in, in the order in which they are shown."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    WEB = "web", _("网页")
    WECHAT = "wechat", _("公众号")
    EMAIL = "email", _("邮件")
    TEXT = "text", _("纯文本")
