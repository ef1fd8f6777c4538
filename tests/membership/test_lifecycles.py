"""The tables of moves, enumerated: every state × every verb × every role."""

from __future__ import annotations

import pytest

from tests.factories.accounts import make_person
from tests.factories.membership import Desk, make_member, make_registration, make_request, start
from xiefa.membership.enums import ApplicationState as A
from xiefa.membership.enums import RegistrationState as R
from xiefa.membership.enums import RequestState as Q
from xiefa.membership.lifecycle import APPLICATION, REGISTRATION, REQUEST

pytestmark = pytest.mark.django_db

UNDER_WAY = {A.DRAFT, A.SUBMITTED, A.RETURNED, A.CHECKED, A.UNDER_REVIEW, A.REVIEWED, A.TABLED}
STAFF = {"membership_officer", "secretary_general"}
# The secretary of an alliance speaks for it; the secretary of another one has no part in the matter.
OWN, OTHER = "alliance_secretary", "another secretary"

APPLICATIONS = {
    "submit": ({A.DRAFT, A.RETURNED}, A.SUBMITTED, STAFF | {OWN}),
    "return": ({A.SUBMITTED, A.CHECKED, A.REVIEWED}, A.RETURNED, STAFF),
    "check": ({A.SUBMITTED}, A.CHECKED, STAFF),
    "review": ({A.CHECKED, A.REVIEWED}, A.UNDER_REVIEW, STAFF),
    "conclude": ({A.UNDER_REVIEW}, A.REVIEWED, STAFF),
    "table": ({A.REVIEWED}, A.TABLED, STAFF),
    "qualify": (UNDER_WAY, A.QUALIFIED, STAFF),
    "decline": ({A.REVIEWED, A.TABLED}, A.DECLINED, STAFF),
    "withdraw": (UNDER_WAY, A.WITHDRAWN, STAFF | {OWN}),
}
REGISTRATIONS = {
    "complete": ({R.OPEN}, R.COMPLETED, STAFF),
    "admit": ({R.OPEN, R.COMPLETED}, R.ADMITTED, STAFF),
    "lapse": ({R.OPEN, R.COMPLETED}, R.LAPSED, STAFF),
}
REQUESTS = {
    "table": ({Q.LODGED}, Q.TABLED, STAFF),
    "carry": ({Q.LODGED, Q.TABLED}, Q.CARRIED, STAFF),
    "decline": ({Q.LODGED, Q.TABLED}, Q.DECLINED, STAFF),
    "take_back": ({Q.LODGED, Q.TABLED}, Q.TAKEN_BACK, STAFF | {OWN}),
}
ROLES = (
    "administrator", "secretary_general", "editor", "reviewer", "membership_officer", "expert", "council_member", "reader",
)  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return Desk()


def people(desk):
    """Somebody of every role, the alliance's own secretary, and one of another alliance."""
    found = {role: make_person(role) for role in ROLES}
    return found | {OWN: desk.secretary, OTHER: make_person("alliance_secretary", host_code="elsewhere")}


def as_made(table, thing, states, everybody):
    """What the table answers: each verb with the states it leaves, where it leads, and who may make it."""
    answers = {}
    for verb in dict.fromkeys(move.verb for move in table.moves):
        sources, roles = set(), set()
        for state in states:
            thing.state = state
            for role, person in everybody.items():
                codes = {one.code for one in table.refusals(thing, verb, by=person)}
                if "wrong_state" not in codes:
                    sources.add(state)
                if "not_permitted" not in codes:
                    roles.add(role)
        answers[verb] = (sources, next(one.target for one in table.moves if one.verb == verb), roles)
    return answers


def test_applications(desk):
    assert as_made(APPLICATION, start(desk), A, people(desk)) == APPLICATIONS


def test_registrations(desk):
    assert as_made(REGISTRATION, make_registration(desk), R, people(desk)) == REGISTRATIONS


def test_requests(desk):
    make_member(desk)
    assert as_made(REQUEST, make_request(desk), Q, people(desk)) == REQUESTS


def test_an_alliance_takes_back_only_what_it_may_ask_for(desk):
    make_member(desk)
    request = make_request(desk, "expel")
    assert [one.code for one in REQUEST.refusals(request, "take_back", by=desk.secretary)] == ["not_permitted"]


@pytest.mark.parametrize("verb", ["qualify"])
def test_standing_never_moves_without_a_resolution(desk, verb):
    application = start(desk)
    offers = {
        one.move.verb: [refusal.code for refusal in one.refusals]
        for one in APPLICATION.offers(application, by=desk.officer)
    }
    assert offers[verb] == ["no_resolution"]
    desk.resolve("hear")
    registration = make_registration(desk)
    offered = REGISTRATION.offers(registration, by=desk.officer)
    assert {one.move.verb: {refusal.code for refusal in one.refusals} for one in offered} == {
        "complete": {"formality_left"}, "admit": {"no_resolution"}, "lapse": {"no_resolution"},
    }  # fmt: skip
