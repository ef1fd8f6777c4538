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
