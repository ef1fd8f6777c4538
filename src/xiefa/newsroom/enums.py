"""States of an article and where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleState(models.TextChoices):
    """How far an article has come on its way into an issue."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    ACCEPTED = "accepted", _("待编")
    USED = "used", _("已编入")
    RETURNED = "returned", _("退回修改")
    WITHDRAWN = "withdrawn", _("已撤稿")


class Origin(models.TextChoices):
    """By which way the text came in. Mail is the place kept for the intake by mailbox."""

    WEB = "web", _("网页撰写")
    FILE = "file", _("文件导入")
    MAIL = "mail", _("邮件来稿")
