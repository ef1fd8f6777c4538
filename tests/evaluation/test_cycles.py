"""Cycles, from the notice to the published results, by the verbs alone."""

import pytest
from tests.factories.evaluation import make_published_cycle

from xiefa.evaluation.enums import CycleState

pytestmark = pytest.mark.django_db


def test_a_cycle_goes_from_the_notice_to_published_results():
    cycle = make_published_cycle()
    outcomes = list(cycle.computations.get().outcomes.all())
    assert cycle.state == CycleState.PUBLISHED
    assert [(one.rank, one.graded, one.grade) for one in outcomes] == [
        (1, "90", "high"),
        (2, "80", "fairly_high"),
        (3, "63", "low"),
        (4, "47", "low"),
    ]
