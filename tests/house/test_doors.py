"""Who may open what: every address × every role, the person without a role, the stranger and the passer-by."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import make_person, make_user
from tests.factories.installation import World, parameters, views
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
        registry:phrase_export registry:organisation_history registry:organisation_history_export
        registry:person_history registry:person_history_export registry:unit_export registry:contact_export
    """),
    "registry.edit": _names("""
        registry:organisation_add registry:organisation_edit registry:organisation_rename
        registry:organisation_close registry:name_add registry:name_end registry:body_add registry:seat_add
        registry:seat_end registry:person_add registry:phrase_add registry:unit_add registry:unit_new
        registry:unit_change registry:unit_end registry:body_end registry:contact_add registry:contact_change
        registry:contact_end registry:contact_withdraw registry:double_list registry:double_export
        registry:organisation_merge registry:person_merge registry:merger_undo registry:person_edit
        registry:person_link registry:apart_undo registry:employment_add registry:employment_end
    """),
    "registry.import": _names("""
        registry:import_list registry:import_export registry:import_template registry:import_detail registry:import_errors
        registry:import_apply registry:import_discard
    """),
    "newsroom.write": _names("""
        newsroom:article_list newsroom:article_shelf newsroom:article_export newsroom:article_write
        newsroom:article_import newsroom:article_from_record newsroom:article_detail newsroom:article_edit newsroom:article_presence
        newsroom:article_move newsroom:article_settle_name newsroom:article_versions newsroom:article_version
        newsroom:article_compare newsroom:article_original newsroom:source_original newsroom:picture_upload
        newsroom:picture_file
    """),
    "briefing.compose": _names("""
        briefing:issue_open briefing:issue_discard briefing:issue_particulars briefing:issue_check
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
    "council.view": _names("""
        council:meeting_list council:meeting_export council:meeting_detail council:meeting_invitations
        council:resolution_list council:resolution_export council:resolution_detail council:resolution_correct
        council:resolution_document council:task_list council:task_export council:task_detail council:task_report
        council:task_move council:document_list desk:meeting_news
    """),
    "council.record_past": _names("council:resolution_past"),
    "council.prepare": _names("""
        council:meeting_prepare council:meeting_change council:meeting_call council:meeting_cancel
        council:motion_take_up council:item_add council:item_change council:item_move council:item_remove
        council:case_add council:case_remove council:paper_add council:paper_remove council:attendee_invite
        council:attendee_invite_all council:attendee_answer council:attendee_remove
    """),
    "council.record": _names("""
        council:meeting_record council:meeting_record_now council:meeting_step council:item_declare
    """),
    "membership.view": _names("""
        membership:application_list membership:application_export membership:application_start
        membership:application_detail membership:application_move membership:condition_edit
        membership:evidence_file membership:evidence_remove membership:registration_list
        membership:registration_detail membership:formality_edit membership:formality_file membership:request_list
        membership:registration_export membership:request_export membership:request_lodge membership:request_detail
        membership:request_move membership:request_document membership:register_list membership:register_export
    """),
    "membership.handle": _names("""
        membership:application_check membership:application_review membership:application_conclude
        membership:formality_confirm membership:registration_complete
    """),
    "activities.view": _names("""
        activities:activity_list activities:activity_export activities:activity_many activities:activity_add
        activities:activity_draft activities:organisation_search activities:activity_detail
        activities:activity_edit activities:activity_history activities:activity_move
        activities:question_list activities:question_export activities:question_ask activities:question_answer
        activities:question_settle
        activities:evidence_add activities:evidence_link activities:evidence_choose activities:evidence_preview
        activities:evidence_file activities:evidence_page activities:evidence_change activities:evidence_move
        activities:evidence_remove activities:evidence_restore activities:evidence_again activities:binder
        activities:binder_bind activities:binder_file
        activities:double_list activities:double_export activities:double_decide
        activities:glance activities:glance_export activities:glance_organisation
        activities:glance_organisation_export
        activities:period_list activities:period_detail activities:period_export
        activities:report_list activities:report_export activities:report_detail activities:report_check
        activities:report_prepare activities:report_settle activities:report_explain activities:report_hand_in
        activities:report_take_back
    """),
    "activities.accept": _names("activities:period_open activities:period_move"),
    "activities.report": _names("activities:token_list activities:token_add activities:token_revoke"),
    # Whoever enters records: for an alliance, or as the office.
    "activities.entry": _names("""
        activities:sheet_template activities:sheet_export activities:import_start activities:list_paste
        activities:import_detail activities:import_errors activities:import_apply
    """),
    # Whoever arranges reviews or judges.
    "review": _names("""
        review:panel_list review:panel_detail review:panel_judge review:panel_recuse review:panel_end
        review:reviewer_add review:panel_paper review:my_reviews review:sheet_detail review:sheet_save
        review:sheet_change review:sheet_recuse review:discussion_detail review:discussion_screen
        review:discussion_screen_now
    """),
    "review.arrange": _names("""
        review:expert_list review:expert_export review:expert_add review:expert_detail review:expert_edit
        review:expert_end review:review_list review:review_detail review:review_move review:review_groups
        review:group_suggest review:group_judges review:group_add review:group_edit review:group_remove
        review:candidate_edit review:candidate_remove review:judge_add review:judge_leave review:recusal_add
        review:recusal_derive review:recusal_undo review:round_add review:round_detail review:round_edit
        review:round_assign review:round_unassign review:round_connect review:round_pin review:round_open
        review:round_close review:round_remind review:round_export review:round_certificate review:round_move
        review:round_unpin review:sheet_list review:sheet_export review:sheet_versions review:review_disclose
        review:discussion_plan review:discussion_change review:discussion_move review:difference_move
    """),
    "evaluation.view": _names("""
        evaluation:certificate evaluation:kit_file
        evaluation:scheme_list evaluation:scheme_export evaluation:scheme_detail evaluation:scheme_file
        evaluation:cycle_list evaluation:cycle_export evaluation:cycle_detail evaluation:entrant_detail
        evaluation:snapshot_part evaluation:result_list evaluation:result_export evaluation:outcome_detail
        evaluation:outcome_records evaluation:notice_detail evaluation:objection_list evaluation:objection_export
        evaluation:objection_detail evaluation:objection_move
    """),
    "evaluation.object": _names("evaluation:objection_raise"),
    "evaluation.publish": _names("evaluation:lay_open evaluation:notice_take_back evaluation:publish"),
    "evaluation.arrange": _names("""
        evaluation:cycle_documents evaluation:report_edit evaluation:report_file evaluation:certificates_issue
        evaluation:certificates_zip evaluation:certificate_void
        evaluation:scheme_take evaluation:scheme_draft evaluation:scheme_fix evaluation:scheme_edit
        evaluation:scheme_text evaluation:scheme_bands evaluation:scheme_particulars evaluation:scheme_repair
        evaluation:indicator_edit evaluation:indicator_add evaluation:scheme_change evaluation:scheme_compare
        evaluation:scheme_compare_export evaluation:cycle_plan evaluation:cycle_edit evaluation:cycle_move
        evaluation:cycle_entrants evaluation:cycle_entrants_export evaluation:entrants_decide
        evaluation:entrants_flag evaluation:entrants_screen evaluation:snapshot_detail
        evaluation:snapshot_verify evaluation:recheck evaluation:compute evaluation:correction_add
        evaluation:correction_withdraw evaluation:past_grade_list evaluation:past_grade_export
        evaluation:past_grade_add evaluation:past_grade_remove evaluation:cycle_statistics
        evaluation:statistics_export
    """),
    # Whoever speaks for an alliance or arranges evaluations.
    "evaluation.checking": _names("evaluation:self_check evaluation:self_check_export"),
    "signed in": _names("""
        evaluation:sealed_records evaluation:sealed_evidence evaluation:sealed_page evaluation:sealed_file
        council:paper_file council:invitation council:meeting_display council:meeting_display_now
        council:meeting_now council:ballot_vote
        council:meeting_document council:document_papers council:document_bind
        desk:home desk:calendar desk:calendar_key desk:calendar_key_change desk:notices
        accounts:profile account_reauthenticate account_change_password account_set_password
        account_email
    """),
    "anyone": _names("""
        desk:calendar_feed ui:set_language ui:favicon account_login account_logout account_inactive account_signup
        account_reset_password account_reset_password_done account_reset_password_from_key
        account_reset_password_from_key_done
    """),
}
# Pages of one host's work: who works for another host must not learn that the thing exists.
HOSTED = frozenset(
    name
    for permission in (
        "newsroom.write",
        "briefing",
        "briefing.compose",
        "briefing.correct",
        "council.view",
        "council.prepare",
        "council.record",
        "membership.view",
        "membership.handle",
        "activities.view",
        "activities.accept",
        "activities.report",
        "activities.entry",
        "review",
        "review.arrange",
        "evaluation.view",
        "evaluation.arrange",
        "evaluation.object",
        "evaluation.publish",
    )
    for name in DOORS[permission]
    if "pk" in parameters()[name]
) | {"briefing:import_report", "publishing:edition_order"}
HOSTED |= _names("council:meeting_document council:document_papers council:document_bind")
# The notice of a period is no secret in the network; its board shows everybody their own lines.
HOSTED -= _names("activities:period_detail activities:period_export evaluation:cycle_detail")
HOSTED |= _names("evaluation:sealed_records evaluation:sealed_evidence evaluation:sealed_page evaluation:sealed_file")
# … and pages about one organisation, which everybody in the registry sees and only its own people change.
OWN = (DOORS["registry.edit"] | DOORS["registry.import"]) - {"registry:person_add"}
# Who an organisation is, whom it is a double of, and who a person is: the registry's own people only.
EVERYWHERE = _names("""
    registry:organisation_add registry:organisation_edit registry:organisation_rename registry:organisation_close
    registry:organisation_merge registry:phrase_add registry:double_list registry:double_export
    registry:person_merge registry:merger_undo registry:person_edit registry:person_link registry:apart_undo
    registry:employment_add registry:employment_end
""")


def is_public(name: str) -> bool:
    """The readers' site, what programs ask with a key, and the library's pages of two-factor sign-in: own doors."""
    return name.startswith(("archive:", "api:", "mfa_"))


def permissions_of(role: str) -> set[str]:
    held = set(roles()[role].permissions) if role else set()
    rooms = {room for room in ("briefing", "review") if any(one.startswith(f"{room}.") for one in held)}
    entry = {"activities.entry"} if held & {"activities.report", "activities.accept"} else set()
    checking = {"evaluation.checking"} if held & {"evaluation.object", "evaluation.arrange"} else set()
    return held | rooms | entry | checking | {"signed in"}


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
        "council:meeting_call", "council:motion_take_up", "council:item_move", "council:case_add", "council:paper_add",
        "council:attendee_invite", "council:attendee_invite_all", "council:meeting_step",
        "council:task_report", "council:task_move", "council:document_bind",
        "membership:formality_confirm", "review:reviewer_add", "review:group_suggest", "review:group_judges",
        "review:sheet_save", "review:difference_move",
        "review:group_add", "review:group_remove", "review:recusal_derive", "review:round_assign",
        "review:round_unassign", "review:round_connect", "review:round_remind", "review:round_unpin", "activities:activity_move",
        "activities:evidence_move", "activities:evidence_remove", "activities:evidence_restore",
        "activities:evidence_again", "activities:binder_bind",
        "activities:period_move", "activities:report_check", "activities:report_prepare", "activities:report_settle",
        "activities:report_explain", "activities:import_apply",
        "evaluation:scheme_change", "evaluation:scheme_repair", "evaluation:entrants_decide",
        "evaluation:entrants_flag", "evaluation:entrants_screen", "evaluation:compute", "evaluation:snapshot_verify",
    }  # fmt: skip
    takes_both = {
        "newsroom:article_edit", "newsroom:article_from_record", "activities:question_ask",
        "activities:question_answer", "activities:question_settle", "briefing:issue_discard", "briefing:item_remove", "briefing:issue_particulars",
        "briefing:item_edit", "briefing:item_write",
        "council:resolution_correct", "desk:meeting_news",
        "briefing:issue_sign", "briefing:issue_correct", "briefing:issue_withdraw", "briefing:import_report",
        "council:meeting_change", "council:meeting_cancel", "council:item_add", "council:item_change",
        "council:item_remove", "council:case_remove", "council:paper_remove", "council:attendee_answer",
        "council:attendee_remove",
        "membership:application_move", "membership:condition_edit", "membership:evidence_remove",
        "membership:application_check", "membership:application_review", "membership:application_conclude",
        "membership:registration_complete", "membership:formality_edit", "membership:request_move",
        "review:panel_judge", "review:panel_recuse", "review:panel_end", "review:expert_edit", "review:expert_end",
        "review:review_move", "review:review_groups", "review:group_edit", "review:candidate_edit",
        "review:candidate_remove", "review:judge_add", "review:judge_leave", "review:recusal_add",
        "review:recusal_undo", "review:round_add", "review:round_edit", "review:round_pin", "review:round_open",
        "review:sheet_detail", "review:sheet_change", "review:sheet_recuse", "review:review_disclose",
        "review:discussion_plan", "review:discussion_change", "review:discussion_move",
        "review:round_close", "review:round_move", "activities:activity_edit",
        "activities:evidence_add", "activities:evidence_link", "activities:evidence_choose",
        "activities:evidence_change", "activities:double_decide", "activities:token_revoke", "activities:report_hand_in",
        "activities:report_take_back", "evaluation:correction_add", "evaluation:correction_withdraw",
        "evaluation:lay_open", "evaluation:notice_take_back", "evaluation:publish", "evaluation:objection_raise",
        "evaluation:objection_move", "evaluation:past_grade_remove", "evaluation:cycle_statistics",
    }  # fmt: skip
    return name in takes_only_post if method == "get" else name not in takes_only_post | takes_both


@pytest.mark.parametrize("role", ["editor", "alliance_secretary"])
def test_who_works_for_an_alliance_changes_its_own_side_only(role: str, world: World) -> None:
    client = client_of(make_person(role, host_code=world.alliance.code))
    of_alliance = {name for name in OWN - EVERYWHERE if "code" in parameters()[name]}
    assert {name: answer(client, name, world) for name in of_alliance} == dict.fromkeys(of_alliance, "open")
    assert {name: answer(client, name, world) for name in EVERYWHERE} == dict.fromkeys(EVERYWHERE, "closed")
    assert answer(client, "registry:seat_end", world) == "closed"
