"""States and kinds of the room `activities`; kinds of records come from ``policy/activities/``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodState(models.TextChoices):
    """Whether a reporting period has begun, and whether it is over."""

    PLANNED = "planned", _("未开始")
    OPEN = "open", _("填报中")
    CLOSED = "closed", _("已截止")


class ReportState(models.TextChoices):
    """How far an alliance has come with one period."""

    OPEN = "open", _("填报中")
    HANDED_IN = "handed_in", _("已提交")


class Timeliness(models.TextChoices):
    """Whether a report came by the deadline."""

    ON_TIME = "on_time", _("按时提交")
    LATE = "late", _("逾期提交")
    WAITING = "waiting", _("待提交")
    OVERDUE = "overdue", _("逾期未提交")


class ActivityState(models.TextChoices):
    """How far a record has come. Only accepted records count anywhere."""

    PROPOSED = "proposed", _("待核对")
    ENTERED = "entered", _("已录入")
    CONFIRMED = "confirmed", _("已确认")
    ACCEPTED = "accepted", _("已接受")
    RETURNED = "returned", _("退回补正")
    SET_ASIDE = "set_aside", _("不采用")


class Precision(models.TextChoices):
    """How exactly the dates are known. ``WITHIN``: some day or days between the two."""

    DAY = "day", _("确切日期")
    MONTH = "month", _("某月")
    WITHIN = "within", _("在此期间")


class PartRole(models.TextChoices):
    """What an organisation did in an activity."""

    HOST = "host", _("主办")
    ORGANIZER = "organizer", _("承办")
    CO_ORGANIZER = "co_organizer", _("协办")
    SUPPORTER = "supporter", _("支持")
    PARTICIPANT = "participant", _("参加")


class Openness(models.TextChoices):
    """Who may read an accepted record."""

    PUBLIC = "public", _("公开")
    NETWORK = "network", _("网内")
    OFFICE = "office", _("仅秘书处")


class Origin(models.TextChoices):
    """Where a record comes from."""

    WEB = "web", _("网页填报")
    NEWS = "news", _("来自稿件")
    MEETING = "meeting", _("来自会议")
    EARLIER = "earlier", _("沿用上期")
    SHEET = "sheet", _("表格导入")
    LIST = "list", _("粘贴清单")
    PROGRAM = "program", _("系统对接")


class QuestionState(models.TextChoices):
    """Whether a doubt about a record has been answered and settled."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    SETTLED = "settled", _("已了结")


class Verdict(models.TextChoices):
    """What people found about two records that look alike."""

    OPEN = "open", _("待判断")
    SAME = "same", _("同一活动")
    DIFFERENT = "different", _("不是同一活动")


class SnapshotState(models.TextChoices):
    """Whether the page behind a link has been kept."""

    NONE = "none", _("无须存档")
    WAITING = "waiting", _("等待存档")
    KEPT = "kept", _("已存档")
    FAILED = "failed", _("未能存档")


class BinderState(models.TextChoices):
    """How far the making of a binder has come."""

    WAITING = "waiting", _("等待装订")
    MAKING = "making", _("正在装订")
    READY = "ready", _("已装订")
    FAILED = "failed", _("未能装订")


class ImportState(models.TextChoices):
    """How far a sheet or a list that was handed in has come."""

    WAITING = "waiting", _("正在核对")
    PREVIEWED = "previewed", _("待您确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    DISCARDED = "discarded", _("已放弃")


class LineFate(models.TextChoices):
    """What one row of a sheet, or one line of a list, does or did."""

    ADD = "add", _("新增")
    CHANGE = "change", _("修改")
    UNCHANGED = "unchanged", _("不变")
    DOUBLE = "double", _("疑似重复")
    REFUSED = "refused", _("不能导入")
    # A heading, an empty example: nothing that could become a record.
    PASSED = "passed", _("不是记录")
