"""Addresses for those who report, confirm and accept."""

from django.urls import URLPattern, path

from xiefa.activities.views import activities, evidence, showing, writing

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
]
# Records: the list, one record, entering and changing it.
urlpatterns += [
    path("", activities.activity_list, name="activity_list"),
    path("export/", activities.activity_export, name="activity_export"),
    path("many/", activities.activity_many, name="activity_many"),
    path("add/", writing.activity_add, name="activity_add"),
    path("drafts/", writing.activity_draft, name="activity_draft"),
    path("organisations/", activities.organisation_search, name="organisation_search"),
    path("<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("<int:pk>/edit/", writing.activity_edit, name="activity_edit"),
    path("<int:pk>/history/", activities.activity_history, name="activity_history"),
    path("<int:pk>/move/<slug:verb>/", activities.activity_move, name="activity_move"),
]
