"""Checks at start-up: every form of activities is whole, and one is in force."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.activities import kinds, licence


@checks.register()
def check_activities_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a form that cannot be read or lacks something."""
    try:
        problems = kinds.policy_problems()
        if not problems:
            kinds.current_version()
        problems += licence.policy_problems()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="activities.E001")]
    return [checks.Error(problem, hint="Edit the file.", id="activities.E002") for problem in problems]
