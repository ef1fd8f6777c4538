"""Entering and changing a record in the browser: a bad line, a killed browser and a second person included."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.activities import rules
from xiefa.activities.conflict import Conflict, conflict_of
from xiefa.activities.domain import drafts
from xiefa.activities.domain.doubles import Found, likely_doubles
from xiefa.activities.domain.histories import names_of
from xiefa.activities.domain.queries import hosts, organisation_named, partners_of, reporters_for
from xiefa.activities.domain.records import ChangedMeanwhile
from xiefa.activities.domain.versions import snapshot
from xiefa.activities.domain.writing import hand_in, hand_in_change, was_handed_in
from xiefa.activities.entry import Entry
from xiefa.activities.enums import ActivityState, Openness, PartRole, Precision
from xiefa.activities.forms import RecordForm
from xiefa.activities.kinds import Form, Kind, current_form
from xiefa.activities.models import Activity, ActivityVersion, SavedDraft
from xiefa.activities.telling import Content, codes_in, content_of
from xiefa.activities.typed import PLAIN, Typed, typed_in, typed_of
from xiefa.activities.views.activities import activity_or_404, version_in
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.registry.models import Organisation


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def activity_add(request: HttpRequest) -> HttpResponseBase:
    """A new record: first its kind, then what that kind asks for."""
    if not rules.entry_door(request.user):
        messages.error(request, _("您还没有可以填报的单位。请联系管理员为您的账号授予联盟秘书角色。"))
        return redirect("activities:activity_list")
    key = _key(request) or f"new-{secrets.token_urlsafe(12)}"
    draft = drafts.draft_of(request.user, request.GET.get("draft", "")) if request.method == "GET" else None
    form_rule = current_form()
    typed = _typed_new(request, draft)
    kind = form_rule.kinds.get(typed.get("kind", ""))
    if kind is None:
        return _choose(request, form_rule)
    key = draft.key if draft else key
    form = RecordForm(typed, form=form_rule, kind=kind, is_sent=request.method == "POST", more=_more(request))
    if request.method == "GET" or _more(request):
        return _page(request, form, key)
    return _enter(request, form, key)


@access(rules.view_door)
@require_http_methods(["GET", "POST"])
def activity_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new version of a record; where somebody else was faster, both side by side."""
    activity = activity_or_404(request, pk)
    refusals = list(rules.edit_refusals(activity, by=request.user))
    if refusals and request.method == "GET":
        for refusal in refusals:
            messages.error(request, str(refusal.message))
        return redirect(activity)
    if request.method == "GET":
        return _opened(request, activity)
    typed, rule = typed_in(request.POST), activity.form.form
    kind = rule.kinds.get(typed.get("kind", ""), activity.rule)
    form = RecordForm(typed, form=rule, kind=kind, is_sent=True, more=_more(request))
    key = _key(request) or _new_key(activity)
    version = version_in(request.POST, "expected_version") or 0
    if _more(request):
        return _page(request, form, key, activity=activity, version=version)
    return _revise(request, form, key, activity, version)


@access(rules.view_door)
@require_POST
def activity_draft(request: HttpRequest) -> HttpResponseBase:
    """Keep what is typed so far (answers in JSON), or forget it (leads back to the form)."""
    key = request.POST.get("draft_key", "")
    if "discard" in request.POST:
        drafts.discard_draft(key=key, by=request.user)
        return redirect(_address_of(key))
    version = version_in(request.POST, "expected_version") or 0
    try:
        kept = drafts.save_draft(key=key, values=typed_in(request.POST), base_version=version, by=request.user)
    except Refused as refused:
        return JsonResponse({"problems": [str(one.message) for one in refused.refusals]}, status=422)
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})


def _enter(request: HttpRequest, form: RecordForm, key: str) -> HttpResponseBase:
    entry = form.read()
    host, reporter = _host(form.typed), organisation_named(form.typed.get("reporter", ""))
    if reporter is None:
        form.refuse([Refusal("reporter_unknown", _("请写明填报单位的全称。"), field="reporter")])
    if entry is None or reporter is None:
        return _page(request, form, key, status=422)
    if found := _likely(request, entry, host, reporter, key):
        return _page(request, form, key, doubles=found)
    try:
        record = hand_in(host=host, reporter=reporter, entry=entry, key=key, by=request.user)
    except ChangedMeanwhile as changed:
        return _clashed(request, form, entry, key, changed.activity, 1)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _page(request, form, key, status=422)
    return _saved(request, record, key)


def _likely(request: HttpRequest, entry: Entry, host: Organisation, reporter: Organisation, key: str) -> list[Found]:
    """What may have been told already: asked once, before a new record is saved, and never in the way after that."""
    if "seen_doubles" in request.POST or was_handed_in(host=host, reporter=reporter, key=key):
        return []
    return likely_doubles(entry, host=host, reporter=reporter, reader=request.user)


def _revise(request: HttpRequest, form: RecordForm, key: str, activity: Activity, version: int) -> HttpResponseBase:
    entry = form.read()
    if entry is None:
        return _page(request, form, key, activity=activity, version=version, status=422)
    reason = form.typed.get("reason", "").strip()[:200]
    try:
        saved = hand_in_change(
            activity=activity, entry=entry, expected_version=version, key=key, reason=reason, by=request.user
        )
    except ChangedMeanwhile as changed:
        return _clashed(request, form, entry, key, changed.activity, version)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _page(request, form, key, activity=activity, version=version, status=422)
    return _saved(request, saved, key)


def _clashed(
    request: HttpRequest, form: RecordForm, entry: Entry, key: str, current: Activity, version: int
) -> HttpResponse:
    """Both sides of two savings, and the form with what both have changed."""
    base = get_object_or_404(ActivityVersion, activity=current, number=version)
    latest = get_object_or_404(
        ActivityVersion.objects.select_related("made_by"), activity=current, number=current.version
    )
    mine: Content = content_of(entry)
    names = names_of(codes_in(base.content) | codes_in(latest.content) | codes_in(mine))
    rule = current.form.form
    conflict = conflict_of(base=base.content, latest=latest, mine=mine, form=rule, names=names)
    merged = typed_of(conflict.merged, names) | {"reason": form.typed.get("reason", "")}
    kind = rule.kinds.get(merged["kind"], form.kind)
    shown = RecordForm(merged, form=rule, kind=kind)
    return _page(request, shown, key, activity=current, version=current.version, status=409, conflict=conflict)


def _opened(request: HttpRequest, activity: Activity) -> HttpResponse:
    """The form as the record stands, or as this person left it when they were interrupted."""
    draft = drafts.draft_of(request.user, request.GET.get("draft", ""))
    if draft is not None and not draft.key.startswith(f"activity-{activity.pk}-"):
        draft = None
    typed = dict(draft.values) if draft else _typed_now(activity)
    rule = activity.form.form
    form = RecordForm(typed, form=rule, kind=rule.kinds.get(typed.get("kind", ""), activity.rule))
    version = draft.base_version if draft and draft.base_version else activity.version
    return _page(request, form, draft.key if draft else _new_key(activity), activity=activity, version=version)


def _page(
    request: HttpRequest,
    form: RecordForm,
    key: str,
    *,
    activity: Activity | None = None,
    version: int = 0,
    status: int = 200,
    conflict: Conflict | None = None,
    doubles: list[Found] | None = None,
) -> HttpResponse:
    own = list(reporters_for(request.user))
    prefix = f"activity-{activity.pk}" if activity else "new"
    context = {
        "form": form,
        "activity": activity,
        "version": version,
        "key": key,
        "conflict": conflict,
        "doubles": doubles,
        "offered": _offered(request, prefix, key) if request.method == "GET" else [],
        "prefix": prefix,
        "own": own,
        "reporter": organisation_named(form.typed.get("reporter", "")),
        "hosts": list(hosts()) if activity is None else [],
        "sealed_states": (ActivityState.CONFIRMED, ActivityState.ACCEPTED),
        "known": partners_of([activity.reporter] if activity else own),
    }
    return render(request, "activities/activity_edit.html", context, status=status)


def _choose(request: HttpRequest, form: Form) -> HttpResponse:
    groups = [
        (dimension, [one for one in form.kinds.values() if one.dimension == dimension.key])
        for dimension in form.dimensions.values()
    ]
    values = request.GET.copy()
    values.pop("kind", None)
    context = {"dimensions": groups, "query": values.urlencode(), "offered": _offered(request, "new", ""), "rule": form}
    return render(request, "activities/activity_kind.html", context)


def _offered(request: HttpRequest, prefix: str, key: str) -> list[dict[str, Any]]:
    """What this person typed and did not hand in: each with a name to know it by, and the way back to it."""
    kinds: dict[str, Kind] = dict(current_form().kinds)
    address = _address_of(f"{prefix}-")
    return [
        {
            "draft": one,
            "title": one.values.get("title", "").strip(),
            "kind": kinds.get(one.values.get("kind", "")),
            "url": f"{address}?draft={one.key}",
            "kept_until": drafts.kept_until(one),
        }
        for one in drafts.drafts_of(request.user, prefix).exclude(key=key)[:10]
    ]


def _saved(request: HttpRequest, record: Activity, key: str) -> HttpResponseBase:
    messages.success(request, _("已保存为第 %(version)s 版。") % {"version": record.version})
    return redirect(f"{record.get_absolute_url()}?saved={key}")


def _typed_now(activity: Activity) -> Typed:
    content = snapshot(activity)
    return typed_of(content, names_of(codes_in(content)))


def _typed_new(request: HttpRequest, draft: SavedDraft | None) -> Typed:
    """What is known before anything is typed: what a link says, one's own organisation, and its part as host."""
    if request.method == "POST":
        return typed_in(request.POST)
    if draft is not None:
        # The kind of an old draft may be gone from the form; then another one is chosen for it.
        return dict(draft.values) | ({"kind": request.GET["kind"]} if "kind" in request.GET else {})
    named = (*PLAIN, "reporter", "host")
    typed: Typed = {"precision": Precision.DAY, "openness": Openness.NETWORK}
    typed |= {name: value for name, value in typed_in(request.GET).items() if name in named}
    own = list(reporters_for(request.user)[:2])
    if "reporter" not in typed and len(own) == 1:
        typed["reporter"] = str(own[0].code)
    reporter = organisation_named(typed.get("reporter", ""))
    if reporter is not None:
        typed |= {"part-0-organisation": str(reporter), "part-0-code": reporter.code, "part-0-role": PartRole.HOST}
    return typed


def _host(typed: Typed) -> Organisation:
    known = list(hosts())
    if not known:
        raise Http404
    return next((one for one in known if one.code == typed.get("host")), known[0])


def _more(request: HttpRequest) -> str:
    """Which button besides saving was pressed: more rows, or another kind."""
    sent = request.POST.get("more", "")
    return sent if sent in {"part", "outcome", "kind"} else ""


def _key(request: HttpRequest) -> str:
    key = request.POST.get("draft_key", "")
    return key if drafts.is_key(key) else ""


def _new_key(activity: Activity) -> str:
    return f"activity-{activity.pk}-{secrets.token_urlsafe(12)}"


def _address_of(key: str) -> str:
    """The form to which a draft belongs."""
    sort, _dash, rest = key.partition("-")
    number = rest.partition("-")[0]
    if sort == "activity" and number.isascii() and number.isdecimal() and len(number) < 19:
        return reverse("activities:activity_edit", args=[int(number)])
    return reverse("activities:activity_add")
