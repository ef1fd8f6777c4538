"""Score sheets: what one judge gives one candidate, question by question, with the remark before the number."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.review.enums import SheetState
from xiefa.review.models.rounds import Assignment


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
