"""The binder: all evidence of a report in one PDF, and how far the making of it has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import BinderState
from xiefa.activities.models.periods import Report
from xiefa.kernel import clock


class Binder(models.Model):
    """One making of a report's binder. ``key`` names everything that it is made from: equal keys, equal bytes."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="binders", verbose_name=_("填报"))
    key = models.CharField(_("内容校验值"), max_length=64)
    state = models.CharField(_("状态"), max_length=20, choices=BinderState, default=BinderState.WAITING)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64, blank=True)
    file = models.FileField(_("文件"), upload_to="activities/binders/%Y/%m", max_length=300, blank=True)
    problem = models.CharField(_("未能装订的原因"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    made_at = models.DateTimeField(_("装订时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("佐证合订本")
        ordering = ["report", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="activities_binder_once"),
            models.CheckConstraint(condition=Q(state__in=BinderState.values), name="activities_binder_state"),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.get_state_display()}"

    @property
    def is_ready(self) -> bool:
        """Whether the file is there."""
        return self.state == BinderState.READY

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is to wait for it."""
        return self.state in {BinderState.WAITING, BinderState.MAKING}
