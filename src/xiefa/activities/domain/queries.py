"""What the pages of records ask the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, When

from xiefa.activities.enums import ActivityState
from xiefa.activities.models import Activity, Outcome, Part, ReportingPeriod
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.provinces import NONE, province_of
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.linking import Linker
from xiefa.registry.linking.folding import ways_of_writing
from xiefa.registry.models import Organisation, OrganisationName, OrganisationQuerySet

Finder = Callable[[Any], Organisation | None]
_WORDS = ("title", "place", "series", "narrative")
_MOST_WORDS = 8


def filtered(records: ActivityQuerySet, values: Mapping[str, Any]) -> ActivityQuerySet:
    """Records that match everything given.

    ``values``: q (words in title, place, series or narrative), state, kind, province, since and until (days,
    both inclusive: records that share a day with them), organisation (it reports or has a part), partner (so does
    this one), role (that the organisation, or anybody, has), counted (accepted and no double of another);
    began_since and began_until (days, both inclusive, between which it began), precision, outcome and stage (of
    one thing that came out of it); told (the field of its kind that is filled in); reporter (it reports the record),
    period (that the record falls into). Of a province every way of writing is found; "-" finds records without one.
    """
    for name in ("state", "kind", "precision", "reporter"):
        if values.get(name):
            records = records.filter(**{name: values[name]})
    if values.get("province"):
        records = records.filter(_in_province(values["province"]))
    if values.get("began_since"):
        records = records.filter(since__gte=values["began_since"])
    if values.get("began_until"):
        records = records.filter(since__lte=values["began_until"])
    if values.get("outcome"):
        stage = values.get("stage") or ""
        came = {"kind": values["outcome"]} | ({"stage": "" if stage == NONE else stage} if stage else {})
        records = records.filter(Exists(Outcome.objects.filter(activity=OuterRef("pk"), **came)))
    if values.get("told"):
        records = records.filter(fields__has_key=values["told"])
    if (period := values.get("period")) is not None:
        records = records.filter(host=period.host_id).within(period.since, period.until)
    if values.get("since"):
        records = records.filter(until__gte=values["since"])
    if values.get("until"):
        records = records.filter(since__lte=values["until"])
    if values.get("organisation") or values.get("role"):
        records = _of(records, values.get("organisation"), values.get("role") or "")
    if values.get("partner"):
        records = _of(records, values["partner"], "")
    if values.get("counted"):
        records = records.accepted()
    for word in (values.get("q") or "").split()[:_MOST_WORDS]:
        said = Q()
        for name in _WORDS:
            said |= Q(**{f"{name}__icontains": word})
        records = records.filter(said)
    return records


def counts_by_state(records: ActivityQuerySet) -> list[tuple[str, str, int]]:
    """(state, its word, number of records) for every state, in the order of the lifecycle."""
    found = dict(records.order_by().values_list("state").annotate(Count("pk")))
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in ActivityState]


def own_codes(user: Any) -> frozenset[str]:
    """The codes of the organisations for which this person enters or confirms records."""
    return (host_codes(user, "activities.report") | host_codes(user, "activities.confirm")) - {""}


def of_own(user: Any) -> ActivityQuerySet:
    """Records that this person's organisations report or have a part in; all of them are visible to the person."""
    return Activity.objects.filter(pk__in=_keys_about(sorted(own_codes(user))))


def hosts() -> OrganisationQuerySet:
    """To whom records are told: the network, and everybody else who has opened a period."""
    opened = ReportingPeriod.objects.order_by().values("host")
    return Organisation.objects.filter(Q(is_host=True) | Q(pk__in=opened)).with_names().order_by("-is_host", "code")


def hosts_where(user: Any, permission: str) -> OrganisationQuerySet:
    """The hosts for which this person holds a permission: all that have any work here, when it holds everywhere."""
    codes = host_codes(user, permission)
    if "" in codes:
        return hosts()
    return Organisation.objects.filter(code__in=codes).with_names().order_by("code")


def reporters_for(user: Any) -> OrganisationQuerySet:
    """The organisations of this person, for which they report."""
    return Organisation.objects.filter(code__in=host_codes(user, "activities.report") - {""}).with_names()


def organisation_named(value: Any) -> Organisation | None:
    """The organisation that a code or a name (present or former, brackets of any width) means; None when in doubt."""
    if isinstance(value, Organisation):
        return value
    found = organisations_named(str(value or ""))
    return found[0] if len(found) == 1 else None


def organisations_named(text: str) -> list[Organisation]:
    """All that a code or a name may mean: those that are called so today, else all that ever were."""
    name = unicodedata.normalize("NFKC", text).replace("\x00", "").strip()
    if not name or len(name) > 200:
        return []
    by_code = Organisation.objects.filter(code=name).with_names().first()
    if by_code is not None:
        return [by_code]
    rows = OrganisationName.objects.filter(text__in=ways_of_writing(text.replace("\x00", "")) | {name})
    today = clock.today()
    dated = list(rows.values_list("organisation", "since", "until"))
    now = {pk for pk, since, until in dated if (not since or since <= today) and (not until or until > today)}
    keys = now or {pk for pk, _since, _until in dated}
    return list(Organisation.objects.filter(pk__in=keys).with_names().order_by("code"))


def organisations_near(text: str, *, limit: int = 3) -> list[Organisation]:
    """What somebody may have meant who wrote a name that nobody, or more than one organisation, bears."""
    meant = organisations_named(text)
    if meant:
        return meant[:limit]
    near = [pk for pk, _likeness in Linker.from_registry(clock.today()).near(text[:120], limit=limit)]
    known = Organisation.objects.with_names().in_bulk(near)
    return [known[pk] for pk in near if pk in known]


def organisations_like(text: str, *, limit: int = 12) -> list[Organisation]:
    """Open organisations whose code or any name of today contains ``text``; those that begin with it first."""
    words = text.replace("\x00", "").strip()[:60]
    if not words:
        return []
    today = clock.today()
    names = OrganisationName.objects.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gt=today))
    named = names.filter(organisation=OuterRef("pk"))
    fits = Exists(named.filter(text__icontains=words)) | Q(code__icontains=words)
    begins = Case(When(Exists(named.filter(text__istartswith=words)), then=0), default=1)
    return list(Organisation.objects.at(today).filter(fits).with_names().order_by(begins, "code")[:limit])


def partners_of(reporters: list[Organisation], *, limit: int = 40) -> list[Organisation]:
    """Those that had a part in the latest records of these organisations: they will be named again."""
    records = Activity.objects.filter(reporter__in=reporters).order_by("-pk").values_list("pk", flat=True)[:50]
    keys = list(dict.fromkeys(Part.objects.filter(activity__in=list(records)).values_list("organisation", flat=True)))
    known = Organisation.objects.with_names().in_bulk(keys[:limit])
    return [*reporters, *(one for one in known.values() if one not in reporters)]


def _of(records: ActivityQuerySet, organisation: Organisation | None, role: str) -> ActivityQuerySet:
    if organisation is None:
        return records.filter(_has_part(role=role))
    if role:
        return records.filter(_has_part(organisation=organisation, role=role))
    return records.filter(pk__in=_keys_about([organisation.code]))


def _in_province(text: str) -> Q:
    if text == NONE:
        return Q(province="")
    region = province_of(text)
    return Q(province__startswith=region.zh) if region else Q(province=text)


def _keys_about(codes: list[str]) -> Any:
    """Two indexes and a union: an "or" over both tables would read every record there is."""
    reported = Activity.objects.order_by().filter(reporter__code__in=codes).values("pk")
    return reported.union(Part.objects.order_by().filter(organisation__code__in=codes).values("activity"))


def _has_part(**values: Any) -> Exists:
    return Exists(Part.objects.filter(activity=OuterRef("pk"), **values))
