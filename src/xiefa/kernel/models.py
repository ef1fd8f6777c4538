"""Rows of the kernel: the audit ledger, the outbox, number series and the last run of each job."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """The ledger, in the order in which it was written."""

    def about(self, thing: models.Model) -> Self:
        """Everything that happened to ``thing``, oldest first."""
        return self.filter(subject_label=thing._meta.label, subject_id=str(thing.pk)).order_by("number")


class AuditEvent(models.Model):
    """One line of the ledger: who did what to which thing when; chained to the line before it.

    No foreign keys, so that it outlives its actor and its subject. Triggers in the database refuse
    every change and deletion; ``kernel.audit`` is the only writer.
    """

    number = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    moment = models.DateTimeField(_("时间"))
    actor_label = models.CharField(_("经办人"), max_length=200)
    actor_id = models.CharField(_("经办人编号"), max_length=64, blank=True)
    action = models.CharField(_("事项"), max_length=100)
    subject_label = models.CharField(_("对象类别"), max_length=100)
    subject_id = models.CharField(_("对象编号"), max_length=64)
    subject_text = models.CharField(_("对象"), max_length=300)
    host_code = models.CharField(_("主办组织代码"), max_length=64, blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True)
    previous_hash = models.CharField(_("上一条校验值"), max_length=64, blank=True)
    hash = models.CharField(_("校验值"), max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("留痕")
        verbose_name_plural = _("留痕")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["subject_label", "subject_id"], name="kernel_event_subject"),
            models.Index(fields=["action"], name="kernel_event_action"),
            models.Index(fields=["host_code"], name="kernel_event_host"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.actor_label} {self.action} {self.subject_text}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """The outbox."""

    def pending(self) -> Self:
        """Not delivered and not given up."""
        return self.filter(delivered_at=None, given_up_at=None)

    def due(self, moment: datetime) -> Self:
        """Pending, and their next try has come; oldest first."""
        return self.pending().filter(next_try_at__lte=moment).order_by("next_try_at", "pk")


class Notice(models.Model):
    """A letter waiting to be sent: written in the same transaction as what it tells of."""

    key = models.CharField(_("幂等键"), max_length=200, unique=True)
    kind = models.CharField(_("类别"), max_length=60)
    to = models.EmailField(_("收件人"))
    subject = models.CharField(_("主题"), max_length=300)
    text = models.TextField(_("正文"))
    html = models.TextField(_("网页正文"), blank=True)
    posted_at = models.DateTimeField(_("投递时间"))
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次发送时间"))
    last_error = models.TextField(_("最近一次错误"), blank=True)
    delivered_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("待发通知")
        verbose_name_plural = _("待发通知")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="kernel_notice_pending",
                condition=Q(delivered_at=None, given_up_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(given_up_at=None), name="kernel_notice_delivered_or_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class Series(models.Model):
    """A run of numbers without gaps, such as the total number of a briefing."""

    name = models.CharField(_("序列"), max_length=150, unique=True)
    last_value = models.BigIntegerField(_("最后一个号"))

    class Meta:
        verbose_name = _("编号序列")
        verbose_name_plural = _("编号序列")

    def __str__(self) -> str:
        return f"{self.name}: {self.last_value}"


class JobRun(models.Model):
    """When a job last ran and how it ended."""

    name = models.CharField(_("作业"), max_length=150, unique=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = _("作业记录")
        verbose_name_plural = _("作业记录")

    def __str__(self) -> str:
        return self.name

    def next_at(self, every: Any) -> datetime | None:
        """When the job is due again; None when it never ran."""
        return None if self.started_at is None else self.started_at + every
