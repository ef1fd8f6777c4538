"""Letters about a meeting: the invitation with the agenda, and that a meeting does not take place."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xiefa.council.designations import numeral, session_words
from xiefa.council.models import AgendaItem, Attendee, Meeting
from xiefa.kernel import outbox


def post_invitations(meeting: Meeting, attendees: Iterable[Attendee]) -> int:
    """Post the invitation to those of ``attendees`` who have an account with an address, and say to how many.

    Posting it again changes nothing.
    """
    subject = _("会议通知：%(title)s") % {"title": meeting.title}
    body = "\n\n".join(part for part in (_particulars(meeting), _agenda(meeting), meeting.notes) if part)
    link = f"{settings.SITE_URL}{reverse('council:invitation', kwargs={'pk': meeting.pk})}"
    last = _("议程、材料和回复：%(link)s") % {"link": link}
    return _post("invitation", meeting, attendees, subject=subject, text=f"{body}\n\n{last}\n")


def post_cancellation(meeting: Meeting, *, reason: str) -> int:
    """Tell everybody who was called that the meeting does not take place, and say to how many it was posted."""
    called = meeting.attendees.exclude(invited_at=None).select_related("person__user")
    subject = _("会议取消：%(title)s") % {"title": meeting.title}
    words = {"title": meeting.title, "when": moment_words(meeting), "reason": reason}
    text = _("原定%(when)s召开的“%(title)s”已取消。原因：%(reason)s") % words
    return _post("cancellation", meeting, called, subject=subject, text=f"{text}\n")


def moment_words(meeting: Meeting) -> str:
    """When the meeting begins, in the installation's time zone: 2026-03-01 09:30."""
    return date_format(timezone.localtime(meeting.starts_at), "Y-m-d H:i")


def _post(kind: str, meeting: Meeting, attendees: Iterable[Attendee], *, subject: str, text: str) -> int:
    count = 0
    for attendee in attendees:
        user = attendee.person.user
        if user is None or not user.is_active or not user.email:
            continue
        greeting = _("%(name)s：") % {"name": attendee.person.name}
        key = f"council-{kind}/{meeting.pk}/{attendee.pk}"
        outbox.post(f"council.{kind}", to=user.email, subject=subject, text=f"{greeting}\n\n{text}", key=key)
        count += 1
    return count


def _particulars(meeting: Meeting) -> str:
    sessions = meeting.sessions.select_related("body__organisation").prefetch_related("body__organisation__names")
    lines = [
        (_("会议届次"), "、".join(session_words(session) for session in sessions)),
        (_("时间"), moment_words(meeting)),
        (_("形式"), str(meeting.get_form_display())),
        (_("地点"), meeting.place),
        (_("主持人"), str(meeting.chair or "")),
    ]
    return "\n".join(_("%(name)s：%(value)s") % {"name": name, "value": value} for name, value in lines if value)


def _agenda(meeting: Meeting) -> str:
    items = list(meeting.items.all())
    lines: list[str] = []
    for at, item in enumerate((one for one in items if one.parent_id is None), 1):
        lines.append(f"{numeral(at)}、{_line(item)}")
        below = [one for one in items if one.parent_id == item.pk]
        lines += [f"    {number}. {_line(one)}" for number, one in enumerate(below, 1)]
    return "\n".join([_("议程："), *lines]) if lines else ""


def _line(item: AgendaItem) -> str:
    return (
        _("%(title)s（%(presenter)s）") % {"title": item.title, "presenter": item.presenter}
        if item.presenter
        else (item.title)
    )
