"""The list of records: filtered, as a sheet, and many of them confirmed or accepted at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from xiefa.activities import rules
from xiefa.activities.domain.drafts import drafts_of
from xiefa.activities.domain.many import Pick, move_many
from xiefa.activities.domain.queries import counts_by_state, filtered, of_own, organisations_like, own_codes
from xiefa.activities.forms import RecordFilter
from xiefa.activities.kinds import current_form
from xiefa.activities.lifecycle import ACTIVITY
from xiefa.activities.models import Activity
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.provinces import NONE, province_of
from xiefa.activities.sheet import records_sheet
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused

_PAGE = 50
_MOST_ROWS = 20_000


@access(rules.view_door)
@require_GET
def activity_list(request: HttpRequest) -> HttpResponse:
    """Records that this person may see, filtered; their own organisations' first."""
    form, found = _found(request)
    shown = filtered(found, form.values()) if form.is_valid() else found.none()
    counts = counts_by_state(filtered(found, form.cleaned_data | {"state": ""}))
    pages = Paginator(shown.with_names().defer("narrative"), _PAGE)
    if form.is_valid():
        chosen = form.cleaned_data["state"]
        # Known already: the database need not count ten million records twice.
        pages.count = sum(number for state, _word, number in counts if chosen in {"", state})
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "counts": [(*one, _address(request, state=one[0])) for one in counts],
        "all_url": _address(request, state=""),
        "query": _query(request),
        "scope": _scope(request),
        "scopes": [(name, _address(request, scope=name)) for name in ("own", "all")],
        "has_own": bool(own_codes(request.user)),
        "at_once": [(verb, ACTIVITY.move(Activity(), verb).label) for verb in _verbs_at_once(request)],
        "pickable": {one for verb in _verbs_at_once(request) for one in ACTIVITY.move(Activity(), verb).sources},
        "may_report": rules.entry_door(request.user),
        "drafts": drafts_of(request.user, "new").count(),
        "filters": _said_filters(request, form),
    }
    return render(request, "activities/activity_list.html", context, status=200 if form.is_valid() else 422)


@access(rules.view_door)
@require_GET
def activity_export(request: HttpRequest) -> HttpResponseBase:
    """The list, as filtered, as an Excel file."""
    form, found = _found(request)
    shown = filtered(found, form.values()) if form.is_valid() else found.none()
    if shown[_MOST_ROWS : _MOST_ROWS + 1].exists():
        messages.error(request, _("符合条件的记录超过 %(most)s 条。请先缩小范围再导出。") % {"most": _MOST_ROWS})
        return redirect(f"{reverse('activities:activity_list')}?{_query(request)}")
    rows = shown.with_names().defer("narrative").prefetch_related("outcomes")
    return records_sheet(rows)


@access(rules.view_door)
@require_POST
def activity_many(request: HttpRequest) -> HttpResponseBase:
    """Confirm or accept all that were ticked in the list; each refused one is named with its reason."""
    back = f"{reverse('activities:activity_list')}?{request.POST.get('back', '')[:2000]}".rstrip("?")
    verb = request.POST.get("verb", "")
    try:
        done = move_many(verb=verb, picks=_picks(request), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    if done.moved:
        counted = {"n": len(done.moved), "move": ACTIVITY.move(Activity(), verb).label}
        text = ngettext("%(n)s 条记录：已%(move)s。", "%(n)s 条记录：已%(move)s。", len(done.moved)) % counted
        messages.success(request, text)
    if not done.refused:
        return redirect(back)
    context = {"refused": done.refused, "back": back, "label": ACTIVITY.move(Activity(), verb).label}
    return render(request, "activities/activity_many.html", context, status=422)


@access(rules.view_door)
@require_GET
def organisation_search(request: HttpRequest) -> JsonResponse:
    """Organisations whose name or code contains what was typed, for the fields that ask for one."""
    found = organisations_like(request.GET.get("q", ""))
    return JsonResponse({"found": [{"code": one.code, "name": str(one)} for one in found]})


def _found(request: HttpRequest) -> tuple[RecordFilter, ActivityQuerySet]:
    own = _scope(request) == "own"
    return RecordFilter(request.GET), of_own(request.user) if own else Activity.objects.visible_to(request.user)


def _scope(request: HttpRequest) -> str:
    """Whose records are listed: one's own organisations' by default, all for who has none or asks for others."""
    asked = request.GET.get("scope", "")
    if asked in {"own", "all"}:
        return asked if own_codes(request.user) else "all"
    return "own" if own_codes(request.user) and not request.GET.get("organisation") else "all"


def _query(request: HttpRequest) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    return values.urlencode()


def _address(request: HttpRequest, **changes: str) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    for name, value in changes.items():
        values[name] = value
        if not value:
            del values[name]
    return f"?{values.urlencode()}"


def _said_filters(request: HttpRequest, form: RecordFilter) -> list[tuple[str, str]]:
    """Filters that came with a link and have no field of their own: (words, address without it)."""
    names = (
        "province",
        "role",
        "partner",
        "counted",
        "began_since",
        "began_until",
        "precision",
        "outcome",
        "stage",
        "told",
        "reporter",
        "period",
    )
    given = [(name, value) for name in names if (value := form.cleaned_data.get(name))]
    return [(_filter_words(form, name, value), _address(request, **{name: ""})) for name, value in given]


def _filter_words(form: RecordFilter, name: str, value: Any) -> str:
    """One filter as the reader would say it."""
    if name in {"role", "precision"}:
        return str(dict(form.fields[name].choices).get(value, value))  # type: ignore[attr-defined]
    if name in {"began_since", "began_until"}:
        message = _("%(day)s 起开始的") if name == "began_since" else _("%(day)s 及以前开始的")
        return message % {"day": f"{value:%Y-%m-%d}"}
    if name in {"reporter", "period"}:
        return value.short_name if name == "reporter" else str(value)
    if name == "told":
        fields = {field.key: str(field) for kind in current_form().kinds.values() for field in kind.fields}
        return _("填了“%(field)s”") % {"field": fields.get(value, value)}
    if name == "province":
        return _("没有填省份") if value == NONE else str(province_of(value) or value)
    outcome = current_form().outcomes.get(form.cleaned_data.get("outcome") or "")
    if name == "outcome":
        return str(outcome or value)
    if name == "stage":
        stages = {one.key: str(one) for one in outcome.stages} if outcome else {}
        return _("没有写阶段") if value == NONE else stages.get(value, value)
    return _("只看已接受且不重复的") if name == "counted" else str(value)


def _verbs_at_once(request: HttpRequest) -> list[str]:
    doors = {"confirm": rules.confirm_door, "accept": rules.accept_door}
    return [verb for verb, door in doors.items() if door(request.user)]


def _picks(request: HttpRequest) -> list[Pick]:
    """The records that were ticked, with the versions that were shown; what this person must not see is not there."""
    wanted: dict[int, int] = {}
    for sent in request.POST.getlist("pick"):
        pk, _colon, version = sent.partition(":")
        if all(one.isascii() and one.isdecimal() and len(one) < 19 for one in (pk, version)):
            wanted[int(pk)] = int(version)
    found = Activity.objects.visible_to(request.user).with_names().filter(pk__in=list(wanted)[:1000])
    return [(one, wanted[one.pk]) for one in found]
