"""Whether the assignments of a review link the experts well enough to tell a severe group from a weak one."""

from __future__ import annotations

from dataclasses import dataclass

from xiefa.review.assigning import Linkage, Part, extra_pairs, linkage
from xiefa.review.enums import RoundKind, RoundState
from xiefa.review.fields import match
from xiefa.review.models import Assignment, Candidate, Judge, Recusal, Round


@dataclass(frozen=True, slots=True)
class Links:
    """The parts that no chain of scores joins, and the assignments that would join them.

    ``is_deferred``: a later step crosses the groups and is still to be assigned; the links are its business.
    """

    parts: tuple[Part, ...]
    extra: tuple[tuple[Candidate, Judge], ...]
    is_deferred: bool

    @property
    def is_enough(self) -> bool:
        """Whether every expert can be compared with every other."""
        return len(self.parts) <= 1


def key_of(pk: int) -> str:
    """The key of a row for the solver: sorted as text it keeps the order in which the rows were entered."""
    return f"{pk:09d}"


def links_of(round_: Round) -> Links:
    """What links the experts when this step is done: the standing assignments of it and of all others."""
    standing = Assignment.objects.standing().filter(round__review=round_.review_id)
    pairs = {(key_of(candidate), key_of(judge)) for candidate, judge in standing.values_list("candidate", "judge")}
    found = linkage({one for one, _judge in pairs}, {judge for _one, judge in pairs}, pairs)
    later = round_.review.rounds.filter(
        position__gt=round_.position, kind=RoundKind.OTHER_GROUPS, state=RoundState.PLANNED
    )
    if len(found.parts) <= 1:
        return Links(found.parts, (), is_deferred=False)
    return Links(found.parts, _extra(round_, found), is_deferred=later.exists())


def _extra(round_: Round, found: Linkage) -> tuple[tuple[Candidate, Judge], ...]:
    """The fewest further pairs that join the parts, best matches first; judges who left take none."""
    review = round_.review
    candidates = {key_of(one.pk): one for one in review.candidates.with_names()}
    judges = {key_of(one.pk): one for one in review.judges.with_people()}
    sitting = {key: one for key, one in judges.items() if one.left_at is None}
    recused = Recusal.objects.filter(judge__review=review).values_list("candidate", "judge")
    forbidden = {(key_of(candidate), key_of(judge)) for candidate, judge in recused}
    forbidden |= {(candidate, judge) for candidate in candidates for judge in judges.keys() - sitting.keys()}
    scores = {
        (candidate, judge): match(who.expert.fields, what.fields)
        for candidate, what in candidates.items()
        for judge, who in sitting.items()
    }
    pairs, _after = extra_pairs(found, forbidden=forbidden, scores=scores)
    return tuple((candidates[candidate], judges[judge]) for candidate, judge in pairs)
