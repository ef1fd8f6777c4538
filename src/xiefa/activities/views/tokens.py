"""Keys with which programs report for an organisation: see, make, stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiefa.activities import rules
from xiefa.activities.domain.tokens import make_token, revoke_token
from xiefa.activities.models import ApiToken
from xiefa.activities.token_forms import TokenForm
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on

_A_PAGE = 20


@access(rules.report_door)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """The keys of one's organisations, the newest first; the keys themselves are nowhere."""
    page = Paginator(_tokens(request).order_by("-created_at", "-pk"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/token_list.html", {"page": page})


@access(rules.report_door)
@never_cache
def token_add(request: HttpRequest) -> HttpResponse:
    """Make a key and show it this once."""
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            token, key = make_token(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            return render(request, "activities/token_made.html", {"token": token, "key": key})
    return render(request, "activities/token_add.html", {"form": form}, status=422 if form.errors else 200)


@access(rules.report_door)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a key is to be stopped, say what follows, and do it."""
    token = get_object_or_404(_tokens(request), pk=pk)
    if request.method == "POST":
        revoke_token(token=token, by=request.user)
        messages.success(request, _("密钥“%(name)s”已停用。") % {"name": token.name})
        return redirect("activities:token_list")
    return render(request, "activities/token_revoke.html", {"token": token})


def _tokens(request: HttpRequest) -> Any:
    named = ApiToken.objects.visible_to(request.user).select_related("organisation", "host", "created_by")
    return named.prefetch_related("organisation__names", "host__names")
