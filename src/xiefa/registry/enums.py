"""Kinds of the things that the registry knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is. Only alliances can be members of the network."""

    NETWORK = "network", _("协同网络")
    ALLIANCE = "alliance", _("联盟")
    COMPANY = "company", _("企业")
    UNIVERSITY = "university", _("高校")
    INSTITUTE = "institute", _("科研院所")
    GOVERNMENT = "government", _("政府部门")
    ASSOCIATION = "association", _("协会")


class NameKind(models.TextChoices):
    """In which sense a text is a name of an organisation, in the order in which names are listed."""

    FULL = "full", _("全称")
    SHORT = "short", _("简称")
    FILED = "filed", _("备案名")
    REGISTERED = "registered", _("登记名")
    FORMER = "former", _("曾用名")
    ENGLISH = "english", _("英文名")


class BodyKind(models.TextChoices):
    """What a body is for: to decide, to advise, to carry out or to watch."""

    COUNCIL = "council", _("理事会")
    CHAIR_MEETING = "chair_meeting", _("理事长会议")
    SUPERVISORS = "supervisors", _("监事会")
    EXPERT_COMMITTEE = "expert_committee", _("专家委员会")
    SECRETARIAT = "secretariat", _("秘书处")
    DEPARTMENT = "department", _("部门")


class ImportState(models.TextChoices):
    """How far an uploaded sheet has come."""

    PREVIEWED = "previewed", _("待确认")
    APPLIED = "applied", _("已导入")
    DISCARDED = "discarded", _("已放弃")


class StandingState(models.TextChoices):
    """What an organisation is to a host. Without a row it is nothing to it: not yet, or no longer."""

    QUALIFIED = "qualified", _("获得注册资格")
    MEMBER = "member", _("正式网员")
    SUSPENDED = "suspended", _("暂停资格")


class LedgerKind(models.TextChoices):
    """How standing and seats change. Each is the effect of a carried resolution."""

    GRANT_QUALIFICATION = "grant_qualification", _("授予注册资格")
    ADMIT = "admit", _("批准加入")
    CANCEL_QUALIFICATION = "cancel_qualification", _("取消注册资格")
    SUSPEND = "suspend", _("暂停资格")
    RESUME = "resume", _("恢复资格")
    WITHDRAW = "withdraw", _("退出")
    EXPEL = "expel", _("除名")
    RENAME = "rename", _("更名")
    MERGE = "merge", _("合并")
    APPOINT = "appoint", _("任命")
    RELIEVE = "relieve", _("免去职务")


class ContactChannel(models.TextChoices):
    """By what somebody is reached."""

    PHONE = "phone", _("电话")
    MOBILE = "mobile", _("手机")
    EMAIL = "email", _("电子邮箱")
    WECHAT = "wechat", _("微信")
    FAX = "fax", _("传真")
    ADDRESS = "address", _("通信地址")


class UnitRole(models.TextChoices):
    """What a member unit is in its alliance, in the order in which they are listed."""

    CHAIR = "chair", _("理事长单位")
    LEAD = "lead", _("牵头单位")
    VICE_CHAIR = "vice_chair", _("副理事长单位")
    COUNCIL = "council", _("理事单位")
    MEMBER = "member", _("成员")
