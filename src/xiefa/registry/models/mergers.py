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


class NotADoubleQuerySet(models.QuerySet["NotADouble"]):
    """Marks by the two rows that they speak of."""

    def of(self, first: Organisation | Person, second: Organisation | Person) -> NotADoubleQuerySet:
        """The mark on these two, in whatever order they are named."""
        kind = "organisation" if isinstance(first, Organisation) else "person"
        one, two = sorted((first.pk, second.pk))
        return self.filter(**{f"{kind}_one": one, f"{kind}_two": two})


class NotADouble(models.Model):
    """Two rows with like names that somebody looked at: they are two, and nobody need look again.

    The one that was entered first stands first, so that a pair has one row only.
    """

    organisation_one = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("第一个组织")
    )
    organisation_two = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("第二个组织")
    )
    person_one = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("第一个人员"))
    person_two = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("第二个人员"))
    reason = models.CharField(_("理由"), max_length=200)
    marked_at = models.DateTimeField(_("标记时间"), default=clock.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("标记人")
    )

    objects = NotADoubleQuerySet.as_manager()

    class Meta:
        verbose_name = _("不是重复")
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    organisation_one__isnull=False,
                    organisation_two__isnull=False,
                    organisation_one__lt=F("organisation_two"),
                    person_one=None,
                    person_two=None,
                )
                | Q(
                    person_one__isnull=False,
                    person_two__isnull=False,
                    person_one__lt=F("person_two"),
                    organisation_one=None,
                    organisation_two=None,
                ),
                name="registry_not_a_double_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=["organisation_one", "organisation_two"], name="registry_organisations_apart_once"
            ),
            models.UniqueConstraint(fields=["person_one", "person_two"], name="registry_people_apart_once"),
        ]

    def __str__(self) -> str:
        return " ≠ ".join(str(one) for one in self.pair)

    @property
    def pair(self) -> tuple[Organisation | Person, Organisation | Person]:
        """The two, the one that was entered first before the other."""
        first = self.organisation_one or self.person_one
        second = self.organisation_two or self.person_two
        assert first is not None  # held by registry_not_a_double_of_one_kind
        assert second is not None
        return first, second
