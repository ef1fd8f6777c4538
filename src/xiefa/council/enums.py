"""States and kinds of the council room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingForm(models.TextChoices):
    """How people come together; a written one has no hour, only a deadline."""

    IN_PERSON = "in_person", _("现场会议")
    ONLINE = "online", _("视频会议")
    HYBRID = "hybrid", _("现场加视频")
    WRITTEN = "written", _("通讯表决")


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    PREPARING = "preparing", _("筹备")
    CALLED = "called", _("已通知")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已休会")
    MINUTED = "minuted", _("已成纪要")
    CANCELLED = "cancelled", _("已取消")


class AttendeeRole(models.TextChoices):
    """In which capacity somebody attends. Only members of a deciding body may vote."""

    MEMBER = "member", _("理事")
    SUPERVISOR = "supervisor", _("监事")
    REPRESENTATIVE = "representative", _("代表")
    OBSERVER = "observer", _("列席")
    GUEST = "guest", _("嘉宾")
    STAFF = "staff", _("工作人员")


class Reply(models.TextChoices):
    """What an invited person answered."""

    NONE = "none", _("未回复")
    COMING = "coming", _("出席")
    PROXY = "proxy", _("委托他人")
    ABSENT = "absent", _("请假")


class ResolutionKind(models.TextChoices):
    """What an agenda item asks the body to do; the values that also change standing equal ``registry.LedgerKind``."""

    HEAR = "hear", _("听取报告")
    APPROVE_REPORT = "approve_report", _("审议报告")
    GRANT_QUALIFICATION = "grant_qualification", _("授予注册资格")
    ADMIT = "admit", _("批准加入")
    CANCEL_QUALIFICATION = "cancel_qualification", _("取消注册资格")
    SUSPEND = "suspend", _("暂停资格")
    RESUME = "resume", _("恢复资格")
    WITHDRAW = "withdraw", _("同意退出")
    EXPEL = "expel", _("除名")
    RENAME = "rename", _("确认更名")
    MERGE = "merge", _("确认合并")
    APPOINT = "appoint", _("任命")
    RELIEVE = "relieve", _("免去职务")
    AMEND_CHARTER = "amend_charter", _("修改章程")
    REMIT = "remit", _("交办")
    NOTE = "note", _("通报")


class Wording(models.TextChoices):
    """The verb of the resolution, in the words that the network uses."""

    HEARD = "heard", _("听取")
    NOTED = "noted", _("通报")
    DISCUSSED = "discussed", _("讨论")
    DELIBERATED = "deliberated", _("审议通过")
    VOTED = "voted", _("表决通过")
    APPROVED = "approved", _("批准")
    CONFIRMED = "confirmed", _("确认")
    CANCELLED = "cancelled", _("取消")
    APPOINTED = "appointed", _("任命")
    RELIEVED = "relieved", _("免去")
    REMITTED = "remitted", _("交办")


class BallotMethod(models.TextChoices):
    """How votes are cast."""

    HANDS = "hands", _("举手表决")
    NAMED = "named", _("记名表决")
    WRITTEN = "written", _("通讯表决")


class BallotState(models.TextChoices):
    """How far a ballot has come; a void one counts for nothing and stays on record."""

    OPEN = "open", _("表决中")
    CLOSED = "closed", _("已计票")
    VOID = "void", _("作废")


class Choice(models.TextChoices):
    """What one member says."""

    FOR = "for", _("同意")
    AGAINST = "against", _("反对")
    ABSTAIN = "abstain", _("弃权")


class TaskState(models.TextChoices):
    """How far a task from a resolution has come."""

    OPEN = "open", _("办理中")
    REPORTED = "reported", _("已报告")
    DONE = "done", _("办结")
