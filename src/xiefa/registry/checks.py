"""A check at start-up: the words of linking are whole."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy
from xiefa.registry.linking import words


@checks.register()
def check_registry_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``registry.yaml`` that cannot be read or lacks something."""
    try:
        problems = words.problems_of(policy.load_yaml("registry"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="registry.E001")]
    hint = f"Edit {policy.policy_path('registry')}."
    return [checks.Error(problem, hint=hint, id="registry.E002") for problem in problems]
