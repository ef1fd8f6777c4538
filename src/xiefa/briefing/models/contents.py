"""What an issue is made of: sections and items in order, and every version of an item's text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.models.issue import Issue


class IssueSection(models.Model):
    """A section (栏目) of one issue. ``kinds`` are the kinds of article it takes, empty for all."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections", verbose_name=_("期"))
    position = models.PositiveIntegerField(_("次序"))
    title = models.TextField(_("栏目名"), blank=True)
    kinds = models.JSONField(_("收录的稿件类别"), default=list, blank=True)
    preface = models.JSONField(_("栏前文字"), default=list, blank=True)

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("issue", "position"), name="briefing_section_place"),)

    def __str__(self) -> str:
        return self.title


class IssueItem(models.Model):
    """An item (条目): what is printed of one article, or text written straight into the issue.

    The text is a copy: editing it here does not touch the article, which is held while it is in
    the issue and goes back to the shelf when it is taken out. ``version`` counts edits; whoever
    saves names the version that was read, so that two editors notice each other.
    ``short_title`` serves WeChat, which takes 32 characters, and is not printed in the issue.
    """

    section = models.ForeignKey(IssueSection, models.CASCADE, related_name="items", verbose_name=_("栏目"))
    position = models.PositiveIntegerField(_("次序"))
    article = models.OneToOneField(
        "newsroom.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issue_item",
        verbose_name=_("来稿"),
    )
    heading = models.TextField(_("标题"), blank=True)
    short_title = models.CharField(_("短标题"), max_length=32, blank=True)
    blocks = models.JSONField(_("正文"), default=list)
    credit_text = models.TextField(_("署名行"), blank=True)
    credit_contributors = models.JSONField(_("供稿单位"), default=list, blank=True)
    credit_verb = models.CharField(_("署名方式"), max_length=20, blank=True)
    credit_source = models.TextField(_("信息来源"), null=True, blank=True)
    event_on = models.DateField(_("事件日期"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    edited_at = models.DateTimeField(_("修改时间"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人")
    )

    class Meta:
        verbose_name = _("条目")
        verbose_name_plural = _("条目")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("section", "position"), name="briefing_item_place"),
            models.CheckConstraint(condition=Q(version__gte=1), name="briefing_item_version_from_one"),
        )

    def __str__(self) -> str:
        return self.heading


class ItemVersion(models.Model):
    """An item as it was before an edit, so that nobody's work is ever lost.

    ``facts`` holds the fields that are not running text: short_title, contributors, source, event_on.
    """

    item = models.ForeignKey(IssueItem, models.CASCADE, related_name="versions", verbose_name=_("条目"))
    version = models.PositiveIntegerField(_("版本"))
    heading = models.TextField(_("标题"), blank=True)
    blocks = models.JSONField(_("正文"), default=list)
    credit_text = models.TextField(_("署名行"), blank=True)
    facts = models.JSONField(_("其他各栏"), default=dict, blank=True)
    edited_at = models.DateTimeField(_("修改时间"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人")
    )

    class Meta:
        verbose_name = _("条目旧版")
        verbose_name_plural = _("条目旧版")
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("item", "version"), name="briefing_item_version_once"),)

    def __str__(self) -> str:
        return f"{self.heading} #{self.version}"
