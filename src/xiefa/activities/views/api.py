"""What programs read: the document, forms, records and their versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities import kinds
from xiefa.activities.domain.pushing import of_token
from xiefa.activities.domain.queries import filtered
from xiefa.activities.interface import parameters, telling
from xiefa.activities.interface.document import openapi
from xiefa.activities.interface.parameters import read_query
from xiefa.activities.licence import licence
from xiefa.activities.models import Activity, ActivityVersion, Evidence, FormVersion
from xiefa.activities.views.gate import Call, Stopped, told
from xiefa.kernel import clock
from xiefa.kernel.problem import problem
from xiefa.registry.models import Organisation
from xiefa.ui.identity import site_name

_EVIDENCE = Prefetch("evidence", Evidence.objects.select_related("file").order_by("position", "pk"))


def read_document(call: Call) -> HttpResponseBase:
    """The OpenAPI document."""
    return told(call, document())


def document() -> dict[str, Any]:
    """The OpenAPI document of today."""
    server = settings.SITE_URL + reverse("api:guide").rstrip("/")
    return openapi(kinds.current_form(), licence(), server=server, network=site_name())


def read_form(call: Call, version: str) -> HttpResponseBase:
    """The form in force, or any that records were made under."""
    asked(call, {})
    kept = FormVersion.objects.filter(version=version).first()
    if version == "current" or kept is None:
        try:
            name = kinds.current_version()
        except ImproperlyConfigured:  # pragma: no cover - start-up refuses such a policy
            raise nothing() from None
        if version not in {"current", name}:
            raise nothing()
        return told(call, telling.told_form(kinds.current_form()))
    return told(call, telling.told_form(kept.form))


def list_records(call: Call) -> HttpResponseBase:
    """A page of records, the latest first: what anybody may read, or everything of the token's organisation."""
    values = asked(call, parameters.RECORDS)
    is_own = values["scope"] == "own"
    records = of_token(call.token_needed) if is_own else Activity.objects.published(clock.today())
    records = _after(_asked_for(records, values), values.get("cursor", ""))
    limit = values["limit"]
    rows = list(_with_everything(records.order_by("-since", "-pk"))[: limit + 1])
    told_rows = [telling.own_record(one) if is_own else _published(one) for one in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    following = None if last is None else _address(call, cursor=f"{last.since.toordinal()}_{last.pk}")
    return told(call, {"records": told_rows, "next": following})


def read_record(call: Call, key: str) -> HttpResponseBase:
    """One record, with its version in the tag."""
    asked(call, {})
    activity, is_own = find(call, key)
    body = telling.own_record(activity) if is_own else _published(activity)
    return told(call, body, version=activity.version, changed=activity.changed_at)


def list_versions(call: Call, key: str) -> HttpResponseBase:
    """The versions of an own record; of a published one those that the secretariat accepted."""
    values = asked(call, parameters.VERSIONS)
    activity, is_own = find(call, key)
    versions = ActivityVersion.objects.filter(activity=activity).select_related("acceptance").order_by("-number")
    if not is_own:
        versions = versions.exclude(acceptance=None)
    if "before" in values:
        versions = versions.filter(number__lt=values["before"])
    rows = list(versions.defer("content")[: values["limit"] + 1])
    shown = rows[: values["limit"]]
    following = _address(call, before=shown[-1].number) if len(rows) > len(shown) else None
    return told(call, {"versions": [telling.version_line(one) for one in shown], "next": following})


def read_version(call: Call, key: str, number: str) -> HttpResponseBase:
    """One version of an own record with its content: earlier versions are nobody else's business."""
    call.token_needed  # noqa: B018  (asked first, so that a stranger learns nothing from the number)
    asked(call, {})
    activity, is_own = find(call, key)
    is_number = is_own and number.isascii() and number.isdigit() and len(number) < 10
    versions = ActivityVersion.objects.filter(activity=activity).select_related("acceptance")
    version = versions.filter(number=int(number)).first() if is_number else None
    if version is None:
        raise nothing()
    return told(call, telling.own_version(version))


def read_nothing(call: Call, rest: str = "") -> HttpResponseBase:
    """Every other address under ours."""
    raise nothing()


def asked(call: Call, known: dict[str, Any], *, required: Iterable[str] = ()) -> dict[str, Any]:
    """The query of the call, or an end with everything that is wrong with it."""
    values, problems = read_query(call.request.GET, known, required=required)
    if problems:
        raise Stopped(problem(400, "query_wrong", _("网址里的参数不对。"), refusals=problems))
    return values


def find(call: Call, key: str) -> tuple[Activity, bool]:
    """The record of this number, and whether the token's organisation reports it; the call ends when there is none."""
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    if call.token is not None:
        own = _with_everything(of_token(call.token).filter(pk=pk)).first()
        if own is not None:
            return own, True
    found = _with_everything(Activity.objects.published(clock.today()).filter(pk=pk)).first()
    if found is None:
        raise nothing()
    return found, False


def nothing() -> Stopped:
    """That there is no such thing, or not for whoever asks."""
    return Stopped(problem(404, "not_found", _("没有这一项，或者您无权查看。")))


def _published(activity: Activity) -> dict[str, Any]:
    return telling.published_record(activity, activity.parts.all(), activity.outcomes.all())


def _with_everything(records: Any) -> Any:
    return records.with_names().prefetch_related("outcomes", _EVIDENCE)


def _asked_for(records: Any, values: dict[str, Any]) -> Any:
    chosen = {name: values.get(name) for name in ("kind", "province", "state")}
    chosen |= {name: date.fromisoformat(values[name]) for name in ("since", "until") if name in values}
    if "organisation" in values:
        chosen["organisation"] = Organisation.objects.filter(code=values["organisation"]).first()
        if chosen["organisation"] is None:
            return records.none()
    records = filtered(records, chosen)
    if "year" in values:
        records = records.within(date(values["year"], 1, 1), date(values["year"] + 1, 1, 1))
    if "changed_since" in values:
        first = datetime.combine(date.fromisoformat(values["changed_since"]), time(), UTC)
        records = records.filter(changed_at__gte=first)
    return records


def _after(records: Any, cursor: str) -> Any:
    """Those behind the cursor in the order of the list."""
    if not cursor:
        return records
    day, _sign, number = cursor.partition("_")
    since, pk = date.fromordinal(min(max(int(day), 1), date.max.toordinal())), int(number)
    return records.filter(since__lte=since).exclude(since=since, pk__gte=pk)


def _address(call: Call, **changes: Any) -> str:
    values = call.request.GET.dict() | {name: str(value) for name, value in changes.items()}
    return f"{settings.SITE_URL}{call.request.path}?{urlencode(values)}"
