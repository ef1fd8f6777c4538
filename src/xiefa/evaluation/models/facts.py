"""Flat lines of accepted records: what every measure of a scheme is counted from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.registry.models import Organisation

# Everything that a measure asks about, in the order of the index that covers it: alliances come one after the other,
# so that a whole cycle is grouped without sorting, and one alliance is one short stretch.
COVERED = (
    "alliance", "thing", "kind", "since", "until", "is_lead", "leads", "sharing", "marks", "value", "people",
    "countries", "units",
)  # fmt: skip


class FactLine(models.Model):
    """What one record says about one alliance: a line for the record itself, one for each number it gives.

    ``thing`` is empty for the record; else it names what ``value`` counts (see ``facts.flattening``). Every line
    repeats what the record is chosen by, so that counting needs no second table. Alliances stand there by code.
    """

    alliance = models.CharField(_("联盟"), max_length=60)
    record = models.BigIntegerField(_("活动记录"))
    thing = models.CharField(_("计数内容"), max_length=100, blank=True)
    kind = models.CharField(_("类别"), max_length=40)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    # Words between blanks: roles, sorts of evidence, outcomes with their stages, choices.
    marks = models.CharField(_("计数标记"), max_length=2000)
    # Amounts in 分; of a partner, a number that stands for its code.
    value = models.BigIntegerField(_("数值"), null=True)
    people = models.BigIntegerField(_("参加人数"), null=True)
    countries = models.BigIntegerField(_("国家和地区数"), null=True)
    units = models.BigIntegerField(_("参加单位数"), null=True)
    is_lead = models.BooleanField(_("主办"), default=False)
    leads = models.PositiveSmallIntegerField(_("主办联盟数"), default=0)
    sharing = models.PositiveSmallIntegerField(_("共同参与联盟数"), default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.alliance} · {self.record} · {self.thing or self.kind}"


class LiveLine(FactLine):
    """A line as the database stands now: for the self-check all year round. Made anew whenever its record changes."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("主办组织"))

    class Meta:
        verbose_name = _("事实行")
        ordering = ["alliance", "since", "record", "thing"]
        indexes = [
            models.Index(fields=["host", *COVERED], name="evaluation_live_facts"),
            models.Index(fields=["record"], name="evaluation_live_record"),
        ]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="evaluation_live_days")]


class LedgerPlace(models.Model):
    """How far the ledger has been read for the live lines: one row; what was written after it is still to be read."""

    number = models.PositiveBigIntegerField(_("留痕序号"), default=0)

    class Meta:
        verbose_name = _("留痕读取位置")

    def __str__(self) -> str:
        return str(self.number)
