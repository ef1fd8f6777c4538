"""Rows that may mean the same: suggestions to a person, never a decision."""

from __future__ import annotations

from typing import NamedTuple

from xiefa.registry.linking.likeness import Likeness, nearest
from xiefa.registry.linking.stock import Kept, Stock
from xiefa.registry.models import Merger, NotADouble, Organisation, OrganisationName, Person

_LEAST, _MOST = 75.0, 300
_KEPT: Kept[tuple[tuple[int, int, float], ...]] = Kept(2)


class Double(NamedTuple):
    """Two rows that may be one, and how like their names are, up to 100."""

    first: Organisation | Person
    second: Organisation | Person
    likeness: float


def like_organisations() -> list[Double]:
    """Open organisations of one kind whose names are alike, the likest first; worked out anew when a name changes."""
    pairs = _KEPT.take(Stock.present().stamp, _alike)
    apart = _marked("organisation")
    found = (
        Organisation.objects.filter(closed_on=None).with_names().in_bulk({key for pair in pairs for key in pair[:2]})
    )
    doubles = [
        Double(found[first], found[second], likeness)
        for first, second, likeness in pairs
        if first in found and second in found and (first, second) not in apart
    ]
    return [one for one in doubles if one.first.kind == one.second.kind]  # type: ignore[union-attr]


def like_people() -> list[Double]:
    """People entered twice under one name, who were neither merged yet nor found to be two."""
    gone = Merger.objects.standing().exclude(person_gone=None).values("person_gone")
    apart = _marked("person")
    before: dict[str, list[Person]] = {}
    doubles = []
    for person in Person.objects.exclude(pk__in=gone).select_related("user").order_by("name", "pk"):
        namesakes = before.setdefault("".join(person.name.split()), [])
        first = next((one for one in namesakes if tuple(sorted((one.pk, person.pk))) not in apart), None)
        if first is not None:
            doubles.append(Double(first, person, 100.0))
        namesakes.append(person)
    return doubles[:_MOST]


def _marked(kind: str) -> set[tuple[int, int]]:
    """The pairs that somebody found to be no doubles."""
    one, two = f"{kind}_one", f"{kind}_two"
    return set(NotADouble.objects.order_by().exclude(**{one: None}).values_list(one, two))


def _alike() -> tuple[tuple[int, int, float], ...]:
    names = list(
        OrganisationName.objects.filter(organisation__closed_on=None, until=None).values_list("text", "organisation")
    )
    known, best = Likeness(names), dict[tuple[int, int], float]()
    for text, organisation in names:
        for other, likeness in nearest(text, known, limit=4):
            if other != organisation and likeness >= _LEAST:
                pair = (min(organisation, other), max(organisation, other))
                best[pair] = max(best.get(pair, 0.0), likeness)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return tuple((first, second, likeness) for (first, second), likeness in ranked[:_MOST])
