"""Checks at start-up: how much of evaluations is public is said in words that we know."""

from typing import Any

from django.core import checks

from xiefa.archive import openness


@checks.register()
def check_openness(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start when the policy of open data cannot be understood."""
    problems = openness.policy_problems()
    return [checks.Error(problem, hint="Edit the file.", id="archive.E001") for problem in problems]
