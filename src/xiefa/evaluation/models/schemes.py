"""Schemes: what is counted and judged, for how many points, and which grade follows; versioned like a law."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.enums import SchemeSource, SchemeState
from xiefa.evaluation.scoring import Scheme, read_scheme
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.registry.models import Organisation


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    """Schemes by who may read them."""

    def visible_to(self, user: Any) -> Self:
        """Drafts for those who arrange evaluations of the host; what is fixed for everybody of the network."""
        hosts = host_codes(user, "evaluation.arrange")
        if "" in hosts:
            return self
        seen = Q(host__code__in=hosts)
        if may_somewhere(user, "evaluation.view"):
            seen |= Q(state=SchemeState.FIXED)
        return self.filter(seen)


class SchemeVersion(models.Model):
    """One version of a scheme as plain data; from a file of ``policy/indicators/`` or written in the browser.

    A draft may be changed; once it is fixed its content never changes, and a cycle that has been announced
    holds on to it.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="schemes", verbose_name=_("主办组织"))
    version = models.CharField(_("版本"), max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    source = models.CharField(_("来源"), max_length=20, choices=SchemeSource)
    state = models.CharField(_("状态"), max_length=20, choices=SchemeState, default=SchemeState.DRAFT)
    is_sample = models.BooleanField(_("示例"), default=False)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="descendants", verbose_name=_("依据版本")
    )
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("校验值"), max_length=64)
    # Counts savings of a draft, so that two people do not write over each other.
    revision = models.PositiveIntegerField(_("保存次数"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("编制人")
    )
    made_at = models.DateTimeField(_("建立时间"), default=clock.now)
    fixed_at = models.DateTimeField(_("定稿时间"), null=True, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("指标方案")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "version"], name="evaluation_scheme_version_once"),
            models.CheckConstraint(condition=~Q(version=""), name="evaluation_scheme_has_version"),
            models.CheckConstraint(condition=Q(source__in=SchemeSource.values), name="evaluation_scheme_source"),
            models.CheckConstraint(
                condition=Q(state=SchemeState.DRAFT, fixed_at=None)
                | Q(state=SchemeState.FIXED, fixed_at__isnull=False),
                name="evaluation_scheme_fixed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    def get_absolute_url(self) -> str:
        """The page of this scheme."""
        return reverse("evaluation:scheme_detail", kwargs={"pk": self.pk})

    @property
    def checked(self) -> Scheme:
        """The content as the scoring reads it; ``Unfit`` names what is wrong with a draft."""
        return read_scheme(self.content)
