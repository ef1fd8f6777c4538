"""Roles from the policy: who may what, for which host."""

import copy

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override

from tests.factories.accounts import make_person, three_people
from xiefa.kernel import checks, permission
from xiefa.kernel.permission import host_codes, may, may_somewhere, permission_required

FIRST = {
    "permissions": {"a.see": {"zh": "看", "en": "See"}},
    "roles": {
        "clerk": {"zh": "文员", "en": "Clerk", "about": {"zh": "做事。", "en": "Works."}, "permissions": ["a.see"]}
    },
}


@pytest.mark.django_db
def test_a_role_for_every_host_holds_for_each():
    editor = make_person("editor")
    assert may(editor, "briefing.compose")
    assert may(editor, "briefing.compose", host_code="water")
    assert not may(editor, "briefing.sign_off")
    assert host_codes(editor, "briefing.compose") == {""}


@pytest.mark.django_db
def test_a_role_for_one_host_holds_for_that_one_only():
    owner, teammate, stranger = three_people("editor", host_code="water", other_host_code="fibre")
    assert [may(person, "briefing.compose", host_code="water") for person in (owner, teammate, stranger)] == [
        True,
        True,
        False,
    ]
    assert not may(owner, "briefing.compose")
    assert may_somewhere(owner, "briefing.compose")
    assert host_codes(stranger, "briefing.compose") == {"fibre"}


def test_nobody_who_has_not_signed_in_may_anything():
    assert not may(AnonymousUser(), "registry.view")


@pytest.mark.django_db
def test_a_stopped_account_may_nothing():
    editor = make_person("editor")
    editor.is_active = False
    assert not may(editor, "briefing.compose")


@pytest.mark.django_db
def test_a_role_that_the_policy_has_lost_permits_nothing():
    person = make_person("editor")
    person.grants.update(role="gardener")
    person.forget_roles()
    assert not may(person, "briefing.compose")


@pytest.mark.django_db
def test_an_unknown_permission_is_a_mistake_of_the_programmer():
    with pytest.raises(LookupError, match=r"'briefing\.burn'"):
        may(make_person("editor"), "briefing.burn")


EXPECTED = {
    "administrator": {
        "registry.view", "registry.edit", "registry.import", "archive.view_internal", "accounts.manage", "kernel.view_audit",
        "council.view", "membership.view",
    },
    "secretary_general": {
        "registry.view", "newsroom.write", "newsroom.accept", "briefing.review", "briefing.sign_off", "briefing.publish",
        "briefing.correct", "archive.view_internal", "kernel.view_audit", "council.view", "council.prepare", "council.record",
        "council.record_past", "membership.view", "membership.handle", "review.arrange", "activities.view",
        "activities.accept", "evaluation.view", "evaluation.arrange", "evaluation.publish",
    },
    "editor": {
        "registry.view", "registry.edit", "newsroom.write", "newsroom.accept", "briefing.compose", "briefing.publish",
        "briefing.correct", "archive.view_internal", "council.view", "membership.view", "activities.view",
    },
    "reviewer": {"registry.view", "newsroom.write", "newsroom.accept", "briefing.review", "archive.view_internal"},
    "membership_officer": {
        "registry.view", "registry.edit", "registry.import", "newsroom.write", "archive.view_internal", "council.view",
        "council.prepare", "council.record", "membership.view", "membership.handle", "review.arrange",
        "activities.view", "activities.accept", "evaluation.view", "evaluation.arrange",
    },
    "alliance_secretary": {
        "registry.view", "registry.edit", "newsroom.write", "council.view", "council.prepare", "council.record",
        "membership.view", "membership.apply", "membership.handle", "review.arrange", "activities.view",
        "activities.report", "evaluation.view", "evaluation.object",
    },
    "alliance_head": {
        "registry.view", "newsroom.write", "council.view", "membership.view", "activities.view", "activities.report",
        "activities.confirm", "evaluation.view", "evaluation.object",
    },
    "expert": {"registry.view", "archive.view_internal", "review.judge"},
    "council_member": {
        "registry.view", "archive.view_internal", "kernel.view_audit", "council.view", "membership.view", "activities.view",
        "evaluation.view",
    },
    "reader": {"archive.view_internal"},
}  # fmt: skip


def test_the_policy_as_agreed():
    assert {key: set(role.permissions) for key, role in permission.roles().items()} == EXPECTED


def test_composing_reviewing_and_signing_off_never_lie_in_one_role_of_the_chain():
    for role in permission.roles().values():
        assert len(role.permissions & {"briefing.compose", "briefing.sign_off"}) <= 1


def test_a_role_speaks_both_languages():
    editor = permission.roles()["editor"]
    assert (str(editor), editor.about[:6]) == ("编辑", "收稿、改稿、")
    with override("en"):
        assert (str(editor), editor.about[:13]) == ("Editor", "Takes in and ")


def change(path, value):
    """A copy of the sound policy with one thing changed."""

    data = copy.deepcopy(FIRST)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (FIRST, []),
        ([], ["The file must have the two keys 'permissions' and 'roles'."]),
        (change(("roles", "clerk", "permissions"), ["a.saw"]),
         ["Role clerk: the permission a.saw is not listed under 'permissions'."]),
        (change(("roles", "clerk", "permissions"), "a.see"), ["Role clerk: 'permissions' must be a list."]),
        (change(("roles", "clerk", "about"), {"zh": "做事。"}), ["Role clerk: the paragraph 'about' is missing in zh or en."]),
        (change(("roles", "clerk", "en"), ""), ["Role clerk: the names zh and en are missing."]),
        (change(("permissions", "a.see"), {"zh": "看"}), ["Permission a.see lacks its names zh and en."]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_policy_is_said_in_full(data, problems):
    assert permission.problems_of(data) == problems


def test_start_up_refuses_a_policy_that_contradicts_itself(settings, tmp_path):
    (tmp_path / "roles.yaml").write_text("permissions: {}\nroles: {clerk: {zh: 文员}}\n", encoding="utf-8")
    settings.POLICY_DIR = tmp_path
    assert [error.id for error in checks.check_roles_policy(None)] == ["kernel.E002"]
    with pytest.raises(ImproperlyConfigured, match="Role clerk"):
        permission.roles()


def test_start_up_refuses_a_missing_policy(settings, tmp_path):
    settings.POLICY_DIR = tmp_path
    assert [error.id for error in checks.check_roles_policy(None)] == ["kernel.E001"]


def test_start_up_refuses_a_view_that_asks_for_an_unknown_permission(monkeypatch):
    monkeypatch.setattr(permission, "ASKED_FOR", {"briefing.burn", "briefing.compose"})
    [error] = checks.check_permissions_asked_for(None)
    assert error.msg == "A view asks for the permission briefing.burn, which policy/roles.yaml does not list."


def test_the_installation_as_it_is_passes_the_checks():
    assert [*checks.check_roles_policy(None), *checks.check_permissions_asked_for(None)] == []


@pytest.mark.django_db
def test_a_rule_for_everywhere_does_not_take_a_right_for_one_host():
    rule = permission_required("registry.edit", everywhere=True)
    assert rule.permission == "registry.edit"
    assert (rule(make_person("editor")), rule(make_person("editor", host_code="shj"))) == (True, False)
    assert permission_required("registry.edit")(make_person("editor", host_code="shj"))
