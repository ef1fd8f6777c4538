"""Granting and ending roles: who may, what stands in the way, what stays on record."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_administrator, make_person, make_user
from xiefa.accounts.checks import check_granted_roles
from xiefa.accounts.domain.grants import end_role, grant_role
from xiefa.accounts.models import RoleGrant
from xiefa.kernel import audit, clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes_of(verb, **arguments):
    with pytest.raises(Refused) as caught:
        verb(**arguments)
    return caught.value.codes


def test_a_role_holds_from_the_day_it_is_granted():
    user = make_user()
    with clock.frozen(date(2024, 3, 1)):
        grant = grant_role(user=user, role="editor", host_code="water", reason="会议决定", by=make_administrator())
        assert may(user, "briefing.compose", host_code="water")
    assert (grant.since, grant.until, grant.host_code) == (date(2024, 3, 1), None, "water")


def test_an_ended_role_holds_no_longer_and_stays_on_record():
    administrator, editor = make_administrator(), make_person("editor")
    end_role(grant=editor.grants.get(), reason="调离", by=administrator)
    assert not may(editor, "briefing.compose")
    row = RoleGrant.objects.get(user=editor)
    assert row.until == clock.today()
    # The instance that a page had loaded before asks again after forgetting.
    editor.forget_roles()
    assert editor.roles_in_force() == ()


def test_both_leave_an_event_with_the_reason():
    administrator, user = make_administrator("甲"), make_user("乙")
    with clock.frozen(date(2030, 3, 1)):
        grant = grant_role(user=user, role="reader", host_code="water", reason="会议决定", by=administrator)
        end_role(grant=grant, reason="任期届满", by=administrator)
    events = [(e.action, e.actor_label, e.host_code, e.details) for e in audit.history_of(user)][1:]
    assert events == [
        ("accounts.grant_role", "甲", "water",
         {"role": "reader", "since": "2030-03-01", "until": None, "reason": "会议决定"}),
        ("accounts.end_role", "甲", "water",
         {"role": "reader", "since": "2030-03-01", "until": "2030-03-01", "reason": "任期届满"}),
    ]  # fmt: skip


def test_granted_again_on_the_day_it_was_ended():
    administrator, user = make_administrator(), make_user()
    end_role(grant=grant_role(user=user, role="reader", by=administrator), reason="误", by=administrator)
    grant_role(user=user, role="reader", by=administrator)
    assert user.roles_in_force() == (("reader", ""),)


def test_all_reasons_against_a_grant_are_told_at_once():
    user = make_user()
    user.is_active = False
    assert codes_of(grant_role, user=user, role="gardener", by=make_person("editor")) == (
        "not_permitted", "unknown_role", "inactive",
    )  # fmt: skip


def test_nobody_holds_the_same_role_twice_but_one_may_hold_it_for_two_hosts():
    administrator, user = make_administrator(), make_person("editor", host_code="water")
    assert codes_of(grant_role, user=user, role="editor", host_code="water", by=administrator) == ("already_held",)
    grant_role(user=user, role="editor", host_code="fibre", by=administrator)
    assert sorted(user.roles_in_force()) == [("editor", "fibre"), ("editor", "water")]


def test_the_database_holds_it_too():
    user = make_person("editor")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role="editor", since=date(2020, 1, 1))


def test_an_administrator_of_one_host_grants_for_that_host_only():
    local, user = make_person("administrator", host_code="water"), make_user()
    grant_role(user=user, role="editor", host_code="water", by=local)
    assert codes_of(grant_role, user=user, role="editor", host_code="fibre", by=local) == ("not_permitted",)
    assert codes_of(grant_role, user=user, role="editor", by=local) == ("not_permitted",)


def test_the_last_administrator_cannot_be_ended():
    only = make_administrator()
    assert codes_of(end_role, grant=only.grants.get(), reason="x", by=only) == ("last_administrator",)
    make_administrator()
    end_role(grant=only.grants.get(), reason="x", by=only)


def test_an_ended_role_cannot_be_ended_again():
    administrator, editor = make_administrator(), make_person("editor")
    grant = end_role(grant=editor.grants.get(), reason="x", by=administrator)
    assert codes_of(end_role, grant=grant, reason="y", by=administrator) == ("already_ended",)


def test_a_superuser_from_the_command_line_counts_as_administrator():
    user = make_user()
    user.is_superuser = True
    assert may(user, "accounts.manage")
    assert not may(user, "briefing.sign_off")


def test_start_up_names_a_role_that_the_policy_has_lost():
    person = make_person("editor")
    assert check_granted_roles(None, databases=["default"]) == []
    person.grants.update(role="gardener")
    [error] = check_granted_roles(None, databases=["default"])
    assert error.msg == "Somebody holds the role 'gardener', which policy/roles.yaml does not list."


def test_a_lost_role_that_has_ended_troubles_nobody():
    person = make_person("editor")
    person.grants.update(role="gardener", since=date(2020, 1, 1), until=date(2021, 1, 1))
    assert check_granted_roles(None, databases=["default"]) == []
