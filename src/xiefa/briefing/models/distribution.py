"""Distribution lists: to whom an issue is reported (报) and sent (送), version by version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.enums import DistributionKind
from xiefa.kernel.period import Period


class DistributionList(Period):
    """One version of a 报 or 送 list, valid from ``since`` up to and without ``until``.

    ``text`` is what is printed, prefix included; ``bodies`` are the bodies it names, for indexes.
    Ministries are renamed and merged: a new version is added, an old one is only ever closed.
    """

    host = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+", verbose_name=_("主办"))
    kind = models.CharField(_("类别"), max_length=8, choices=DistributionKind.choices)
    text = models.TextField(_("印出的文字"))
    bodies = models.JSONField(_("所列单位"), default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta(Period.Meta):
        verbose_name = _("报送名单")
        verbose_name_plural = _("报送名单")
        ordering = ("kind", "-since")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=("host", "kind", "since"), name="briefing_one_list_a_day"),
            models.UniqueConstraint(
                fields=("host", "kind"), condition=Q(until__isnull=True), name="briefing_one_open_list"
            ),
        ]

    def __str__(self) -> str:
        return self.text
