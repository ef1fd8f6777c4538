"""Evidence: files that are stored once, links with the page as it was, and what each of them supports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import SnapshotState
from xiefa.activities.models.records import Activity
from xiefa.kernel import clock


class EvidenceFile(models.Model):
    """A file by the SHA-256 of its bytes: the same file twice is one row. ``looks`` is a picture's fingerprint."""

    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64, unique=True)
    media_type = models.CharField(_("格式"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    # 64 bits as 16 hexadecimal digits; a picture that was saved anew differs in a few of them.
    looks = models.CharField(_("图像特征"), max_length=16, blank=True, db_index=True)
    file = models.FileField(_("文件"), upload_to="activities/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)

    class Meta:
        verbose_name = _("佐证文件")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.sha256[:12]


class Evidence(models.Model):
    """That a file or a link supports a record: filed under a word, with the pages that matter.

    Removing it sets ``removed_at``; it can be put back. A link has an ``url`` and, once its page has been
    fetched, the snapshot in ``file``.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="evidence", verbose_name=_("活动记录"))
    sort = models.CharField(_("佐证种类"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="uses", verbose_name=_("文件")
    )
    url = models.URLField(_("网址"), max_length=1000, blank=True)
    snapshot = models.CharField(_("网页存档"), max_length=20, choices=SnapshotState, default=SnapshotState.NONE)
    problem = models.CharField(_("未能存档的原因"), max_length=300, blank=True)
    fetched_at = models.DateTimeField(_("存档时间"), null=True, blank=True)
    page_range = models.CharField(_("页码"), max_length=60, blank=True)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("添加人")
    )
    added_at = models.DateTimeField(_("添加时间"), default=clock.now)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("佐证")
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | Q(file__isnull=False), name="activities_evidence_of_something"
            ),
            models.CheckConstraint(condition=Q(snapshot__in=SnapshotState.values), name="activities_evidence_snapshot"),
            models.UniqueConstraint(
                fields=["activity", "file", "page_range"],
                condition=Q(removed_at=None, url="", file__isnull=False),
                name="activities_evidence_pages_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "url"],
                condition=Q(removed_at=None) & ~Q(url=""),
                name="activities_evidence_link_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
