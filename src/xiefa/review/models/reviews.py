"""Reviews: many candidates, the score table that is put to them all, the judges, and who stands aside from whom."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation
from xiefa.review.enums import Disclosure, RecusalSource, ReviewState
from xiefa.review.models.experts import Expert


class Item(NamedTuple):
    """One question of the score table: its key, its words, the most points it gives, and what to look at.

    ``most`` is a decimal as text; ``evidence`` names the sorts of evidence that belong beside the question. ``worth``
    is how much the most points count for where questions are added up: the same unless it says otherwise ("0": nothing).
    """

    key: str
    zh: str
    en: str
    most: str
    guide_zh: str = ""
    guide_en: str = ""
    evidence: tuple[str, ...] = ()
    worth: str = ""

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    @property
    def guide(self) -> str:
        """What to go by, in the reader's language."""
        return self.guide_en if (get_language() or "zh").startswith("en") else self.guide_zh

    @property
    def highest(self) -> Decimal:
        """The most points."""
        return Decimal(self.most)

    @property
    def weight(self) -> Fraction:
        """What a point counts for where questions are added up."""
        return Fraction(self.worth or self.most) / Fraction(self.most)


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews in the words of the secretariat."""

    def visible_to(self, user: Any) -> Self:
        """Those of the hosts for which this person arranges reviews, and those in which they judge."""
        hosts = host_codes(user, "review.arrange")
        if "" in hosts:
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        judged = Judge.objects.filter(expert__person__user=user, left_at=None).values("review")
        return self.filter(Q(host__code__in=hosts) | Q(pk__in=judged))

    def arranged_by(self, user: Any) -> Self:
        """Those of the hosts for which this person arranges reviews: to judge in one is not enough."""
        hosts = host_codes(user, "review.arrange")
        return self if "" in hosts else self.filter(host__code__in=hosts)


class Review(models.Model):
    """One score table put to many candidates; an upper room knows what ``subject_key`` means ("cycle-3")."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="reviews", verbose_name=_("主办组织"))
    title = models.CharField(_("评审名称"), max_length=200)
    subject_key = models.CharField(_("对象标识"), max_length=120, unique=True)
    # A list of items as plain data, frozen when the review opens.
    items = models.JSONField(_("评分项"), default=list)
    state = models.CharField(_("状态"), max_length=20, choices=ReviewState, default=ReviewState.PREPARING)
    # The stretch whose employers and seats make somebody stand aside: [ties_since, ties_until).
    ties_since = models.DateField(_("回避起算日期"), null=True, blank=True)
    ties_until = models.DateField(_("回避截止日期（不含）"), null=True, blank=True)
    disclosure = models.CharField(_("他人评分可见"), max_length=20, choices=Disclosure, default=Disclosure.ROUND_CLOSED)
    # Breaks ties of assignments and draws, and is published with them.
    seed = models.PositiveBigIntegerField(_("随机种子"), default=0)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("组织人")
    )
    opened_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    made_at = models.DateTimeField(_("建立时间"), default=clock.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审工作")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_review_state"),
            models.CheckConstraint(condition=~Q(subject_key=""), name="review_review_has_subject"),
            models.CheckConstraint(condition=Q(disclosure__in=Disclosure.values), name="review_review_disclosure"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The organiser's page of this review."""
        return reverse("review:review_detail", kwargs={"pk": self.pk})

    @property
    def table(self) -> tuple[Item, ...]:
        """The score table as records."""
        return tuple(Item(**{**one, "evidence": tuple(one.get("evidence", ()))}) for one in self.items)


class Group(models.Model):
    """Candidates of neighbouring fields, and the judges who score them first."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="groups", verbose_name=_("评审工作"))
    name = models.CharField(_("组名"), max_length=60)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("评审小组")
        ordering = ["review", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "name"], name="review_group_once")]

    def __str__(self) -> str:
        return self.name


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates for lists."""

    def with_names(self) -> Self:
        """With the names of the organisations in hand."""
        return self.select_related("organisation").prefetch_related("organisation__names")


class Candidate(models.Model):
    """One organisation whose work is scored; an upper room knows what ``subject_key`` means ("entrant-12")."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="candidates", verbose_name=_("评审工作"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("参评单位"))
    subject_key = models.CharField(_("对象标识"), max_length=120)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="candidates", verbose_name=_("评审小组")
    )
    fields = models.JSONField(_("专业领域"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("参评对象")
        ordering = ["review", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "organisation"], name="review_candidate_once"),
            models.UniqueConstraint(fields=["review", "subject_key"], name="review_candidate_subject_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class JudgeQuerySet(models.QuerySet["Judge"]):
    """Judges by whether they still take part."""

    def sitting(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None)

    def with_people(self) -> Self:
        """With the people and their accounts in hand."""
        return self.select_related("expert__person__user")


class Judge(models.Model):
    """An expert who takes part in a review: in which group, and how many candidates they can take at most."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="judges", verbose_name=_("评审工作"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="judgeships", verbose_name=_("专家"))
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="judges", verbose_name=_("评审小组")
    )
    most = models.PositiveSmallIntegerField(_("最多评审数"), null=True, blank=True)
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)
    left_reason = models.CharField(_("退出理由"), max_length=200, blank=True)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("评委")
        ordering = ["review", "expert__person__pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "expert"], name="review_judge_once"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_reason="") | (Q(left_at__isnull=False) & ~Q(left_reason="")),
                name="review_judge_left_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.expert)


class Recusal(models.Model):
    """That a judge stands aside from one candidate, and why: derived from the registry, or declared by a person."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="recusals", verbose_name=_("评委"))
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="recusals", verbose_name=_("参评对象"))
    source = models.CharField(_("依据"), max_length=20, choices=RecusalSource)
    reason = models.CharField(_("理由"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    made_at = models.DateTimeField(_("提出时间"), default=clock.now)

    class Meta:
        verbose_name = _("回避")
        ordering = ["judge", "candidate", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "candidate", "source"], name="review_recusal_once"),
            models.CheckConstraint(condition=Q(source__in=RecusalSource.values), name="review_recusal_source"),
            models.CheckConstraint(condition=~Q(reason=""), name="review_recusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.judge} · {self.candidate}"
