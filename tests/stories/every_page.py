"""Every address of the installation, filled in with the demo's own objects, by who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN, EDITOR, MEMBERS, ALLIANCE = "admin", "editor", "members", "alliance"
COUNCIL, EXPERT, ANYONE = "council", "expert", ""

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
    "archive:activity_list": (ANYONE, ("/activities/", "/activities/?q=没有的词")),
    "archive:activity_detail": (ANYONE, ("/activities/158/",)),
    "archive:activity_data": (ANYONE, ("/activities/data/",)),
    "archive:evaluation_list": (ANYONE, ("/evaluations/",)),
    "archive:evaluation_detail": (ANYONE, ("/evaluations/1/",)),
    "archive:evaluation_alliance": (ANYONE, ("/evaluations/1/zhuji/",)),
    "api:guide": (ANYONE, ("/api/v1/",)),
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
    "newsroom:article_from_record": (EDITOR, ("/desk/newsroom/records/1/",)),
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
    "registry:employment_add": (MEMBERS, ("/desk/registry/people/1/employments/add/",)),
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
    "evaluation:cycle_list": (MEMBERS, ("/desk/evaluation/",)),
    "evaluation:cycle_plan": (MEMBERS, ("/desk/evaluation/new/",)),
    "evaluation:cycle_detail": (MEMBERS, ("/desk/evaluation/1/",)),
    "evaluation:cycle_entrants": (MEMBERS, ("/desk/evaluation/1/entrants/",)),
    "evaluation:cycle_documents": (MEMBERS, ("/desk/evaluation/1/documents/",)),
    "evaluation:report_edit": (MEMBERS, ("/desk/evaluation/1/documents/report/",)),
    "evaluation:certificates_issue": (MEMBERS, ("/desk/evaluation/1/documents/certificates/",)),
    "evaluation:certificate_void": (MEMBERS, ("/desk/evaluation/certificates/1/void/",)),
    "evaluation:snapshot_detail": (MEMBERS, ("/desk/evaluation/1/snapshot/",)),
    "evaluation:entrant_detail": (MEMBERS, ("/desk/evaluation/entrants/1/",)),
    "evaluation:sealed_records": (MEMBERS, ("/desk/evaluation/entrants/1/records/",)),
    "evaluation:scheme_list": (MEMBERS, ("/desk/evaluation/schemes/",)),
    "evaluation:scheme_take": (MEMBERS, ("/desk/evaluation/schemes/take/",)),
    "evaluation:scheme_detail": (MEMBERS, ("/desk/evaluation/schemes/1/",)),
    "evaluation:scheme_draft": (MEMBERS, ("/desk/evaluation/schemes/1/draft/",)),
    "evaluation:scheme_compare": (MEMBERS, ("/desk/evaluation/schemes/1/compare/",)),
    "evaluation:result_list": (MEMBERS, ("/desk/evaluation/1/results/",)),
    "evaluation:outcome_detail": (MEMBERS, ("/desk/evaluation/outcomes/1/",)),
    "evaluation:outcome_records": (MEMBERS, ("/desk/evaluation/outcomes/1/records/councils/",)),
    "evaluation:recheck": (MEMBERS, ("/desk/evaluation/1/recheck/",)),
    "evaluation:correction_add": (MEMBERS, ("/desk/evaluation/1/corrections/add/",)),
    "evaluation:notice_detail": (ALLIANCE, ("/desk/evaluation/notices/1/",)),
    "evaluation:objection_list": (MEMBERS, ("/desk/evaluation/objections/",)),
    "evaluation:objection_detail": (MEMBERS, ("/desk/evaluation/objections/1/",)),
    "evaluation:objection_raise": (ALLIANCE, ("/desk/evaluation/entrants/1/object/",)),
    "evaluation:past_grade_list": (MEMBERS, ("/desk/evaluation/past-grades/",)),
    "evaluation:past_grade_add": (MEMBERS, ("/desk/evaluation/past-grades/add/",)),
    "evaluation:cycle_statistics": (MEMBERS, ("/desk/evaluation/1/statistics/",)),
    "evaluation:self_check": (ALLIANCE, ("/desk/evaluation/self-check/",)),
    "review:panel_list": (MEMBERS, ("/desk/review/",)),
    "review:my_reviews": (EXPERT, ("/desk/review/mine/",)),
    "review:expert_list": (MEMBERS, ("/desk/review/experts/", "/desk/review/experts/?q=没有的词")),
    "review:expert_add": (MEMBERS, ("/desk/review/experts/add/",)),
    "review:review_list": (MEMBERS, ("/desk/review/reviews/",)),
    "review:panel_detail": (MEMBERS, ("/desk/review/1/",)),
    "review:panel_judge": (EXPERT, ("/desk/review/1/judge/",)),
    "review:panel_recuse": (EXPERT, ("/desk/review/1/recuse/1/",)),
    "activities:activity_list": (MEMBERS, ("/desk/activities/", "/desk/activities/?q=没有的词")),
    "activities:question_list": (MEMBERS, ("/desk/activities/questions/", "/desk/activities/questions/?q=没有的词")),
    "activities:question_ask": (MEMBERS, ("/desk/activities/1/question/",)),
    "activities:question_answer": (MEMBERS, ("/desk/activities/questions/2/answer/",)),
    "activities:question_settle": (MEMBERS, ("/desk/activities/questions/3/settle/",)),
    "activities:activity_add": (MEMBERS, ("/desk/activities/add/", "/desk/activities/add/?kind=forum")),
    "activities:activity_detail": (MEMBERS, ("/desk/activities/1/",)),
    "activities:activity_edit": (MEMBERS, ("/desk/activities/1/edit/",)),
    "activities:activity_history": (MEMBERS, ("/desk/activities/1/history/",)),
    "activities:evidence_add": (MEMBERS, ("/desk/activities/1/evidence/add/",)),
    "activities:evidence_link": (MEMBERS, ("/desk/activities/1/evidence/link/",)),
    "activities:evidence_choose": (MEMBERS, ("/desk/activities/1/evidence/choose/",)),
    "activities:evidence_preview": (MEMBERS, ("/desk/activities/evidence/22/", "/desk/activities/evidence/23/")),
    "activities:evidence_change": (MEMBERS, ("/desk/activities/evidence/1/change/",)),
    "activities:binder": (MEMBERS, ("/desk/activities/periods/reports/1/binder/",)),
    "activities:period_list": (MEMBERS, ("/desk/activities/periods/",)),
    "activities:period_open": (MEMBERS, ("/desk/activities/periods/new/",)),
    "activities:period_detail": (
        MEMBERS,
        (
            "/desk/activities/periods/3/",
            "/desk/activities/periods/1/",
            "/desk/activities/periods/3/?show=silent&sort=-last",
        ),
    ),
    "activities:report_list": (
        MEMBERS,
        ("/desk/activities/periods/reports/", "/desk/activities/periods/reports/?period=3"),
    ),
    "activities:report_detail": (
        MEMBERS,
        (
            "/desk/activities/periods/reports/39/",
            "/desk/activities/periods/reports/1/",
            "/desk/activities/periods/reports/54/",
        ),
    ),
    "activities:report_hand_in": (MEMBERS, ("/desk/activities/periods/reports/39/hand-in/",)),
    "activities:report_take_back": (MEMBERS, ("/desk/activities/periods/reports/1/take-back/",)),
    "activities:glance": (
        MEMBERS,
        ("/desk/activities/glance/", "/desk/activities/glance/?since=2025-01-01&until=2026-12-31"),
    ),
    "activities:glance_organisation": (MEMBERS, ("/desk/activities/glance/organisations/zhuji/",)),
    "activities:import_start": (ALLIANCE, ("/desk/activities/imports/",)),
    "activities:list_paste": (ALLIANCE, ("/desk/activities/imports/list/",)),
    "activities:token_list": (ALLIANCE, ("/desk/activities/tokens/",)),
    "activities:token_add": (ALLIANCE, ("/desk/activities/tokens/add/",)),
    "activities:double_list": (MEMBERS, ("/desk/activities/doubles/", "/desk/activities/doubles/?verdict=same")),
    "activities:double_decide": (MEMBERS, ("/desk/activities/doubles/1/",)),
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
