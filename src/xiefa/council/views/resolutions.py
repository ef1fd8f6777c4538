"""Resolutions: the list, one with everything that follows from it, entering one from paper, correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.council import rules
from xiefa.council.documents.document import CannotPrint
from xiefa.council.domain import documents
from xiefa.council.domain.facts import resolution_facts, with_parties
from xiefa.council.domain.resolutions import correct, obstacles, record_past
from xiefa.council.enums import MeetingState, ResolutionKind
from xiefa.council.forms.agenda import CaseForm, has_cases
from xiefa.council.forms.deciding import KindForm, PastForm, ResolutionFilter
from xiefa.council.models import AgendaItem, Effect, Resolution, ResolutionQuerySet
from xiefa.council.sheets import resolutions_sheet
from xiefa.council.views.documents import cannot_print, download
from xiefa.kernel.access import access
from xiefa.kernel.permission import may_somewhere, permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Body, LedgerEntry, Organisation
from xiefa.registry.views.pages import posted

_PAGE = 30
_MOST_CASES = 20
sees = access(permission_required(rules.VIEW))


@sees
@require_GET
def resolution_list(request: HttpRequest) -> HttpResponse:
    """Resolutions that this person may see, the latest first."""
    visible = Resolution.objects.visible_to(request.user)
    form = _filter(request, visible)
    page = Paginator(_with_names(form.chosen(visible)), _PAGE).get_page(request.GET.get("page"))
    words = {
        "form": form,
        "page": page,
        "hosts": form.fields["host"].queryset,  # type: ignore[attr-defined]
        "may_enter": may_somewhere(request.user, rules.RECORD_PAST),
    }
    return render(request, "council/resolution_list.html", words)


@sees
@require_GET
def resolution_export(request: HttpRequest) -> HttpResponse:
    """The same resolutions as an Excel sheet."""
    visible = Resolution.objects.visible_to(request.user)
    return resolutions_sheet(_with_names(_filter(request, visible).chosen(visible)))


@sees
@require_GET
def resolution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One resolution: its text, how the vote went, what followed, what corrects it, and its documents."""
    resolution = _resolution(request, pk)
    facts = resolution_facts(resolution)
    words = {
        "resolution": resolution,
        "meeting": resolution.item.meeting if resolution.item else None,
        "ballot": facts.ballot,
        "effects": _effects(resolution),
        "corrections": resolution.corrections.order_by("resolved_on", "pk"),
        "letters": documents.letters_about(resolution),
        "may_correct": rules.may_correct(request.user, resolution),
    }
    return render(request, "council/resolution_detail.html", words)


@sees
@require_GET
def resolution_document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The resolution, or one of its letters, or all of them."""
    resolution = _resolution(request, pk)
    try:
        return download(documents.make_resolution_document(resolution, name))
    except CannotPrint as error:
        return cannot_print(request, error, back=request.build_absolute_uri(resolution.get_absolute_url()))


@access(permission_required(rules.RECORD_PAST))
@require_http_methods(["GET", "POST"])
def resolution_past(request: HttpRequest) -> HttpResponseBase:
    """Enter a resolution from paper: first its kind, then what a resolution of that kind says."""
    kind = request.GET.get("kind", "")
    if kind not in ResolutionKind.values:
        return render(request, "council/resolution_past.html", {"kind_form": KindForm()})
    corrects = _corrected(request)
    is_growing = "more" in request.POST
    # Whoever only asks for one more case keeps the input and hears no complaints yet.
    values = {"initial": request.POST.dict()} if is_growing else {"data": posted(request)}
    form = PastForm(**values, user=request.user, kind=kind)
    cases = _case_forms(request, kind)
    if request.method == "POST" and not is_growing and form.is_valid() and cases.is_valid():
        try:
            resolution = record_past(
                **form.cleaned_data,
                kind=kind,
                cases=[one.cleaned_data for one in cases if one.has_changed()],
                corrects=corrects,
                by=request.user,
            )
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已补录为决议%(number)s。") % {"number": resolution.designation})
            return redirect(resolution)
    words = {
        "form": form,
        "cases": cases,
        "has_cases": has_cases(kind),
        "kind": ResolutionKind(kind).label,
        "corrects": corrects,
    }
    status = 422 if request.method == "POST" and not is_growing else 200
    return render(request, "council/resolution_past.html", words, status=status)


@sees
@require_http_methods(["GET", "POST"])
def resolution_correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Declare a carried point of a meeting as the correction of this resolution; both stay on record."""
    resolution = _resolution(request, pk)
    if not rules.may_correct(request.user, resolution):
        raise Http404
    points = [(item, obstacles(item, user=request.user)) for item in _points(request, resolution)]
    if request.method == "POST":
        chosen = next((item for item, _found in points if str(item.pk) == request.POST.get("item")), None)
        if chosen is None:
            raise Http404
        try:
            later = correct(resolution=resolution, item=chosen, by=request.user)
        except Refused as refused:
            words = {
                "resolution": resolution,
                "points": points,
                "refusals": refused.refusals,
                "may_enter": rules.may_record_past(request.user, resolution.host),
            }
            return render(request, "council/resolution_correct.html", words, status=422)
        messages.success(request, _("已宣布决议%(number)s。") % {"number": later.designation})
        return redirect(later)
    words = {
        "resolution": resolution,
        "points": points,
        "may_enter": rules.may_record_past(request.user, resolution.host),
    }
    return render(request, "council/resolution_correct.html", words)


def _points(request: HttpRequest, resolution: Resolution) -> list[AgendaItem]:
    """Points of open meetings that bodies of the host decide on and that are not resolved yet."""
    rows = AgendaItem.objects.filter(
        session__body__organisation=resolution.host, meeting__state=MeetingState.OPEN, resolution=None, children=None
    )
    found = rows.select_related("meeting__host", "session__body__organisation")
    return [item for item in found if rules.may_record(request.user, item.meeting)]


def _effects(resolution: Resolution) -> list[dict[str, Any]]:
    """Each effect with what it is about and the entries of the ledger that carried it out."""
    effects = list(with_parties(Effect.objects.filter(resolution=resolution)).select_related("task"))
    entries: dict[str, list[LedgerEntry]] = {}
    for entry in LedgerEntry.objects.filter(effect_key__in=[one.key for one in effects]).order_by("number"):
        entries.setdefault(entry.effect_key, []).append(entry)
    return [{"effect": one, "entries": entries.get(one.key, [])} for one in effects]


def _case_forms(request: HttpRequest, kind: str) -> Any:
    forms = formset_factory(CaseForm, extra=1, max_num=_MOST_CASES, validate_max=True)
    given = {"user": request.user, "kind": kind, "is_past": True}
    if request.method != "POST":
        return forms(form_kwargs=given, prefix="cases")
    data = request.POST.copy()
    if "more" in data and data.get("cases-TOTAL_FORMS", "").isdecimal():
        data["cases-TOTAL_FORMS"] = str(min(int(str(data["cases-TOTAL_FORMS"])) + 1, _MOST_CASES))
    return forms(data, form_kwargs=given, prefix="cases")


def _corrected(request: HttpRequest) -> Resolution | None:
    number = request.GET.get("corrects", "")
    if not number:
        return None
    return _resolution(request, int(number) if number.isdecimal() and len(number) < 16 else 0)


def _resolution(request: HttpRequest, pk: int) -> Resolution:
    rows = Resolution.objects.visible_to(request.user)
    rows = rows.select_related("host", "body__organisation", "ballot", "corrects", "declared_by")
    return get_object_or_404(rows.select_related("item__meeting__host", "item__session__body__organisation"), pk=pk)


def _with_names(resolutions: ResolutionQuerySet) -> ResolutionQuerySet:
    return resolutions.select_related("host", "body").prefetch_related("host__names")


def _filter(request: HttpRequest, visible: ResolutionQuerySet) -> ResolutionFilter:
    hosts = Organisation.objects.filter(pk__in=visible.order_by().values("host")).with_names()
    bodies = Body.objects.filter(pk__in=visible.order_by().values("body")).select_related("organisation")
    bodies = bodies.prefetch_related("organisation__names").order_by("-organisation__is_host", "kind", "-term", "pk")
    return ResolutionFilter(request.GET, hosts=hosts, bodies=bodies)
