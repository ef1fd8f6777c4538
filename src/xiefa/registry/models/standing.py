"""Standing: what an organisation is to a host, and the ledger that is the only way to change it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.period import Period, PeriodQuerySet
from xiefa.registry.enums import LedgerKind, StandingState
from xiefa.registry.models.organisations import Organisation


class LedgerEntry(models.Model):
    """One change of standing, by the effect of a carried resolution: append-only and hash-chained.

    ``line`` is the canonical JSON that is hashed; the other columns repeat parts of it for queries.
    ``hash`` is the SHA-256 of ``previous_hash``, a line feed and ``line``, in UTF-8, as 64 hexadecimal digits.
    No foreign keys: an entry must stay as it was written, and readable without our code.
    """

    number = models.PositiveBigIntegerField(_("台账号"), unique=True)
    moment = models.DateTimeField(_("记入时间"))
    effective_on = models.DateField(_("生效日期"))
    host_code = models.CharField(_("主办组织代码"), max_length=60)
    kind = models.CharField(_("事项"), max_length=30, choices=LedgerKind)
    subject = models.CharField(_("对象"), max_length=120)
    subject_text = models.CharField(_("对象名称"), max_length=200)
    effect_key = models.CharField(_("决议事项标识"), max_length=32)
    resolution = models.CharField(_("决议"), max_length=120)
    line = models.TextField(_("原文"))
    previous_hash = models.CharField(_("上一条校验值"), max_length=64, blank=True)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("台账")
        ordering = ["number"]
        indexes = [models.Index(fields=["host_code", "subject", "number"], name="registry_ledger_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LedgerKind.values), name="registry_ledger_kind"),
            # An effect is carried out once; one that concerns two subjects, such as a merger, writes one entry each.
            models.UniqueConstraint(fields=["effect_key", "subject"], name="registry_ledger_effect_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.subject_text} · {self.get_kind_display()}"


class StandingQuerySet(PeriodQuerySet):
    """Standing in the words of the charter."""

    def at(self, day: date) -> StandingQuerySet:
        """In force on that day. A standing always has its first day, so the database need not ask about it."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def open(self) -> StandingQuerySet:
        """Those that no entry has ended, even if they begin only later."""
        return self.filter(until=None)


class Standing(Period):
    """What an organisation is to a host during one period: one that may register, a member, a suspended one.

    A projection of the ledger: replaying the ledger from empty gives these rows again.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="standings_given", verbose_name=_("主办组织"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="standings", verbose_name=_("组织"))
    state = models.CharField(_("资格"), max_length=20, choices=StandingState)
    opened_by = models.PositiveBigIntegerField(_("起始台账号"))
    closed_by = models.PositiveBigIntegerField(_("截止台账号"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("记入时间"), default=clock.now)

    objects = StandingQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("资格")
        ordering = ["host", "organisation", "since", "pk"]
        indexes = [models.Index(fields=["host", "since", "until"], name="registry_standing_day")]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=StandingState.values), name="registry_standing_state"),
            models.CheckConstraint(
                condition=Q(until=None, closed_by=None) | Q(until__isnull=False, closed_by__isnull=False),
                name="registry_standing_closed_by_an_entry",
            ),
            models.UniqueConstraint(
                fields=["host", "organisation"], condition=Q(until=None), name="registry_one_open_standing"
            ),
            # That the entries exist and say the same is held by triggers on both engines; see migration 0004.
            models.UniqueConstraint(fields=["opened_by"], name="registry_entry_opens_one_standing"),
            models.UniqueConstraint(fields=["closed_by"], name="registry_entry_closes_one_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_state_display()}"
