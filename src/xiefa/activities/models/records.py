"""Records of activities: what, when, where, how large, who had which part in it, what came out of it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.activities.enums import ActivityState, Openness, Origin, PartRole, Precision
from xiefa.activities.kinds import Form, Kind, form_of
from xiefa.council.models import Meeting
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.registry.models import Organisation


class FormVersion(models.Model):
    """The content of one file of ``policy/activities/`` as it was when the first record was made under it."""

    version = models.CharField(_("版本"), max_length=40, unique=True)
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("校验值"), max_length=64)
    first_used_at = models.DateTimeField(_("启用时间"), default=clock.now)

    class Meta:
        verbose_name = _("填报项版本")
        ordering = ["-first_used_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(version=""), name="activities_form_has_version")]

    def __str__(self) -> str:
        return self.version

    @property
    def form(self) -> Form:
        """Its kinds and their fields."""
        return form_of(self.version, self.digest, self.content)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Records in the words of the secretariat."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts whose records this person accepts, those of their organisation, and what is open to them."""
        hosts = host_codes(user, "activities.accept")
        if "" in hosts:
            return self
        own = host_codes(user, "activities.report") | host_codes(user, "activities.confirm")
        seen = Q(host__code__in=hosts) | Q(reporter__code__in=own)
        if own:
            seen |= Q(pk__in=Part.objects.filter(organisation__code__in=own).values("activity"))
        if may_somewhere(user, "activities.view"):
            seen |= Q(state=ActivityState.ACCEPTED, openness__in=[Openness.PUBLIC, Openness.NETWORK])
        return self.filter(seen)

    def accepted(self) -> Self:
        """What counts: accepted, and not the double of another record."""
        return self.filter(state=ActivityState.ACCEPTED, same_as=None)

    def within(self, since: date, until: date) -> Self:
        """Those that share at least one day with [since, until)."""
        return self.filter(since__lt=until, until__gte=since)

    def published(self, day: date) -> Self:
        """What anybody may read on that day: accepted, public, and past its embargo."""
        return self.accepted().filter(Q(embargo_until=None) | Q(embargo_until__lte=day), openness=Openness.PUBLIC)

    def with_names(self) -> Self:
        """With everything that a line of a list shows, so that a list asks the same number of times."""
        return self.select_related("host", "reporter", "form").prefetch_related(
            "host__names", "reporter__names", "parts__organisation__names"
        )


class Activity(models.Model):
    """One thing that happened, or one lasting fact of a period, as ``reporter`` tells it to ``host``.

    ``since`` and ``until`` are both days of the activity (inclusive); for a month or a stretch they are its
    first and last day. ``fields`` holds what its kind asks for, by the keys of the form.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("主办组织"))
    reporter = models.ForeignKey(Organisation, models.PROTECT, related_name="activities", verbose_name=_("填报单位"))
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="activities", verbose_name=_("填报项版本"))
    kind = models.CharField(_("类别"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    precision = models.CharField(_("日期精度"), max_length=10, choices=Precision, default=Precision.DAY)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    province = models.CharField(_("省份"), max_length=20, blank=True)
    series = models.CharField(_("系列名称"), max_length=120, blank=True)
    edition = models.PositiveIntegerField(_("届、期次"), null=True, blank=True)
    people = models.PositiveIntegerField(_("参加人数"), null=True, blank=True)
    countries = models.PositiveIntegerField(_("国家和地区数"), null=True, blank=True)
    units = models.PositiveIntegerField(_("参加单位数"), null=True, blank=True)
    fields = models.JSONField(_("填报项"), default=dict, blank=True)
    narrative = models.TextField(_("情况介绍"), blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=ActivityState, default=ActivityState.ENTERED)
    note = models.CharField(_("退回意见"), max_length=500, blank=True)
    openness = models.CharField(_("公开范围"), max_length=20, choices=Openness, default=Openness.NETWORK)
    embargo_until = models.DateField(_("公开日期（此日起）"), null=True, blank=True)
    has_consent = models.BooleanField(_("有关人员同意公开"), default=False)
    origin = models.CharField(_("来源"), max_length=20, choices=Origin, default=Origin.WEB)
    # Names the thing it was made from ("article-12", "meeting-3"), so that nothing is proposed twice.
    origin_key = models.CharField(_("来源标识"), max_length=120, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("会议")
    )
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="doubles", verbose_name=_("同一活动")
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("沿用自")
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"), default=clock.now)
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动记录")
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["reporter", "-since"], name="activities_of_reporter"),
            models.Index(fields=["host", "since", "reporter", "state"], name="activities_board"),
            models.Index(fields=["kind", "since"], name="activities_kind_day"),
            # What anybody may read, in the order of the public list and of the API.
            models.Index(
                fields=["-since", "-id"],
                condition=Q(state=ActivityState.ACCEPTED, openness=Openness.PUBLIC, same_as=None),
                name="activities_public",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activities_state"),
            models.CheckConstraint(condition=Q(precision__in=Precision.values), name="activities_precision"),
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="activities_openness"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="activities_origin"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="activities_until_not_before_since"),
            models.CheckConstraint(condition=~Q(title=""), name="activities_has_title"),
            models.CheckConstraint(condition=~Q(kind=""), name="activities_has_kind"),
            models.CheckConstraint(condition=Q(version__gte=1), name="activities_version"),
            models.CheckConstraint(condition=~Q(same_as=F("pk")), name="activities_no_double_of_itself"),
            models.UniqueConstraint(
                fields=["host", "reporter", "origin_key"],
                condition=~Q(origin_key=""),
                name="activities_made_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The staff page of this record."""
        return reverse("activities:activity_detail", kwargs={"pk": self.pk})

    @property
    def rule(self) -> Kind:
        """What the form under which it was made says about its kind."""
        return self.form.form.kinds[self.kind]

    @property
    def kind_name(self) -> str:
        """The kind in the reader's language."""
        return str(self.rule)


class Part(models.Model):
    """What one organisation did in an activity; several alliances share one event. Dates when they differ from it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts", verbose_name=_("活动记录"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="activity_parts", verbose_name=_("组织")
    )
    role = models.CharField(_("角色"), max_length=20, choices=PartRole)
    since = models.DateField(_("起始日期"), null=True, blank=True)
    until = models.DateField(_("结束日期"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("角色")
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation", "role"], name="activities_part_once"),
            models.CheckConstraint(condition=Q(role__in=PartRole.values), name="activities_part_role"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="activities_part_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"


class Outcome(models.Model):
    """One thing that came out of an activity: an agreement, a standard and its stage, a patent, people trained."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="outcomes", verbose_name=_("活动记录"))
    kind = models.CharField(_("成果种类"), max_length=40)
    title = models.CharField(_("成果名称"), max_length=200)
    stage = models.CharField(_("阶段"), max_length=40, blank=True)
    number = models.PositiveIntegerField(_("数量"), null=True, blank=True)
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("成果")
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="activities_outcome_kind"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="activities_outcome_amount"),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityVersion(models.Model):
    """The record as it stood after one saving: never changed, never deleted; ``digest`` says whether it was."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="versions", verbose_name=_("活动记录"))
    number = models.PositiveIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("校验值"), max_length=64)
    reason = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人")
    )
    made_at = models.DateTimeField(_("修改时间"), default=clock.now)

    class Meta:
        verbose_name = _("记录版本")
        ordering = ["activity", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="activities_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="activities_version_number"),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 版") % {"number": self.number})

    @property
    def is_intact(self) -> bool:
        """Whether the content is still what was saved."""
        return self.digest == content_digest(self.content)


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no spaces, UTF-8) of a version's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
