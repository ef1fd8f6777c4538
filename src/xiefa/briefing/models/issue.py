"""The numbered issue and its place in the series."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.enums import EDITABLE, SEALED, IssueState
from xiefa.kernel.permission import host_codes
from xiefa.manuscript import Manuscript, loads, printed_form

STAFF_PERMISSIONS = (
    "briefing.compose",
    "briefing.review",
    "briefing.sign_off",
    "briefing.publish",
    "briefing.correct",
)


class IssueQuerySet(QuerySet["Issue"]):
    """Issues in the words of the editorial office."""

    def published(self) -> IssueQuerySet:
        """Those that stand: published and not withdrawn."""
        return self.filter(state=IssueState.PUBLISHED)

    def announced(self) -> IssueQuerySet:
        """All that ever went out, withdrawn ones included."""
        return self.filter(state__in=SEALED)

    def in_the_making(self) -> IssueQuerySet:
        """Those that can still be edited."""
        return self.filter(state__in=EDITABLE)

    def series(self, *, host: Any, is_supplement: bool = False) -> IssueQuerySet:
        """One numbered series from its first known issue to its last, missing numbers included."""
        return self.filter(host=host, is_supplement=is_supplement).order_by("year", "number")

    def visible_to(self, user: Any) -> IssueQuerySet:
        """Staff see every issue of the hosts they work for; everybody sees what was announced."""
        hosts = {code for name in STAFF_PERMISSIONS for code in host_codes(user, name)}
        if "" in hosts:
            return self
        return self.filter(Q(state__in=SEALED) | Q(host__code__in=hosts))

    def newest_first(self) -> IssueQuerySet:
        """For lists: the latest number on top, supplements after the main series."""
        return self.order_by("-year", "is_supplement", "-number")

    def with_contents(self) -> IssueQuerySet:
        """With sections and items in hand: what composing and printing need, in a fixed number of queries."""
        return self.select_related("host", "report_list", "send_list").prefetch_related("sections__items", "sign_offs")


class Issue(models.Model):
    """One issue (期) of a host's briefing.

    ``number`` counts within ``year`` and ``total_number`` over the series; supplements have a series
    of their own. ``year`` belongs to the numbering: the sixth issue of 2023 may be dated 2024.
    A series has no gaps: database triggers let an issue in only at either end, and a number that
    nobody can find is entered as a row in the state ``missing``.

    Until publication the text is composed from the sections and items. At publication, or when a
    printed issue is imported, ``manuscript_json`` and the digests are frozen, for good.
    ``distinct_people`` is how many different people had to answer for this issue: 3 or 2 by the
    rule in force when it was opened; 1 only for an imported issue that was printed so.
    """

    host = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="issues", verbose_name=_("主办"))
    year = models.PositiveSmallIntegerField(_("年份"), validators=(MinValueValidator(1900), MaxValueValidator(2200)))
    number = models.PositiveIntegerField(_("期号"))
    total_number = models.PositiveIntegerField(_("总期号"), null=True, blank=True)
    is_supplement = models.BooleanField(_("增刊"), default=False)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=IssueState.choices, default=IssueState.COMPOSING)
    office = models.TextField(_("编发单位"), blank=True)
    title_lines = models.JSONField(_("报头各行"), default=list, blank=True)
    marks = models.JSONField(_("报头标注"), default=list, blank=True)
    contacts = models.JSONField(_("联系方式"), default=list, blank=True)
    notes = models.JSONField(_("版末说明"), default=list, blank=True)
    remarks = models.CharField(_("备注"), max_length=500, blank=True)
    report_list = models.ForeignKey(
        "briefing.DistributionList", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报")
    )
    send_list = models.ForeignKey(
        "briefing.DistributionList", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送")
    )
    distinct_people = models.PositiveSmallIntegerField(_("至少几人分任"), default=3)
    version = models.PositiveIntegerField(_("版本"), default=1)
    manuscript_json = models.TextField(_("定稿"), blank=True)
    text_digest = models.CharField(_("文字摘要值"), max_length=64, blank=True)
    full_digest = models.CharField(_("全文摘要值"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    imported_from = models.CharField(_("导入的文件"), max_length=255, blank=True)
    imported_sha256 = models.CharField(_("文件校验值"), max_length=64, blank=True)
    import_report = models.JSONField(_("识读报告"), default=dict, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("开期人")
    )
    opened_at = models.DateTimeField(_("开期时间"))

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("期")
        verbose_name_plural = _("简报各期")
        ordering = ("-year", "is_supplement", "-number")
        constraints = (
            models.UniqueConstraint(fields=("host", "is_supplement", "year", "number"), name="briefing_number_once"),
            models.UniqueConstraint(fields=("host", "is_supplement", "total_number"), name="briefing_total_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="briefing_number_from_one"),
            models.CheckConstraint(
                condition=Q(total_number__isnull=True) | Q(total_number__gte=1), name="briefing_total_from_one"
            ),
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2200), name="briefing_year_is_a_year"),
            models.CheckConstraint(
                condition=Q(distinct_people__in=(2, 3)) | (Q(distinct_people=1) & ~Q(imported_from="")),
                name="briefing_two_or_three_people",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=SEALED) & ~Q(manuscript_json="") & ~Q(full_digest="") & ~Q(text_digest=""))
                | (~Q(state__in=SEALED) & Q(manuscript_json="", full_digest="", text_digest="")),
                name="briefing_frozen_when_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SEALED)
                | (Q(published_at__isnull=False) & (Q(issued_on__isnull=False) | ~Q(imported_from=""))),
                name="briefing_published_is_dated",
            ),
        )

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """What the staff call it: 2023年第6期（总第71期）, or 2023年增刊第1期."""
        number = _("{year}年增刊第{number}期") if self.is_supplement else _("{year}年第{number}期")
        total = _("（总第{total}期）").format(total=self.total_number) if self.total_number else ""
        return number.format(year=self.year, number=self.number) + total

    @property
    def is_editable(self) -> bool:
        """Still in the making."""
        return self.state in EDITABLE

    @property
    def is_sealed(self) -> bool:
        """Published, perhaps withdrawn since: the text is frozen."""
        return self.state in SEALED

    @cached_property
    def manuscript(self) -> Manuscript:
        """The frozen manuscript; ``ValueError`` for an issue that is not published."""
        return loads(self.manuscript_json)

    @property
    def printed_digest(self) -> str:
        """The digest of the text as printed on every copy, 1A2B-3C4D-…; empty before publication."""
        return printed_form(self.text_digest) if self.text_digest else ""
