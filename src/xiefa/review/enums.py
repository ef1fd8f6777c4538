"""States and kinds of the review room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelState(models.TextChoices):
    """How far a review has come."""

    OPEN = "open", _("评审中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class Verdict(models.TextChoices):
    """What a reviewer says to one question."""

    YES = "yes", _("符合")
    NO = "no", _("不符合")
    UNCLEAR = "unclear", _("不能判断")


class Recommendation(models.TextChoices):
    """What a reviewer, or a whole panel, advises."""

    ACCEPT = "accept", _("建议通过")
    AMEND = "amend", _("建议补充后再议")
    REJECT = "reject", _("不建议通过")
