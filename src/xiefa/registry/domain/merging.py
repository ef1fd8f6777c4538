"""Making one of two rows that mean the same, and parting them again exactly as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry import following, rules
from xiefa.registry.domain.organisations import names_changed
from xiefa.registry.enums import NameKind
from xiefa.registry.models import Merger, NotADouble, Organisation, OrganisationName, Person


@transaction.atomic
def merge_organisations(*, kept: Organisation, gone: Organisation, reason: str, by: Any) -> Merger:
    """Lead everything known of a double to the organisation it is a double of; the double stays, closed.

    Its full names become former names of the organisation that is kept, its other names keep their kind.
    Raises ``Refused``, also when a room above holds rows that may not change.
    """
    audit.take_turn()
    kept, gone = (Organisation.objects.select_for_update().get(pk=one.pk) for one in (kept, gone))
    reason, today = reason.strip(), clock.today()
    refuse_if(rules.merge_refusals(kept, gone, reason=reason))
    changes = {"closed_on": _text(gone.closed_on), "is_visible": gone.is_visible}
    changes |= _take_names(kept, gone, today)
    moves = following.move(kept, gone)
    gone.closed_on, gone.is_visible = gone.closed_on or today, False
    gone.save(update_fields=["closed_on", "is_visible"])
    merger = Merger.objects.create(
        organisation_kept=kept, organisation_gone=gone, reason=reason, moves=moves, changes=changes, merged_by=by
    )
    names_changed()
    return _recorded(merger, "registry.merge", by)


@transaction.atomic
def merge_people(*, kept: Person, gone: Person, reason: str, by: Any) -> Merger:
    """Lead everything known of a second entry of a person to the first; the second stays as merged."""
    audit.take_turn()
    kept, gone = (Person.objects.select_for_update(of=("self",)).get(pk=one.pk) for one in (kept, gone))
    reason = reason.strip()
    refuse_if(rules.merge_people_refusals(kept, gone, reason=reason))
    changes = {"user": gone.user_id}
    if gone.user_id:
        _give_account(gone.user_id, taker=kept, giver=gone)
    moves = following.move(kept, gone)
    merger = Merger.objects.create(
        person_kept=kept, person_gone=gone, reason=reason, moves=moves, changes=changes, merged_by=by
    )
    return _recorded(merger, "registry.merge", by)


@transaction.atomic
def undo_merge(*, merger: Merger, by: Any) -> Merger:
    """Part again what was merged: every row leads where it led before, every name is as it was."""
    audit.take_turn()
    merger.refresh_from_db()
    refuse_if(rules.undo_merge_refusals(merger))
    following.move_back(merger.moves, merger.gone)
    if merger.organisation_gone is not None:
        _give_names_back(merger)
        gone = merger.organisation_gone
        gone.closed_on, gone.is_visible = _day(merger.changes["closed_on"]), merger.changes["is_visible"]
        gone.save(update_fields=["closed_on", "is_visible"])
        names_changed()
    elif merger.changes["user"] and merger.person_gone and merger.person_kept:
        _give_account(merger.changes["user"], taker=merger.person_gone, giver=merger.person_kept)
    merger.undone_at, merger.undone_by = clock.now(), by
    merger.save(update_fields=["undone_at", "undone_by"])
    return _recorded(merger, "registry.undo_merge", by)


@transaction.atomic
def set_apart(*, first: Organisation | Person, second: Organisation | Person, reason: str, by: Any) -> NotADouble:
    """Write down that two rows with like names are no doubles: nobody is asked about them again."""
    audit.take_turn()
    reason = reason.strip()
    refuse_if(rules.apart_refusals(first, second, reason=reason))
    known = NotADouble.objects.of(first, second).first()
    if known:
        return known
    one, two = sorted((first, second), key=lambda thing: thing.pk)
    kind = "organisation" if isinstance(one, Organisation) else "person"
    mark = NotADouble.objects.create(**{f"{kind}_one": one, f"{kind}_two": two}, reason=reason, marked_by=by)
    _told_to_both(mark, "registry.set_apart", by)
    return mark


@transaction.atomic
def undo_apart(*, mark: NotADouble, by: Any) -> None:
    """Take the mark away again: the two may be doubles after all."""
    audit.take_turn()
    if NotADouble.objects.filter(pk=mark.pk).exists():
        _told_to_both(mark, "registry.undo_apart", by)
        mark.delete()


def _told_to_both(mark: NotADouble, action: str, by: Any) -> None:
    one, two = mark.pair
    for thing, other in ((one, two), (two, one)):
        audit.record(action, thing, by=by, details={"other": str(other), "reason": mark.reason})


def _take_names(kept: Organisation, gone: Organisation, today: date) -> dict[str, Any]:
    """Move the names; what the other has already stays, valid on no day, and so does one full name as an epitaph."""
    known, told = list(kept.names.all()), []
    text = gone.full_name or gone.code
    for name in gone.names.all():
        before = rules.name_as_data(name)
        if name.kind == NameKind.FULL:
            name.kind = NameKind.FORMER
        if any(_is_told_by(name, other) for other in known):
            name.since = name.until = today
        else:
            name.organisation = kept
        name.save(update_fields=["organisation", "kind", "since", "until"])
        known.append(name)
        told.append({"pk": name.pk, "before": before, "left": rules.name_as_data(name)})
    epitaph = OrganisationName.objects.create(
        organisation=gone, kind=NameKind.FULL, text=text, since=today, until=today
    )
    return {"names": told, "epitaph": {"pk": epitaph.pk, "left": rules.name_as_data(epitaph)}}


def _is_told_by(name: OrganisationName, other: OrganisationName) -> bool:
    """Whether ``other`` already says what ``name`` says: the same text for at least the same days."""
    if name.text != other.text:
        return False
    begins = other.since is None or (name.since is not None and other.since <= name.since)
    ends = other.until is None or (name.until is not None and name.until <= other.until)
    return (begins and ends) or (name.kind == other.kind and name.until is None and other.until is None)


def _give_names_back(merger: Merger) -> None:
    OrganisationName.objects.filter(pk=merger.changes["epitaph"]["pk"]).delete()
    for one in merger.changes["names"]:
        organisation, kind, since, until = one["before"]
        OrganisationName.objects.filter(pk=one["pk"]).update(
            organisation=organisation, kind=kind, since=_day(since), until=_day(until)
        )


def _give_account(user: int, *, taker: Person, giver: Person) -> None:
    """The account belongs to one person at a time: take it from one, then give it to the other."""
    for person, value in ((giver, None), (taker, user)):
        person.user_id = value
        person.save(update_fields=["user"])


def _recorded(merger: Merger, action: str, by: Any) -> Merger:
    """Write down on both rows what was done, and on how many rows of which kind."""
    moved = {one["model"]: len(one["pks"]) for one in merger.moves}
    details = {"kept": str(merger.kept), "gone": str(merger.gone), "reason": merger.reason, "moved": moved}
    for thing in (merger.kept, merger.gone):
        audit.record(action, thing, by=by, details=details)
    return merger


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
