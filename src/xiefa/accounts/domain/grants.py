"""Granting and ending roles."""

from typing import Any

from django.db import transaction

from xiefa.accounts import rules
from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def grant_role(*, user: User, role: str, host_code: str = "", reason: str = "", by: Any) -> RoleGrant:
    """Give a person a role from today on, for one host organisation or for all of them."""
    audit.take_turn()
    refuse_if(rules.grant_refusals(user=user, role=role, host_code=host_code, by=by))
    grant = RoleGrant.objects.create(user=user, role=role, host_code=host_code, since=clock.today())
    user.forget_roles()
    _write_down("accounts.grant_role", grant, reason=reason, by=by)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, reason: str, by: Any) -> RoleGrant:
    """Take a role back: from today on it holds no longer, and it stays on record."""
    audit.take_turn()
    grant.refresh_from_db(fields=["until"])
    refuse_if(rules.end_refusals(grant, by=by))
    grant.until = clock.today()
    grant.save(update_fields=["until"])
    grant.user.forget_roles()
    _write_down("accounts.end_role", grant, reason=reason, by=by)
    return grant


def _write_down(action: str, grant: RoleGrant, *, reason: str, by: Any) -> None:
    details = {"role": grant.role, "since": grant.since, "until": grant.until, "reason": reason}
    audit.record(action, grant.user, by=by, details=details, host_code=grant.host_code)
