"""One record, its history, and its moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.accounts.wording import action_words
from xiefa.activities import rules
from xiefa.activities.domain import records as verbs
from xiefa.activities.domain.histories import lines_of, steps_of
from xiefa.activities.domain.many import is_done
from xiefa.activities.lifecycle import ACTIVITY
from xiefa.activities.models import Activity
from xiefa.activities.telling import number_text
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refused

_VERBS: dict[str, Any] = {
    "take_on": verbs.take_on,
    "set_aside": verbs.set_aside,
    "restore": verbs.restore,
    "confirm": verbs.confirm,
    "accept": verbs.accept,
    "return": verbs.return_for_completion,
}
_SEALING = frozenset({"confirm", "accept"})


@access(rules.view_door)
@require_GET
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what, when, where, who had which part, what came of it, and what may be done with it."""
    return _detail(request, activity_or_404(request, pk))


@access(rules.view_door)
@require_POST
def activity_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Take on, set aside, restore, confirm, accept or return, in the version that was on the screen."""
    activity = activity_or_404(request, pk)
    if verb not in _VERBS:
        raise Http404
    version = version_in(request.POST, "version") or activity.version
    if is_done(activity, verb, version):
        return redirect(activity)
    note = request.POST.get("note", "")
    try:
        if version != activity.version:
            raise verbs.ChangedMeanwhile(activity)
        _VERBS[verb](activity=activity, by=request.user, **_more(verb, version, note))
    except Refused as refused:
        return _detail(request, activity_or_404(request, pk), refused=refused, note=note)
    messages.success(request, _done(verb))
    return redirect(activity)


@access(rules.view_door)
@require_GET
def activity_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version compared with the one before it, field by field: who, when and why; or one field through time."""
    activity = activity_or_404(request, pk)
    steps = steps_of(activity)
    lines = lines_of(steps)
    chosen = request.GET.get("field", "")
    context = {
        "activity": activity,
        "page": Paginator(steps[::-1], 20).get_page(request.GET.get("page")),
        "lines": lines,
        "chosen": next((one for one in lines if one.key == chosen), None),
    }
    return render(request, "activities/activity_history.html", context)


def activity_or_404(request: HttpRequest, pk: int) -> Activity:
    """The record, if this person may know of it."""
    return get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)


def version_in(values: QueryDict, name: str) -> int | None:
    """The version number that was sent under ``name``; None when it is none."""
    sent = values.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


def _detail(
    request: HttpRequest, activity: Activity, *, refused: Refused | None = None, note: str = ""
) -> HttpResponse:
    seals = list(activity.acceptances.select_related("version", "accepted_by"))
    context = {
        "activity": activity,
        "kind": activity.rule,
        "facts": _facts(activity),
        "outcomes": _outcomes(activity),
        "offers": _offers(request, activity),
        "edit_refusals": list(rules.edit_refusals(activity, by=request.user)),
        "is_reporter": rules.is_reporter(request.user, activity),
        "seals": seals,
        "seal": seals[0] if seals and seals[0].version.number == activity.version else None,
        "history": [(event, action_words(event.action)) for event in history_of(activity).order_by("-number")[:15]],
        "refused": refused.refusals if refused else (),
        "note": note,
        "saved_key": request.GET.get("saved", "")[:80],
    }
    return render(request, "activities/activity_detail.html", context, status=422 if refused else 200)


def _facts(activity: Activity) -> list[tuple[Any, Any, str]]:
    """(label, value, unit) of how large it was and what its kind asks for, as far as something is said."""
    form = activity.form.form
    scales = [(form.scales[key], getattr(activity, key)) for key in form.scales]
    asked = [(one, activity.fields.get(one.key)) for one in activity.rule.fields]
    return [(one, value, one.unit) for one, value in (*scales, *asked) if value not in (None, "")]


def _outcomes(activity: Activity) -> list[tuple[Any, str, list[str]]]:
    """(kind, title, what more is said) of every outcome."""
    known = activity.form.form.outcomes
    rows = []
    for one in activity.outcomes.all():
        kind = known.get(one.kind)
        said = [next((str(stage) for stage in kind.stages if stage.key == one.stage), "") if kind else one.stage]
        if one.number is not None:
            said.append(f"{(kind and kind.number) or _('数量')} {number_text(one.number)}")
        if one.amount is not None:
            said.append(f"{(kind and kind.amount) or _('金额')} {number_text(one.amount)}")
        rows.append((kind or one.kind, one.title, [text for text in said if text]))
    return rows


def _offers(request: HttpRequest, activity: Activity) -> list[dict[str, Any]]:
    return [
        {"offer": one, "verb": one.move.verb, "url": reverse("activities:activity_move", args=[activity.pk, one.move.verb])}
        for one in ACTIVITY.offers(activity, by=request.user)
        if one.move.verb in _VERBS
    ]  # fmt: skip


def _more(verb: str, version: int, note: str) -> dict[str, Any]:
    if verb == "return":
        return {"note": note}
    return {"expected_version": version} if verb in _SEALING else {}


def _done(verb: str) -> str:
    return {
        "take_on": _("已转为记录。请补齐后由联盟秘书长确认。"),
        "set_aside": _("已列为不采用。记录仍保留，可以恢复。"),
        "restore": _("已恢复。"),
        "confirm": _("已确认，等待秘书处接受。"),
        "accept": _("已接受并封存这一版本，从现在起计入统计。"),
        "return": _("已退回补正，理由会显示在记录上。"),
    }[verb]
