"""Score sheets: what one judge gives one candidate, question by question, with the remark before the number."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.review.enums import Disclosure, RoundState, SheetState
from xiefa.review.marking import OVERALL, Texts, points_of, points_text, remark_of
from xiefa.review.models.reviews import Recusal
from xiefa.review.models.rounds import Assignment


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Score sheets by whether they count, and by who may read them."""

    def counting(self) -> Self:
        """Submitted sheets of assignments that stand, by judges who do not stand aside from the candidate."""
        aside = Recusal.objects.filter(judge=OuterRef("assignment__judge"), candidate=OuterRef("assignment__candidate"))
        return self.filter(state=SheetState.SUBMITTED, assignment__withdrawn_at=None).exclude(Exists(aside))

    def visible_to(self, user: Any) -> Self:
        """One's own; those of others once one's own is in and the review shows them; to the organiser all that are in.

        Nobody reads a sheet about a candidate from which they stand aside, and an organiser who is to judge a
        candidate waits for their own sheet like everybody else.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        hosts = host_codes(user, "review.arrange")
        arranged = Q() if "" in hosts else Q(assignment__round__review__host__code__in=hosts)
        is_shown = Q(assignment__round__state=RoundState.CLOSED) | Q(
            assignment__round__review__disclosure=Disclosure.OWN_IN
        )
        fellow = Exists(_judging(user, "round").filter(sheet__state=SheetState.SUBMITTED)) & is_shown
        waits = Exists(_judging(user).filter(round__state=RoundState.OPEN).exclude(sheet__state=SheetState.SUBMITTED))
        others = Q(state=SheetState.SUBMITTED, assignment__withdrawn_at=None) & (fellow | (arranged & ~waits))
        own = Q(pk__in=Sheet.objects.filter(assignment__in=Assignment.objects.judged_by(user)).values("pk"))
        aside = Recusal.objects.filter(candidate=OuterRef("assignment__candidate"), judge__expert__person__user=user)
        return self.filter(own | others).exclude(Exists(aside))


def _judging(user: Any, *same: str) -> models.QuerySet[Assignment]:
    """What this person scores or scored of the candidate of a sheet, in a subquery."""
    alike = {name: OuterRef(f"assignment__{name}") for name in ("candidate", *same)}
    return Assignment.objects.judged_by(user).filter(**alike)


class Sheet(models.Model):
    """The sheet of one assignment. Submission seals a version; a change later is a new version with a reason.

    ``version`` counts savings while one writes, so that two devices of one judge do not write over each other.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet", verbose_name=_("分派"))
    state = models.CharField(_("状态"), max_length=20, choices=SheetState, default=SheetState.DRAFT)
    remark = models.TextField(_("总体意见"), blank=True)
    version = models.PositiveIntegerField(_("保存次数"), default=0)
    started_at = models.DateTimeField(_("开始时间"), default=clock.now)
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分表")
        ordering = ["assignment"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="review_sheet_state"),
            models.CheckConstraint(
                condition=Q(state=SheetState.DRAFT) | Q(submitted_at__isnull=False), name="review_sheet_submitted_at"
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    def get_absolute_url(self) -> str:
        """The page on which the judge fills it in."""
        return reverse("review:sheet_detail", kwargs={"pk": self.assignment_id})

    @property
    def host(self) -> Any:
        """Whose review it is."""
        return self.assignment.round.host

    @property
    def texts(self) -> Texts:
        """What stands in the fields of the sheet, by the names of ``marking``."""
        if self.pk is None:
            return {}
        marks = list(self.marks.all())
        said = {remark_of(one.item): one.remark for one in marks}
        return {OVERALL: self.remark} | said | {points_of(one.item): points_text(one.points) for one in marks}


class Mark(models.Model):
    """What the judge says to one question, and the points; either may be empty until submission."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="marks", verbose_name=_("评分表"))
    item = models.CharField(_("评分项"), max_length=80)
    remark = models.CharField(_("理由"), max_length=1000, blank=True)
    points = models.DecimalField(_("得分"), max_digits=7, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("单项得分")
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="review_mark_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="review_mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


class SheetVersion(models.Model):
    """A sheet as it was submitted: never changed, never deleted; from the second on with the reason of the change."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="versions", verbose_name=_("评分表"))
    number = models.PositiveIntegerField(_("版本"))
    # {"marks": {item: {"points": "8.5", "remark": "…"}}, "remark": "…"}
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("校验值"), max_length=64)
    reason = models.CharField(_("修改理由"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人"))
    made_at = models.DateTimeField(_("提交时间"), default=clock.now)

    class Meta:
        verbose_name = _("评分表版本")
        ordering = ["sheet", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="review_sheet_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="review_sheet_change_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})

    @property
    def is_intact(self) -> bool:
        """Whether the content is still what was submitted."""
        return self.digest == sheet_digest(self.content)


def sheet_digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no spaces, UTF-8) of a submitted sheet."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
