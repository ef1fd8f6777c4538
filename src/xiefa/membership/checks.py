"""Checks at start-up: the policy of membership is whole."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy
from xiefa.membership import checklists


@checks.register()
def check_membership_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``membership.yaml`` that cannot be read or lacks something."""
    try:
        problems = checklists.problems_of(policy.load_yaml("membership"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="membership.E001")]
    hint = f"Edit {policy.policy_path('membership')}."
    return [checks.Error(problem, hint=hint, id="membership.E002") for problem in problems]
