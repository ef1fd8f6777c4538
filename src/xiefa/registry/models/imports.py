"""Uploaded sheets that wait to be applied."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.registry.enums import ImportState


class ImportBatch(models.Model):
    """An uploaded sheet, kept with what it would change until somebody applies or discards it."""

    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件校验值"), max_length=64)
    source = models.BinaryField(_("原文件"), null=True)
    rows = models.JSONField(_("各行"), default=list)
    state = models.CharField(_("状态"), max_length=20, choices=ImportState, default=ImportState.PREVIEWED)
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    finished_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="registry_import_state"),
            models.CheckConstraint(
                condition=Q(source=None) | Q(state=ImportState.PREVIEWED), name="registry_import_source_dropped"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
