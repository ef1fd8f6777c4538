"""Registration periods: the list, one with its formalities, handing in, ticking off, completing."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refused
from xiefa.membership import rules
from xiefa.membership.domain import registration as verbs
from xiefa.membership.enums import RegistrationState
from xiefa.membership.forms import FormalityForm, RegistrationFilter
from xiefa.membership.lifecycle import REGISTRATION
from xiefa.membership.models import Formality, Registration
from xiefa.membership.views.found import (
    ask_first,
    asked_for,
    attempt,
    file_to_keep,
    handles,
    list_words,
    posted,
    registration_or_404,
    sees,
    upload_of,
)
from xiefa.membership.views.past import steps_of
from xiefa.ui.sheets import sheet_response


@sees
@require_GET
def registration_list(request: HttpRequest) -> HttpResponse:
    """Registration periods, the nearest deadline first."""
    words = list_words(request, asked_for(request, Registration, RegistrationFilter), RegistrationState)
    words["lines"] = [(one, one.days_left(clock.today())) for one in words["page"]]
    return render(request, "membership/registration_list.html", words)


@sees
@require_GET
def registration_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    found = asked_for(request, Registration, RegistrationFilter).found
    headings = [_("有关单位"), _("主办组织"), _("状态"), _("起算日期"), _("期限")]
    rows = (
        (str(one.organisation), str(one.host), one.get_state_display(), one.opened_on, one.deadline_on) for one in found
    )
    return sheet_response(_("注册手续"), headings, rows, file_name="registrations.xlsx")


@sees
@require_GET
def registration_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration: the deadline, the formalities, and what may be done."""
    registration = registration_or_404(request, pk)
    formalities = list(registration.formalities.select_related("kept"))
    for one in formalities:
        one.registration = registration
    context = {
        "registration": registration,
        "formalities": formalities,
        "left": registration.days_left(clock.today()),
        "is_open": registration.state == RegistrationState.OPEN,
        "is_sample": registration.rule.is_sample,
        "is_handler": rules.is_handler(request.user, registration),
        "may_hand_in": rules.is_applicant_or_handler(request.user, registration),
        "offers": [one for one in REGISTRATION.offers(registration, by=request.user) if one.move.verb == "complete"],
        "sees_council": may(request.user, "council.view", host_code=registration.host.code),
        "history": steps_of(registration),
    }
    return render(request, "membership/registration_detail.html", context)


@sees
@require_http_methods(["GET", "POST"])
def formality_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand in what one formality asks for."""
    formality = _formality_or_404(request, pk)
    form = FormalityForm(posted(request), request.FILES or None, initial={"note": formality.note})
    if form.is_bound and form.is_valid():
        note = form.cleaned_data["note"]
        if attempt(
            request,
            form,
            lambda: verbs.hand_in(formality=formality, note=note, **upload_of(form), by=request.user),
            done=_("已提交。"),
        ):
            return redirect(formality.registration)
    refusals = [] if form.is_bound else list(rules.formality_refusals(formality, by=request.user))
    context = {"form": form, "formality": formality, "registration": formality.registration, "refusals": refusals}
    return render(request, "membership/formality_edit.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def formality_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that was handed in."""
    formality = _formality_or_404(request, pk)
    if formality.kept is None:
        raise Http404
    return file_to_keep(formality.kept)


@handles
@require_POST
def formality_confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Tick a formality off, or take the tick back."""
    formality = _formality_or_404(request, pk)
    try:
        verbs.confirm(formality=formality, is_confirmed=request.POST.get("is_confirmed") == "yes", by=request.user)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
    return redirect(formality.registration)


@handles
@require_http_methods(["GET", "POST"])
def registration_complete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All is done: propose to admit."""
    registration = registration_or_404(request, pk)
    if not rules.is_handler(request.user, registration):
        raise Http404
    found = REGISTRATION.refusals(registration, "complete", by=request.user)
    words = {
        "title": _("手续办妥，提请批准加入"),
        "lead": _("将列入下一次会议的议程，由理事会决定是否批准加入。之后手续材料不能再改。"),
        "refusals": [] if request.method == "POST" else found,
    }
    verb = partial(verbs.complete, registration=registration)
    return ask_first(request, registration, words=words, verb=verb, has_note=False)


def _formality_or_404(request: HttpRequest, pk: int) -> Formality:
    visible = Registration.objects.visible_to(request.user)
    rows = Formality.objects.filter(registration__in=visible)
    return get_object_or_404(rows.select_related("registration__host", "registration__organisation", "kept"), pk=pk)
