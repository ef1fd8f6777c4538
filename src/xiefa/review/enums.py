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


class ReviewState(models.TextChoices):
    """How far the scoring of many candidates has come."""

    PREPARING = "preparing", _("筹备中")
    OPEN = "open", _("评分中")
    CLOSED = "closed", _("已结束")


class RoundKind(models.TextChoices):
    """Whose judges score whom in a round."""

    OWN_GROUP = "own_group", _("本组评审")
    OTHER_GROUPS = "other_groups", _("交叉评审")


class RoundState(models.TextChoices):
    """How far one step has come."""

    PLANNED = "planned", _("未开始")
    ASSIGNED = "assigned", _("已分派")
    OPEN = "open", _("评分中")
    CLOSED = "closed", _("已结束")


class RecusalSource(models.TextChoices):
    """Where it is known from that somebody must stand aside."""

    DERIVED = "derived", _("由任职推定")
    DECLARED = "declared", _("本人声明")
    OFFICE = "office", _("组织人提出")


class SheetState(models.TextChoices):
    """Whether a score sheet is still being written."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("已提交")


class Disclosure(models.TextChoices):
    """From when on a judge whose own sheet is in reads what the others gave the same candidate, without names."""

    OWN_IN = "own_in", _("本人提交后")
    ROUND_CLOSED = "round_closed", _("本步骤结束后")


class Compared(models.TextChoices):
    """What of two rounds is held against the line of a discussion."""

    TOTAL = "total", _("总分")
    ITEM = "item", _("单项得分")


class DiscussionState(models.TextChoices):
    """How far the meeting on differences has come."""

    PLANNED = "planned", _("待开会")
    OPEN = "open", _("会评中")
    CLOSED = "closed", _("已结束")


class DifferenceState(models.TextChoices):
    """What the meeting made of one difference."""

    OPEN = "open", _("待讨论")
    KEPT = "kept", _("维持")
    CHANGED = "changed", _("改分")
