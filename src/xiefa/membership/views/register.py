"""The register: the state of the network, or of an alliance, on a chosen day."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.membership.charting import steps_of
from xiefa.membership.domain.queries import Line, counts_on, members_by_year, register_on
from xiefa.membership.forms import RegisterFilter, hosts_known
from xiefa.membership.rules import VIEW
from xiefa.membership.views.found import PER_PAGE, sees
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import sheet_response


@sees
@require_GET
def register_list(request: HttpRequest) -> HttpResponse:
    """Who was what on a day, with the number of members year by year."""
    form, host, hosts = _asked_for(request)
    if host is None:
        return render(request, "membership/register_list.html", {"form": form, "hosts": hosts})
    day, lines = form.day(), _lines(form, host)
    years = members_by_year(host=host, until=day)
    context = {
        "form": form,
        "host": host,
        "hosts": hosts,
        "day": day,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts_on(host=host, day=day),
        "years": years,
        "chart": steps_of(years) if len(years) > 1 else None,
    }
    return render(request, "membership/register_list.html", context)


@sees
@require_GET
def register_export(request: HttpRequest) -> HttpResponse:
    """The register of that day as an Excel file."""
    form, host, _hosts = _asked_for(request)
    headings = [_("代码"), _("名称"), _("资格"), _("自"), _("日期")]
    rows = [
        (one.organisation.code, one.name, one.state_word, one.since, form.day())
        for one in (_lines(form, host) if host else [])
    ]
    return sheet_response(_("网员名册"), headings, rows, file_name="register.xlsx")


def _asked_for(request: HttpRequest) -> tuple[RegisterFilter, Organisation | None, Any]:
    """The filter, the host it means (the first one the person may see without a choice), and all of those."""
    codes = host_codes(request.user, VIEW)
    hosts = hosts_known() if "" in codes else hosts_known().filter(code__in=codes)
    asked = request.GET.copy()
    asked["on"] = asked.get("on") or clock.today().isoformat()
    form = RegisterFilter(asked, hosts=hosts)
    chosen = form.cleaned_data.get("host") if form.is_valid() else None
    return form, chosen or hosts.first(), hosts


def _lines(form: RegisterFilter, host: Organisation) -> list[Line]:
    return register_on(host=host, day=form.day(), state=form.cleaned_data.get("state") or "")
