"""What people typed and had not saved yet, and the keys of programs that report for an organisation."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Organisation


class SavedDraft(models.Model):
    """What one person has typed into one form so far; ``key`` names the form ("activity-12", "new-report-3")."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    key = models.CharField(_("表单"), max_length=120)
    values = models.JSONField(_("内容"), default=dict)
    base_version = models.PositiveIntegerField(_("所据版本"), default=0)
    saved_at = models.DateTimeField(_("保存时间"), default=clock.now)

    class Meta:
        verbose_name = _("未提交的内容")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="activities_draft_once")]

    def __str__(self) -> str:
        return self.key


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Keys of programs by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Those of the organisations for which this person reports."""
        codes = host_codes(user, "activities.report")
        return self if "" in codes else self.filter(organisation__code__in=codes)


class ApiToken(models.Model):
    """The right of a program to read and to report for one organisation; only the hash of the key is kept."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("主办组织"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="api_tokens", verbose_name=_("填报单位")
    )
    name = models.CharField(_("用途"), max_length=100)
    key_hash = models.CharField(_("密钥校验值"), max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("建立人"))
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    ends_on = models.DateField(_("有效期至（不含）"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口密钥")
        ordering = ["organisation", "-created_at"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="activities_token_has_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it still opens anything today."""
        return self.revoked_at is None and clock.today() < self.ends_on


class ApiUse(models.Model):
    """How often somebody asked within one minute; rows are swept away as soon as the minute is over."""

    # Whose: a token's number, or the keyed hash of an address. Nobody's address is kept.
    subject = models.CharField(_("对象"), max_length=64)
    minute = models.BigIntegerField(_("分钟"))
    count = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = _("接口用量")
        ordering = ["minute", "subject"]
        constraints = [models.UniqueConstraint(fields=["subject", "minute"], name="activities_use_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.minute}"


class IdempotentCall(models.Model):
    """What a program was answered, by the key it sent along: the same call again gets the same answer."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="calls", verbose_name=_("接口密钥"))
    key = models.CharField(_("幂等键"), max_length=120)
    request_digest = models.CharField(_("请求校验值"), max_length=64)
    status = models.PositiveSmallIntegerField(_("状态码"))
    answer = models.JSONField(_("答复"))
    made_at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("接口调用")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="activities_call_once")]

    def __str__(self) -> str:
        return self.key
