"""Reads of the accounts room that go over several tables."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import clock, permission
from xiefa.kernel.models import AuditEvent, AuditEventQuerySet

# Beyond these days nothing was written, and moments can no longer be turned into UTC.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)


def people_visible_to(user: Any) -> QuerySet[User]:
    """Everybody for those who manage accounts, else only oneself; each with the roles in force in hand."""
    in_force = RoleGrant.objects.at(clock.today()).order_by("role", "host_code")
    people = User.objects.prefetch_related(Prefetch("grants", queryset=in_force, to_attr="grants_today"))
    return people if permission.may_somewhere(user, "accounts.manage") else people.filter(pk=user.pk)


def events_visible_to(user: Any) -> AuditEventQuerySet:
    """The lines of the ledger that concern the hosts for which the person may see it, newest first."""
    codes = permission.host_codes(user, "kernel.view_audit")
    events = AuditEvent.objects.order_by("-number")
    return events if "" in codes else events.filter(host_code__in=codes)


def narrowed(
    events: AuditEventQuerySet, *, since: date | None = None, until: date | None = None, text: str = ""
) -> AuditEventQuerySet:
    """Those between two days (both included, local time) that mention ``text``."""
    if since and since > _FIRST_DAY:
        events = events.filter(moment__gte=_midnight(since))
    if until and until < _LAST_DAY:
        events = events.filter(moment__lt=_midnight(until + timedelta(days=1)))
    if text:
        mentions = Q(actor_label__icontains=text) | Q(subject_text__icontains=text) | Q(action__icontains=text)
        events = events.filter(mentions)
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
