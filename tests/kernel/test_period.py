"""Half-open periods, on rows that exist: grants of roles."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_user
from xiefa.accounts.models import RoleGrant

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)
pytestmark = pytest.mark.django_db


def make_grant(since, until):
    return RoleGrant.objects.create(user=make_user(), role="reader", since=since, until=until)


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        (JUNE, JULY, date(2024, 5, 31), False),
        (JUNE, JULY, JUNE, True),
        (JUNE, JULY, date(2024, 6, 30), True),
        (JUNE, JULY, JULY, False),
        (None, JULY, MAY, True),
        (JUNE, None, date(2099, 1, 1), True),
        (None, None, MAY, True),
        (JUNE, JUNE, JUNE, False),
    ],
)
def test_from_the_first_day_up_to_but_not_including_the_last(since, until, day, holds):
    grant = make_grant(since, until)
    assert grant.holds_at(day) is holds
    assert list(RoleGrant.objects.at(day)) == ([grant] if holds else [])


@pytest.mark.parametrize(
    ("since", "until", "shares"),
    [
        (MAY, JUNE, False),
        (MAY, date(2024, 6, 2), True),
        (JULY, None, False),
        (date(2024, 6, 30), None, True),
        (None, None, True),
        (None, JUNE, False),
    ],
)
def test_overlapping_shares_at_least_one_day(since, until, shares):
    grant = make_grant(JUNE, JULY)
    assert list(RoleGrant.objects.overlapping(since, until)) == ([grant] if shares else [])


def test_the_database_refuses_an_end_before_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_grant(JULY, JUNE)
