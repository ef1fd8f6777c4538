"""Ballots and the votes in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.council.enums import BallotMethod, BallotState, Choice
from xiefa.council.models.meetings import AgendaItem
from xiefa.kernel import clock
from xiefa.registry.models import Person


class Ballot(models.Model):
    """One vote of a body on one agenda item.

    ``rule`` (as in ``policy/council.yaml``) and ``roll`` (everyone with a seat, who is recused, who is present,
    who speaks for whom; see ``council.counting``) are frozen when the ballot opens. ``result`` is written once,
    when it closes.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots", verbose_name=_("议题"))
    method = models.CharField(_("方式"), max_length=20, choices=BallotMethod)
    state = models.CharField(_("状态"), max_length=20, choices=BallotState, default=BallotState.OPEN)
    opened_at = models.DateTimeField(_("开始时间"), default=clock.now)
    deadline_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("计票时间"), null=True, blank=True)
    rule = models.JSONField(_("规则"))
    roll = models.JSONField(_("应表决名单"))
    hands_for = models.PositiveIntegerField(_("举手同意"), null=True, blank=True)
    hands_against = models.PositiveIntegerField(_("举手反对"), null=True, blank=True)
    hands_abstain = models.PositiveIntegerField(_("举手弃权"), null=True, blank=True)
    result = models.JSONField(_("结果"), null=True, blank=True)
    void_reason = models.CharField(_("作废理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("表决")
        ordering = ["item", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BallotState.values), name="council_ballot_state"),
            models.CheckConstraint(condition=Q(method__in=BallotMethod.values), name="council_ballot_method"),
            models.CheckConstraint(
                condition=~Q(state=BallotState.CLOSED) | Q(result__isnull=False, closed_at__isnull=False),
                name="council_closed_ballot_has_result",
            ),
            # A void ballot may be followed by another; a counted one may not.
            models.UniqueConstraint(
                fields=["item"], condition=~Q(state=BallotState.VOID), name="council_one_ballot_that_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_state_display()}"


class Vote(models.Model):
    """What one member said in a ballot, themselves or through whoever holds their proxy. Never changed."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes", verbose_name=_("表决"))
    member = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("表决人"))
    choice = models.CharField(_("意见"), max_length=10, choices=Choice)
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("录入账号"))
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受托人")
    )
    cast_at = models.DateTimeField(_("表决时间"), default=clock.now)

    class Meta:
        verbose_name = _("表决票")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="council_one_vote_each"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="council_vote_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_choice_display()}"
