"""Requests to change a standing: the list, a new one, one with its moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refused, show_on
from xiefa.membership import rules
from xiefa.membership.domain import requests as verbs
from xiefa.membership.enums import RequestState
from xiefa.membership.forms import RequestFilter, RequestForm, hosts_for, own_applicant
from xiefa.membership.lifecycle import REQUEST
from xiefa.membership.models import Request
from xiefa.membership.views.found import (
    ask_first,
    asked_for,
    file_to_keep,
    list_words,
    posted,
    request_or_404,
    sees,
    upload_of,
)
from xiefa.membership.views.past import steps_of
from xiefa.ui.sheets import sheet_response

_VERBS: dict[str, tuple[Callable[..., Request], bool]] = {
    "table": (verbs.table, False),
    "decline": (verbs.decline, True),
    "take_back": (verbs.take_back, True),
}


@sees
@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests that this person may see, filtered."""
    words = list_words(request, asked_for(request, Request, RequestFilter), RequestState)
    return render(request, "membership/request_list.html", words)


@sees
@require_GET
def request_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    headings = [_("有关单位"), _("主办组织"), _("变更事项"), _("状态"), _("理由"), _("提出时间"), _("希望生效的日期")]
    rows = (
        (
            str(one.organisation),
            str(one.host),
            one.get_kind_display(),
            one.get_state_display(),
            one.reason,
            one.asked_at,
            one.effective_on,
        )
        for one in asked_for(request, Request, RequestFilter).found
    )
    return sheet_response(_("资格变更"), headings, rows, file_name="requests.xlsx")


@sees
@require_http_methods(["GET", "POST"])
def request_lodge(request: HttpRequest) -> HttpResponseBase:
    """Ask the council to change a standing."""
    initial = {
        "kind": request.GET.get("kind", ""),
        "host": hosts_for(request.user).first(),
        "organisation": own_applicant(request.user),
    }
    form = RequestForm(posted(request), request.FILES or None, user=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        values: dict[str, Any] = {name: one for name, one in form.cleaned_data.items() if name != "file"}
        try:
            made = verbs.lodge(**values, **upload_of(form), by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已提出。资格在决议之后才会改变。"))
            return redirect(made)
    context = {"form": form, "may_start": rules.may_start_somewhere(request.user)}
    return render(request, "membership/request_lodge.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who asked for what and why, and what may be done."""
    found = request_or_404(request, pk)
    context = {
        "asked": found,
        "offers": [one for one in REQUEST.offers(found, by=request.user) if one.move.verb in _VERBS],
        "sees_council": may(request.user, "council.view", host_code=found.host.code),
        "history": steps_of(found),
    }
    return render(request, "membership/request_detail.html", context)


@sees
@require_http_methods(["GET", "POST"])
def request_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Table, decline or take back; the page says first what follows."""
    found = request_or_404(request, pk)
    if verb not in _VERBS or not REQUEST.move(found, verb).who(request.user, found):
        raise Http404
    function, has_note = _VERBS[verb]
    words = {
        "title": str(REQUEST.move(found, verb).label),
        "lead": _consequences()[verb],
        "danger": verb != "table",
        "refusals": [] if request.method == "POST" else REQUEST.refusals(found, verb, by=request.user),
    }
    return ask_first(request, found, words=words, verb=partial(function, request=found), has_note=has_note)


@sees
@require_GET
def request_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that came with a request."""
    found = request_or_404(request, pk)
    if found.document is None:
        raise Http404
    return file_to_keep(found.document)


def _consequences() -> dict[str, str]:
    return {
        "table": _("将列入下一次会议的议程。资格只在决议之后改变。"),
        "decline": _("请求就此结束，并留在记录里；资格不变。"),
        "take_back": _("请求就此结束，并留在记录里；资格不变，以后可以再提。"),
    }
