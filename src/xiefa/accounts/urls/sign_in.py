"""Sign-in, under /accounts/: only those of allauth's pages that people who were invited need."""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from xiefa.kernel.access import access

_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("login/", access.anyone(views.login), name="account_login"),
    path("logout/", access.anyone(views.logout), name="account_logout"),
    path("inactive/", access.anyone(views.account_inactive), name="account_inactive"),
    # Closed by the adapter; the address stays because allauth links to it, and says whom to ask.
    path("signup/", access.anyone(views.signup), name="account_signup"),
    path("reauthenticate/", access.signed_in(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", access.signed_in(views.password_change), name="account_change_password"),
    path("password/set/", access.signed_in(views.password_set), name="account_set_password"),
    path("password/reset/", access.anyone(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", access.anyone(views.password_reset_done), name="account_reset_password_done"),
    re_path(_KEY, access.anyone(views.password_reset_from_key), name="account_reset_password_from_key"),
    path(
        "password/reset/key/done/",
        access.anyone(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # The mail address is part of the profile here.
    path("email/", access.signed_in(RedirectView.as_view(pattern_name="accounts:profile")), name="account_email"),
    path("2fa/", include("allauth.mfa.urls")),
]
