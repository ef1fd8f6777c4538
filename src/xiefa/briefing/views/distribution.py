"""The 报 and 送 lists with their versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.briefing.domain import issues
from xiefa.briefing.forms import DistributionForm
from xiefa.briefing.models import DistributionList
from xiefa.briefing.views.found import add_refusals
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused


@access(permission_required("briefing.compose"))
@require_http_methods(["GET", "POST"])
def distribution_lists(request: HttpRequest) -> HttpResponseBase:
    """Every version of the lists, and the form for the next."""
    form = DistributionForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            made = issues.set_distribution(**form.cleaned_data, by=request.user)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            words = {"kind": made.get_kind_display(), "since": made.since}
            messages.success(request, _("“%(kind)s”名单的新版本自 %(since)s 起生效。") % words)
            return redirect("briefing:distribution_lists")
    hosts = form.hosts
    versions = DistributionList.objects.filter(host__in=hosts).select_related("host", "made_by")
    context = {"form": form, "versions": versions.prefetch_related("host__names")}
    return render(request, "briefing/distribution_lists.html", context, status=422 if form.is_bound else 200)
