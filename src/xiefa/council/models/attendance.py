"""Who was invited, who was in the room and when, who spoke for whom, and who stood aside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiefa.council.enums import AttendeeRole, Reply
from xiefa.council.models.meetings import AgendaItem, Meeting
from xiefa.kernel import clock
from xiefa.registry.models import Organisation, Person


class Attendee(models.Model):
    """A person invited to a meeting, in one capacity. Whether they vote follows from their seat, not from this row."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", verbose_name=_("会议"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name=_("人员"))
    role = models.CharField(_("身份"), max_length=20, choices=AttendeeRole)
    represents = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代表单位")
    )
    reply = models.CharField(_("回复"), max_length=20, choices=Reply, default=Reply.NONE)
    reply_note = models.CharField(_("回复说明"), max_length=200, blank=True)
    replied_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    invited_at = models.DateTimeField(_("邀请时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("到会人")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="council_attendee_once"),
            models.CheckConstraint(condition=Q(role__in=AttendeeRole.values), name="council_attendee_role"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="council_attendee_reply"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Presence(models.Model):
    """One stretch of time in the room: from ``arrived_at`` up to but not including ``left_at``."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="presences", verbose_name=_("到会人"))
    arrived_at = models.DateTimeField(_("到会时间"))
    left_at = models.DateTimeField(_("离会时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("到会时段")
        ordering = ["attendee", "arrived_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="council_left_after_arrival"
            ),
            models.UniqueConstraint(fields=["attendee"], condition=Q(left_at=None), name="council_one_open_presence"),
        ]

    def __str__(self) -> str:
        return str(self.attendee)


class Proxy(models.Model):
    """That a member lets another member vote in their place as long as they are not in the room themselves."""

    giver = models.OneToOneField(Attendee, models.CASCADE, related_name="proxy_given", verbose_name=_("委托人"))
    holder = models.ForeignKey(Attendee, models.CASCADE, related_name="proxies_held", verbose_name=_("受托人"))
    note = models.CharField(_("委托书"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("委托")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(giver=F("holder")), name="council_proxy_to_another")]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class Recusal(models.Model):
    """That somebody stands aside for one agenda item; they count neither for the quorum nor for the vote."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals", verbose_name=_("议题"))
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="recusals", verbose_name=_("到会人"))
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("回避")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "attendee"], name="council_recusal_once")]

    def __str__(self) -> str:
        return f"{self.attendee} · {self.item}"


class Step(models.Model):
    """One stroke of a recorder, under the key that the browser gave it: what is sent twice is done once."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="steps", verbose_name=_("会议"))
    key = models.CharField(_("标识"), max_length=40)
    answer = models.JSONField(_("答复"), default=dict)
    taken_at = models.DateTimeField(_("记录时间"), default=clock.now)

    class Meta:
        verbose_name = _("记录步骤")
        ordering = ["meeting", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="council_step_once")]

    def __str__(self) -> str:
        return self.key
