"""Checks at start-up: roles and holidays are whole, and no view asks for a permission that there is not."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import permission, policy, workdays


@checks.register()
def check_roles_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a roles file that cannot be read or contradicts itself."""
    try:
        data = policy.load_yaml("roles")
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="kernel.E001")]
    return [
        checks.Error(problem, hint=f"Edit {policy.policy_path('roles')}.", id="kernel.E002")
        for problem in permission.problems_of(data)
    ]


@checks.register()
def check_permissions_asked_for(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start when a view asks for a permission that no line of the policy names."""
    try:
        known = permission.permissions()
    except ImproperlyConfigured:
        return []  # reported by check_roles_policy
    return [
        checks.Error(f"A view asks for the permission {name}, which policy/roles.yaml does not list.", id="kernel.E003")
        for name in sorted(permission.ASKED_FOR - set(known))
    ]


@checks.register()
def check_holidays_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a file of holidays that cannot be read or contradicts itself."""
    try:
        problems = workdays.problems_of(policy.load_yaml("holidays"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="kernel.E004")]
    hint = f"Edit {policy.policy_path('holidays')}."
    return [checks.Error(problem, hint=hint, id="kernel.E005") for problem in problems]
