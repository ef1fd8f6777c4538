"""Rounds: one step of a review, in which every candidate is scored by so many judges."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.review.enums import RoundKind, RoundState
from xiefa.review.models.reviews import Candidate, Judge, Recusal, Review


class Round(models.Model):
    """One step of the procedure: by the judges of the own group, or crossed by those of the others.

    ``per_candidate`` judges score each candidate; ``least`` and ``most`` bound how many candidates a judge gets.
    ``certificate`` holds what proves that the assignment is the best there is, or names the bottleneck.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="rounds", verbose_name=_("评审工作"))
    key = models.SlugField(_("步骤代码"), max_length=40)
    zh = models.CharField(_("步骤名称"), max_length=60)
    en = models.CharField(_("英文名称"), max_length=60)
    kind = models.CharField(_("方式"), max_length=20, choices=RoundKind)
    state = models.CharField(_("状态"), max_length=20, choices=RoundState, default=RoundState.PLANNED)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    per_candidate = models.PositiveSmallIntegerField(_("每家评委数"), default=3)
    least = models.PositiveSmallIntegerField(_("每位评委至少"), default=0)
    most = models.PositiveSmallIntegerField(_("每位评委至多"), default=20)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    certificate = models.JSONField(_("分派证明"), default=dict, blank=True)
    opened_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("评审步骤")
        ordering = ["review", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="review_round_once"),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="review_round_kind"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="review_round_state"),
            models.CheckConstraint(condition=Q(per_candidate__gte=1), name="review_round_somebody_scores"),
            models.CheckConstraint(condition=Q(most__gte=models.F("least")), name="review_round_loads"),
        ]

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def get_absolute_url(self) -> str:
        """The organiser's page of this round: assignment, progress, reminders."""
        return reverse("review:round_detail", kwargs={"pk": self.pk})

    @property
    def host(self) -> Any:
        """Whose review it is."""
        return self.review.host


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by whose they are and whether they stand."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def of_user(self, user: Any) -> Self:
        """Those that this person is to do, in rounds that are open."""
        return self.standing().filter(
            judge__expert__person__user=user, judge__left_at=None, round__state=RoundState.OPEN
        )

    def judged_by(self, user: Any) -> Self:
        """Those that this person does or did; nothing of candidates from which they stand aside."""
        aside = Recusal.objects.filter(judge=OuterRef("judge"), candidate=OuterRef("candidate"))
        mine = self.standing().filter(judge__expert__person__user=user, judge__left_at=None)
        return mine.filter(round__state__in=[RoundState.OPEN, RoundState.CLOSED]).exclude(Exists(aside))


class Assignment(models.Model):
    """That one judge scores one candidate in one round; ``match`` is how well they fit, 0 to 1000."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="assignments", verbose_name=_("评审步骤"))
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments", verbose_name=_("评委"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="assignments", verbose_name=_("参评对象"))
    is_pinned = models.BooleanField(_("指定"), default=False)
    match = models.PositiveSmallIntegerField(_("匹配度"), default=0)
    made_at = models.DateTimeField(_("分派时间"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("分派")
        ordering = ["round", "candidate", "judge"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "judge", "candidate"],
                condition=Q(withdrawn_at=None),
                name="review_assigned_once",
            ),
            models.CheckConstraint(condition=Q(match__lte=1000), name="review_assignment_match"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.judge}"
