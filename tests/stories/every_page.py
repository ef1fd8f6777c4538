"""Every address of the installation, filled in with the demo's own objects, by who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN, EDITOR, MEMBERS, COUNCIL, EXPERT, ANYONE = "admin", "editor", "members", "council", "expert", ""

# Each name with who opens it and its examples in the demo: issue 7 is open, 6 is the last one published.
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    # The public site
    "archive:home": (ANYONE, ("/",)),
    "archive:issue_list": (ANYONE, ("/issues/",)),
    "archive:issue_year": (ANYONE, ("/issues/2026/",)),
    "archive:issue_detail": (ANYONE, ("/issues/2026/5/", "/issues/2026/3/", "/issues/2025/6/")),
    "archive:item_detail": (ANYONE, ("/issues/2026/5/items/4/",)),
    "archive:organisation_list": (ANYONE, ("/organisations/",)),
    "archive:organisation_detail": (ANYONE, ("/organisations/zhuji/",)),
    "archive:search": (ANYONE, ("/search/", "/search/?q=联盟", "/search/?q=没有的词")),
    "archive:verify": (ANYONE, ("/verify/", "/verify/?digest=0000-0000-0000-0000")),
    # The way in
    "account_login": (ANYONE, ("/accounts/login/",)),
    "account_signup": (ANYONE, ("/accounts/signup/",)),
    "account_inactive": (ANYONE, ("/accounts/inactive/",)),
    "account_reset_password": (ANYONE, ("/accounts/password/reset/",)),
    "account_reset_password_done": (ANYONE, ("/accounts/password/reset/done/",)),
    "account_reset_password_from_key": (ANYONE, ("/accounts/password/reset/key/1-wrong/",)),
    "account_reset_password_from_key_done": (ANYONE, ("/accounts/password/reset/key/done/",)),
    "account_logout": (EDITOR, ("/accounts/logout/",)),
    "account_change_password": (EDITOR, ("/accounts/password/change/",)),
    "account_reauthenticate": (EDITOR, ("/accounts/reauthenticate/",)),
    "mfa_index": (EDITOR, ("/accounts/2fa/",)),
    # The desk
    "desk:home": (EDITOR, ("/desk/",)),
    "desk:calendar": (EDITOR, ("/desk/calendar/",)),
    "desk:calendar_key": (EDITOR, ("/desk/calendar/subscribe/",)),
    "desk:notices": (EDITOR, ("/desk/notices/",)),
    "ui:gallery": (ADMIN, ("/desk/gallery/",)),
    "newsroom:article_list": (EDITOR, ("/desk/newsroom/", "/desk/newsroom/?q=没有的词")),
    "newsroom:article_shelf": (EDITOR, ("/desk/newsroom/shelf/",)),
    "newsroom:article_write": (EDITOR, ("/desk/newsroom/write/",)),
    "newsroom:article_import": (EDITOR, ("/desk/newsroom/import/",)),
    "newsroom:article_detail": (EDITOR, ("/desk/newsroom/62/", "/desk/newsroom/63/", "/desk/newsroom/66/")),
    "newsroom:article_edit": (EDITOR, ("/desk/newsroom/62/edit/",)),
    "newsroom:article_versions": (EDITOR, ("/desk/newsroom/62/versions/",)),
    "newsroom:article_version": (EDITOR, ("/desk/newsroom/62/versions/1/",)),
    "newsroom:article_compare": (EDITOR, ("/desk/newsroom/62/compare/",)),
    "briefing:issue_list": (EDITOR, ("/desk/briefing/",)),
    "briefing:issue_open": (EDITOR, ("/desk/briefing/open/",)),
    "briefing:issue_missing": (EDITOR, ("/desk/briefing/missing/",)),
    "briefing:issue_import": (EDITOR, ("/desk/briefing/import/",)),
    "briefing:distribution_lists": (EDITOR, ("/desk/briefing/lists/",)),
    "briefing:issue_detail": (EDITOR, ("/desk/briefing/7/", "/desk/briefing/6/", "/desk/briefing/1/")),
    "briefing:issue_compose": (EDITOR, ("/desk/briefing/7/compose/",)),
    "briefing:issue_preview": (EDITOR, ("/desk/briefing/7/preview/", "/desk/briefing/6/preview/")),
    "briefing:issue_particulars": (EDITOR, ("/desk/briefing/7/particulars/",)),
    "briefing:issue_sign": (EDITOR, ("/desk/briefing/7/sign/", "/desk/briefing/6/sign/")),
    "briefing:issue_correct": (EDITOR, ("/desk/briefing/6/correct/",)),
    "briefing:issue_withdraw": (EDITOR, ("/desk/briefing/6/withdraw/",)),
    "briefing:item_write": (EDITOR, ("/desk/briefing/sections/{section}/write/",)),
    "briefing:item_edit": (EDITOR, ("/desk/briefing/items/{item}/",)),
    "briefing:issue_discard": (EDITOR, ("/desk/briefing/7/discard/",)),
    "briefing:item_remove": (EDITOR, ("/desk/briefing/items/{item}/remove/",)),
    "briefing:item_versions": (EDITOR, ("/desk/briefing/items/{item}/versions/",)),
    "publishing:edition_list": (EDITOR, ("/desk/publishing/",)),
    "publishing:edition_detail": (EDITOR, ("/desk/publishing/7/", "/desk/publishing/6/")),
    "registry:organisation_list": (MEMBERS, ("/desk/registry/",)),
    "registry:organisation_add": (MEMBERS, ("/desk/registry/add/",)),
    "registry:organisation_detail": (
        MEMBERS,
        ("/desk/registry/organisations/zhuji/", "/desk/registry/organisations/zhuji/?on=2026-01-01"),
    ),
    "registry:organisation_edit": (MEMBERS, ("/desk/registry/organisations/zhuji/edit/",)),
    "registry:organisation_rename": (MEMBERS, ("/desk/registry/organisations/zhuji/rename/",)),
    "registry:organisation_close": (MEMBERS, ("/desk/registry/organisations/zhuji/close/",)),
    "registry:name_add": (MEMBERS, ("/desk/registry/organisations/zhuji/names/add/",)),
    "registry:body_add": (MEMBERS, ("/desk/registry/organisations/zhuji/bodies/add/",)),
    "registry:seat_add": (MEMBERS, ("/desk/registry/bodies/1/seats/add/",)),
    "registry:seat_end": (MEMBERS, ("/desk/registry/seats/1/end/",)),
    "registry:organisation_history": (MEMBERS, ("/desk/registry/organisations/zhuji/history/",)),
    "registry:unit_add": (MEMBERS, ("/desk/registry/organisations/zhuji/units/add/",)),
    "registry:unit_new": (MEMBERS, ("/desk/registry/organisations/zhuji/units/new/",)),
    "registry:contact_add": (MEMBERS, ("/desk/registry/organisations/zhuji/contacts/add/",)),
    "registry:body_end": (MEMBERS, ("/desk/registry/bodies/1/end/",)),
    "registry:double_list": (MEMBERS, ("/desk/registry/doubles/",)),
    "registry:organisation_merge": (MEMBERS, ("/desk/registry/organisations/zhuji/merge/baitan/",)),
    "registry:person_edit": (MEMBERS, ("/desk/registry/people/1/edit/",)),
    "registry:person_link": (MEMBERS, ("/desk/registry/people/1/account/",)),
    "registry:person_history": (MEMBERS, ("/desk/registry/people/1/history/",)),
    "registry:person_merge": (MEMBERS, ("/desk/registry/people/1/merge/2/",)),
    "registry:person_list": (MEMBERS, ("/desk/registry/people/",)),
    "registry:person_add": (MEMBERS, ("/desk/registry/people/add/",)),
    "registry:person_detail": (MEMBERS, ("/desk/registry/people/1/",)),
    "registry:phrase_list": (MEMBERS, ("/desk/registry/phrases/",)),
    "registry:phrase_add": (MEMBERS, ("/desk/registry/phrases/add/",)),
    "registry:import_list": (MEMBERS, ("/desk/registry/import/",)),
    "council:meeting_list": (MEMBERS, ("/desk/council/",)),
    "council:meeting_prepare": (MEMBERS, ("/desk/council/meetings/prepare/",)),
    "council:meeting_detail": (MEMBERS, ("/desk/council/meetings/1/", "/desk/council/meetings/2/")),
    "council:meeting_change": (MEMBERS, ("/desk/council/meetings/2/change/",)),
    "council:meeting_cancel": (MEMBERS, ("/desk/council/meetings/2/cancel/",)),
    "council:meeting_invitations": (MEMBERS, ("/desk/council/meetings/2/invitations/",)),
    "council:item_add": (MEMBERS, ("/desk/council/meetings/2/items/add/",)),
    "council:item_change": (MEMBERS, ("/desk/council/items/5/", "/desk/council/items/6/")),
    "council:item_remove": (MEMBERS, ("/desk/council/items/6/remove/",)),
    "council:case_remove": (MEMBERS, ("/desk/council/cases/1/remove/",)),
    "council:attendee_answer": (MEMBERS, ("/desk/council/attendees/1/answer/",)),
    "council:attendee_remove": (MEMBERS, ("/desk/council/attendees/1/remove/",)),
    "council:invitation": (COUNCIL, ("/desk/council/meetings/1/invitation/",)),
    "council:meeting_record": (MEMBERS, ("/desk/council/meetings/1/record/", "/desk/council/meetings/2/record/")),
    "council:item_declare": (MEMBERS, ("/desk/council/items/5/declare/",)),
    "council:meeting_display": (COUNCIL, ("/desk/council/meetings/1/display/",)),
    "council:meeting_now": (COUNCIL, ("/desk/council/meetings/1/now/",)),
    "council:resolution_list": (ADMIN, ("/desk/council/resolutions/",)),
    "council:resolution_detail": (MEMBERS, ("/desk/council/resolutions/8/",)),
    "council:task_detail": (MEMBERS, ("/desk/council/tasks/1/",)),
    "council:document_list": (MEMBERS, ("/desk/council/meetings/1/documents/",)),
    "council:document_papers": (COUNCIL, ("/desk/council/meetings/1/documents/papers/",)),
    "council:task_list": (ADMIN, ("/desk/council/tasks/",)),
    "membership:application_list": (MEMBERS, ("/desk/membership/", "/desk/membership/?q=没有的词")),
    "membership:application_start": (MEMBERS, ("/desk/membership/start/",)),
    "membership:application_detail": (MEMBERS, ("/desk/membership/applications/1/",)),
    "membership:application_move": (MEMBERS, ("/desk/membership/applications/1/moves/withdraw/",)),
    "membership:condition_edit": (MEMBERS, ("/desk/membership/applications/2/conditions/operation/",)),
    "membership:registration_list": (MEMBERS, ("/desk/membership/registrations/",)),
    "membership:registration_detail": (MEMBERS, ("/desk/membership/registrations/3/",)),
    "membership:formality_edit": (MEMBERS, ("/desk/membership/formalities/7/",)),
    "membership:request_list": (MEMBERS, ("/desk/membership/requests/",)),
    "membership:request_lodge": (MEMBERS, ("/desk/membership/requests/lodge/",)),
    "membership:register_list": (MEMBERS, ("/desk/membership/register/", "/desk/membership/register/?on=2020-01-01")),
    "review:panel_list": (MEMBERS, ("/desk/review/",)),
    "review:panel_detail": (MEMBERS, ("/desk/review/1/",)),
    "review:panel_judge": (EXPERT, ("/desk/review/1/judge/",)),
    "review:panel_recuse": (EXPERT, ("/desk/review/1/recuse/1/",)),
    "accounts:person_list": (ADMIN, ("/desk/accounts/",)),
    "accounts:person_add": (ADMIN, ("/desk/accounts/new/",)),
    "accounts:person_detail": (ADMIN, ("/desk/accounts/2/",)),
    "accounts:person_stop": (ADMIN, ("/desk/accounts/2/stop/",)),
    "accounts:person_resume": (ADMIN, ("/desk/accounts/2/resume/",)),
    "accounts:grant_end": (ADMIN, ("/desk/accounts/grants/2/end/",)),
    "accounts:role_list": (ADMIN, ("/desk/accounts/roles/",)),
    "accounts:profile": (ADMIN, ("/desk/accounts/profile/",)),
    "accounts:event_list": (ADMIN, ("/desk/accounts/audit/",)),
}

# Addresses that show no page of their own to look at, and why.
NOT_PAGES: dict[str, frozenset[str]] = {
    "takes a form and leads on": frozenset(
        [
            "ui:set_language",
            "accounts:person_invite",
            "accounts:event_verify",
            "newsroom:article_move",
            "newsroom:article_settle_name",
            "newsroom:picture_upload",
            "briefing:issue_send_back",
            "briefing:issue_check",
            "briefing:item_add",
            "briefing:item_move",
            "briefing:section_add",
            "briefing:section_change",
            "publishing:edition_order",
            "registry:apart_undo",
            "registry:import_apply",
            "registry:import_discard",
            "membership:formality_confirm",
            "review:reviewer_add",
            "council:document_bind",
            "council:meeting_call",
            "council:task_move",
            "council:task_report",
            "council:motion_take_up",
            "council:item_move",
            "council:case_add",
            "council:paper_add",
            "council:attendee_invite",
            "council:attendee_invite_all",
            "council:meeting_step",
        ]
    ),
    "part of another page": frozenset(
        [
            "newsroom:article_presence",
            "briefing:issue_remarks",
            "publishing:issue_pages",
            "publishing:issue_page",
            "council:meeting_record_now",
            "council:meeting_display_now",
        ]
    ),
    "the same page for another host, of which the demo has none": frozenset(
        ["archive:host_issue_detail", "archive:host_item_detail"]
    ),
    "the question before a paper goes, of which the demo has none": frozenset(["council:paper_remove"]),
    "a file": frozenset(
        [
            "council:meeting_export",
            "membership:application_export",
            "membership:registration_export",
            "membership:request_export",
            "membership:register_export",
            "membership:evidence_file",
            "membership:formality_file",
            "membership:request_document",
            "review:panel_paper",
            "council:paper_file",
            "desk:calendar_feed",
            "accounts:event_export",
            "accounts:person_export",
            "accounts:role_export",
            "registry:phrase_export",
            "registry:import_export",
            "briefing:distribution_export",
            "publishing:edition_export",
            "registry:organisation_export",
            "registry:person_export",
            "registry:unit_export",
            "registry:contact_export",
            "registry:double_export",
            "registry:organisation_history_export",
            "registry:person_history_export",
            "registry:import_template",
            "registry:import_errors",
            "newsroom:article_export",
            "newsroom:article_original",
            "newsroom:source_original",
            "newsroom:picture_file",
            "council:resolution_export",
            "council:resolution_document",
            "council:task_export",
            "council:meeting_document",
            "briefing:issue_export",
            "publishing:edition_file",
            "publishing:edition_proof",
            "archive:download",
            "archive:host_download",
            "archive:picture",
            "archive:host_picture",
            "archive:feed",
            "archive:sitemap",
            "archive:robots",
            "archive:opensearch",
            "ui:favicon",
            "mfa_download_recovery_codes",
        ]
    ),
    "comes up only in the middle of something, and is walked in a story or in its room's own tests": frozenset(
        [
            "account_set_password",
            "account_email",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "membership:application_check",
            "membership:application_review",
            "membership:application_conclude",
            "membership:evidence_remove",
            "membership:registration_complete",
            "membership:request_detail",
            "membership:request_move",
            "review:panel_end",
            "briefing:import_report",
            "registry:import_detail",
            "desk:calendar_key_change",
            "registry:name_end",
            "council:ballot_vote",
            "council:resolution_past",
            "council:resolution_correct",
            "desk:meeting_news",
            "registry:unit_change",
            "registry:unit_end",
            "registry:contact_change",
            "registry:contact_end",
            "registry:contact_withdraw",
            "registry:merger_undo",
        ]
    ),
}


@dataclass(frozen=True, slots=True)
class Address:
    """One page: its name, who opens it, where it is (``{section}`` and ``{item}`` are those of the open issue)."""

    name: str
    username: str
    path: str

    def __str__(self) -> str:
        return f"{self.name} {self.path}"


def addresses() -> list[Address]:
    """Every page once for each of its examples."""
    return [Address(name, username, path) for name, (username, paths) in PAGES.items() for path in paths]


def names() -> set[str]:
    """The name of every address the installation answers to."""
    return set(_names(get_resolver()))


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}"
        else:
            yield from _names(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
