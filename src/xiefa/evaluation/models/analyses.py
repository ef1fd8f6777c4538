"""What the scores of a cycle tell of those who gave them: worked out by a task, kept with its seed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import AnalysisState
from xiefa.evaluation.models.results import Computation
from xiefa.kernel import clock


class Analysis(models.Model):
    """The statistics of one computation: ``done`` of ``total`` parts are in ``found``; equal seeds, equal figures."""

    computation = models.OneToOneField(Computation, models.PROTECT, related_name="analysis", verbose_name=_("计算"))
    seed = models.PositiveBigIntegerField(_("随机种子"))
    state = models.CharField(_("状态"), max_length=20, choices=AnalysisState, default=AnalysisState.WAITING)
    done = models.PositiveSmallIntegerField(_("已处理"), default=0)
    total = models.PositiveSmallIntegerField(_("共"), default=0)
    found = models.JSONField(_("统计结果"), default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    made_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("评分统计")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AnalysisState.values), name="evaluation_analysis_state"),
        ]

    def __str__(self) -> str:
        return f"{self.computation} · {self.get_state_display()}"
