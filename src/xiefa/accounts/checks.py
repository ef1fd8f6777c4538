"""A check at start-up: nobody holds a role that the policy does not know."""

from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from xiefa.accounts.models import RoleGrant
from xiefa.kernel import clock, permission


@checks.register(checks.Tags.database)
def check_granted_roles(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Name every role in force that ``policy/roles.yaml`` has lost; such a grant permits nothing."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        if RoleGrant._meta.db_table in connections[alias].introspection.table_names():
            found += _unknown_roles(alias)
    return found


def _unknown_roles(alias: str) -> list[checks.CheckMessage]:
    try:
        known = set(permission.roles())
        held = set(RoleGrant.objects.using(alias).not_ended(clock.today()).values_list("role", flat=True))
    except (ImproperlyConfigured, DatabaseError):
        return []  # the kernel's check reports a broken policy; an old table is migrated next
    return [
        checks.Error(
            f"Somebody holds the role {role!r}, which policy/roles.yaml does not list.",
            hint="Put the role back into the policy, or end the grants of it first.",
            id="accounts.E001",
        )
        for role in sorted(held - known)
    ]
