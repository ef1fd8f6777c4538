"""The public notice of results, and the objections that are raised while it lasts."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import ObjectionState
from xiefa.evaluation.models.cycles import Cycle, Entrant
from xiefa.evaluation.models.results import Computation
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class PublicNotice(models.Model):
    """One stretch in which results lie open: working days from ``since`` to ``last_on``, both included."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="public_notices", verbose_name=_("评价周期"))
    computation = models.ForeignKey(
        Computation, models.PROTECT, related_name="public_notices", verbose_name=_("公示的计算")
    )
    since = models.DateField(_("公示起始日期"))
    last_on = models.DateField(_("公示截止日期"))
    text = models.TextField(_("公示说明"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("公示人"))
    opened_at = models.DateTimeField(_("公示时间"), default=clock.now)

    class Meta:
        verbose_name = _("公示")
        ordering = ["cycle", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("since")), name="evaluation_notice_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.since}"

    def get_absolute_url(self) -> str:
        """The page of this notice."""
        return reverse("evaluation:notice_detail", kwargs={"pk": self.pk})


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts for which this person arranges evaluations, and those that their own organisations raised."""
        hosts = host_codes(user, "evaluation.arrange")
        if "" in hosts:
            return self
        own = host_codes(user, "activities.report") | host_codes(user, "activities.confirm")
        return self.filter(Q(entrant__cycle__host__code__in=hosts) | Q(raised_by_organisation__code__in=own))

    def open(self) -> Self:
        """Those that keep a cycle from being published."""
        return self.filter(state=ObjectionState.OPEN)


class Objection(models.Model):
    """What somebody of the network says against one leaf of an entrant's result (``leaf`` empty: the whole)."""

    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="objections", verbose_name=_("参评单位"))
    leaf = models.CharField(_("评分项"), max_length=80, blank=True)
    text = models.TextField(_("异议内容"))
    raised_by_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("提出单位")
    )
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    raised_at = models.DateTimeField(_("提出时间"), default=clock.now)
    state = models.CharField(_("状态"), max_length=20, choices=ObjectionState, default=ObjectionState.OPEN)
    decision = models.TextField(_("处理意见"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="evaluation_objection_state"),
            models.CheckConstraint(condition=~Q(text=""), name="evaluation_objection_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=[ObjectionState.OPEN, ObjectionState.WITHDRAWN]) | ~Q(decision=""),
                name="evaluation_objection_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.leaf}"

    def get_absolute_url(self) -> str:
        """The page of this objection."""
        return reverse("evaluation:objection_detail", kwargs={"pk": self.pk})

    @property
    def host(self) -> Organisation:
        """Whose cycle it is."""
        return self.entrant.cycle.host
