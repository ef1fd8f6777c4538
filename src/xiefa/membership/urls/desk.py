"""Addresses of the room `membership`, under /desk/membership/."""

from django.urls import path

from xiefa.membership.views import applications, handling, register, registrations, requests

app_name = "membership"

urlpatterns = [
    path("", applications.application_list, name="application_list"),
    path("export/", applications.application_export, name="application_export"),
    path("start/", applications.application_start, name="application_start"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/conditions/<slug:key>/", applications.condition_edit, name="condition_edit"),
    path("applications/<int:pk>/check/", handling.application_check, name="application_check"),
    path("applications/<int:pk>/review/", handling.application_review, name="application_review"),
    path("applications/<int:pk>/conclude/", handling.application_conclude, name="application_conclude"),
    path("applications/<int:pk>/moves/<slug:verb>/", applications.application_move, name="application_move"),
    path("evidence/<int:pk>/", applications.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", applications.evidence_remove, name="evidence_remove"),
    path("registrations/", registrations.registration_list, name="registration_list"),
    path("registrations/export/", registrations.registration_export, name="registration_export"),
    path("registrations/<int:pk>/", registrations.registration_detail, name="registration_detail"),
    path("registrations/<int:pk>/complete/", registrations.registration_complete, name="registration_complete"),
    path("formalities/<int:pk>/", registrations.formality_edit, name="formality_edit"),
    path("formalities/<int:pk>/file/", registrations.formality_file, name="formality_file"),
    path("formalities/<int:pk>/confirm/", registrations.formality_confirm, name="formality_confirm"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/export/", requests.request_export, name="request_export"),
    path("requests/lodge/", requests.request_lodge, name="request_lodge"),
    path("requests/<int:pk>/", requests.request_detail, name="request_detail"),
    path("requests/<int:pk>/moves/<slug:verb>/", requests.request_move, name="request_move"),
    path("requests/<int:pk>/document/", requests.request_document, name="request_document"),
    path("register/", register.register_list, name="register_list"),
    path("register/export/", register.register_export, name="register_export"),
]
