"""Doubles that were found to be one, and everything that is needed to part them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.registry.models.organisations import Organisation
from xiefa.registry.models.people import Person


class MergerQuerySet(models.QuerySet["Merger"]):
    """Mergers that hold, and those that were undone."""

    def standing(self) -> MergerQuerySet:
        """Those that were not undone."""
        return self.filter(undone_at=None)


class Merger(models.Model):
    """Two rows of the registry were one organisation, or one person: which was kept, and what moved.

    ``moves`` is a list of {model, field, pks}: the rows whose ``field`` led to the one that is gone and
    now leads to the one that is kept. ``changes`` holds what else was altered, as it was before.
    """

    organisation_kept = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="mergers", verbose_name=_("保留的组织")
    )
    organisation_gone = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="mergers_away", verbose_name=_("并入的组织")
    )
    person_kept = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="mergers", verbose_name=_("保留的人员")
    )
    person_gone = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="mergers_away", verbose_name=_("并入的人员")
    )
    reason = models.CharField(_("理由"), max_length=200)
    moves = models.JSONField(_("移动的记录"), default=list)
    changes = models.JSONField(_("改动前的内容"), default=dict)
    merged_at = models.DateTimeField(_("合并时间"), default=clock.now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("合并人")
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )

    objects = MergerQuerySet.as_manager()

    class Meta:
        verbose_name = _("重复记录合并")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    organisation_kept__isnull=False,
                    organisation_gone__isnull=False,
                    person_kept=None,
                    person_gone=None,
                )
                | Q(
                    organisation_kept=None,
                    organisation_gone=None,
                    person_kept__isnull=False,
                    person_gone__isnull=False,
                ),
                name="registry_merger_of_one_kind",
            ),
            models.CheckConstraint(
                condition=~Q(organisation_kept=F("organisation_gone")) & ~Q(person_kept=F("person_gone")),
                name="registry_merger_of_two",
            ),
            models.UniqueConstraint(
                fields=["organisation_gone"], condition=Q(undone_at=None), name="registry_organisation_gone_once"
            ),
            models.UniqueConstraint(
                fields=["person_gone"], condition=Q(undone_at=None), name="registry_person_gone_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def kept(self) -> Organisation | Person:
        """The row that stays."""
        kept = self.organisation_kept or self.person_kept
        assert kept is not None  # held by registry_merger_of_one_kind
        return kept

    @property
    def gone(self) -> Organisation | Person:
        """The row that was found to be a double."""
        gone = self.organisation_gone or self.person_gone
        assert gone is not None  # held by registry_merger_of_one_kind
        return gone
