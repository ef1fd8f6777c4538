"""Editions that exist, and the orders they were made on."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.models import Issue
from xiefa.publishing.enums import Channel, OrderState


def edition_path(edition: Edition, name: str) -> str:
    """Where the file is kept: by host, year and number; never the name it came with."""
    issue = edition.issue
    series = "supplement-" if issue.is_supplement else ""
    return f"editions/{issue.host.code}/{issue.year}/{series}{issue.number}/{name}"


class EditionQuerySet(QuerySet["Edition"]):
    """Editions in the words of the office."""

    def of(self, issue: Issue) -> EditionQuerySet:
        """Those of one issue, in the order of the channels."""
        return self.filter(issue=issue).in_order()

    def in_order(self) -> EditionQuerySet:
        """PDF first, text last."""
        ranked = (models.When(channel=channel, then=rank) for rank, channel in enumerate(Channel.values))
        return self.order_by(models.Case(*ranked, default=99))


class Edition(models.Model):
    """A published issue in one format (版本): the bytes that are handed out, for good.

    ``sha256`` is that of the file, ``digest`` that of the text in it: the issue's own. ``warnings``
    holds what the channel noticed, in Chinese and English.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="editions", verbose_name=_("期"))
    channel = models.CharField(_("格式"), max_length=10, choices=Channel.choices)
    sha256 = models.CharField(_("文件校验值"), max_length=64, db_index=True)
    digest = models.CharField(_("文字摘要值"), max_length=64)
    file = models.FileField(_("文件"), upload_to=edition_path, max_length=255)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(_("类型"), max_length=100)
    warnings = models.JSONField(_("提示"), default=list, blank=True)
    made_at = models.DateTimeField(_("生成时间"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("版本")
        verbose_name_plural = _("版本")
        ordering = ("issue", "channel")
        constraints = (
            models.UniqueConstraint(fields=("issue", "channel"), name="publishing_edition_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="publishing_edition_channel"),
            models.CheckConstraint(
                condition=~Q(sha256="") & ~Q(digest="") & ~Q(file=""), name="publishing_edition_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue} · {self.get_channel_display()}"

    @property
    def notices(self) -> list[str]:
        """The warnings in the reader's language."""
        return [in_language(warning) for warning in self.warnings]


class EditionOrder(models.Model):
    """That an edition is wanted, and how the making of it went.

    ``error`` is empty, or the refusal of the channel: ``code`` and the sentence in ``zh`` and ``en``.
    """

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="edition_orders", verbose_name=_("期"))
    channel = models.CharField(_("格式"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("状态"), max_length=10, choices=OrderState.choices, default=OrderState.WAITING)
    error = models.JSONField(_("原因"), default=dict, blank=True)
    ordered_at = models.DateTimeField(_("提交时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("出版任务")
        verbose_name_plural = _("出版任务")
        ordering = ("issue", "channel")
        constraints = (
            models.UniqueConstraint(fields=("issue", "channel"), name="publishing_order_once"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="publishing_order_state"),
            models.CheckConstraint(
                condition=Q(state=OrderState.WAITING, finished_at=None)
                | (~Q(state=OrderState.WAITING) & Q(finished_at__isnull=False)),
                name="publishing_order_finished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue} · {self.get_channel_display()}"

    @property
    def reason(self) -> str:
        """Why it failed, in the reader's language; empty when it did not."""
        return in_language(self.error) if self.error else ""


def in_language(message: dict[str, Any]) -> str:
    """The sentence of a stored message in the reader's language, Chinese when there is no other."""
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return str(message.get(language) or message["zh"])
