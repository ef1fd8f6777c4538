"""The sealed snapshot of a cycle: what was accepted when the cycle was sealed, word for word."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.models.cycles import Cycle, Entrant
from xiefa.evaluation.models.facts import COVERED, FactLine
from xiefa.kernel import clock


class Snapshot(models.Model):
    """The envelope of a cycle: ``header`` says what it is about, ``digest`` is that of the digests of its parts.

    Both are text that both databases give back byte for byte. Whole once ``sealed_at`` is set; never changed after.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="snapshot", verbose_name=_("评价周期"))
    state = models.CharField(_("状态"), max_length=20, choices=SnapshotState, default=SnapshotState.SEALING)
    # Canonical JSON; see ``facts.sealing``.
    header = models.TextField(_("封存说明"))
    header_digest = models.CharField(_("说明校验值"), max_length=64)
    digest = models.CharField(_("总校验值"), max_length=64, blank=True)
    done = models.PositiveIntegerField(_("已封存"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    begun_at = models.DateTimeField(_("开始时间"), default=clock.now)
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("封存人")
    )

    class Meta:
        verbose_name = _("封存")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SnapshotState.values), name="evaluation_snapshot_state"),
            models.CheckConstraint(
                condition=Q(state=SnapshotState.SEALING, digest="", sealed_at=None)
                | (Q(state=SnapshotState.SEALED, sealed_at__isnull=False) & ~Q(digest="")),
                name="evaluation_snapshot_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.digest[:12]}"


class SealedPart(models.Model):
    """What was accepted of one entrant: ``text`` has one line of canonical JSON for each record, in a fixed order.

    ``records`` says of each line which version of which record it is: [[record, version], …]. It is written first, in
    one moment for all entrants; the text may follow later, because versions never change.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="parts", verbose_name=_("封存"))
    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="+", verbose_name=_("参评单位"))
    code = models.CharField(_("代码"), max_length=60)
    records = models.JSONField(_("记录和版本"), default=list, blank=True)
    text = models.TextField(_("内容"), blank=True)
    digest = models.CharField(_("校验值"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("封存部分")
        ordering = ["snapshot", "code"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "entrant"], name="evaluation_sealed_entrant_once"),
            models.UniqueConstraint(fields=["snapshot", "code"], name="evaluation_sealed_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.digest[:12]}"


class SealedFile(models.Model):
    """One file of evidence as it was sealed: where it is kept, how long it is, and its SHA-256."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="files", verbose_name=_("封存"))
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    name = models.CharField(_("存放位置"), max_length=300)

    class Meta:
        verbose_name = _("封存的佐证文件")
        ordering = ["snapshot", "sha256"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "sha256"], name="evaluation_sealed_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class SealedLine(FactLine):
    """A line of a sealed record: what the scores of a cycle are counted from. Never changed."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="lines", verbose_name=_("封存"))

    class Meta:
        verbose_name = _("封存的事实行")
        ordering = ["alliance", "since", "record", "thing"]
        indexes = [models.Index(fields=["snapshot", *COVERED], name="evaluation_sealed_facts")]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="evaluation_sealed_days")]
