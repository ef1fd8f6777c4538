"""What can be found: the items of published issues, and the organisations they speak of."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xiefa.archive.enums import MentionRole


class IndexedIssue(models.Model):
    """That an issue is in the index, and by which text and which names it was indexed."""

    issue = models.OneToOneField(
        "briefing.Issue", models.CASCADE, primary_key=True, related_name="+", verbose_name=_("期")
    )
    digest = models.CharField(_("摘要值"), max_length=64)
    names_version = models.CharField(_("名称版本"), max_length=64, blank=True)
    indexed_at = models.DateTimeField(_("编入时间"))

    class Meta:
        verbose_name = _("已编索引的期")
        verbose_name_plural = _("已编索引的各期")

    def __str__(self) -> str:
        return f"{self.issue_id} {self.digest[:12]}"


class EntryQuerySet(QuerySet["Entry"]):
    """Entries in the words of a reader."""

    def newest_first(self) -> EntryQuerySet:
        """The latest issue first; inside an issue in printed order."""
        return self.order_by("-place")

    def about(self, organisation: object) -> EntryQuerySet:
        """Those that speak of ``organisation`` or were contributed by it."""
        return self.filter(mentions__organisation=organisation).distinct()


class Entry(models.Model):
    """One item of a published issue, as the archive finds it.

    ``place`` orders all entries from old to new, so that the newest hits are the first that an index
    scan meets. ``folded`` is ``text`` character by character in the form in which it is compared.
    """

    place = models.BigIntegerField(_("次序"), primary_key=True)
    issue = models.ForeignKey("briefing.Issue", models.CASCADE, related_name="+", verbose_name=_("期"))
    number = models.PositiveIntegerField(_("条目序号"))
    label = models.CharField(_("锚点"), max_length=40)
    section = models.CharField(_("栏目"), max_length=200, blank=True)
    heading = models.CharField(_("标题"), max_length=300, blank=True)
    text = models.TextField(_("正文"))
    folded = models.TextField(_("检索文本"))
    issued_on = models.DateField(_("印发日期"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("条目索引")
        verbose_name_plural = _("条目索引")
        ordering = ("-place",)
        constraints = (models.UniqueConstraint(fields=("issue", "number"), name="archive_entry_once"),)

    def __str__(self) -> str:
        return self.heading


class MentionQuerySet(QuerySet["Mention"]):
    """Mentions, counted."""

    def tally(self) -> QuerySet[Mention, dict[str, Any]]:
        """For each organisation, in how many entries it is spoken of and how many it contributed."""
        entries = Count("entry", distinct=True)
        contributed = Count("entry", filter=Q(role=MentionRole.CONTRIBUTED), distinct=True)
        counted = self.values("organisation").annotate(entries=entries, contributed=contributed)
        tally: QuerySet[Mention, dict[str, Any]] = counted.order_by("-entries", "organisation")
        return tally


class Mention(models.Model):
    """An entry speaks of an organisation, or was contributed by it; only where there is no doubt."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="mentions", verbose_name=_("条目"))
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+", verbose_name=_("组织"))
    role = models.CharField(_("关系"), max_length=12, choices=MentionRole.choices)
    words = models.CharField(_("原文"), max_length=200)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("提及")
        verbose_name_plural = _("提及")
        constraints = (
            models.UniqueConstraint(fields=("entry", "organisation", "role"), name="archive_mention_once"),
            models.CheckConstraint(condition=Q(role__in=MentionRole.values), name="archive_mention_role"),
        )

    def __str__(self) -> str:
        return f"{self.words} → {self.organisation_id}"
