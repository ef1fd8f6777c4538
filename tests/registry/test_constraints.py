"""What the database itself refuses, on both engines; nothing here goes through the verbs."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_user
from tests.factories.registry import make_alliance, make_body, make_network, make_person
from xiefa.registry.models import (
    Body,
    ImportBatch,
    NamesStamp,
    NotAName,
    Organisation,
    OrganisationName,
    Person,
    Seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
EARLY, DAY, LATE = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)


def forbidden(model, **values):
    """Whether the database refuses this row."""
    try:
        with transaction.atomic():
            model.objects.create(**values)
    except IntegrityError:
        return True
    return False


def name(organisation, text="某联盟", kind="full", since=None, until=None):
    return {"organisation": organisation, "kind": kind, "text": text, "since": since, "until": until}


@pytest.mark.parametrize(
    ("since", "until", "is_forbidden"),
    [
        (None, None, True),
        (None, EARLY, False),
        (None, date(2020, 1, 2), True),
        (EARLY, None, True),
        (date(2021, 12, 31), None, True),
        (DAY, None, False),
        (EARLY, DAY, True),
        (date(2021, 1, 1), date(2021, 2, 1), True),
        (date(2019, 1, 1), LATE, True),
        (DAY, LATE, False),
        (LATE, DAY, True),
    ],
)
def test_full_names_of_one_organisation_never_overlap(since, until, is_forbidden):
    organisation = Organisation.objects.create(code="a", kind="alliance")
    OrganisationName.objects.create(**name(organisation, since=EARLY, until=DAY))
    assert forbidden(OrganisationName, **name(organisation, "另名", since=since, until=until)) == is_forbidden


def test_an_update_cannot_make_full_names_overlap_either():
    organisation = Organisation.objects.create(code="a", kind="alliance")
    OrganisationName.objects.create(**name(organisation, since=EARLY, until=DAY))
    second = OrganisationName.objects.create(**name(organisation, since=DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationName.objects.filter(pk=second.pk).update(since=date(2021, 1, 1))
    assert OrganisationName.objects.filter(pk=second.pk).update(text="改字") == 1


def test_other_kinds_and_other_organisations_may_overlap():
    first, second = make_alliance("甲联盟", "甲"), make_alliance("乙联盟")
    assert not forbidden(OrganisationName, **name(first, "甲二", kind="short"))
    assert not forbidden(OrganisationName, **name(second, "甲联盟", kind="former"))


def test_one_name_is_open_once():
    organisation = make_alliance("甲联盟", "甲")
    assert forbidden(OrganisationName, **name(organisation, "甲", kind="short"))
    assert forbidden(OrganisationName, **name(organisation, "", kind="short"))
    assert forbidden(OrganisationName, **name(organisation, "乙", kind="nickname"))


def test_there_is_one_host_and_it_is_a_network():
    make_network()
    assert forbidden(Organisation, code="second", kind="network", is_host=True)
    Organisation.objects.all().update(is_host=False)
    assert forbidden(Organisation, code="company", kind="company", is_host=True)


def test_organisations_have_a_known_kind_a_code_of_their_own_and_dates_in_order():
    make_alliance(code="taken")
    assert forbidden(Organisation, code="taken", kind="alliance")
    assert forbidden(Organisation, code="club", kind="club")
    assert forbidden(Organisation, code="dates", kind="alliance", founded_on=DAY, closed_on=DAY)


def test_bodies_and_seats_are_there_once():
    body, person = make_body(), make_person()
    values = {"organisation": body.organisation, "kind": "council"}
    assert forbidden(Body, **values, name="理事会", term=2)
    assert forbidden(Body, **values, name="监事会", term=0)
    assert not forbidden(Body, **values, name="秘书处")
    assert forbidden(Body, **values, name="秘书处")
    seat = {"body": body, "person": person, "title": "理事"}
    assert not forbidden(Seat, **seat)
    assert forbidden(Seat, **seat)
    assert not forbidden(Seat, **seat, until=DAY)
    assert forbidden(Seat, **seat | {"title": "监事"}, since=DAY, until=EARLY)


def test_nothing_is_nameless_and_there_is_one_stamp():
    assert forbidden(Person, name="")
    assert forbidden(NotAName, text="")
    assert forbidden(NamesStamp, pk=2, token="x")


def test_the_source_of_a_finished_import_is_gone():
    values = {"file_name": "a.xlsx", "sha256": "0" * 64, "uploaded_by": make_user()}
    assert forbidden(ImportBatch, **values, source=b"x", state="applied")
    assert forbidden(ImportBatch, **values, state="lost")
    assert not forbidden(ImportBatch, **values, source=b"x")
