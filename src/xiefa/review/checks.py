"""A check at start-up: the policy of reviews is whole."""

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy
from xiefa.review import reminding


@checks.register()
def check_review_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a ``review.yaml`` that cannot be read or lacks something."""
    try:
        problems = reminding.problems_of(policy.load_yaml("review"))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="review.E001")]
    hint = f"Edit {policy.policy_path('review')}."
    return [checks.Error(problem, hint=hint, id="review.E002") for problem in problems]
