"""What goes out with the results of a cycle: the recompute kit, and the certificates of its honours."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.evaluation.models.cycles import Cycle
from xiefa.evaluation.models.results import Computation, Outcome
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class Publication(models.Model):
    """The results of a cycle as they went out: which computation, and the kit by which anybody repeats it.

    ``kit`` are the bytes of the ZIP file, ``digest`` is that of its manifest. ``secret`` decides which expert bears
    which number in it, and leaves the house never. A publication is never changed, never deleted.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="publication", verbose_name=_("评价周期"))
    computation = models.OneToOneField(
        Computation, models.PROTECT, related_name="publication", verbose_name=_("发布的计算")
    )
    secret = models.BinaryField(_("专家编号密钥"), max_length=32)
    kit = models.BinaryField(_("复核包"))
    digest = models.CharField(_("复核包校验值"), max_length=64)
    made_at = models.DateTimeField(_("发布时间"), default=clock.now)

    class Meta:
        verbose_name = _("结果发布")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.digest[:12]}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates by who may see them, and whether they hold."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts for which this person arranges evaluations, and those of their own organisations."""
        hosts = host_codes(user, "evaluation.arrange")
        if "" in hosts:
            return self
        own = host_codes(user, "evaluation.object")
        return self.filter(
            Q(outcome__entrant__cycle__host__code__in=hosts)
            | Q(outcome__entrant__organisation__code__in=own, voided_at=None)
        )

    def standing(self) -> Self:
        """Those that were not declared void."""
        return self.filter(voided_at=None)


class Certificate(models.Model):
    """The certificate of an honour, with a number of its own; a void one keeps its number for ever."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="certificates", verbose_name=_("评价结果"))
    honour = models.CharField(_("称号"), max_length=60)
    number = models.CharField(_("证书编号"), max_length=120, unique=True)
    issued_on = models.DateField(_("颁发日期"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("颁发人")
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废理由"), max_length=500, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("证书")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "honour"], condition=Q(voided_at=None), name="evaluation_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | ~Q(void_reason=""), name="evaluation_certificate_void_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The certificate as PDF."""
        return reverse("evaluation:certificate", kwargs={"pk": self.pk})

    @property
    def host(self) -> Organisation:
        """In whose name it was given."""
        return self.outcome.entrant.cycle.host
