"""Rows of the room: articles, their versions, pictures and sources, and who is editing."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.activities.models import Activity
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.manuscript.model import Block, Credit, Item, Picture
from xiefa.newsroom.blocks import blocks_from_json
from xiefa.newsroom.enums import ArticleState, Origin
from xiefa.newsroom.kinds import Kind, activity_choices, kinds
from xiefa.registry.models import Organisation

# Longer than three heartbeats of the editing page (every 15 seconds).
PRESENCE_SECONDS = 50


class SourceFile(models.Model):
    """The file that an article was taken from, kept as it came; also when it could not be read."""

    name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), upload_to="newsroom/sources/%Y/%m", max_length=300)
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    problem = models.TextField(_("未能读取的原因"), blank=True)
    # What was read and not taken into the article: a list of {"line", "text", "why"}.
    set_aside = models.JSONField(_("未收入正文的文字"), default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)

    class Meta:
        verbose_name = _("原文件")
        verbose_name_plural = _("原文件")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles in the words of the editors."""

    def visible_to(self, user: Any) -> Self:
        """What this person may know of: all of the hosts they edit for, their own, and their organisation's."""
        edited = host_codes(user, "newsroom.accept")
        if "" in edited:
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(author=user) | Q(host__code__in=edited)
        organisations = host_codes(user, "newsroom.write") - {""}
        theirs = (
            Article.objects.filter(contributors__code__in=organisations) if organisations else Article.objects.none()
        )
        return self.filter(own | Q(pk__in=theirs.values("pk")))

    def on_shelf(self) -> Self:
        """Accepted and waiting for an issue; the longest waiting first."""
        return self.filter(state=ArticleState.ACCEPTED).order_by("accepted_at", "pk")

    def with_names(self) -> Self:
        """With everything that a line of a list shows, so that a list asks the same number of times."""
        return self.select_related("host", "author").prefetch_related(
            "host__names", "contributions__organisation__names"
        )


class Article(models.Model):
    """One piece of news or policy on its way into the briefing. The text is kept as blocks, not as HTML."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_articles", verbose_name=_("主办组织"))
    kind = models.CharField(_("类别"), max_length=40)
    activity = models.CharField(_("活动类型"), max_length=40, blank=True)
    origin = models.CharField(_("来稿方式"), max_length=10, choices=Origin, default=Origin.WEB)
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    blocks = models.JSONField(_("正文"), default=list, blank=True)
    # The words of heading, text and credit line, for searching; JSON would hide Chinese as escapes.
    words = models.TextField(_("检索文字"), blank=True, editable=False)
    contributors = models.ManyToManyField(
        Organisation, through="ArticleContributor", related_name="articles_contributed", verbose_name=_("供稿单位")
    )
    credit_text = models.CharField(_("署名行"), max_length=300, blank=True)
    credit_source = models.CharField(_("信息来源"), max_length=120, blank=True)
    event_since = models.DateField(_("事件日期"), null=True, blank=True)
    event_until = models.DateField(_("至"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=ArticleState, default=ArticleState.DRAFT)
    version = models.PositiveIntegerField(_("版本"), default=1)
    note = models.CharField(_("退回意见"), max_length=500, blank=True)
    source = models.ForeignKey(
        SourceFile, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("原文件")
    )
    # The record of what the article tells, so that nobody types it again.
    activity_record = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("活动记录")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("作者")
    )
    created_at = models.DateTimeField(_("创建时间"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now, editable=False)
    accepted_at = models.DateTimeField(_("采用时间"), null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("稿件")
        verbose_name_plural = _("稿件")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "accepted_at"], name="newsroom_shelf"),
            models.Index(fields=["-changed_at"], name="newsroom_recent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="newsroom_article_state"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="newsroom_article_origin"),
            models.CheckConstraint(condition=Q(version__gte=1), name="newsroom_article_version"),
            models.CheckConstraint(condition=~Q(kind=""), name="newsroom_article_kind"),
            models.CheckConstraint(
                condition=Q(event_until=None) | Q(event_until__gte=F("event_since")), name="newsroom_event_period"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ArticleState.ACCEPTED, ArticleState.USED]) | ~Q(heading=""),
                name="newsroom_accepted_has_heading",
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(_("（无标题）"))

    def get_absolute_url(self) -> str:
        """The staff page of this article."""
        return reverse("newsroom:article_detail", kwargs={"pk": self.pk})

    @property
    def content(self) -> tuple[Block, ...]:
        """The text as records."""
        return blocks_from_json(self.blocks)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures in the text, in order."""
        return tuple(block for block in self.content if isinstance(block, Picture))

    @property
    def kind_rule(self) -> Kind | None:
        """What the policy says about this kind; None when the policy no longer knows it."""
        return kinds().get(self.kind)

    @property
    def kind_name(self) -> str:
        """The kind in the reader's language."""
        return str(self.kind_rule or self.kind)

    @property
    def activity_name(self) -> str:
        """The kind of activity in the reader's language, or an empty string."""
        return dict(activity_choices()).get(self.activity, "") if self.activity else ""

    @cached_property
    def contributor_names(self) -> tuple[str, ...]:
        """Full names of the contributors at the time of the event, in their order."""
        day = self.event_since or clock.today()
        ordered = sorted(self.contributions.all(), key=lambda one: one.position)
        return tuple(one.organisation.name_at(day) for one in ordered)

    def as_item(self) -> Item:
        """The article as the manuscript prints it."""
        return Item(heading=self.heading, blocks=self.content, credit=self._credit())

    def _credit(self) -> Credit | None:
        if not self.credit_text:
            return None
        verb = self.kind_rule.verb if self.kind_rule and self.kind_rule.verb in self.credit_text else ""
        return Credit(
            text=self.credit_text, contributors=self.contributor_names, verb=verb, source=self.credit_source or None
        )


class ArticleContributor(models.Model):
    """An organisation from which an article comes; the order is that of the credit line."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="contributions", verbose_name=_("稿件"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("组织"))
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("供稿单位")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "organisation"], name="newsroom_contributor_once"),
            models.UniqueConstraint(fields=["article", "position"], name="newsroom_contributor_place"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class ArticleVersion(models.Model):
    """The article as it stood after one saving: never changed, never deleted; ``digest`` says whether it was."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions", verbose_name=_("稿件"))
    number = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("校验值"), max_length=64)
    reason = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    made_at = models.DateTimeField(_("修改时间"), default=clock.now)

    class Meta:
        verbose_name = _("稿件版本")
        verbose_name_plural = _("稿件版本")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="newsroom_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="newsroom_version_number"),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})

    @property
    def is_intact(self) -> bool:
        """Whether the content is still what was saved."""
        return self.digest == content_digest(self.content)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text of this version as records."""
        return blocks_from_json(self.content["blocks"])


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a version's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ArticlePicture(models.Model):
    """A picture file by the SHA-256 of its bytes: the same picture twice is one row. Articles name it in a block."""

    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64, unique=True)
    file = models.FileField(_("文件"), upload_to="newsroom/pictures", max_length=200)
    media_type = models.CharField(_("格式"), max_length=20)
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    size = models.PositiveIntegerField(_("大小"))
    has_place = models.BooleanField(_("含拍摄地点"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)

    class Meta:
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="newsroom_picture_size")]

    def __str__(self) -> str:
        return self.sha256[:12]


class ArticleMention(models.Model):
    """A place in the text where an organisation is named.

    ``start`` and ``end`` count characters in ``domain.mentions.text_of(article)``. A name that several
    organisations bear has no ``organisation`` until a person says which; ``candidates`` are their keys.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="mentions", verbose_name=_("稿件"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="article_mentions", verbose_name=_("组织")
    )
    start = models.PositiveIntegerField(_("起点"))
    end = models.PositiveIntegerField(_("终点"))
    text = models.CharField(_("文字"), max_length=200)
    candidates = models.JSONField(_("可能的组织"), default=list)
    is_confirmed = models.BooleanField(_("已确认"), default=False)

    class Meta:
        verbose_name = _("提及")
        verbose_name_plural = _("提及")
        ordering = ["article", "start"]
        constraints = [
            models.UniqueConstraint(fields=["article", "start"], name="newsroom_mention_place"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="newsroom_mention_extent"),
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(organisation__isnull=False), name="newsroom_confirmed_is_linked"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class EditingPresenceQuerySet(models.QuerySet["EditingPresence"]):
    """Who has an article open."""

    def at(self, moment: datetime) -> Self:
        """Those whose page gave a sign of life shortly before."""
        return self.filter(seen_at__gt=moment - timedelta(seconds=PRESENCE_SECONDS))


class EditingPresence(models.Model):
    """That a person has the editing page of an article open; the page renews it every few seconds."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences", verbose_name=_("稿件"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("编辑人"))
    seen_at = models.DateTimeField(_("最近一次活动"), default=clock.now)

    objects = EditingPresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("正在编辑")
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="newsroom_presence_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.article}"
