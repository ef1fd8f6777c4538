"""Panels: one subject, the papers before the reviewers, and what those say."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation
from xiefa.review.enums import PanelState, Recommendation, Verdict


class Question(NamedTuple):
    """One question put to every reviewer: its key, its words in two languages, what was stated about it."""

    key: str
    zh: str
    en: str
    statement: str = ""

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


class PanelQuerySet(models.QuerySet["Panel"]):
    """Panels in the words of the secretariat."""

    def visible_to(self, user: Any) -> Self:
        """Those of the hosts for which this person arranges reviews, and those in which they are a reviewer."""
        hosts = host_codes(user, "review.arrange")
        if "" in hosts:
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(host__code__in=hosts) | Q(pk__in=Reviewer.objects.filter(user=user).values("panel")))

    def waiting_for(self, user: Any) -> Self:
        """Open ones in which this person has neither spoken nor stood aside."""
        waiting = Reviewer.objects.waiting().filter(user=user)
        return self.filter(state=PanelState.OPEN, pk__in=waiting.values("panel"))

    def with_counts(self) -> Self:
        """With ``judging`` (reviewers who did not stand aside) and ``spoken`` (those who have given an opinion)."""
        present = Q(reviewers__recused_at=None)
        counted = self.annotate(
            judging=Count("reviewers", filter=present, distinct=True),
            spoken=Count("reviewers__opinion", filter=present, distinct=True),
        )
        # Counting forgets the order of the model.
        return counted.select_related("host").prefetch_related("host__names").order_by("-opened_at", "-pk")


class Panel(models.Model):
    """Several experts asked the same questions about one subject; an upper room knows what ``subject_key`` means."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="panels", verbose_name=_("主办组织"))
    subject = models.CharField(_("评审对象"), max_length=200)
    subject_key = models.CharField(_("对象标识"), max_length=120, db_index=True)
    # A list of {"key", "zh", "en", "statement"}, as it was put before the reviewers.
    questions = models.JSONField(_("评审问题"), default=list)
    state = models.CharField(_("状态"), max_length=20, choices=PanelState, default=PanelState.OPEN)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("组织人")
    )
    opened_at = models.DateTimeField(_("开始时间"), default=clock.now)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    close_reason = models.CharField(_("提前结束的理由"), max_length=300, blank=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审组")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PanelState.values), name="review_panel_state"),
            models.CheckConstraint(condition=~Q(subject_key=""), name="review_panel_has_subject"),
            models.CheckConstraint(
                condition=Q(state=PanelState.OPEN, closed_at=None)
                | (~Q(state=PanelState.OPEN) & Q(closed_at__isnull=False)),
                name="review_panel_closed_at",
            ),
            models.UniqueConstraint(
                fields=["subject_key"], condition=Q(state=PanelState.OPEN), name="review_one_open_panel"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """The page of this panel."""
        return reverse("review:panel_detail", kwargs={"pk": self.pk})

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions as records."""
        return tuple(Question(**one) for one in self.questions)


class PanelPaper(models.Model):
    """A document as it lay before the reviewers, under the question to which it belongs."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="papers", verbose_name=_("评审组"))
    question = models.CharField(_("评审问题"), max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("格式"), max_length=100)
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    file = models.FileField(_("文件"), max_length=300)

    class Meta:
        verbose_name = _("评审材料")
        ordering = ["panel", "pk"]

    def __str__(self) -> str:
        return self.name


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    """Reviewers by what they have still to do."""

    def judging(self) -> Self:
        """Those who did not stand aside."""
        return self.filter(recused_at=None)

    def waiting(self) -> Self:
        """Those who have yet to speak."""
        return self.judging().filter(opinion=None)


class Reviewer(models.Model):
    """That somebody was asked to judge; whoever stands aside stays on record with the reason."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="reviewers", verbose_name=_("评审组"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("评审专家")
    )
    recused_at = models.DateTimeField(_("回避时间"), null=True, blank=True)
    recusal_reason = models.CharField(_("回避理由"), max_length=200, blank=True)
    recused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出回避")
    )

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审专家")
        ordering = ["panel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="review_reviewer_once"),
            models.CheckConstraint(
                condition=Q(recused_at=None, recusal_reason="") | (Q(recused_at__isnull=False) & ~Q(recusal_reason="")),
                name="review_recusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Opinion(models.Model):
    """What one reviewer advises, and why; it may be changed until the panel closes."""

    reviewer = models.OneToOneField(Reviewer, models.CASCADE, related_name="opinion", verbose_name=_("评审专家"))
    recommendation = models.CharField(_("评审结论"), max_length=20, choices=Recommendation)
    text = models.TextField(_("评审意见"))
    spoken_at = models.DateTimeField(_("意见提交时间"), default=clock.now)

    class Meta:
        verbose_name = _("评审意见")
        ordering = ["reviewer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recommendation__in=Recommendation.values), name="review_opinion_recommendation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.get_recommendation_display()}"


class Judgement(models.Model):
    """What one reviewer says to one question."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="judgements", verbose_name=_("评审意见"))
    question = models.CharField(_("评审问题"), max_length=60)
    verdict = models.CharField(_("判断"), max_length=20, choices=Verdict)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("逐项判断")
        ordering = ["opinion", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "question"], name="review_judgement_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="review_judgement_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_verdict_display()}"
