"""Experts: people of the registry whom a host calls to judge, and the fields they know."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.period import Period, PeriodQuerySet
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation, Person


class ExpertQuerySet(PeriodQuerySet):
    """Experts in the words of the secretariat."""

    def visible_to(self, user: Any) -> Self:
        """Those of the hosts for which this person arranges reviews."""
        hosts = host_codes(user, "review.arrange")
        return self if "" in hosts else self.filter(host__code__in=hosts)


class Expert(Period):
    """That a host counts a person among its experts, from one day until another, and for which fields.

    Employers and seats are dated facts of the registry; who must stand aside is derived from them.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="experts", verbose_name=_("聘请组织"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="expert_of", verbose_name=_("人员"))
    # Words of the fields the person knows, as candidates name theirs.
    fields = models.JSONField(_("专业领域"), default=list, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = ExpertQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Period.Meta):
        verbose_name = _("专家")
        ordering = ["person__pinyin", "person__name", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["host", "person"], condition=Q(until=None), name="review_expert_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """The page of this expert."""
        return reverse("review:expert_detail", kwargs={"pk": self.pk})
