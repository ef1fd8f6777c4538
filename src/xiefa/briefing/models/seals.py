"""What is set upon an issue and never changed: sign-offs, corrections, the withdrawal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.enums import SignOffRole
from xiefa.briefing.models.issue import Issue


class SignOff(models.Model):
    """One person answers for the issue in one role, for exactly the text of ``full_digest``.

    The digest is that of the manuscript up to and including this person's own line in the
    colophon, so each signature covers the text and the signatures before it. ``voided_at`` is set
    when the text changed afterwards; the row stays, with the reason. ``user`` is empty for
    issues that were printed before the installation. A database trigger keeps the people apart.
    """

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sign_offs", verbose_name=_("期"))
    role = models.CharField(_("职责"), max_length=8, choices=SignOffRole.choices)
    person_name = models.CharField(_("姓名"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )
    full_digest = models.CharField(_("摘要值"), max_length=64)
    signed_at = models.DateTimeField(_("签署时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("签署")
        verbose_name_plural = _("签署")
        ordering = ("signed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("issue", "role"), condition=Q(voided_at__isnull=True), name="briefing_one_sign_off_a_role"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="briefing_void_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(person_name=""), name="briefing_sign_off_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person_name}"


class Correction(models.Model):
    """A 更正: what was wrong in a published issue and how it should read. Only ever added."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="corrections", verbose_name=_("期"))
    item = models.ForeignKey(
        "briefing.IssueItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("条目"),
    )
    text = models.TextField(_("更正内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("更正人"))
    at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="briefing_correction_has_a_text"),)

    def __str__(self) -> str:
        return self.text


class Withdrawal(models.Model):
    """A 撤回: a published issue no longer stands; it stays visible with the reason."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="withdrawal", verbose_name=_("期"))
    reason = models.TextField(_("撤回原因"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("撤回人"))
    at = models.DateTimeField(_("撤回时间"))

    class Meta:
        verbose_name = _("撤回")
        verbose_name_plural = _("撤回")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="briefing_withdrawal_has_a_reason"),)

    def __str__(self) -> str:
        return self.reason
