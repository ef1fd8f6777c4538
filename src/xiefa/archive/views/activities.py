"""What the members did, as far as it is public: a list, one record, the feed."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from xiefa.activities.enums import PartRole
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, Part
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.archive import addresses
from xiefa.archive.copies import kept
from xiefa.archive.domain.telling import told_in
from xiefa.archive.forms import ActivityFilter
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.characters import legible
from xiefa.registry.models import Organisation
from xiefa.ui.identity import site_name

_A_PAGE = 20
_FEED_LENGTH = 20


@access.anyone
def activity_list(request: HttpRequest) -> HttpResponse:
    """Published records, the latest first, by kind, year, province, organisation and words of the title."""
    form = ActivityFilter(request.GET or None, form=current_form(), provinces=_provinces())
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    page = Paginator(_matching(chosen), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(year, list(part)) for year, part in groupby(page, key=lambda one: one.since.year)]
    context = {
        "form": form,
        "page": page,
        "years": rows,
        "is_filtered": any(chosen.values()),
        "organisation": _organisation(chosen.get("organisation", "")),
    }
    return render(request, "archive/activity_list.html", context)


@access.anyone
@kept()
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published record: when, where, who had which part, what came out of it."""
    records = published().with_names().prefetch_related("outcomes")
    record = get_object_or_404(records, pk=pk)
    context = {
        "record": record,
        "parts": _parts(record),
        "fields": _fields(record),
        "outcomes": _outcomes(record),
        "scales": _scales(record),
        "tellings": told_in(record),
    }
    return render(request, "archive/activity_detail.html", context)


@access.anyone
@kept()
def activity_feed(request: HttpRequest) -> HttpResponse:
    """The latest published records as an Atom feed."""
    here = addresses.absolute(reverse("archive:activity_feed"))
    made = Atom1Feed(
        title=_("%(site)s · 活动") % {"site": site_name()},
        link=addresses.absolute(reverse("archive:activity_list")),
        description=_("最新公开的活动记录"),
        language="zh-CN",
        feed_url=here,
        feed_guid=here,
        author_name=site_name(),
    )
    for one in published().with_names()[:_FEED_LENGTH]:
        address = addresses.absolute(reverse("archive:activity_detail", kwargs={"pk": one.pk}))
        day = timezone.make_aware(datetime.combine(one.since, time()))
        title = legible(one.title)
        made.add_item(
            title=title,
            link=address,
            unique_id=address,
            description=one.kind_name,
            pubdate=day,
            updateddate=one.changed_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def published() -> ActivityQuerySet:
    """What anybody may read today."""
    return Activity.objects.published(clock.today())


def did(organisation: Organisation) -> ActivityQuerySet:
    """The published records that this organisation reports or has a part in, the latest first."""
    return published().filter(_by(organisation)).with_names()


def _by(organisation: Organisation) -> Q:
    parts = Part.objects.filter(organisation=organisation).values("activity")
    return Q(reporter=organisation) | Q(pk__in=parts)


def _provinces() -> list[str]:
    named = published().exclude(province="").order_by("province")
    return list(named.values_list("province", flat=True).distinct())


def _organisation(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code, is_visible=True).with_names().first() if code else None


def _matching(chosen: dict[str, Any]) -> Any:
    records = published().with_names()
    for name in ("kind", "province"):
        if chosen.get(name):
            records = records.filter(**{name: chosen[name]})
    if chosen.get("year"):
        records = records.within(date(chosen["year"], 1, 1), date(chosen["year"] + 1, 1, 1))
    if chosen.get("organisation"):
        organisation = _organisation(chosen["organisation"])
        records = records.filter(_by(organisation)) if organisation else records.none()
    for word in chosen.get("q", "").split()[:4]:
        records = records.filter(Q(title__icontains=word) | Q(series__icontains=word))
    return records


def _parts(record: Activity) -> list[tuple[str, list[Any]]]:
    """(role, public organisations) in the order of the roles."""
    shown = [one for one in record.parts.all() if one.organisation.is_visible]
    by_role = [(str(role.label), [one.organisation for one in shown if one.role == role]) for role in PartRole]
    return [(role, organisations) for role, organisations in by_role if organisations]


def _fields(record: Activity) -> list[tuple[str, Any, str]]:
    """(name, value, unit) of everything that its kind asks for and that may be told."""
    told = []
    for field in record.rule.fields:
        value = record.fields.get(field.key)
        if value in (None, "") or (field.type == "long_text" and not record.has_consent):
            continue
        if field.type == "choice":
            value = next((str(one) for one in field.options if one.key == value), value)
        if field.type == "yes_no":
            value = _("是") if value else _("否")
        told.append((str(field), value, field.unit))
    return told


def _scales(record: Activity) -> list[tuple[str, int, str]]:
    scales = record.form.form.scales.values()
    return [(str(one), getattr(record, one.key), one.unit) for one in scales if getattr(record, one.key) is not None]


def _outcomes(record: Activity) -> list[tuple[str, str, str, list[tuple[str, Any]]]]:
    """(kind, title, stage, [(label, number)]) of each outcome."""
    known, told = record.form.form.outcomes, []
    for one in record.outcomes.all():
        kind = known[one.kind]
        stage = next((str(word) for word in kind.stages if word.key == one.stage), "")
        numbers = [(kind.number or _("数量"), one.number), (kind.amount or _("金额"), one.amount)]
        told.append((str(kind), one.title, stage, [(label, value) for label, value in numbers if value is not None]))
    return told
