"""Rows of the desk: how somebody wants to hear of things, what they heard of, and the key of their calendar."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from xiefa.desk.enums import ALWAYS_AT_ONCE, Delivery, NoticeKind
from xiefa.kernel import clock

_SALT = "xiefa.desk.calendar"


def new_nonce() -> str:
    """The part of a calendar's address that differs from one to the next: 24 hexadecimal digits."""
    return secrets.token_hex(12)


class NoticeChoice(models.Model):
    """That a person wants to hear of one kind of things in another way than in the daily letter."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", verbose_name=_("账号")
    )
    kind = models.CharField(_("类别"), max_length=20, choices=NoticeKind)
    delivery = models.CharField(_("发送方式"), max_length=20, choices=Delivery)

    class Meta:
        verbose_name = _("通知方式")
        ordering = ["user", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="desk_one_choice_for_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="desk_choice_kind"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="desk_choice_delivery"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(ALWAYS_AT_ONCE)) | Q(delivery=Delivery.AT_ONCE),
                name="desk_some_kinds_always_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.get_delivery_display()}"


class Told(models.Model):
    """That a person was told by mail of a thing that waits, and when; forgotten after some months, or when the letter could not be sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    thing = models.CharField(_("事项"), max_length=80)
    told_at = models.DateTimeField(_("告知时间"), default=clock.now)

    class Meta:
        verbose_name = _("已告知事项")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "thing"], name="desk_told_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.thing}"


class Digest(models.Model):
    """The last day on which a person's daily letter was put together, whether or not there was anything to say."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    made_on = models.DateField(_("汇总日期"))

    class Meta:
        verbose_name = _("每日汇总")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.made_on}"


class CalendarKey(models.Model):
    """The key of a person's calendar feed.

    The address is made from ``nonce`` and the installation's secret key, so that a copy of the database alone
    opens nobody's calendar. A new nonce is a new address; without a row there is none.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key", verbose_name=_("账号")
    )
    nonce = models.CharField(_("随机数"), max_length=32, unique=True, default=new_nonce)
    made_at = models.DateTimeField(_("生成时间"), default=clock.now)

    class Meta:
        verbose_name = _("日历订阅")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def token(self) -> str:
        """The secret part of the address: the nonce and 160 bits that only this installation can compute."""
        return f"{self.nonce}-{salted_hmac(_SALT, self.nonce, algorithm='sha256').hexdigest()[:40]}"

    @classmethod
    def behind(cls, token: str) -> CalendarKey | None:
        """The key of this token, its person in hand; None for a wrong, an old or a stopped person's one."""
        key = cls.objects.select_related("user").filter(nonce=token.partition("-")[0], user__is_active=True).first()
        return key if key is not None and constant_time_compare(key.token, token) else None
