"""Checks at start-up: the voting rules are whole, without gaps, overlaps or impossible shares; letters can be set."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.council import voting_rules
from xiefa.council.documents import letters
from xiefa.kernel import policy


@checks.register()
def check_council_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``council.yaml`` that cannot be read or contradicts itself."""
    try:
        problems = voting_rules.problems_of(policy.load_yaml("council"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="council.E001")]
    hint = f"Edit {policy.policy_path('council')}."
    return [checks.Error(problem, hint=hint, id="council.E002") for problem in problems]


@checks.register()
def check_letters_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``letters.yaml`` that names something no letter knows."""
    try:
        problems = letters.problems_of(policy.load_yaml("letters"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="council.E003")]
    hint = f"Edit {policy.policy_path('letters')}."
    return [checks.Error(problem, hint=hint, id="council.E004") for problem in problems]
