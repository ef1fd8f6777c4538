"""Sheets and lists that people handed in, with what became of every row of them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import ImportState, Origin
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Those of the organisations for which this person reports, and of the hosts whose records they accept."""
        hosts = host_codes(user, "activities.accept")
        if "" in hosts:
            return self
        return self.filter(Q(host__code__in=hosts) | Q(reporter__code__in=host_codes(user, "activities.report")))


class ImportBatch(models.Model):
    """One sheet or pasted list of one organisation: what was given, and row by row what it does or did.

    ``source`` is what the person gave us, and stays. ``lines`` are the rows as plain data, see ``domain.judging``.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("主办组织"))
    reporter = models.ForeignKey(
        Organisation, models.PROTECT, related_name="activity_imports", verbose_name=_("填报单位")
    )
    origin = models.CharField(_("来源"), max_length=20, choices=Origin)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件校验值"), max_length=64)
    source = models.BinaryField(_("原文件"))
    lines = models.JSONField(_("各行"), default=list)
    # What was not read at all: other sheets, pictures.
    remarks = models.JSONField(_("读取说明"), default=list)
    state = models.CharField(_("状态"), max_length=20, choices=ImportState, default=ImportState.WAITING)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)
    # When somebody, or the clock for them, last went on with it: a worker that died is known by it.
    touched_at = models.DateTimeField(_("最近处理"), default=clock.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("导入人")
    )
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["reporter", "-uploaded_at"], name="activities_imports_of")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="activities_import_state"),
            models.CheckConstraint(
                condition=Q(origin__in=[Origin.SHEET, Origin.LIST]), name="activities_import_origin"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(state=ImportState.APPLIED), name="activities_import_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page on which it is looked through."""
        return reverse("activities:import_detail", kwargs={"pk": self.pk})

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is to wait for it."""
        return self.state in {ImportState.WAITING, ImportState.APPLYING}

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody to decide."""
        return self.state == ImportState.PREVIEWED

    @property
    def is_list(self) -> bool:
        """Whether it is a pasted list."""
        return self.origin == Origin.LIST
