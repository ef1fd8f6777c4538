"""Meetings, the sessions they are, and what they have on the agenda."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiefa.council.enums import MeetingForm, MeetingState, ResolutionKind, Wording
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.models import Body, Organisation, Person


class MeetingQuerySet(QuerySet["Meeting"]):
    """Meetings in the words of the charter."""

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Those of the hosts whose council this person may see, and those to which they have been called."""
        hosts = host_codes(user, "council.view")
        if "" in hosts:
            return self
        # The list of the invited is drawn up long before the invitation goes out.
        called = ~Q(state=MeetingState.PREPARING) & Q(attendees__person__user=user)
        return self.filter(Q(host__code__in=hosts) | (called if getattr(user, "pk", None) else Q(pk=None))).distinct()


class Meeting(models.Model):
    """One coming together, or one written vote; it may be the session of several bodies at once."""

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="meetings", verbose_name=_("主办组织"))
    title = models.CharField(_("会议名称"), max_length=200)
    form = models.CharField(_("形式"), max_length=20, choices=MeetingForm, default=MeetingForm.IN_PERSON)
    state = models.CharField(_("状态"), max_length=20, choices=MeetingState, default=MeetingState.PREPARING)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主持人"))
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人")
    )
    notes = models.TextField(_("会议说明"), blank=True)
    called_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开会时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("休会时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="council_meeting_state"),
            models.CheckConstraint(condition=Q(form__in=MeetingForm.values), name="council_meeting_form"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="council_meeting_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The staff page of this meeting."""
        return reverse("council:meeting_detail", kwargs={"pk": self.pk})


class Session(models.Model):
    """That a meeting is the n-th session of a body in its present term: 二届四次."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sessions", verbose_name=_("会议"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="sessions", verbose_name=_("机构"))
    number = models.PositiveSmallIntegerField(_("次"))

    class Meta:
        verbose_name = _("届次")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="council_session_number_once"),
            models.UniqueConstraint(fields=["meeting", "body"], name="council_session_body_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="council_session_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.number}"


class AgendaItem(models.Model):
    """One point of the agenda: a heading with points under it, or a matter that a body hears or decides.

    ``session`` is the body that decides; without one nobody votes. ``wording`` is the verb of the resolution.
    ``text`` is the resolution as proposed; when empty it is put together from the cases.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("会议"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("上级议题")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("议题"), max_length=200)
    kind = models.CharField(_("类别"), max_length=30, choices=ResolutionKind)
    wording = models.CharField(_("用语"), max_length=20, choices=Wording)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("决定机构")
    )
    presenter = models.CharField(_("报告人"), max_length=60, blank=True)
    text = models.TextField(_("决议草案"), blank=True)
    discussion = models.TextField(_("讨论记录"), blank=True)

    class Meta:
        verbose_name = _("议题")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ResolutionKind.values), name="council_item_kind"),
            models.CheckConstraint(condition=Q(wording__in=Wording.values), name="council_item_wording"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> Organisation:
        """For whom is decided: the organisation of the deciding body, or of the meeting when nobody decides."""
        return self.session.body.organisation if self.session else self.meeting.host


class CaseFields(models.Model):
    """What one effect is about. Which fields a kind needs is said in ``council.effects``."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("组织")
    )
    other_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("另一组织")
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("机构"))
    title = models.CharField(_("职务"), max_length=60, blank=True)
    text = models.CharField(_("内容"), max_length=500, blank=True)
    owner = models.CharField(_("责任单位"), max_length=120, blank=True)
    co_owners = models.CharField(_("协办单位"), max_length=200, blank=True)
    report_to = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报告对象")
    )
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    review_on = models.DateField(_("检查日期"), null=True, blank=True)
    source = models.CharField(_("来由"), max_length=120, blank=True)

    class Meta:
        abstract = True


class Case(CaseFields):
    """One thing that an agenda item proposes: this alliance, this person in this seat, this task."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="cases", verbose_name=_("议题"))
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("事项")
        ordering = ["item", "position", "pk"]

    def __str__(self) -> str:
        return str(self.organisation or self.person or self.text)


class Paper(models.Model):
    """A document for an agenda item, kept with its SHA-256."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers", verbose_name=_("议题"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("名称"), max_length=200)
    file_name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("格式"), max_length=100)
    sha256 = models.CharField(_("文件校验值"), max_length=64)
    file = models.FileField(_("文件"), upload_to="council/papers/%Y/")
    added_at = models.DateTimeField(_("加入时间"), default=clock.now)

    class Meta:
        verbose_name = _("会议材料")
        ordering = ["item", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class MotionQuerySet(QuerySet["Motion"]):
    """Motions in the words of the secretariat."""

    def waiting(self) -> MotionQuerySet:
        """Those that no agenda has taken up."""
        return self.filter(taken_up=None)

    def visible_to(self, user: Any) -> MotionQuerySet:
        """Those of the hosts whose council this person may see."""
        hosts = host_codes(user, "council.view")
        return self if "" in hosts else self.filter(host__code__in=hosts)


class Motion(CaseFields):
    """Something that waits for the next agenda, put there by the clock or by a handled request.

    ``key`` says where it comes from, so that the same thing is never proposed twice. When the agenda item that
    took it up is removed, it waits again.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="motions", verbose_name=_("主办组织"))
    kind = models.CharField(_("类别"), max_length=30, choices=ResolutionKind)
    heading = models.CharField(_("议题"), max_length=200)
    key = models.CharField(_("标识"), max_length=120, unique=True)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    taken_up = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="motions", verbose_name=_("列入的议题")
    )

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("待列议题")
        ordering = ["proposed_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ResolutionKind.values), name="council_motion_kind")]

    def __str__(self) -> str:
        return self.heading
