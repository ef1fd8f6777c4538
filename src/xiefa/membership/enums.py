"""States and kinds of the membership room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """How far an application has come."""

    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("退回补正")
    CHECKED = "checked", _("初审通过")
    UNDER_REVIEW = "under_review", _("专家评审中")
    REVIEWED = "reviewed", _("已评审")
    TABLED = "tabled", _("已提请审议")
    QUALIFIED = "qualified", _("获得注册资格")
    DECLINED = "declined", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class Finding(models.TextChoices):
    """What the secretariat's first check says about one condition."""

    UNCHECKED = "unchecked", _("未核对")
    COMPLETE = "complete", _("齐备")
    WANTING = "wanting", _("需补正")


class RegistrationState(models.TextChoices):
    """How far a registration period has come."""

    OPEN = "open", _("办理中")
    COMPLETED = "completed", _("手续办妥")
    ADMITTED = "admitted", _("已正式加入")
    LAPSED = "lapsed", _("已取消资格")


class RequestKind(models.TextChoices):
    """What somebody asks the council to change; the values equal those of ``registry.LedgerKind``."""

    WITHDRAW = "withdraw", _("退出")
    SUSPEND = "suspend", _("暂停资格")
    RESUME = "resume", _("恢复资格")
    EXPEL = "expel", _("除名")
    RENAME = "rename", _("更名")
    MERGE = "merge", _("合并")


class RequestState(models.TextChoices):
    """How far a request has come."""

    LODGED = "lodged", _("已提出")
    TABLED = "tabled", _("已提请审议")
    CARRIED = "carried", _("已生效")
    DECLINED = "declined", _("未通过")
    TAKEN_BACK = "taken_back", _("已收回")
