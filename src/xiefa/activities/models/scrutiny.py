"""What others made of a record: acceptances, questions, and pairs that look like one activity."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import ActivityState, QuestionState, Verdict
from xiefa.activities.models.records import Activity, ActivityVersion
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class Acceptance(models.Model):
    """The sealed envelope: that the secretariat accepted one version of a record. Never changed or deleted."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="acceptances", verbose_name=_("活动记录"))
    version = models.OneToOneField(
        ActivityVersion, models.PROTECT, related_name="acceptance", verbose_name=_("记录版本")
    )
    digest = models.CharField(_("校验值"), max_length=64)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("接受人")
    )
    accepted_at = models.DateTimeField(_("接受时间"), default=clock.now)

    class Meta:
        verbose_name = _("接受")
        ordering = ["activity", "-accepted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.activity} · {self.version}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Those about records that this person may see."""
        return self.filter(activity__in=Activity.objects.visible_to(user))


class Question(models.Model):
    """A doubt that somebody of the network has about a record, with the reason, and what became of it."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="questions", verbose_name=_("活动记录"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出单位")
    )
    reason = models.CharField(_("理由"), max_length=500)
    state = models.CharField(_("状态"), max_length=20, choices=QuestionState, default=QuestionState.OPEN)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("质疑")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="activities_question_state"),
            models.CheckConstraint(condition=~Q(reason=""), name="activities_question_has_reason"),
            models.CheckConstraint(
                condition=Q(state=QuestionState.OPEN) | ~Q(answer=""), name="activities_question_answered"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def host(self) -> Organisation:
        """Whose database the record belongs to."""
        return self.activity.host


class DoubleQuerySet(models.QuerySet["Double"]):
    """Pairs by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Pairs of records that this person may both see, if one is their organisation's or they accept records."""
        hosts = host_codes(user, "activities.accept")
        if "" in hosts:
            return self
        own = host_codes(user, "activities.report") | host_codes(user, "activities.confirm")
        seen = Activity.objects.visible_to(user)
        theirs = Q(first__reporter__code__in=own) | Q(second__reporter__code__in=own) | Q(first__host__code__in=hosts)
        return self.filter(theirs, first__in=seen, second__in=seen)

    def waiting(self) -> Self:
        """Those that nobody has decided, of records that are in use and no doubles of another yet."""
        usable = {f"{side}__same_as": None for side in ("first", "second")}
        unused = Q(first__state=ActivityState.SET_ASIDE) | Q(second__state=ActivityState.SET_ASIDE)
        return self.filter(verdict=Verdict.OPEN, **usable).exclude(unused)

    def with_records(self) -> Self:
        """With both records and everything that is shown of them."""
        sides = ("first", "second")
        joined = [f"{side}__{name}" for side in sides for name in ("host", "reporter", "form", "same_as")]
        names = [f"{side}__{name}" for side in sides for name in ("host__names", "reporter__names")]
        parts = [f"{side}__parts__organisation__names" for side in sides]
        return self.select_related(*joined, "decided_by").prefetch_related(*names, *parts)


class Double(models.Model):
    """Two records that look like one activity, why they do, and what people found. ``first`` is the older row.

    ``joined`` says what being one has changed (which record was kept, what was joined to it), so that it can be undone.
    """

    first = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name=_("记录"))
    second = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name=_("另一记录"))
    likeness = models.FloatField(_("相似度"))
    reasons = models.JSONField(_("依据"), default=list)
    verdict = models.CharField(_("判断"), max_length=20, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("判断人")
    )
    decided_at = models.DateTimeField(_("判断时间"), null=True, blank=True)
    joined = models.JSONField(_("并入的内容"), default=dict, blank=True)

    objects = DoubleQuerySet.as_manager()

    class Meta:
        verbose_name = _("疑似重复")
        ordering = ["-likeness", "first", "second"]
        indexes = [models.Index(fields=["verdict", "-likeness"], name="activities_pair_verdicts")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="activities_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="activities_pair_in_order"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="activities_pair_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    @property
    def host(self) -> Organisation:
        """Whose database the two records belong to."""
        return self.first.host

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.verdict == Verdict.OPEN

    @property
    def percent(self) -> int:
        """The likeness as a reader takes it in, up to 100."""
        return round(self.likeness * 100)
