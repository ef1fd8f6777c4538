"""Discussions (会评): the meeting that looks at large differences between rounds, and what it decides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.review.enums import Compared, DifferenceState, DiscussionState
from xiefa.review.models.reviews import Candidate, Judge, Recusal, Review


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    """Discussions in the words of the secretariat."""

    def arranged_by(self, user: Any) -> Self:
        """Those of the hosts for which this person arranges reviews."""
        hosts = host_codes(user, "review.arrange")
        return self if "" in hosts else self.filter(review__host__code__in=hosts)

    def visible_to(self, user: Any) -> Self:
        """Those that this person arranges, and those of the reviews in which they judge."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        judged = Judge.objects.sitting().filter(expert__person__user=user).values("review")
        return self.filter(Q(pk__in=self.arranged_by(user).values("pk")) | Q(review__in=judged))


class Discussion(models.Model):
    """One meeting of judges. The rule was set before anybody scored: larger differences come before it."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="discussion", verbose_name=_("评审工作"))
    compared = models.CharField(_("比较"), max_length=20, choices=Compared, default=Compared.TOTAL)
    threshold = models.DecimalField(_("差异线（分）"), max_digits=6, decimal_places=3)
    state = models.CharField(_("状态"), max_length=20, choices=DiscussionState, default=DiscussionState.PLANNED)
    # Whether the meeting reads the judges' names beside what they wrote.
    has_names = models.BooleanField(_("显示评委姓名"), default=False)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    prepared_at = models.DateTimeField(_("列出差异时间"), null=True, blank=True)
    held_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("会评")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DiscussionState.values), name="review_discussion_state"),
            models.CheckConstraint(condition=Q(compared__in=Compared.values), name="review_discussion_compared"),
            models.CheckConstraint(condition=Q(threshold__gt=0), name="review_discussion_threshold"),
        ]

    def __str__(self) -> str:
        return str(self.review)

    def get_absolute_url(self) -> str:
        """The page of the meeting."""
        return reverse("review:discussion_detail", kwargs={"pk": self.pk})

    @property
    def host(self) -> Any:
        """Whose review it is."""
        return self.review.host


class DifferenceQuerySet(models.QuerySet["Difference"]):
    """Differences by who may read them."""

    def readable_by(self, user: Any) -> Self:
        """Those of candidates from which this person does not stand aside."""
        aside = Recusal.objects.filter(candidate=OuterRef("candidate"), judge__expert__person__user=user)
        return self.exclude(Exists(aside))


class Difference(models.Model):
    """One candidate whose rounds differ, in one question or (``item`` empty) in the sum of all; and the decision.

    ``first`` and ``second`` are the means of the two rounds that lie farthest apart, rounded to three places for
    reading. ``points`` is what the meeting decides, a decimal as text by question: ``{"leadership": "8.5"}``.
    """

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="differences", verbose_name=_("会评"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="differences", verbose_name=_("参评对象"))
    item = models.CharField(_("评分项"), max_length=80, blank=True)
    first = models.DecimalField(_("前一步得分"), max_digits=8, decimal_places=3)
    second = models.DecimalField(_("后一步得分"), max_digits=8, decimal_places=3)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    state = models.CharField(_("状态"), max_length=20, choices=DifferenceState, default=DifferenceState.OPEN)
    points = models.JSONField(_("会评得分"), default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    # The one that was called last is before the meeting; it begins when those who stand aside have left the room.
    called_at = models.DateTimeField(_("提请时间"), null=True, blank=True)
    begun_at = models.DateTimeField(_("开始讨论时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    added_at = models.DateTimeField(_("列入时间"), default=clock.now)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("重点差异")
        ordering = ["discussion", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "candidate", "item"], name="review_difference_once"),
            models.CheckConstraint(condition=Q(state__in=DifferenceState.values), name="review_difference_state"),
            models.CheckConstraint(
                condition=Q(state=DifferenceState.OPEN) | ~Q(reason=""), name="review_difference_decided_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=DifferenceState.CHANGED) ^ Q(points={}), name="review_difference_changed_to_points"
            ),
        ]

    def __str__(self) -> str:
        return str(self.candidate)

    @property
    def item_name(self) -> str:
        """The question in words; empty for the sum."""
        table = {one.key: one for one in self.discussion.review.table}
        return str(table.get(self.item, ""))

    @property
    def gap(self) -> Decimal:
        """By how many points the two rounds differ."""
        return abs(self.second - self.first)
