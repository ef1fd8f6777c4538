"""The table of moves, by enumeration: every state, every verb, every role."""

import pytest

from tests.factories.accounts import make_person
from tests.factories.briefing import fresh, make_issue, make_office, make_published, sign
from xiefa.briefing.domain import issues
from xiefa.briefing.enums import IssueState
from xiefa.briefing.lifecycle import ISSUE
from xiefa.kernel.permission import roles

pytestmark = pytest.mark.django_db

OPEN = {
    ("composing", "proof"): {"editor"},
    ("proofing", "review"): {"reviewer", "secretary_general"},
    ("reviewed", "sign"): {"secretary_general"},
    ("signed", "publish"): {"editor", "secretary_general"},
    ("published", "correct"): {"editor", "secretary_general"},
    ("published", "withdraw"): {"editor", "secretary_general"},
    **{
        (state, verb): {"editor", "reviewer", "secretary_general"}
        for state in ("proofing", "reviewed", "signed")
        for verb in ("send_back", "void")
    },
}
VERBS = ("proof", "review", "sign", "publish", "send_back", "void", "correct", "withdraw", "enter")


def in_state(office, state):
    if state == "missing":
        return issues.register_missing(host=office.host, year=2024, number=1, total_number=1, by=office.editor)
    if state in ("published", "withdrawn"):
        issue = make_published(office)
        if state == "withdrawn":
            issues.withdraw(issue=issue, reason="重印", by=office.editor)
        return fresh(issue)
    steps = ("composing", "proofing", "reviewed", "signed").index(state)
    issue = make_issue(office)
    return sign(office, issue, *("editor", "reviewer", "signer")[:steps]) if steps else issue


@pytest.mark.parametrize("state", IssueState.values)
def test_every_state_verb_and_role(state):
    office = make_office()
    issue = in_state(office, state)
    people = {role: make_person(role, name=f"另一位{role}") for role in roles()}
    opened = {}
    for verb in VERBS:
        able = {role for role, person in people.items() if not ISSUE.refusals(issue, verb, by=person)}
        if able:
            opened[state, verb] = able
    assert opened == {key: able for key, able in OPEN.items() if key[0] == state}


@pytest.mark.parametrize("state", IssueState.values)
def test_a_wrong_state_is_said_with_its_name(state):
    office = make_office()
    issue = in_state(office, state)
    for verb in VERBS:
        move = ISSUE.move(issue, verb)
        codes = [refusal.code for refusal in ISSUE.refusals(issue, verb, by=make_person())]
        expected = ["not_permitted"] + ([] if state in move.sources else ["wrong_state"])
        assert codes[: len(expected)] == expected


def test_all_refusals_are_shown_not_only_the_first():
    office = make_office()
    issue = make_issue(office, items=0, issued_on=None)
    codes = [refusal.code for refusal in ISSUE.refusals(issue, "proof", by=office.reviewer)]
    assert codes == ["not_permitted", "no_date", "no_items"]


def test_the_table_is_printed_as_a_diagram():
    assert ISSUE.as_mermaid().splitlines()[1] == "    composing --> proofing: proof"
