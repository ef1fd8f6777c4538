"""Discussions (会评): the meeting that looks at large differences between rounds, and what it decides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.review.enums import DifferenceState, DiscussionState
from xiefa.review.models.reviews import Candidate, Review


class Discussion(models.Model):
    """One meeting of judges. ``threshold`` was set before anybody scored: larger differences come before it."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="discussion", verbose_name=_("评审工作"))
    threshold = models.DecimalField(_("差异线（分）"), max_digits=6, decimal_places=3)
    state = models.CharField(_("状态"), max_length=20, choices=DiscussionState, default=DiscussionState.PLANNED)
    held_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会评")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DiscussionState.values), name="review_discussion_state"),
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


class Difference(models.Model):
    """One candidate whose rounds differ, in one question or (``item`` empty) in the sum of all; and the decision.

    ``points`` is what the meeting decides for a question; for the sum it is empty and only the reason is kept.
    """

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="differences", verbose_name=_("会评"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="differences", verbose_name=_("参评对象"))
    item = models.CharField(_("评分项"), max_length=80, blank=True)
    first = models.DecimalField(_("前一步得分"), max_digits=8, decimal_places=3)
    second = models.DecimalField(_("后一步得分"), max_digits=8, decimal_places=3)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    state = models.CharField(_("状态"), max_length=20, choices=DifferenceState, default=DifferenceState.OPEN)
    points = models.DecimalField(_("会评得分"), max_digits=8, decimal_places=3, null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    added_at = models.DateTimeField(_("列入时间"), default=clock.now)

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
                condition=~Q(state=DifferenceState.CHANGED) | Q(points__isnull=False),
                name="review_difference_changed_to_points",
            ),
        ]

    def __str__(self) -> str:
        return str(self.candidate)
