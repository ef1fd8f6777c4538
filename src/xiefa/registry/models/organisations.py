"""Organisations under their dated names, and phrases that look like a name and are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.period import Period, PeriodQuerySet
from xiefa.kernel.permission import may_somewhere
from xiefa.registry.enums import NameKind, OrganisationKind


class OrganisationQuerySet(QuerySet["Organisation"]):
    """Organisations in the words of the charter."""

    def network(self) -> Organisation:
        """The network that runs this installation; raises ``Organisation.DoesNotExist`` before it is set up."""
        return self.get(is_host=True)

    def alliances(self) -> OrganisationQuerySet:
        """Those that can be members: alliances, open or closed."""
        return self.filter(kind=OrganisationKind.ALLIANCE)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """What this person may know of: everything for staff, public organisations for everybody."""
        return self if may_somewhere(user, "registry.view") else self.filter(is_visible=True)

    def at(self, day: date) -> OrganisationQuerySet:
        """Those that existed on that day, as far as their dates are known."""
        return self.filter(Q(founded_on=None) | Q(founded_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def with_names(self) -> OrganisationQuerySet:
        """With their names in hand, so that a list asks once."""
        return self.prefetch_related(Prefetch("names", OrganisationName.objects.in_order()))


class Organisation(models.Model):
    """One organisation through all its names: an alliance, a company, a ministry, the network itself."""

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=OrganisationKind)
    is_host = models.BooleanField(_("本平台主办方"), default=False, editable=False)
    is_visible = models.BooleanField(_("公开"), default=True)
    province = models.CharField(_("省份"), max_length=20, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    closed_on = models.DateField(_("终止日期"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["is_host"], condition=Q(is_host=True), name="registry_one_host"),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="registry_organisation_kind"),
            models.CheckConstraint(
                condition=Q(is_host=False) | Q(kind=OrganisationKind.NETWORK), name="registry_host_is_network"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(founded_on=None) | Q(closed_on__gt=F("founded_on")),
                name="registry_closed_after_founded",
            ),
        ]

    def __str__(self) -> str:
        return self.name_at(clock.today()) or self.code

    def get_absolute_url(self) -> str:
        """The staff page of this organisation."""
        return reverse("registry:organisation_detail", kwargs={"code": self.code})

    def name_at(self, day: date, *, kind: str = NameKind.FULL) -> str:
        """Its name of that kind on that day; the nearest known one when the day is not covered; or ``""``."""
        return _nearest(self.names.all(), day, kind)

    @property
    def full_name(self) -> str:
        """The full name of today."""
        return self.name_at(clock.today())

    @property
    def short_name(self) -> str:
        """The short name of today, or the full one when there is none."""
        return short_name_among(self.names.all(), clock.today())


class OrganisationNameQuerySet(PeriodQuerySet):
    """Names by day and by order of importance."""

    def in_order(self) -> OrganisationNameQuerySet:
        """By kind, in the order of ``NameKind``, then as they followed each other."""
        places = [When(kind=kind, then=place) for place, kind in enumerate(NameKind.values)]
        return self.order_by(Case(*places), F("since").asc(nulls_first=True), "pk")


class OrganisationName(Period):
    """What an organisation was called, in one sense, during one period."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names", verbose_name=_("组织"))
    kind = models.CharField(_("名称种类"), max_length=20, choices=NameKind)
    text = models.CharField(_("名称"), max_length=120)

    objects = OrganisationNameQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("名称")
        indexes = [models.Index(fields=["text"], name="registry_name_text")]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="registry_name_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="registry_name_not_empty"),
            # That no two full names overlap is held by an exclusion constraint on PostgreSQL and by
            # triggers on SQLite; see migration 0001.
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind=NameKind.FULL, until=None),
                name="registry_one_open_full_name",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "text"], condition=Q(until=None), name="registry_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def distance_from(self, day: date) -> int:
        """Days between that day and the nearest day on which the name was in use; 0 inside."""
        if self.since and day < self.since:
            return (self.since - day).days
        if self.until and day >= self.until:
            return (day - self.until).days + 1
        return 0


def short_name_among(names: Iterable[OrganisationName], day: date) -> str:
    """Of all the names of one organisation the short one of that day, or the full one when there is none; or ``""``."""
    known = list(names)
    valid = [name.text for name in known if name.kind == NameKind.SHORT and name.holds_at(day)]
    return valid[0] if valid else _nearest(known, day, NameKind.FULL)


def _nearest(names: Iterable[OrganisationName], day: date, kind: str) -> str:
    of_kind = [name for name in names if name.kind == kind]
    return min(of_kind, key=lambda name: name.distance_from(day)).text if of_kind else ""


class NotAName(models.Model):
    """A text that looks like the name of a member and is none; the linker passes over it."""

    text = models.CharField(_("文字"), max_length=120, unique=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("非名称词语")
        ordering = ["text"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="registry_not_a_name_not_empty")]

    def __str__(self) -> str:
        return self.text


class NamesStamp(models.Model):
    """One row with a random mark that changes with every change of a name, so that linkers know their age."""

    token = models.CharField(_("标记"), max_length=32)

    class Meta:
        verbose_name = _("名称版本")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="registry_one_stamp")]

    def __str__(self) -> str:
        return self.token
