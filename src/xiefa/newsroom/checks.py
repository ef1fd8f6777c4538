"""Checks at start-up: the kinds of articles are whole, and files can be read by the words of the policy."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy
from xiefa.newsroom import kinds
from xiefa.reading.layout import BadLayout, load_layout


@checks.register()
def check_newsroom_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``newsroom.yaml`` that cannot be read or lacks something."""
    try:
        problems = kinds.problems_of(policy.load_yaml("newsroom"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="newsroom.E001")]
    hint = f"Edit {policy.policy_path('newsroom')}."
    return [checks.Error(problem, hint=hint, id="newsroom.E002") for problem in problems]


@checks.register()
def check_reading_layout(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a key ``reading`` of ``briefing.yaml`` that no file could be read by."""
    try:
        load_layout(policy.policy_path("briefing"))
    except BadLayout as error:
        return [checks.Error(str(error), hint="Correct the key 'reading' of this file.", id="newsroom.E003")]
    return []
