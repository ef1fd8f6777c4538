"""Letters about deadlines that come near or have passed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import clock, outbox
from xiefa.kernel.permission import roles_with
from xiefa.membership.checklists import reminder_days
from xiefa.membership.models import Registration

_PASSED = "past"


@transaction.atomic
def remind(*, registration: Registration, by: Any = None) -> int:
    """Write to both sides when a mark is reached; each person once for each mark. How many letters were due."""
    mark = _mark(registration.days_left(clock.today()))
    if not mark:
        return 0
    readers = _readers(registration)
    for user in readers:
        _write(registration, user, mark)
    return len(readers)


def letter_key(registration: Registration, user: Any) -> str:
    """The key in the outbox of this person's reminder as of today; empty while no mark is reached."""
    mark = _mark(registration.days_left(clock.today()))
    return f"{registration.key}:{registration.deadline_on}:{mark}:{user.pk}" if mark else ""


def _mark(left: int) -> str:
    """The nearest mark that has been reached: the smallest number of days not below those left."""
    if left < 0:
        return _PASSED
    return next((str(one) for one in sorted(reminder_days()) if left <= one), "")


def _readers(registration: Registration) -> list[User]:
    """Who speaks for the organisation, and who handles the membership of the host."""
    today = clock.today()
    applying = [role.key for role in roles_with("membership.apply")]
    handling = [role.key for role in roles_with("membership.handle")]
    own = RoleGrant.objects.at(today).filter(role__in=applying, host_code=registration.organisation.code)
    office = RoleGrant.objects.at(today).filter(role__in=handling, host_code__in=["", registration.host.code])
    users = User.objects.filter(is_active=True).exclude(email="")
    return list(users.filter(pk__in=own.values("user")) | users.filter(pk__in=office.values("user")))


def _write(registration: Registration, user: User, mark: str) -> None:
    words = {
        "organisation": registration.organisation,
        "deadline": registration.deadline_on,
        "left": registration.days_left(clock.today()),
        "link": f"{settings.SITE_URL}{registration.get_absolute_url()}",
    }
    with override(user.language):
        if mark == _PASSED:
            title = _("注册手续已过期限：%(organisation)s") % words
            text = _(
                "%(organisation)s的注册手续期限是 %(deadline)s，现在已经过了。是否取消注册资格由理事会决定；"
                "在决定以前仍可办理：\n\n%(link)s"
            )
        else:
            title = _("注册手续还有 %(left)s 天：%(organisation)s") % words
            text = _("%(organisation)s的注册手续请在 %(deadline)s 前办妥：\n\n%(link)s")
    key = letter_key(registration, user)
    outbox.post("membership.deadline", to=user.email, subject=title, text=text % words, key=key)
