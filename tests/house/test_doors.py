"""Who may open what: every address × every role, the person without a role, the stranger and the passer-by."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import make_person, make_user
from tests.factories.installation import World, make_world, parameters, views
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.permission import roles

pytestmark = pytest.mark.django_db


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The whole agreement on doors, by the permission that opens them. A new page must be entered here.
DOORS: dict[str, frozenset[str]] = {
    "registry.view": _names("""
        registry:organisation_list registry:organisation_export registry:organisation_detail
        registry:person_list registry:person_export registry:person_detail registry:phrase_list
        registry:phrase_export
    """),
    "registry.edit": _names("""
        registry:organisation_add registry:organisation_edit registry:organisation_rename
        registry:organisation_close registry:name_add registry:name_end registry:body_add registry:seat_add
        registry:seat_end registry:person_add registry:phrase_add
    """),
    "registry.import": _names("""
        registry:import_list registry:import_export registry:import_template registry:import_detail registry:import_errors
        registry:import_apply registry:import_discard
    """),
    "newsroom.write": _names("""
        newsroom:article_list newsroom:article_shelf newsroom:article_export newsroom:article_write
        newsroom:article_import newsroom:article_detail newsroom:article_edit newsroom:article_presence
        newsroom:article_move newsroom:article_settle_name newsroom:article_versions newsroom:article_version
        newsroom:article_compare newsroom:article_original newsroom:source_original newsroom:picture_upload
        newsroom:picture_file
    """),
    "briefing.compose": _names("""
        briefing:issue_open briefing:issue_discard briefing:issue_remarksiculars briefing:issue_check
        briefing:distribution_lists briefing:distribution_export briefing:item_add briefing:item_edit briefing:item_move briefing:item_remove
        briefing:item_write briefing:section_add briefing:section_change
    """),
    "briefing.publish": _names("""
        briefing:issue_import briefing:import_report briefing:issue_missing publishing:edition_order
    """),
    "briefing.correct": _names("""
        briefing:issue_correct briefing:issue_withdraw
    """),
    # Whoever has any part in a briefing.
    "briefing": _names("""
        briefing:issue_list briefing:issue_export briefing:issue_detail briefing:issue_compose
        briefing:issue_remarks briefing:issue_preview briefing:issue_sign briefing:issue_send_back
        briefing:item_versions publishing:edition_list publishing:edition_export
        publishing:edition_detail publishing:edition_file
        publishing:edition_proof publishing:issue_pages publishing:issue_page
    """),
    "accounts.manage": _names("""
        accounts:person_list accounts:person_add accounts:person_detail accounts:person_invite
        accounts:person_stop accounts:person_resume accounts:grant_end accounts:role_list ui:gallery
        accounts:person_export accounts:role_export
    """),
    "kernel.view_audit": _names("""
        accounts:event_list accounts:event_verify accounts:event_export
    """),
    "signed in": _names("""
        desk:home accounts:profile account_reauthenticate account_change_password account_set_password
        account_email
    """),
    "anyone": _names("""
        ui:set_language ui:favicon account_login account_logout account_inactive account_signup
        account_reset_password account_reset_password_done account_reset_password_from_key
        account_reset_password_from_key_done
    """),
}
# Pages of one host's work: who works for another host must not learn that the thing exists.
HOSTED = frozenset(
    name
    for name in DOORS["newsroom.write"] | DOORS["briefing"] | DOORS["briefing.compose"] | DOORS["briefing.correct"]
    if "pk" in parameters()[name]
) | {"briefing:import_report", "publishing:edition_order"}
# … and pages about one organisation, which everybody in the registry sees and only its own people change.
OWN = (
    frozenset(name for name in DOORS["registry.edit"] if parameters()[name])
    | DOORS["registry.import"]
    | {"registry:phrase_add"}
)


@pytest.fixture
def world() -> World:
    return make_world()


def is_public(name: str) -> bool:
    """The readers' site, and the library's own pages of two-factor sign-in, which ask for the person themselves."""
    return name.startswith(("archive:", "mfa_"))


def permissions_of(role: str) -> set[str]:
    held = set(roles()[role].permissions) if role else set()
    return held | ({"briefing"} if any(one.startswith("briefing.") for one in held) else set()) | {"signed in"}


def answer(client: Client, name: str, world: World, method: str = "get") -> str:
    """How the door answers: open, closed (403), unknown (404) or sign in."""
    response = getattr(client, method)(world.path(name))
    if getattr(response, "url", "").startswith("/accounts/login/"):
        return "sign in"
    return {403: "closed", 404: "unknown"}.get(response.status_code, "open")


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_address_is_in_the_agreement_once() -> None:
    entered = [name for names in DOORS.values() for name in names]
    assert sorted(entered) == sorted(name for name in views() if not is_public(name))


def test_a_passer_by_reads_the_public_site_and_nothing_else(world: World) -> None:
    answers = {name: answer(Client(), name, world) for name in parameters() if name != "account_logout"}
    open_doors = {name for name, one in answers.items() if one != "sign in"}
    assert {name for name in open_doors if not is_public(name)} == DOORS["anyone"] - {"account_logout"}


@pytest.mark.parametrize("role", ["", *roles()])
def test_a_role_opens_its_doors_and_no_other(role: str, world: World) -> None:
    client = client_of(make_person(role) if role else make_user())
    held = permissions_of(role)
    closed = {name for permission, names in DOORS.items() if permission not in held | {"anyone"} for name in names}
    # Asked with POST, a door that stays closed has done nothing.
    before = AuditEvent.objects.count()
    assert {name for name in closed if answer(client, name, world, "post") != "closed"} == set()
    assert {name for name in closed if answer(client, name, world) != "closed"} == set()
    assert AuditEvent.objects.count() == before
    opened = {name for permission in held for name in DOORS.get(permission, ())}
    assert {name for name in opened if answer(client, name, world) == "closed"} == set()
    assert AuditEvent.objects.count() == before, "looking at a page has changed something"


@pytest.mark.parametrize("role", roles())
def test_the_right_for_another_host_is_no_right_here(role: str, world: World) -> None:
    client = client_of(make_person(role, host_code="elsewhere"))
    opened = {name for permission in permissions_of(role) for name in DOORS.get(permission, ())}
    before = AuditEvent.objects.count()
    for method in ("get", "post"):
        hosted = {name: answer(client, name, world, method) for name in opened & HOSTED - {"newsroom:picture_file"}}
        assert {name for name, one in hosted.items() if one != "unknown" and not _wrong_method(name, method)} == set()
        own = {name: answer(client, name, world, method) for name in opened & OWN}
        assert {name for name, one in own.items() if one != "closed"} == set()
    assert AuditEvent.objects.count() == before


def _wrong_method(name: str, method: str) -> bool:
    """Whether the page answers 405 to this method, before it looks for anything."""
    takes_only_post = {
        "newsroom:article_presence", "newsroom:article_move", "newsroom:article_settle_name",
        "briefing:issue_check", "briefing:item_add", "briefing:item_move",
        "briefing:section_add", "briefing:section_change", "briefing:issue_send_back", "publishing:edition_order",
    }  # fmt: skip
    takes_both = {
        "newsroom:article_edit", "briefing:issue_discard", "briefing:item_remove", "briefing:issue_remarksiculars",
        "briefing:item_edit", "briefing:item_write",
        "briefing:issue_sign", "briefing:issue_correct", "briefing:issue_withdraw", "briefing:import_report",
    }  # fmt: skip
    return name in takes_only_post if method == "get" else name not in takes_only_post | takes_both


def test_an_editor_of_an_alliance_changes_its_own_entry_only(world: World) -> None:
    client = client_of(make_person("editor", host_code=world.alliance.code))
    of_alliance = {name for name in OWN if "code" in parameters()[name]}
    assert {name: answer(client, name, world) for name in of_alliance} == dict.fromkeys(of_alliance, "open")
    assert answer(client, "registry:seat_end", world) == "closed"
