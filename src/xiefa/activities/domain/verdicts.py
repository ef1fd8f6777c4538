"""What people find about two records that look alike: one activity, two, or undone.

Of one activity one record is kept, so that several alliances share it: the roles and the evidence of the other are
joined to it, and the other stays as it is but counts nowhere (``same_as``). Undoing gives back what was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xiefa.activities import kinds, rules
from xiefa.activities.domain.records import change
from xiefa.activities.entry import MOST_PARTS
from xiefa.activities.enums import ActivityState, Verdict
from xiefa.activities.models import Activity, Double, Evidence, Part
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if

# A role is known by organisation and role, a piece of evidence by its file or its address.
Key = tuple[str, str]
_RANK = {ActivityState.ACCEPTED: 0, ActivityState.CONFIRMED: 1}


def keeper_of(double: Double) -> Activity:
    """Which of the two is kept unless somebody chooses: what was accepted or confirmed, else the earlier."""
    return min((double.first, double.second), key=lambda one: (_RANK.get(ActivityState(one.state), 2), one.pk))


@transaction.atomic
def decide_same(*, double: Double, keep: Activity | None = None, by: Any) -> Double:
    """Say that two records tell of one activity: ``keep`` (else ``keeper_of``) stands for both from now on."""
    current = _locked(double)
    refuse_if(rules.verdict_refusals(current, by=by))
    chosen = _root(keep if keep is not None else keeper_of(current))
    gone = next((one for one in (_root(current.first), _root(current.second)) if one != chosen), None)
    if gone is not None:
        current.joined = _join(chosen, gone, by)
    _decide(current, Verdict.SAME, by)
    audit.record("activities.same", gone or current.second, by=by, details={"kept": chosen.pk, "pair": current.pk})
    return current


@transaction.atomic
def decide_different(*, double: Double, by: Any) -> Double:
    """Say that two records tell of two activities; they are not proposed again."""
    current = _locked(double)
    refuse_if(rules.verdict_refusals(current, by=by))
    _decide(current, Verdict.DIFFERENT, by)
    audit.record("activities.different", current.second, by=by, details={"other": current.first_id, "pair": current.pk})
    return current


@transaction.atomic
def undo_verdict(*, double: Double, by: Any) -> Double:
    """Take a decision back: records that had become one are two again, each as it was."""
    current = _locked(double)
    joined, was = current.joined, current.verdict
    kept = Activity.objects.select_related("host", "reporter", "form", "same_as").filter(pk=joined.get("kept")).first()
    refuse_if(rules.undo_refusals(current, kept, by=by))
    if kept is not None:
        _part(current, kept, by)
    current.verdict, current.decided_by, current.decided_at, current.joined = Verdict.OPEN, None, None, {}
    current.save(update_fields=["verdict", "decided_by", "decided_at", "joined"])
    audit.record("activities.undo_verdict", current.second, by=by, details={"pair": current.pk, "was": str(was)})
    return current


def what_joins(kept: Activity, gone: Activity) -> tuple[list[Part], list[Evidence]]:
    """The roles and the evidence of ``gone`` that ``kept`` has not got yet."""
    parts, proofs = _parts(kept), _proofs(kept)
    return (
        [one for key, one in _parts(gone).items() if key not in parts],
        [one for key, one in _proofs(gone).items() if key not in proofs],
    )


def _locked(double: Double) -> Double:
    audit.take_turn()
    sides = ("first", "second")
    joined = [f"{side}__{name}" for side in sides for name in ("host", "reporter", "form", "same_as")]
    return Double.objects.select_related(*joined).get(pk=double.pk)


def _decide(double: Double, verdict: str, by: Any) -> None:
    double.verdict, double.decided_by, double.decided_at = verdict, by, clock.now()
    double.save(update_fields=["verdict", "decided_by", "decided_at", "joined"])


def _root(activity: Activity) -> Activity:
    return activity if activity.same_as is None else activity.same_as


def _join(kept: Activity, gone: Activity, by: Any) -> dict[str, Any]:
    """Let ``kept`` stand for ``gone`` and its doubles; what was changed, as plain data."""
    others_parts, others_proofs = _lent(kept)
    # What another double has lent is no property of the kept record: each of them is on record as its lender.
    parts = {key for key in _parts(gone) if key not in _parts(kept) or key in others_parts}
    proofs = {key for key in _proofs(gone) if key not in _proofs(kept) or key in others_proofs}
    new_parts, new_proofs = what_joins(kept, gone)
    refuse_if(_room_refusals(kept, new_parts, new_proofs))
    doubled = Activity.objects.filter(same_as=gone).values_list("pk", flat=True)
    moved: list[tuple[int, int | None]] = [(gone.pk, None), *((pk, gone.pk) for pk in doubled)]
    Activity.objects.filter(pk__in=[pk for pk, _old in moved]).update(same_as=kept)
    change(
        _fresh(kept),
        _adding(kept, new_parts, new_proofs),
        reason=_("并入同一活动的记录：%(title)s") % {"title": gone},
        by=by,
    )
    return {"kept": kept.pk, "moved": moved, "parts": sorted(map(list, parts)), "evidence": sorted(map(list, proofs))}


def _part(double: Double, kept: Activity, by: Any) -> None:
    """Give back what joining had changed, except what another double of the kept record has lent as well."""
    others_parts, others_proofs = _lent(kept, without=double)
    parts = {tuple(key) for key in double.joined["parts"]} - others_parts
    proofs = {tuple(key) for key in double.joined["evidence"]} - others_proofs
    for pk, old in double.joined["moved"]:
        Activity.objects.filter(pk=pk, same_as=kept).update(same_as=old)

    def take_away() -> None:
        gone = [one.pk for key, one in _parts(kept).items() if key in parts]
        Part.objects.filter(pk__in=gone).delete()
        rows = [one.pk for key, one in _proofs(kept).items() if key in proofs]
        Evidence.objects.filter(pk__in=rows).update(removed_at=clock.now())

    change(kept, take_away, reason=_("撤销并入：%(title)s") % {"title": double}, by=by)


def _lent(kept: Activity, *, without: Double | None = None) -> tuple[set[Key], set[Key]]:
    """The roles and the evidence that doubles of ``kept`` have lent to it."""
    rows = Double.objects.filter(verdict=Verdict.SAME, joined__kept=kept.pk)
    joined = [one.joined for one in rows if without is None or one.pk != without.pk]
    return (
        {(key[0], key[1]) for one in joined for key in one["parts"]},
        {(key[0], key[1]) for one in joined for key in one["evidence"]},
    )


def _parts(activity: Activity) -> dict[Key, Part]:
    rows = Part.objects.filter(activity=activity).select_related("organisation").order_by("position", "pk")
    return {(one.organisation.code, one.role): one for one in rows}


def _proofs(activity: Activity) -> dict[Key, Evidence]:
    rows = Evidence.objects.filter(activity=activity, removed_at=None).select_related("file").order_by("position", "pk")
    return {("url", one.url) if one.url else ("file", one.file.sha256 if one.file else ""): one for one in rows}


def _adding(kept: Activity, parts: list[Part], proofs: list[Evidence]) -> Callable[[], None]:
    """What joins the roles and the evidence to the kept record, after its own."""

    def act() -> None:
        last = kept.parts.aggregate(last=Max("position"))["last"] or 0
        Part.objects.bulk_create(
            Part(activity=kept, organisation=one.organisation, role=one.role, since=one.since, until=one.until, position=last + at)
            for at, one in enumerate(parts, 1)
        )  # fmt: skip
        last = kept.evidence.aggregate(last=Max("position"))["last"] or 0
        Evidence.objects.bulk_create(_copy(one, kept, last + at) for at, one in enumerate(proofs, 1))

    return act


def _copy(one: Evidence, kept: Activity, position: int) -> Evidence:
    names = (
        "sort",
        "name",
        "file",
        "url",
        "snapshot",
        "problem",
        "fetched_at",
        "page_range",
        "remark",
        "added_by",
        "added_at",
    )
    return Evidence(activity=kept, position=position, **{name: getattr(one, name) for name in names})


def _fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("host", "reporter", "form").get(pk=activity.pk)


def _room_refusals(kept: Activity, parts: list[Part], proofs: list[Evidence]) -> list[Refusal]:
    """What does not fit into the kept record."""
    found = []
    if parts and kept.parts.count() + len(parts) > MOST_PARTS:
        message = _("并入以后有关单位会超过 %(most)s 个。请先删去保留的记录中不必列出的单位。")
        found.append(Refusal("parts_many", message % {"most": MOST_PARTS}))
    if proofs and kept.evidence.filter(removed_at=None).count() + len(proofs) > kinds.most_files():
        message = _("并入以后佐证会超过 %(most)s 件。请先移除保留的记录中不必要的佐证。")
        found.append(Refusal("files_many", message % {"most": kinds.most_files()}))
    return found
