"""What was resolved: sealed resolutions, their effects, and the tasks they hand out."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.council.enums import ResolutionKind, TaskState, Wording
from xiefa.council.models.meetings import AgendaItem, CaseFields
from xiefa.council.models.voting import Ballot
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Body, Organisation


def new_key() -> str:
    """A key by which the ledger names an effect: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class ResolutionQuerySet(QuerySet["Resolution"]):
    """Resolutions in the words of the charter."""

    def visible_to(self, user: Any) -> ResolutionQuerySet:
        """Those of the hosts whose council this person may see."""
        hosts = host_codes(user, "council.view")
        return self if "" in hosts else self.filter(host__code__in=hosts)


class Resolution(models.Model):
    """A sealed decision. Never changed: a correction is a later resolution that names the one it corrects.

    ``item`` and ``ballot`` are null for a resolution of the time before the platform, entered from paper:
    then ``source`` names the paper.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="resolutions", verbose_name=_("主办组织"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="resolutions", verbose_name=_("决定机构"))
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="resolution", verbose_name=_("议题")
    )
    ballot = models.OneToOneField(
        Ballot, models.PROTECT, null=True, blank=True, related_name="resolution", verbose_name=_("表决")
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=30, choices=ResolutionKind)
    wording = models.CharField(_("用语"), max_length=20, choices=Wording)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    resolved_on = models.DateField(_("决议日期"))
    declared_at = models.DateTimeField(_("宣布时间"), default=clock.now)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("宣布人")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("更正的决议")
    )
    source = models.CharField(_("补录依据"), max_length=200, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("决议")
        ordering = ["-resolved_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "year", "number"], name="council_resolution_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ResolutionKind.values), name="council_resolution_kind"),
            models.CheckConstraint(condition=Q(wording__in=Wording.values), name="council_resolution_wording"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, source="") | (Q(item=None) & ~Q(source="")),
                name="council_resolution_from_item_or_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.designation} {self.title}"

    def get_absolute_url(self) -> str:
        """The staff page of this resolution."""
        return reverse("council:resolution_detail", kwargs={"pk": self.pk})

    @property
    def designation(self) -> str:
        """The number as printed: 〔2023〕3号."""
        return f"〔{self.year}〕{self.number}号"


class Effect(CaseFields):
    """One consequence of a resolution, sealed with it: the key under which the ledger carries it out."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="effects", verbose_name=_("决议"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    kind = models.CharField(_("类别"), max_length=30, choices=ResolutionKind)
    key = models.CharField(_("标识"), max_length=32, unique=True, default=new_key)

    class Meta:
        verbose_name = _("决议事项")
        ordering = ["resolution", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ResolutionKind.values), name="council_effect_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.organisation or self.person or self.text}"


class TaskQuerySet(QuerySet["Task"]):
    """Tasks in the words of the secretariat."""

    def visible_to(self, user: Any) -> TaskQuerySet:
        """Those of the hosts whose council this person may see."""
        hosts = host_codes(user, "council.view")
        return self if "" in hosts else self.filter(effect__resolution__host__code__in=hosts)

    def late(self, day: date) -> TaskQuerySet:
        """Those that are not done although the day on which they were to be looked at has passed."""
        return self.filter(review_on__lt=day).exclude(state=TaskState.DONE)


class Task(models.Model):
    """What a resolution handed out: who answers for it, when it is looked at again, and to whom it is reported."""

    effect = models.OneToOneField(Effect, models.PROTECT, related_name="task", verbose_name=_("决议事项"))
    text = models.CharField(_("任务"), max_length=500)
    owner = models.CharField(_("责任单位"), max_length=120)
    co_owners = models.CharField(_("协办单位"), max_length=200, blank=True)
    report_to = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报告对象")
    )
    review_on = models.DateField(_("检查日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=TaskState, default=TaskState.OPEN)
    finished_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办事项")
        ordering = ["review_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=TaskState.values), name="council_task_state")]

    def __str__(self) -> str:
        return self.text


class TaskReport(models.Model):
    """One report on a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="reports", verbose_name=_("交办事项"))
    text = models.TextField(_("进展"))
    reported_at = models.DateTimeField(_("报告时间"), default=clock.now)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报告人")
    )

    class Meta:
        verbose_name = _("进展报告")
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
