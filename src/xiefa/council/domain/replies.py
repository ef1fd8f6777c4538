"""What invited people answer, together with the proxy that belongs to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council.domain.attendance import answer, end_proxy, give_proxy, possible_holders
from xiefa.council.enums import Reply
from xiefa.council.models import Attendee, Proxy
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused


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
