"""The groups of a review: suggested by fields and matches, changed by people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if
from xiefa.review import assigning
from xiefa.review.domain.reviews import fresh
from xiefa.review.fields import match, neighbours
from xiefa.review.models import Candidate, Group, Judge, Recusal, Review
from xiefa.review.rules import reviews as rules
from xiefa.review.rules.linking import key_of


@transaction.atomic
def group_by_fields(*, review: Review, number: int, by: Any) -> list[Group]:
    """Divide the candidates into so many groups of neighbouring fields, of equal size; groups there were are gone.

    A suggestion that people change afterwards; the judges are placed anew.
    """
    audit.take_turn()
    review = fresh(review)
    refuse_if(rules.number_refusals(review, number=number, by=by))
    review.candidates.update(group=None)
    review.judges.update(group=None)
    review.groups.all().delete()
    candidates = {one: one.fields for one in review.candidates.all()}
    groups = []
    for place, members in enumerate(neighbours(candidates, number), 1):
        group = Group.objects.create(review=review, name=_("第%(number)s组") % {"number": place}, position=place)
        review.candidates.filter(pk__in=[one.pk for one in members]).update(group=group)
        groups.append(group)
    audit.record("review.group_by_fields", review, by=by, details={"groups": number})
    return groups


@transaction.atomic
def group_judges(*, review: Review, by: Any) -> int:
    """Put the judges into the groups whose candidates they know best, in equal numbers; returns how many moved.

    From whom a judge stands aside counts as no match at all. A suggestion that people change afterwards.
    """
    audit.take_turn()
    review = fresh(review)
    groups = {key_of(one.pk): one for one in review.groups.all()}
    judges = {key_of(one.pk): one for one in review.judges.sitting().with_people().select_related("group")}
    refuse_if(rules.judge_group_refusals(review, groups=len(groups), judges=len(judges), by=by))
    answer = assigning.assign(_places_of_judges(review, groups, judges), seed=review.seed)
    return place(review=review, judges={judges[judge]: groups[group] for judge, group in answer.pairs}, by=by)


@transaction.atomic
def add_group(*, review: Review, name: str, by: Any) -> Group:
    """Add an empty group."""
    audit.take_turn()
    review, name = fresh(review), name.strip()
    refuse_if(rules.group_name_refusals(review, name, by=by))
    last = review.groups.aggregate(last=Max("position"))["last"] or 0
    group = Group.objects.create(review=review, name=name, position=last + 1)
    audit.record("review.add_group", review, by=by, details={"group": name})
    return group


@transaction.atomic
def rename_group(*, group: Group, name: str, by: Any) -> Group:
    """Give a group another name."""
    audit.take_turn()
    group.review = fresh(group.review)
    before, group.name = group.name, name.strip()
    refuse_if(rules.group_name_refusals(group.review, group.name, but=group, by=by))
    group.save(update_fields=["name"])
    audit.record("review.rename_group", group.review, by=by, details={"group": [before, group.name]})
    return group


@transaction.atomic
def remove_group(*, group: Group, by: Any) -> None:
    """Dissolve an empty group."""
    audit.take_turn()
    group.review = fresh(group.review)
    refuse_if(rules.remove_group_refusals(group, by=by))
    audit.record("review.remove_group", group.review, by=by, details={"group": group.name})
    group.delete()


@transaction.atomic
def place(
    *,
    review: Review,
    candidates: Mapping[Candidate, Group | None] | None = None,
    judges: Mapping[Judge, Group | None] | None = None,
    by: Any,
) -> int:
    """Put candidates and judges into groups as somebody chose; returns how many changed their place."""
    audit.take_turn()
    review, candidates, judges = fresh(review), candidates or {}, judges or {}
    refuse_if(rules.group_refusals(review, candidates=candidates, judges=judges, by=by))
    moved = []
    chosen: list[tuple[Candidate | Judge, Group | None]] = [*candidates.items(), *judges.items()]
    for thing, group in chosen:
        if thing.group_id != (group.pk if group else None):
            moved.append(f"{thing}: {thing.group or '—'} → {group or '—'}")
            thing.group = group
            thing.save(update_fields=["group"])
    if moved:
        audit.record("review.place", review, by=by, details={"moved": moved})
    return len(moved)


def _places_of_judges(review: Review, groups: Mapping[str, Group], judges: Mapping[str, Judge]) -> assigning.Problem:
    """Here the groups are who takes, and each judge needs one."""
    aside = set(Recusal.objects.filter(judge__review=review).values_list("judge", "candidate"))
    known: dict[str, list[Candidate]] = {key: [] for key in groups}
    for one in review.candidates.all():
        if one.group_id is not None:
            known[key_of(one.group_id)].append(one)
    least, rest = divmod(len(judges), len(groups))
    scores = {
        (judge, group): sum(
            match(who.expert.fields, one.fields) for one in known[group] if (who.pk, one.pk) not in aside
        )
        // max(1, len(known[group]))
        for judge, who in judges.items()
        for group in groups
    }
    return assigning.Problem(
        experts=tuple(assigning.Expert(key, least, least + bool(rest)) for key in groups),
        candidates=tuple(assigning.Candidate(key, 1) for key in judges),
        scores=scores,
    )
