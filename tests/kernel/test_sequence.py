"""Numbers in one connection; concurrent callers are in test_concurrency."""

import pytest
from django.db import transaction

from xiefa.kernel.sequence import last_value, next_value, raise_to

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_counts_from_one_or_from_where_one_says():
    assert [next_value("a"), next_value("a"), next_value("b", first=71)] == [1, 2, 71]
    assert (last_value("a"), last_value("b"), last_value("c")) == (2, 71, None)


def test_a_rollback_gives_the_number_back():
    with transaction.atomic():
        next_value("a")
        transaction.set_rollback(True)
    assert next_value("a") == 1


def test_raised_to_what_is_already_on_paper_but_never_lowered():
    raise_to("a", 70)
    raise_to("a", 12)
    assert next_value("a") == 71


@pytest.mark.django_db(transaction=True)
def test_refused_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError, match="would leave a gap"):
        next_value("a")
