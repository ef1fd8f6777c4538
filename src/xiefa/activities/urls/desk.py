"""Addresses for those who report, confirm and accept."""

from django.urls import URLPattern, path

from xiefa.activities.views import (
    activities,
    binding,
    doubles,
    evidence,
    glance,
    imports,
    listing,
    periods,
    questions,
    reports,
    showing,
    tokens,
    writing,
)

app_name = "activities"
urlpatterns: list[URLPattern] = []

# Evidence and binders.
urlpatterns += [
    path("<int:pk>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("<int:pk>/evidence/link/", evidence.evidence_link, name="evidence_link"),
    path("<int:pk>/evidence/choose/", evidence.evidence_choose, name="evidence_choose"),
    path("evidence/<int:pk>/", showing.evidence_preview, name="evidence_preview"),
    path("evidence/<int:pk>/file/", showing.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/pages/<int:number>/", showing.evidence_page, name="evidence_page"),
    path("evidence/<int:pk>/change/", evidence.evidence_change, name="evidence_change"),
    path("evidence/<int:pk>/move/", evidence.evidence_move, name="evidence_move"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("evidence/<int:pk>/restore/", evidence.evidence_restore, name="evidence_restore"),
    path("evidence/<int:pk>/again/", evidence.evidence_again, name="evidence_again"),
    path("periods/reports/<int:pk>/binder/", binding.binder, name="binder"),
    path("periods/reports/<int:pk>/binder/bind/", binding.binder_bind, name="binder_bind"),
    path("periods/reports/<int:pk>/binder/file/", binding.binder_file, name="binder_file"),
]
# Records: the list, one record, entering and changing it.
urlpatterns += [
    path("", listing.activity_list, name="activity_list"),
    path("export/", listing.activity_export, name="activity_export"),
    path("many/", listing.activity_many, name="activity_many"),
    path("add/", writing.activity_add, name="activity_add"),
    path("drafts/", writing.activity_draft, name="activity_draft"),
    path("organisations/", listing.organisation_search, name="organisation_search"),
    path("<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("<int:pk>/edit/", writing.activity_edit, name="activity_edit"),
    path("<int:pk>/history/", activities.activity_history, name="activity_history"),
    path("<int:pk>/move/<slug:verb>/", activities.activity_move, name="activity_move"),
]
# Questions about records.
urlpatterns += [
    path("questions/", questions.question_list, name="question_list"),
    path("questions/export/", questions.question_export, name="question_export"),
    path("<int:pk>/question/", questions.question_ask, name="question_ask"),
    path("questions/<int:pk>/answer/", questions.question_answer, name="question_answer"),
    path("questions/<int:pk>/settle/", questions.question_settle, name="question_settle"),
]
# Periods and reports.
urlpatterns += [
    path("periods/", periods.period_list, name="period_list"),
    path("periods/new/", periods.period_open, name="period_open"),
    path("periods/<int:pk>/", periods.period_detail, name="period_detail"),
    path("periods/<int:pk>/export/", periods.period_export, name="period_export"),
    path("periods/<int:pk>/move/", periods.period_move, name="period_move"),
    path("periods/reports/", reports.report_list, name="report_list"),
    path("periods/reports/export/", reports.report_export, name="report_export"),
    path("periods/reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("periods/reports/<int:pk>/check/", reports.report_check, name="report_check"),
    path("periods/reports/<int:pk>/prepare/", reports.report_prepare, name="report_prepare"),
    path("periods/reports/<int:pk>/settle/", reports.report_settle, name="report_settle"),
    path("periods/reports/<int:pk>/explain/", reports.report_explain, name="report_explain"),
    path("periods/reports/<int:pk>/hand-in/", reports.report_hand_in, name="report_hand_in"),
    path("periods/reports/<int:pk>/take-back/", reports.report_take_back, name="report_take_back"),
]
# The network and an alliance at a glance.
urlpatterns += [
    path("glance/", glance.glance, name="glance"),
    path("glance/export/<slug:table>/", glance.glance_export, name="glance_export"),
    path("glance/organisations/<slug:code>/", glance.glance_organisation, name="glance_organisation"),
    path(
        "glance/organisations/<slug:code>/export/<slug:table>/",
        glance.glance_organisation_export,
        name="glance_organisation_export",
    ),
]
# Records that look like one activity.
urlpatterns += [
    path("doubles/", doubles.double_list, name="double_list"),
    path("doubles/export/", doubles.double_export, name="double_export"),
    path("doubles/<int:pk>/", doubles.double_decide, name="double_decide"),
]
# Keys of programs.
urlpatterns += [
    path("tokens/", tokens.token_list, name="token_list"),
    path("tokens/add/", tokens.token_add, name="token_add"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
]
# Records by the sheet and by the list.
urlpatterns += [
    path("sheets/template/", imports.sheet_template, name="sheet_template"),
    path("sheets/export/", imports.sheet_export, name="sheet_export"),
    path("imports/", imports.import_start, name="import_start"),
    path("imports/list/", imports.list_paste, name="list_paste"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/errors/", imports.import_errors, name="import_errors"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
]
