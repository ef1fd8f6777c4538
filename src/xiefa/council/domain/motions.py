"""Motions: what waits for the next agenda of a host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiefa.council.domain.agenda import CASE_FIELDS, add_case, add_item, tidy_fields
from xiefa.council.enums import BallotState
from xiefa.council.models import AgendaItem, Ballot, Meeting, Motion
from xiefa.kernel import audit
from xiefa.registry.models import Organisation


@transaction.atomic
def propose(*, host: Organisation, kind: str, title: str, key: str, by: Any, **case_fields: Any) -> Motion:
    """Let something wait for the next agenda of the host; proposing the same ``key`` again changes nothing."""
    audit.take_turn()
    known = Motion.objects.filter(key=key).first()
    if known:
        return known
    motion = Motion.objects.create(host=host, kind=kind, heading=title, key=key, **tidy_fields(case_fields))
    audit.record("council.propose", motion, by=by, details={"kind": kind, "key": key})
    return motion


@transaction.atomic
def take_up(*, meeting: Meeting, motions: Iterable[Motion], by: Any) -> list[AgendaItem]:
    """Put waiting motions on an agenda: those of one kind become the cases of one item."""
    audit.take_turn()
    wanted = [motion.pk for motion in motions]
    waiting = Motion.objects.waiting().filter(pk__in=wanted, host=meeting.host)
    groups: dict[str, list[Motion]] = {}
    for motion in waiting:
        groups.setdefault(motion.kind, []).append(motion)
    return [_take_up_one(meeting, kind, group, by=by) for kind, group in groups.items()]


@transaction.atomic
def drop_motion(*, key: str, by: Any) -> None:
    """Take back a motion that no agenda has taken up; one that is on an agenda stays there."""
    audit.take_turn()
    for motion in Motion.objects.waiting().filter(key=key):
        audit.record("council.drop_motion", motion, by=by, details={"key": key})
        motion.delete()


def undecided_in(meeting: Meeting) -> Any:
    """The motions on the agenda of a meeting that it neither voted on nor resolved."""
    voted = Ballot.objects.filter(item__meeting=meeting, state=BallotState.CLOSED).values("item")
    taken_up = Motion.objects.filter(taken_up__meeting=meeting)
    return taken_up.exclude(Q(taken_up__in=voted) | Q(taken_up__resolution__isnull=False))


@transaction.atomic
def release_undecided(*, meeting: Meeting, by: Any) -> int:
    """Let the motions that a meeting has not decided on wait for the next agenda; how many there are."""
    audit.take_turn()
    released = list(undecided_in(meeting))
    for motion in released:
        audit.record("council.release_motion", motion, by=by, details={"meeting": meeting.pk, "key": motion.key})
    return Motion.objects.filter(pk__in=[motion.pk for motion in released]).update(taken_up=None)


def _take_up_one(meeting: Meeting, kind: str, motions: list[Motion], *, by: Any) -> AgendaItem:
    heading = motions[0].heading if len(motions) == 1 else str(motions[0].get_kind_display())
    item = add_item(meeting=meeting, title=heading, kind=kind, by=by)
    for motion in motions:
        add_case(item=item, by=by, **{name: getattr(motion, name) for name in CASE_FIELDS})
        motion.taken_up = item
        motion.save(update_fields=["taken_up"])
    return item
