"""Member units: the organisations that make up an alliance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.period import Period
from xiefa.registry.enums import UnitRole
from xiefa.registry.models.organisations import Organisation


class MemberUnit(Period):
    """An organisation's membership in an alliance (成员单位), in one role, for a time.

    This is the alliance's own list and says nothing about standing in the network.
    """

    alliance = models.ForeignKey(Organisation, models.PROTECT, related_name="units", verbose_name=_("联盟"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="unit_of", verbose_name=_("成员单位"))
    role = models.CharField(_("角色"), max_length=20, choices=UnitRole, default=UnitRole.MEMBER)

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("成员单位")
        ordering = ["alliance", F("since").asc(nulls_first=True), "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(role__in=UnitRole.values), name="registry_unit_role"),
            models.CheckConstraint(condition=~Q(alliance=F("unit")), name="registry_unit_of_another"),
            models.UniqueConstraint(
                fields=["alliance", "unit"], condition=Q(until=None), name="registry_one_open_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_role_display()}"
