"""What people do with records: enter, revise, confirm, accept, return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities import rules
from xiefa.activities.domain.versions import form_in_use, keep_version, snapshot
from xiefa.activities.entry import Entry
from xiefa.activities.enums import ActivityState, Origin
from xiefa.activities.lifecycle import ACTIVITY
from xiefa.activities.models import Acceptance, Activity, ActivityVersion, Outcome, Part
from xiefa.council.models import Meeting
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation

# What of an entry is a column of the record itself.
_ROWS = ("parts", "outcomes")


class ChangedMeanwhile(Refused):
    """Somebody else saved the record first; ``activity`` is as that person left it."""

    def __init__(self, activity: Activity) -> None:
        message = _("您打开之后，这条记录已被别人改到第 %(version)s 版。您填写的内容没有丢，请对照后再保存。")
        super().__init__([Refusal("changed_meanwhile", message % {"version": activity.version})])
        self.activity = activity


@transaction.atomic
def enter(
    *,
    host: Organisation,
    reporter: Organisation,
    entry: Entry,
    origin: str = Origin.WEB,
    origin_key: str = "",
    meeting: Meeting | None = None,
    by: Any,
) -> Activity:
    """Enter a record for ``reporter``; with an ``origin_key`` that was entered before, give that record back."""
    refuse_if(rules.report_refusals(host, reporter, by=by))
    return make(host, reporter, entry, ActivityState.ENTERED, origin, origin_key, meeting, by)


@transaction.atomic
def revise(*, activity: Activity, entry: Entry, expected_version: int, reason: str = "", by: Any) -> Activity:
    """Save what the record says now; what others had confirmed or accepted is open again.

    Saving without a change keeps version and state. ``ChangedMeanwhile`` when the version has moved on.
    """
    current = _locked(activity, expected_version)
    refuse_if(rules.edit_refusals(current, by=by))
    return change(current, lambda: fill(current, entry), reason=reason, by=by)


def change(activity: Activity, act: Callable[[], None], *, reason: str = "", by: Any) -> Activity:
    """Do ``act`` to the record and keep a new version, if it says something else afterwards. In a transaction.

    The one way in which a record changes: evidence is added and taken away through here as well.
    """
    before = snapshot(activity)
    act()
    if snapshot(activity) == before:
        return activity
    was = activity.state
    activity.version += 1
    activity.changed_at = clock.now()
    if was in {ActivityState.CONFIRMED, ActivityState.ACCEPTED, ActivityState.RETURNED}:
        ACTIVITY.advance(activity, "reopen", by=by, note=reason)
    activity.save()
    keep_version(activity, reason=reason, by=by)
    details = {"version": activity.version, "reason": reason, "changed": changed_fields(before, snapshot(activity))}
    audit.record("activities.revise", activity, by=by, details=details)
    return activity


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The keys whose values differ between two snapshots, in their order."""
    return [key for key in after if after[key] != before.get(key)]


@transaction.atomic
def take_on(*, activity: Activity, by: Any) -> Activity:
    """Say that a proposal is right: it becomes a record."""
    return ACTIVITY.advance(activity, "take_on", by=by)


@transaction.atomic
def set_aside(*, activity: Activity, by: Any) -> Activity:
    """Say that a record is not to be used; it stays and can be restored."""
    return ACTIVITY.advance(activity, "set_aside", by=by)


@transaction.atomic
def restore(*, activity: Activity, by: Any) -> Activity:
    """Use a record again that had been set aside."""
    return ACTIVITY.advance(activity, "restore", by=by)


@transaction.atomic
def confirm(*, activity: Activity, expected_version: int | None = None, by: Any) -> Activity:
    """The alliance's secretary-general answers for the record as it stands."""
    current = _locked(activity, activity.version if expected_version is None else expected_version)
    return ACTIVITY.advance(current, "confirm", by=by)


@transaction.atomic
def accept(*, activity: Activity, expected_version: int | None = None, by: Any) -> Activity:
    """The secretariat accepts the record; this version is sealed and counts from now on."""
    current = _locked(activity, activity.version if expected_version is None else expected_version)
    ACTIVITY.advance(current, "accept", by=by)
    version = ActivityVersion.objects.get(activity=current, number=current.version)
    Acceptance.objects.get_or_create(
        version=version, defaults={"activity": current, "digest": version.digest, "accepted_by": by}
    )
    return current


@transaction.atomic
def return_for_completion(*, activity: Activity, note: str, by: Any) -> Activity:
    """Give the record back to the alliance with what has to be changed."""
    note = note.replace("\r\n", "\n").strip()
    refuse_if(rules.note_refusals(note))
    activity.note = note
    return ACTIVITY.advance(activity, "return", by=by, saves=["note"], note=note)


def make(
    host: Organisation,
    reporter: Organisation,
    entry: Entry,
    state: str,
    origin: str,
    origin_key: str,
    meeting: Meeting | None,
    by: Any,
) -> Activity:
    """A new row with its first version; the row that is there already when the origin was used before."""
    if origin_key:
        audit.take_turn()
        known = Activity.objects.filter(host=host, reporter=reporter, origin_key=origin_key).first()
        if known is not None:
            return known
    activity = Activity(
        host=host, reporter=reporter, form=form_in_use(), origin=origin, origin_key=origin_key, state=state,
        meeting=meeting, entered_by=by,
    )  # fmt: skip
    _columns(activity, entry)
    activity.save(force_insert=True)
    _rows(activity, entry)
    keep_version(activity, by=by)
    verb = "activities.propose" if state == ActivityState.PROPOSED else "activities.enter"
    audit.record(verb, activity, by=by, details={"kind": activity.kind, "origin": str(origin)})
    return activity


def fill(activity: Activity, entry: Entry) -> None:
    """Let the row say what the entry says; only inside ``change``."""
    _columns(activity, entry)
    activity.parts.all().delete()
    activity.outcomes.all().delete()
    _rows(activity, entry)


def _columns(activity: Activity, entry: Entry) -> None:
    for name in (one for one in Entry.__dataclass_fields__ if one not in _ROWS):
        value = getattr(entry, name)
        setattr(activity, name, dict(value) if name == "fields" else value)


def _rows(activity: Activity, entry: Entry) -> None:
    Part.objects.bulk_create(
        Part(
            activity=activity,
            organisation=one.organisation,
            role=one.role,
            since=one.since,
            until=one.until,
            position=at,
        )
        for at, one in enumerate(entry.parts, 1)
    )
    Outcome.objects.bulk_create(
        Outcome(activity=activity, position=at, **asdict(one)) for at, one in enumerate(entry.outcomes, 1)
    )


def _locked(activity: Activity, expected_version: int) -> Activity:
    current = (
        Activity.objects.select_for_update(of=("self",)).select_related("host", "reporter", "form").get(pk=activity.pk)
    )
    if current.version != expected_version:
        raise ChangedMeanwhile(current)
    return current
