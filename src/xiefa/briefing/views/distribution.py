"""The 报 and 送 lists with their versions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.briefing.domain import issues
from xiefa.briefing.forms import DistributionForm
from xiefa.briefing.models import DistributionList
from xiefa.briefing.views.found import add_refusals
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused
from xiefa.ui.sheets import sheet_response


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
    context = {"form": form, "versions": _versions(form)}
    return render(request, "briefing/distribution_lists.html", context, status=422 if form.is_bound else 200)


@access(permission_required("briefing.compose"))
@require_GET
def distribution_export(request: HttpRequest) -> HttpResponse:
    """The same versions as an Excel sheet."""
    headings = [_("类别"), _("主办"), _("印出的文字"), _("所列单位"), _("生效日期"), _("截止日期"), _("登记人")]
    rows = [
        (
            one.get_kind_display(),
            str(one.host),
            one.text,
            "、".join(one.bodies),
            one.since,
            one.until,
            str(one.made_by or ""),
        )
        for one in _versions(DistributionForm(user=request.user))
    ]
    return sheet_response(_("报送名单"), headings, rows, file_name="distribution-lists.xlsx")


def _versions(form: DistributionForm) -> QuerySet[DistributionList]:
    versions = DistributionList.objects.filter(host__in=form.hosts).select_related("host", "made_by")
    return versions.prefetch_related("host__names")
