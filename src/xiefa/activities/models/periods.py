"""Reporting periods, and how far each alliance has come with one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import PeriodState, ReportState
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.registry.models import Organisation


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    """Periods in the words of the notice."""

    def visible_to(self, user: Any) -> Self:
        """Those of every host for people of the network; the notice is no secret."""
        return self if may_somewhere(user, "activities.view") else self.none()

    def open(self) -> Self:
        """Those in which reports are being filled in, the newest first."""
        return self.filter(state=PeriodState.OPEN).order_by("-since")


class ReportingPeriod(models.Model):
    """The days from ``since`` up to but not including ``until`` about which the members of a host report."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="periods", verbose_name=_("主办组织"))
    code = models.SlugField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期（不含）"))
    deadline_at = models.DateTimeField(_("填报截止时间"))
    state = models.CharField(_("状态"), max_length=20, choices=PeriodState, default=PeriodState.PLANNED)
    opened_at = models.DateTimeField(_("开始填报时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束填报时间"), null=True, blank=True)
    notice = models.TextField(_("填报说明"), blank=True)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报期")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "code"], name="activities_period_code"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="activities_period_has_days"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="activities_period_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The board of this period."""
        return reverse("activities:period_detail", kwargs={"pk": self.pk})

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.until - timedelta(days=1)


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts whose records this person accepts, and those of their own organisations."""
        hosts = host_codes(user, "activities.accept")
        if "" in hosts:
            return self
        own = host_codes(user, "activities.report") | host_codes(user, "activities.confirm")
        return self.filter(Q(period__host__code__in=hosts) | Q(organisation__code__in=own))


class Report(models.Model):
    """One alliance's part in a period: opened with what is known, handed in when it is whole."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports", verbose_name=_("填报期"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reports", verbose_name=_("填报单位"))
    state = models.CharField(_("状态"), max_length=20, choices=ReportState, default=ReportState.OPEN)
    opened_at = models.DateTimeField(_("建立时间"), default=clock.now)
    # When last period's lasting facts were put before the alliance; empty until then.
    prepared_at = models.DateTimeField(_("列出已知情况的时间"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提交人")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报")
        ordering = ["period", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["period", "organisation"], name="activities_report_once"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="activities_report_state"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, handed_in_at=None)
                | Q(state=ReportState.HANDED_IN, handed_in_at__isnull=False),
                name="activities_report_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.organisation}"

    def get_absolute_url(self) -> str:
        """The page on which the alliance fills it in."""
        return reverse("activities:report_detail", kwargs={"pk": self.pk})

    @property
    def host(self) -> Organisation:
        """Whose period it is."""
        return self.period.host


class CheckRun(models.Model):
    """What the checks of a report found when they last ran: a list of outcomes, see ``activities.checking``."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="check_run", verbose_name=_("填报"))
    outcomes = models.JSONField(_("结果"), default=list)
    # How many of them keep the report from being handed in: not mended, not explained.
    open_count = models.PositiveIntegerField(_("待办项数"), default=0)
    # What the records looked like as a whole: as long as it is the same, the clock need not look again.
    basis = models.CharField(_("所据数据"), max_length=120, blank=True)
    ran_at = models.DateTimeField(_("核对时间"), default=clock.now)

    class Meta:
        verbose_name = _("核对结果")

    def __str__(self) -> str:
        return f"{self.report} · {self.ran_at:%Y-%m-%d %H:%M}"


class Explanation(models.Model):
    """What the alliance says about a number that looks odd, so that it need not be asked twice."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations", verbose_name=_("填报"))
    check_key = models.CharField(_("核对项"), max_length=120)
    text = models.CharField(_("说明"), max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("说明人"))
    given_at = models.DateTimeField(_("说明时间"), default=clock.now)

    class Meta:
        verbose_name = _("情况说明")
        ordering = ["report", "check_key"]
        constraints = [
            models.UniqueConstraint(fields=["report", "check_key"], name="activities_explained_once"),
            models.CheckConstraint(condition=~Q(text=""), name="activities_explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
