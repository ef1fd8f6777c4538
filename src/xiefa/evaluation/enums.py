"""States and kinds of the room `evaluation`; dimensions, indicators, grades and honours come from schemes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeSource(models.TextChoices):
    """Where a scheme was written."""

    POLICY = "policy", _("政策文件")
    BROWSER = "browser", _("网页编制")


class SchemeState(models.TextChoices):
    """Whether a scheme may still be changed."""

    DRAFT = "draft", _("编制中")
    FIXED = "fixed", _("已定稿")


class CycleState(models.TextChoices):
    """How far an evaluation has come."""

    PLANNED = "planned", _("筹备中")
    ANNOUNCED = "announced", _("填报中")
    SCREENING = "screening", _("资格审核")
    SEALED = "sealed", _("已封存")
    JUDGING = "judging", _("评审中")
    RECHECK = "recheck", _("复核中")
    NOTICED = "noticed", _("公示中")
    PUBLISHED = "published", _("已发布")
    CANCELLED = "cancelled", _("已取消")


class Eligibility(models.TextChoices):
    """Whether an alliance takes part in a cycle, and if not, why."""

    NOT_ENTERED = "not_entered", _("未录入")
    INCOMPLETE = "incomplete", _("录入不全")
    QUALIFIED = "qualified", _("达到评价要求")
    WITHDRAWN = "withdrawn", _("放弃参评")
    LATE = "late", _("逾期")
    DEFERRED = "deferred", _("暂缓")
    NOT_EVALUATED = "not_evaluated", _("不予评价")


class SnapshotState(models.TextChoices):
    """Whether a snapshot is whole."""

    SEALING = "sealing", _("正在封存")
    SEALED = "sealed", _("已封存")


class AnalysisState(models.TextChoices):
    """How far the statistics of a computation have come."""

    WAITING = "waiting", _("等待处理")
    MAKING = "making", _("正在计算")
    READY = "ready", _("已完成")


class ComputationReason(models.TextChoices):
    """What made a computation necessary."""

    FIRST = "first", _("评审结束")
    RECHECK = "recheck", _("复核更正")
    OBJECTION = "objection", _("异议成立")


class CorrectionTarget(models.TextChoices):
    """What a correction puts right."""

    FACT = "fact", _("事实数据")
    POINTS = "points", _("专家评分")


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", _("待处理")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")
    WITHDRAWN = "withdrawn", _("撤回")
