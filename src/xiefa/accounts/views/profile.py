"""One's own name, mail address and language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.accounts.domain.people import change_profile
from xiefa.accounts.forms import ProfileForm
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on

_YEAR = 365 * 24 * 3600


@access.signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own profile; the new language speaks at once."""
    user = request.user
    start = {"display_name": user.display_name, "email": user.email, "language": user.language}
    form = ProfileForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(user=user, **form.cleaned_data, by=user)
        except Refused as refused:
            show_on(form, refused)
        else:
            with override(user.language):
                messages.success(request, _("已保存。"))
            response = redirect("accounts:profile")
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=_YEAR,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return response
    return render(request, "accounts/profile.html", {"form": form})
