"""Who may arrange reviews and who may judge, and what a reason must be like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import clock
from xiefa.kernel.permission import may, may_somewhere, roles_with
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

ARRANGE = "review.arrange"
JUDGE = "review.judge"
LONGEST_REASON = 200


def has_part(user: Any) -> bool:
    """Whether the person arranges reviews or judges anywhere."""
    return may_somewhere(user, ARRANGE) or may_somewhere(user, JUDGE)


def may_arrange(user: Any, thing: Any) -> bool:
    """Whether the person arranges reviews for the ``host`` of this panel, review or round; the platform itself may."""
    return user is None or may(user, ARRANGE, host_code=thing.host.code)


def reason_refusals(reason: str, *, longest: int = LONGEST_REASON) -> Iterator[Refusal]:
    """What is wrong with the words of a reason."""
    if not reason:
        yield Refusal("reason_missing", _("请写明理由，理由会留在记录里。"), field="reason")
    if len(reason) > longest:
        words = {"longest": longest, "length": len(reason)}
        yield Refusal(
            "reason_long", _("理由最多 %(longest)s 字，现在有 %(length)s 字。请缩短。") % words, field="reason"
        )


def accounts_that_judge(host: Organisation) -> QuerySet[User]:
    """Everybody who may judge for this host today."""
    keys = [role.key for role in roles_with(JUDGE)]
    held = RoleGrant.objects.at(clock.today()).filter(role__in=keys, host_code__in=["", host.code])
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
