"""Letters about a meeting: the invitation with the agenda, what changed since, and that it does not take place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.council.designations import numeral, session_words
from xiefa.council.models import AgendaItem, Attendee, Meeting
from xiefa.kernel import clock, outbox

# A subject and a text.
Words = tuple[str, str]


def post_invitations(meeting: Meeting, attendees: Iterable[Attendee]) -> int:
    """Post the invitation to those of ``attendees`` who have an account with an address, and say to how many.

    Posting it again changes nothing.
    """

    def letter() -> tuple[str, str]:
        body = "\n\n".join(part for part in (_particulars(meeting), _agenda(meeting), meeting.notes) if part)
        return _("会议通知：%(title)s") % {"title": meeting.title}, f"{body}\n\n{_where(meeting)}"

    return _post("invitation", meeting, attendees, letter)


def post_change(meeting: Meeting) -> int:
    """Tell everybody who was called that the meeting is now as it stands here, and say to how many it was posted."""

    def letter() -> tuple[str, str]:
        first = _("“%(title)s”的安排有变动，请以下面的内容为准。已有的回复仍然有效；如有变化，请修改回复。")
        parts = (first % {"title": meeting.title}, _particulars(meeting), meeting.notes, _where(meeting))
        return _("会议变动：%(title)s") % {"title": meeting.title}, "\n\n".join(part for part in parts if part)

    return _post("change", meeting, _called(meeting), letter, occasion=clock.now().isoformat())


def post_cancellation(meeting: Meeting, *, reason: str) -> int:
    """Tell everybody who was called that the meeting does not take place, and say to how many it was posted."""

    def letter() -> tuple[str, str]:
        words = {"title": meeting.title, "when": moment_words(meeting), "reason": reason}
        text = _("原定%(when)s召开的“%(title)s”已取消。原因：%(reason)s") % words
        return _("会议取消：%(title)s") % {"title": meeting.title}, text

    return _post("cancellation", meeting, _called(meeting), letter)


def invitation_words(meeting: Meeting) -> tuple[str, str, str]:
    """What an invitation says of when, where and who meets: when it changes, the invited must hear of it."""
    return meeting.title, _particulars(meeting), meeting.notes


def moment_words(meeting: Meeting) -> str:
    """When the meeting begins, in the installation's time zone: 2026-03-01 09:30."""
    return date_format(timezone.localtime(meeting.starts_at), "Y-m-d H:i")


def _post(
    kind: str,
    meeting: Meeting,
    attendees: Iterable[Attendee],
    letter: Callable[[], tuple[str, str]],
    *,
    occasion: str = "",
) -> int:
    """Everybody gets the letter in the language of their own account."""
    count, letters = 0, dict[str, tuple[str, str]]()
    for attendee in attendees:
        user = attendee.person.user
        if user is None or not user.is_active or not user.email:
            continue
        with override(user.language):
            if user.language not in letters:
                letters[user.language] = letter()
            subject, text = letters[user.language]
            greeting = _("%(name)s：") % {"name": attendee.person.name}
        key = "/".join(filter(None, (f"council-{kind}", str(meeting.pk), str(attendee.pk), occasion)))
        outbox.post(f"council.{kind}", to=user.email, subject=subject, text=f"{greeting}\n\n{text}\n", key=key)
        count += 1
    return count


def _called(meeting: Meeting) -> QuerySet[Attendee]:
    return meeting.attendees.exclude(invited_at=None).select_related("person__user")


def _where(meeting: Meeting) -> str:
    link = f"{settings.SITE_URL}{reverse('council:invitation', kwargs={'pk': meeting.pk})}"
    return _("议程、材料和回复：%(link)s") % {"link": link}


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
    if not item.presenter:
        return item.title
    return _("%(title)s（%(presenter)s）") % {"title": item.title, "presenter": item.presenter}
