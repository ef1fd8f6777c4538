"""Cycles of evaluation, and who takes part in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.activities.models import Report, ReportingPeriod
from xiefa.evaluation.enums import CycleState, Eligibility
from xiefa.evaluation.models.schemes import SchemeVersion
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.registry.models import Organisation
from xiefa.review.models import Review


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Cycles in the words of the notice."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts for which this person arranges evaluations, and what has been announced for the network."""
        hosts = host_codes(user, "evaluation.arrange")
        if "" in hosts:
            return self
        seen = Q(host__code__in=hosts)
        if may_somewhere(user, "evaluation.view"):
            seen |= ~Q(state=CycleState.PLANNED)
        return self.filter(seen)

    def published(self) -> Self:
        """Those whose results anybody may read."""
        return self.filter(state=CycleState.PUBLISHED)


class Cycle(models.Model):
    """One activity evaluation of a host about the days [since, until), by one scheme.

    Its reporting period is where the alliances report; its review is where experts score. ``previous`` is the
    cycle before it, for growth and for honours over several periods.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="cycles", verbose_name=_("主办组织"))
    code = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    since = models.DateField(_("评价期起始日期"))
    until = models.DateField(_("评价期截止日期（不含）"))
    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="cycles", verbose_name=_("指标方案"))
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="cycles", verbose_name=_("填报期")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("上一周期")
    )
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="cycle", verbose_name=_("评审工作")
    )
    state = models.CharField(_("状态"), max_length=20, choices=CycleState, default=CycleState.PLANNED)
    notice = models.TextField(_("评价通知"), blank=True)
    announced_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    entry_deadline_at = models.DateTimeField(_("录入截止时间"))
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    # How many working days the results lie open before they are published.
    notice_days = models.PositiveSmallIntegerField(_("公示工作日数"), default=5)
    # The report on the results: to whom it goes, and what the office itself has to say in it.
    report_to = models.CharField(_("报告致送单位"), max_length=120, blank=True)
    report_remarks = models.TextField(_("报告中的说明"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("设立人")
    )
    made_at = models.DateTimeField(_("设立时间"), default=clock.now)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价周期")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "code"], name="evaluation_cycle_code"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="evaluation_cycle_has_days"),
            models.CheckConstraint(condition=Q(state__in=CycleState.values), name="evaluation_cycle_state"),
            models.CheckConstraint(condition=Q(notice_days__gte=1), name="evaluation_cycle_notice_days"),
            models.CheckConstraint(
                condition=~Q(state=CycleState.PUBLISHED) | Q(published_at__isnull=False),
                name="evaluation_cycle_published_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this cycle."""
        return reverse("evaluation:cycle_detail", kwargs={"pk": self.pk})

    @property
    def last_day(self) -> date:
        """The last day that is evaluated."""
        return self.until - timedelta(days=1)


class EntrantQuerySet(models.QuerySet["Entrant"]):
    """Entrants by who may see them, and whether they count."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts for which this person arranges evaluations, and those of their own organisations."""
        hosts = host_codes(user, "evaluation.arrange")
        if "" in hosts:
            return self
        own = host_codes(user, "activities.report") | host_codes(user, "activities.confirm")
        return self.filter(Q(cycle__host__code__in=hosts) | Q(organisation__code__in=own))

    def qualified(self) -> Self:
        """Those that are evaluated: the denominator of every share."""
        return self.filter(eligibility=Eligibility.QUALIFIED)


class Entrant(models.Model):
    """What one alliance is in a cycle: evaluated, or for which reason not. A decision by people has a reason."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="entrants", verbose_name=_("评价周期"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="entries", verbose_name=_("参评单位"))
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="entrants", verbose_name=_("填报")
    )
    eligibility = models.CharField(_("资格"), max_length=20, choices=Eligibility, default=Eligibility.NOT_ENTERED)
    # Yes-or-no facts of the scheme that are not counted from records, by key: {"dishonest": {"value": false, "note": ""}}.
    flags = models.JSONField(_("认定事项"), default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    objects = EntrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("参评单位")
        ordering = ["cycle", "organisation__code"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "organisation"], name="evaluation_entrant_once"),
            models.CheckConstraint(condition=Q(eligibility__in=Eligibility.values), name="evaluation_eligibility"),
            models.CheckConstraint(condition=Q(decided_at=None) | ~Q(reason=""), name="evaluation_decision_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page on which the alliance sees its own part of the cycle."""
        return reverse("evaluation:entrant_detail", kwargs={"pk": self.pk})

    @property
    def subject_key(self) -> str:
        """What the review calls it."""
        return f"entrant-{self.pk}"

    @property
    def host(self) -> Organisation:
        """Whose cycle it is."""
        return self.cycle.host
