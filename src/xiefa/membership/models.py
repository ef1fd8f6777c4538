"""Rows of the room: applications with their evidence, registration periods, and requests."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.council.models import Resolution
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.membership.checklists import Checklist, Condition, RegistrationRule, checklist_for, registration_rule
from xiefa.membership.enums import ApplicationState, Finding, RegistrationState, RequestKind, RequestState
from xiefa.registry.models import Organisation
from xiefa.review.enums import Recommendation

# Applications and requests that may still become something.
UNDER_WAY = frozenset(ApplicationState.values) - {
    ApplicationState.QUALIFIED,
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
}


class HostedQuerySet(models.QuerySet[Any]):
    """What concerns a host and an organisation that wants something of it."""

    def visible_to(self, user: Any) -> Self:
        """All of the hosts whose membership this person may see, and what their own organisation asked of others."""
        hosts = host_codes(user, "membership.view")
        if "" in hosts:
            return self
        own = host_codes(user, "membership.apply")
        return self.filter(Q(host__code__in=hosts) | Q(organisation__code__in=own))

    def with_names(self) -> Self:
        """With the names of both, so that a list asks the same number of times."""
        return self.select_related("host", "organisation").prefetch_related("host__names", "organisation__names")


class KeptFile(models.Model):
    """An uploaded file, kept unchanged under the SHA-256 of its bytes, with a name that can be shown."""

    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("格式"), max_length=100)
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    file = models.FileField(_("文件"), upload_to="membership/%Y/%m", max_length=300)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)

    class Meta:
        verbose_name = _("上传的文件")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """That an organisation wants to become a member of a host: from the first draft to the council's word."""

    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="applications_received", verbose_name=_("主办组织")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="applications", verbose_name=_("申请单位")
    )
    state = models.CharField(_("状态"), max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    started_on = models.DateField(_("开始日期"), default=clock.today)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    # The policy as it was when the application was started.
    policy_hash = models.CharField(_("规定校验值"), max_length=64)
    submitted_at = models.DateTimeField(_("申请提交时间"), null=True, blank=True)
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    recommendation = models.CharField(_("评审结论"), max_length=20, choices=Recommendation, blank=True)
    recommendation_text = models.TextField(_("评审综合意见"), blank=True)
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决议")
    )

    objects = HostedQuerySet.as_manager()

    class Meta:
        verbose_name = _("入网申请")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="membership_application_state"),
            models.CheckConstraint(
                condition=~Q(host=models.F("organisation")), name="membership_application_to_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.QUALIFIED) | Q(resolution__isnull=False),
                name="membership_qualified_by_resolution",
            ),
            models.UniqueConstraint(
                fields=["host", "organisation"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="membership_one_application_under_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page of this application."""
        return reverse("membership:application_detail", kwargs={"pk": self.pk})

    @property
    def key(self) -> str:
        """Under which the council's cases and the review's panels name this application."""
        return f"application-{self.pk}"

    @property
    def checklist(self) -> Checklist:
        """The conditions of the day on which it was started."""
        return checklist_for(self.host, on=self.started_on)

    @property
    def is_under_way(self) -> bool:
        """Whether it may still become something."""
        return self.state in UNDER_WAY


class Answer(models.Model):
    """What an application says about one condition, and what the secretariat found."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers", verbose_name=_("入网申请"))
    condition = models.CharField(_("条件"), max_length=60)
    statement = models.TextField(_("说明"), blank=True)
    finding = models.CharField(_("核对结果"), max_length=20, choices=Finding, default=Finding.UNCHECKED)
    remark = models.CharField(_("补正意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("条件说明")
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "condition"], name="membership_answer_once"),
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="membership_finding"),
            models.CheckConstraint(
                condition=~Q(finding=Finding.WANTING) | ~Q(remark=""), name="membership_wanting_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.condition}"


class Evidence(models.Model):
    """A file that supports what is said about one condition."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence", verbose_name=_("条件说明"))
    kept = models.ForeignKey(KeptFile, models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("佐证")
        ordering = ["answer", "pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "kept"], name="membership_evidence_once")]

    def __str__(self) -> str:
        return str(self.kept)


class Registration(models.Model):
    """The period in which an organisation with the right to register does what is left before it is admitted.

    ``application`` is null when the council granted the right without one. ``deadline_on`` is the last day.
    """

    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="registrations_received", verbose_name=_("主办组织")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="registrations", verbose_name=_("有关单位")
    )
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="registration", verbose_name=_("入网申请")
    )
    state = models.CharField(_("状态"), max_length=20, choices=RegistrationState, default=RegistrationState.OPEN)
    granted_by = models.ForeignKey(Resolution, models.PROTECT, related_name="+", verbose_name=_("授予资格的决议"))
    ended_by = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("加入或取消的决议")
    )
    opened_on = models.DateField(_("起算日期"))
    deadline_on = models.DateField(_("期限"))
    completed_at = models.DateTimeField(_("办妥时间"), null=True, blank=True)

    objects = HostedQuerySet.as_manager()

    class Meta:
        verbose_name = _("注册手续")
        ordering = ["deadline_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="membership_registration_state"
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__gte=models.F("opened_on")), name="membership_deadline_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RegistrationState.OPEN, RegistrationState.COMPLETED], ended_by=None)
                | Q(state__in=[RegistrationState.ADMITTED, RegistrationState.LAPSED], ended_by__isnull=False),
                name="membership_registration_ended_by_resolution",
            ),
            models.UniqueConstraint(
                fields=["host", "organisation"],
                condition=Q(state__in=[RegistrationState.OPEN, RegistrationState.COMPLETED]),
                name="membership_one_registration_under_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The page of this registration."""
        return reverse("membership:registration_detail", kwargs={"pk": self.pk})

    @property
    def key(self) -> str:
        """Under which the council's cases name this registration."""
        return f"registration-{self.pk}"

    @property
    def rule(self) -> RegistrationRule:
        """What had to be done on the day it was opened."""
        return registration_rule(on=self.opened_on)

    def days_left(self, day: date) -> int:
        """Days until the deadline; negative when it has passed."""
        return (self.deadline_on - day).days


class Formality(models.Model):
    """What was handed in for one formality, and whether the secretariat has ticked it off."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="formalities", verbose_name=_("注册手续")
    )
    key = models.CharField(_("手续"), max_length=60)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    kept = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件"))
    is_confirmed = models.BooleanField(_("已核定"), default=False)
    changed_at = models.DateTimeField(_("修改时间"), default=clock.now)

    class Meta:
        verbose_name = _("手续")
        ordering = ["registration", "pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "key"], name="membership_formality_once")]

    def __str__(self) -> str:
        return f"{self.registration} · {self.key}"

    @property
    def words(self) -> Condition | None:
        """The line of the policy; None when the policy no longer knows it."""
        return next((one for one in self.registration.rule.formalities if one.key == self.key), None)


class Request(models.Model):
    """That somebody asks the council to change a standing: it takes effect by a resolution, never by itself."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="requests_received", verbose_name=_("主办组织"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requests", verbose_name=_("有关单位"))
    kind = models.CharField(_("变更事项"), max_length=20, choices=RequestKind)
    state = models.CharField(_("状态"), max_length=20, choices=RequestState, default=RequestState.LODGED)
    reason = models.CharField(_("理由"), max_length=500)
    new_name = models.CharField(_("新全称"), max_length=120, blank=True)
    other_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入的单位")
    )
    effective_on = models.DateField(_("希望生效的日期"), null=True, blank=True)
    document = models.ForeignKey(
        KeptFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)
    note = models.CharField(_("办理说明"), max_length=500, blank=True)
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决议")
    )

    objects = HostedQuerySet.as_manager()

    class Meta:
        verbose_name = _("资格变更请求")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="membership_request_kind"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="membership_request_state"),
            models.CheckConstraint(condition=~Q(reason=""), name="membership_request_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.RENAME) | ~Q(new_name=""), name="membership_rename_has_name"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.MERGE) | Q(other_organisation__isnull=False),
                name="membership_merge_has_other",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.CARRIED) | Q(resolution__isnull=False),
                name="membership_carried_by_resolution",
            ),
            models.UniqueConstraint(
                fields=["host", "organisation", "kind"],
                condition=Q(state__in=[RequestState.LODGED, RequestState.TABLED]),
                name="membership_one_request_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The page of this request."""
        return reverse("membership:request_detail", kwargs={"pk": self.pk})

    @property
    def key(self) -> str:
        """Under which the council's cases name this request."""
        return f"request-{self.pk}"
