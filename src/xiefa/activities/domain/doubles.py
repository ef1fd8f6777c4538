"""Looking for records that tell of one activity: beside one that is entered, and through a whole period.

What is found is kept as a pair for people to decide on (``domain.verdicts``). Looking changes no record and is no
business fact, so the ledger does not hear of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Value
from rapidfuzz import fuzz, process

from xiefa.activities.domain.queries import own_codes
from xiefa.activities.doubles import Likeness, Namebook, Stream, Told, compare, fold, weights
from xiefa.activities.doubles.folding import plainly
from xiefa.activities.doubles.gazetteer import places_of
from xiefa.activities.doubles.likeness import GATHERINGS
from xiefa.activities.doubles.words import agrees, as_json, words_of
from xiefa.activities.entry import Entry
from xiefa.activities.enums import ActivityState, Openness, Verdict
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, Double, Evidence, Part, ReportingPeriod
from xiefa.activities.models.records import ActivityQuerySet
from xiefa.activities.models.scrutiny import DoubleQuerySet
from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.registry.linking.stock import Kept, Stock
from xiefa.registry.models import Organisation, OrganisationName

# Of more candidates than this, only those whose titles are nearest at first sight are compared in full.
MOST_COMPARED = 200
_NEAR = timedelta(days=weights.NEAR_DAYS)
_CHUNK = 500
# What of a record's own row is compared, in this order.
COLUMNS = (
    "pk", "reporter", "kind", "title", "edition", "since", "until", "precision", "place", "province", "people",
)  # fmt: skip
_TITLE = COLUMNS.index("title")
Row = tuple[Any, ...]
_NAMES: Kept[Namebook] = Kept(2)


@dataclass(frozen=True, slots=True)
class Found:
    """A record that looks like the one in question, how much, and why in words."""

    activity: Activity
    likeness: Likeness

    @property
    def agreeing(self) -> list[str]:
        """What agrees, in words."""
        return [words_of(one) for one in self.likeness.reasons if agrees(one)]

    @property
    def differing(self) -> list[str]:
        """What does not, in words."""
        return [words_of(one) for one in self.likeness.reasons if not agrees(one)]


def likely_doubles(
    entry: Entry, *, host: Organisation, reporter: Organisation, reader: Any = None, limit: int = 5
) -> list[Found]:
    """Records that may tell of the same as an entry that is not saved yet, the likest first.

    Shown are the records that the reporter's people may read: ``reader`` widens that for the office.
    """
    names, rows = namebook(), _live(host)
    if not (reader is not None and may(reader, "activities.accept", host_code=host.code)):
        rows = rows.filter(_readable_by(reporter, reader))
    found = _compared(told_of_entry(entry, reporter, names=names), rows, names=names)[:limit]
    # What is not saved yet has the key 0, so the other one is always the second.
    known = Activity.objects.select_related("host", "reporter", "form").prefetch_related("reporter__names")
    records = known.in_bulk([one.second for one in found])
    return [Found(records[one.second], one) for one in found]


def look_for_doubles(activity: Activity) -> list[Double]:
    """Compare a record that was entered or changed with those near it, and keep what is found; the open pairs."""
    if activity.same_as_id or activity.state == ActivityState.SET_ASIDE:
        return []
    names = namebook()
    (told,) = tolds([Activity.objects.values_list(*COLUMNS).get(pk=activity.pk)], names=names)
    found = _compared(told, _live(activity.host).exclude(pk=activity.pk), names=names)
    of_it = Q(first=activity) | Q(second=activity)
    Double.objects.filter(of_it, verdict=Verdict.OPEN).exclude(_pairs(found)).delete()
    _keep(found)
    return list(Double.objects.filter(of_it, verdict=Verdict.OPEN))


@transaction.atomic
def look_through(*, host: Organisation, since: date, until: date, by: Any = None) -> int:
    """Compare all records of a host that begin in [since, until) with those near them; the number of open pairs."""
    names, rows = namebook(), _live(host).filter(since__gte=since, since__lt=until)
    stream, found = Stream(common=_common_of(rows)), list[Likeness]()
    ordered = rows.order_by("since", "pk").values_list(*COLUMNS).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(ordered, _CHUNK)):
        for told in tolds(chunk, names=names):
            found += stream.add(told)
    within = {
        f"{side}__since__{edge}": day for side in ("first", "second") for edge, day in (("gte", since), ("lt", until))
    }
    kept = {(one.first, one.second) for one in found}
    old = Double.objects.filter(verdict=Verdict.OPEN, first__host=host, **within).filter(likeness__lt=1)
    gone = [pk for pk, *pair in old.values_list("pk", "first", "second") if tuple(pair) not in kept]
    for at in range(0, len(gone), _CHUNK):
        Double.objects.filter(pk__in=gone[at : at + _CHUNK]).delete()
    _keep(found)
    return Double.objects.waiting().filter(first__host=host, **within).count()


def look_through_open_periods() -> int:
    """Go through every period that is being reported on; the number of open pairs."""
    periods = ReportingPeriod.objects.open().select_related("host")
    return sum(look_through(host=one.host, since=one.since, until=one.until) for one in periods)


def look_at_changed(since: timedelta, *, most: int = 500) -> int:
    """Look for doubles of the records that were saved within ``since``, the latest ``most``; how many there were."""
    rows = Activity.objects.filter(changed_at__gte=clock.now() - since, same_as=None).select_related("host")
    changed = list(rows.exclude(state=ActivityState.SET_ASIDE).order_by("-changed_at", "-pk")[:most])
    for activity in changed:
        look_for_doubles(activity)
    return len(changed)


def namebook() -> Namebook:
    """The names of all organisations, ready to be found in titles; made anew when a name changes."""
    return _NAMES.take(
        Stock.present().stamp, lambda: Namebook(OrganisationName.objects.values_list("text", "organisation"))
    )


def tolds(rows: Sequence[Row], *, names: Namebook) -> list[Told]:
    """What is compared of the records whose ``COLUMNS`` these are; two queries."""
    keys = [row[0] for row in rows]
    parts, files, looks, links = (defaultdict[int, set[Any]](set) for _sort in range(4))
    for key, organisation in Part.objects.filter(activity__in=keys).order_by().values_list("activity", "organisation"):
        parts[key].add(organisation)
    proofs = Evidence.objects.filter(activity__in=keys, removed_at=None).order_by()
    for key, url, sha256, look in proofs.values_list("activity", "url", "file__sha256", "file__looks"):
        for kept, value in ((links, url),) if url else ((files, sha256), (looks, look)):
            if value:
                kept[key].add(value)
    lasting = {key for key, kind in current_form().kinds.items() if kind.is_lasting}
    return [
        Told(
            key=key, reporter=reporter, kind=kind, title=fold(title, names, edition=edition), since=since, until=until,
            precision=precision, places=places_of(place, province), organisations=frozenset(parts[key]), people=people,
            files=frozenset(files[key]), looks=frozenset(looks[key]), links=frozenset(links[key]),
            is_lasting=kind in lasting,
        )
        for key, reporter, kind, title, edition, since, until, precision, place, province, people in rows
    ]  # fmt: skip


def told_of_entry(entry: Entry, reporter: Organisation, *, names: Namebook) -> Told:
    """What is compared of something that is not saved yet."""
    return Told(
        key=0,
        reporter=reporter.pk,
        kind=entry.kind,
        title=fold(entry.title, names, edition=entry.edition),
        since=entry.since,
        until=entry.until,
        precision=str(entry.precision),
        places=places_of(entry.place, entry.province),
        organisations=frozenset(one.organisation.pk for one in entry.parts),
        people=entry.people,
        is_lasting=(kind := current_form().kinds.get(entry.kind)) is not None and kind.is_lasting,
    )


def _live(host: Organisation) -> ActivityQuerySet:
    return Activity.objects.filter(host=host, same_as=None).exclude(state=ActivityState.SET_ASIDE)


def _readable_by(reporter: Organisation, by: Any) -> Q:
    """Which records somebody who reports for ``reporter`` may hear of."""
    codes = {reporter.code} | (own_codes(by) if by is not None else frozenset())
    accepted = Q(state=ActivityState.ACCEPTED, openness__in=[Openness.PUBLIC, Openness.NETWORK])
    return accepted | Q(reporter__code__in=codes) | Q(parts__organisation__code__in=codes)


def _compared(told: Told, rows: ActivityQuerySet, *, names: Namebook) -> list[Likeness]:
    """The likenesses of the records near ``told`` to it, the likest first; four queries, however many there are."""
    common = _common(told.files)
    others = tolds(_near(told, rows), names=names)
    found = [likeness for one in others if (likeness := compare(told, one, common=common)) is not None]
    return sorted(found, key=lambda one: (-one.points, one.first, one.second))


def _near(told: Told, rows: ActivityQuerySet) -> list[Row]:
    """The ``COLUMNS`` of the records to compare with; one query.

    Of the same kind in the same days, told by one of its organisations or naming its reporter, or with the same
    file on whatever day: each has its own index. Of too many, those with the nearest titles and all connected ones.
    """
    last = min(told.until, told.since + timedelta(days=weights.LONGEST_DAYS))
    first = min(told.since - _NEAR, told.since.replace(day=1))
    days = rows.order_by().filter(since__range=(first, last + _NEAR), until__gte=told.since - _NEAR)
    kinds = GATHERINGS if told.kind in GATHERINGS else {told.kind}
    mine = told.organisations | told.title.organisations | {told.reporter}
    arms = [
        days.filter(kind__in=sorted(kinds)),
        days.filter(reporter__in=sorted(mine)),
        days.filter(parts__organisation=told.reporter),
        rows.order_by().filter(evidence__file__sha256__in=sorted(told.files), evidence__removed_at=None),
    ][: 4 if told.files else 3]
    first_arm, *others = [
        arm.annotate(arm=Value(at)).values_list(*COLUMNS, "arm").distinct() for at, arm in enumerate(arms)
    ]
    return _nearest(told, list(first_arm.union(*others, all=True)))


def _nearest(told: Told, found: Sequence[Row]) -> list[Row]:
    connected = {row[0]: row[:-1] for row in found if row[-1]}
    alike = {row[0]: row[:-1] for row in found if row[0] not in connected}
    if len(alike) > MOST_COMPARED:
        titles = {key: row[_TITLE] for key, row in alike.items()}
        ranked = process.extract(told.title.plain, titles, processor=plainly, limit=MOST_COMPARED, scorer=fuzz.ratio)
        alike = {key: alike[key] for _title, _score, key in ranked}
    return [*list(connected.values())[-5 * MOST_COMPARED :], *alike.values()]


def _common(files: Iterable[str]) -> frozenset[str]:
    """Those of the files that so many records share that they prove nothing."""
    uses = Evidence.objects.filter(removed_at=None, url="", file__sha256__in=sorted(files)).order_by()
    counted = uses.values_list("file__sha256").annotate(number=Count("activity", distinct=True))
    return frozenset(sha for sha, number in counted if number > weights.COMMON_FILE)


def _common_of(rows: ActivityQuerySet) -> frozenset[str]:
    uses = Evidence.objects.filter(removed_at=None, url="", file__isnull=False, activity__in=rows).order_by()
    counted = uses.values_list("file__sha256").annotate(number=Count("activity", distinct=True))
    return frozenset(counted.filter(number__gt=weights.COMMON_FILE).values_list("file__sha256", flat=True))


def _pairs(found: Iterable[Likeness]) -> Q:
    pairs = Q(pk__in=[])
    for one in found:
        pairs |= Q(first=one.first, second=one.second)
    return pairs


def _keep(found: list[Likeness]) -> None:
    """Write pairs down; what was decided about them stays as it is."""
    rows = [
        Double(
            first_id=one.first,
            second_id=one.second,
            likeness=one.share,
            reasons=[as_json(each) for each in one.reasons],
        )
        for one in found
    ]
    Double.objects.bulk_create(
        rows, batch_size=_CHUNK, update_conflicts=True, unique_fields=["first", "second"],
        update_fields=["likeness", "reasons"],
    )  # fmt: skip


def filtered_pairs(pairs: DoubleQuerySet, values: Mapping[str, Any]) -> DoubleQuerySet:
    """Pairs that match everything given: verdict, q (words in either title), organisation (reporters), certain."""
    verdict = values.get("verdict") or Verdict.OPEN
    found = pairs.waiting() if verdict == Verdict.OPEN else pairs.filter(verdict=verdict)
    for word in (values.get("q") or "").split()[:8]:
        found = found.filter(Q(first__title__icontains=word) | Q(second__title__icontains=word))
    if values.get("organisation") not in (None, ""):
        reporters = list(values["organisation"])
        found = found.filter(Q(first__reporter__in=reporters) | Q(second__reporter__in=reporters))
    if values.get("certain"):
        found = found.filter(likeness=1)
    return (
        found.order_by("-likeness", "first", "second")
        if verdict == Verdict.OPEN
        else found.order_by("-decided_at", "-pk")
    )


def counts_by_verdict(pairs: DoubleQuerySet) -> dict[str, int]:
    """How many pairs wait, and how many were found to be one or two activities."""
    decided = dict(pairs.exclude(verdict=Verdict.OPEN).order_by().values_list("verdict").annotate(Count("pk")))
    return {one: decided.get(one, 0) for one in Verdict.values} | {Verdict.OPEN: pairs.waiting().count()}
