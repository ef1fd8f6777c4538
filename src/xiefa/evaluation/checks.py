"""Checks at start-up: every scheme in ``policy/indicators/`` can be scored with, certificates can be worded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.evaluation import policies, reminding
from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import Unfit, read_scheme
from xiefa.kernel import policy

_FOLDER = "indicators"


@checks.register()
def check_indicators(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a scheme that has a fault, naming every one."""
    return [checks.Error(sentence, hint="Edit the file.", id="evaluation.E001") for sentence in _faults()]


@checks.register()
def check_certificates(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a wording of certificates that has a fault."""
    return [checks.Error(one, hint="Edit the file.", id="evaluation.E004") for one in policies.certificate_problems()]


@checks.register()
def check_evaluation_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with an ``evaluation.yaml`` that cannot be read or lacks something."""
    try:
        problems = reminding.problems_of(policy.load_yaml(reminding.FILE))
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="evaluation.E002")]
    hint = f"Edit {policy.policy_path(reminding.FILE)}."
    return [checks.Error(problem, hint=hint, id="evaluation.E003") for problem in problems]


def _faults() -> Iterator[str]:
    for path in sorted(policy.policy_path(_FOLDER).with_suffix("").glob("*.yaml")):
        try:
            read_scheme(read_text(path.read_bytes()))
        except Unfit as unfit:
            yield from (f"{path}: {one}" for one in unfit.problems)
