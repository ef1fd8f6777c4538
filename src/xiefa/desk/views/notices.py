"""How one hears of things by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiefa.desk.domain.choices import choose_deliveries, deliveries_of
from xiefa.desk.forms import NoticesForm
from xiefa.kernel.access import access


@access.signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Show and change how one hears of each kind of things."""
    form = NoticesForm(request.POST or None, chosen=deliveries_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_deliveries(user=request.user, choices=form.choices(), by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("desk:notices")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/notices.html", {"form": form}, status=status)
