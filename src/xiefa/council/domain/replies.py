"""What invited people answer, together with the proxy that belongs to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiefa.council.domain.attendance import answer, end_proxy, give_proxy
from xiefa.council.enums import Reply
from xiefa.council.models import Attendee, Proxy
from xiefa.council.rules import meeting_day
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.registry.models import Seat


@transaction.atomic
def reply_to_invitation(
    *, attendee: Attendee, reply: str, holder: Attendee | None = None, note: str = "", by: Any
) -> Attendee:
    """Say that one comes, is absent, or lets another member vote; a proxy given before goes with another answer."""
    audit.take_turn()
    if reply == Reply.PROXY:
        if holder is None or holder not in possible_holders(attendee):
            raise Refused([Refusal("holder_missing", _("请从应到的其他成员中选择受托人。"), "holder")])
        give_proxy(giver=attendee, holder=holder, note=note, by=by)
    else:
        for proxy in Proxy.objects.filter(giver=attendee):
            end_proxy(proxy=proxy, by=by)
    return answer(attendee=attendee, reply=reply, note=note, by=by)


def possible_holders(attendee: Attendee) -> QuerySet[Attendee]:
    """To whom this person may give a proxy: the other invited members, if they are a member themselves."""
    seats = Seat.objects.at(meeting_day(attendee.meeting)).filter(body__sessions__meeting=attendee.meeting_id)
    members = Attendee.objects.filter(meeting=attendee.meeting_id, person__in=seats.values("person"))
    if not members.filter(pk=attendee.pk).exists():
        return Attendee.objects.none()
    return members.exclude(pk=attendee.pk).select_related("person")
