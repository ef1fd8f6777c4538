"""Staff pages of the room, under /desk/accounts/."""

from django.urls import path

from xiefa.accounts.views import audit, people, profile

app_name = "accounts"
urlpatterns = [
    path("", people.person_list, name="person_list"),
    path("export.xlsx", people.person_export, name="person_export"),
    path("new/", people.person_add, name="person_add"),
    path("<int:pk>/", people.person_detail, name="person_detail"),
    path("<int:pk>/invite/", people.person_invite, name="person_invite"),
    path("<int:pk>/stop/", people.person_stop, name="person_stop"),
    path("<int:pk>/resume/", people.person_resume, name="person_resume"),
    path("grants/<int:pk>/end/", people.grant_end, name="grant_end"),
    path("roles/", people.role_list, name="role_list"),
    path("roles/export.xlsx", people.role_export, name="role_export"),
    path("profile/", profile.profile, name="profile"),
    path("audit/", audit.event_list, name="event_list"),
    path("audit/verify/", audit.event_verify, name="event_verify"),
    path("audit/export/", audit.event_export, name="event_export"),
]
