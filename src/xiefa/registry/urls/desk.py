"""The staff's addresses, under /desk/registry/."""

from django.urls import path

from xiefa.registry.views import imports, organisations, people

app_name = "registry"

urlpatterns = [
    path("", organisations.organisation_list, name="organisation_list"),
    path("export/", organisations.organisation_export, name="organisation_export"),
    path("add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<slug:code>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<slug:code>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:code>/rename/", organisations.organisation_rename, name="organisation_rename"),
    path("organisations/<slug:code>/close/", organisations.organisation_close, name="organisation_close"),
    path("organisations/<slug:code>/names/add/", organisations.name_add, name="name_add"),
    path("organisations/<slug:code>/names/<int:pk>/end/", organisations.name_end, name="name_end"),
    path("organisations/<slug:code>/bodies/add/", people.body_add, name="body_add"),
    path("bodies/<int:pk>/seats/add/", people.seat_add, name="seat_add"),
    path("seats/<int:pk>/end/", people.seat_end, name="seat_end"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/export/", people.person_export, name="person_export"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("phrases/", people.phrase_list, name="phrase_list"),
    path("phrases/export/", people.phrase_export, name="phrase_export"),
    path("phrases/add/", people.phrase_add, name="phrase_add"),
    path("import/", imports.import_list, name="import_list"),
    path("import/export/", imports.import_export, name="import_export"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/<int:pk>/", imports.import_detail, name="import_detail"),
    path("import/<int:pk>/errors/", imports.import_errors, name="import_errors"),
    path("import/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("import/<int:pk>/discard/", imports.import_discard, name="import_discard"),
]
