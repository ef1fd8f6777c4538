"""Results: every computation is kept, the first one too; corrections say why a later one differs."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import ComputationReason, CorrectionTarget
from xiefa.evaluation.models.cycles import Cycle, Entrant
from xiefa.kernel import clock
from xiefa.registry.models import Organisation


class Computation(models.Model):
    """All scores of a cycle as they followed, at one moment, from snapshot, sheets, decisions and corrections.

    ``facts`` is exactly what the scoring read, ``digest`` the SHA-256 of what it gave: whoever repeats it gets
    the same bytes. Never changed, never deleted.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="computations", verbose_name=_("评价周期"))
    number = models.PositiveIntegerField(_("次数"))
    reason = models.CharField(_("原因"), max_length=20, choices=ComputationReason)
    facts = models.JSONField(_("计分数据"))
    facts_digest = models.CharField(_("数据校验值"), max_length=64)
    digest = models.CharField(_("结果校验值"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("计算人")
    )
    made_at = models.DateTimeField(_("计算时间"), default=clock.now)

    class Meta:
        verbose_name = _("计算")
        ordering = ["cycle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="evaluation_computation_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="evaluation_computation_number"),
            models.CheckConstraint(condition=Q(reason__in=ComputationReason.values), name="evaluation_why_computed"),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 次计算") % {"number": self.number})


class Outcome(models.Model):
    """What one entrant got in a computation. ``leaves`` is the list of all leaves with points and formula lines."""

    computation = models.ForeignKey(Computation, models.PROTECT, related_name="outcomes", verbose_name=_("计算"))
    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="outcomes", verbose_name=_("参评单位"))
    # The exact total as text: no database may round it.
    total = models.CharField(_("总分"), max_length=40)
    graded = models.CharField(_("定级分"), max_length=40)
    grade = models.CharField(_("等级"), max_length=40)
    grade_zh = models.CharField(_("等级名称"), max_length=40)
    grade_en = models.CharField(_("等级英文名称"), max_length=40)
    rank = models.PositiveIntegerField(_("名次"))
    leaves = models.JSONField(_("各项得分"))
    honours = models.JSONField(_("称号"), default=list, blank=True)

    class Meta:
        verbose_name = _("评价结果")
        ordering = ["computation", "rank", "entrant__organisation__code"]
        constraints = [
            models.UniqueConstraint(fields=["computation", "entrant"], name="evaluation_outcome_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="evaluation_outcome_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.graded}"

    def get_absolute_url(self) -> str:
        """The page of this result, leaf by leaf."""
        return reverse("evaluation:outcome_detail", kwargs={"pk": self.pk})


class Correction(models.Model):
    """One value that people put right after the seal, with the reason; the sealed one stays as it was.

    ``key`` is a measure of the scheme (``FACT``) or the key of an expert leaf (``POINTS``). Taken back by
    ``withdrawn_at``.
    """

    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="corrections", verbose_name=_("参评单位"))
    target = models.CharField(_("更正内容"), max_length=20, choices=CorrectionTarget)
    key = models.CharField(_("项目"), max_length=80)
    before = models.CharField(_("原值"), max_length=60, blank=True)
    after = models.CharField(_("更正值"), max_length=60)
    reason = models.CharField(_("理由"), max_length=500)
    objection = models.ForeignKey(
        "Objection", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("异议")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("更正人"))
    made_at = models.DateTimeField(_("更正时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("更正")
        ordering = ["entrant", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entrant", "target", "key"],
                condition=Q(withdrawn_at=None),
                name="evaluation_corrected_once",
            ),
            models.CheckConstraint(condition=Q(target__in=CorrectionTarget.values), name="evaluation_corrects_what"),
            models.CheckConstraint(condition=~Q(reason=""), name="evaluation_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.key}"


class PastGrade(models.Model):
    """A grade of a period before the platform: what honours over several periods look back on. With its source."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="past_grades", verbose_name=_("主办组织"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grades_held", verbose_name=_("参评单位")
    )
    period = models.CharField(_("评价期"), max_length=60)
    since = models.DateField(_("评价期起始日期"))
    until = models.DateField(_("评价期截止日期（不含）"))
    grade = models.CharField(_("等级"), max_length=40)
    is_highest = models.BooleanField(_("最高等级"), default=False)
    source = models.CharField(_("依据"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("补录人")
    )
    entered_at = models.DateTimeField(_("补录时间"), default=clock.now)

    class Meta:
        verbose_name = _("往期等级")
        ordering = ["organisation", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["host", "organisation", "period"], name="evaluation_past_grade_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="evaluation_past_grade_days"),
            models.CheckConstraint(condition=~Q(source=""), name="evaluation_past_grade_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.period} · {self.grade}"

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.until - timedelta(days=1)
