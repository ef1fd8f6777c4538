"""Two people saved the same version of a record: what each did to which field, and a proposal that keeps both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiefa.activities.kinds import Form
from xiefa.activities.models import ActivityVersion
from xiefa.activities.telling import Content, Names, facts_of

_LISTS = ("parts", "outcomes")


@dataclass(frozen=True, slots=True)
class Side:
    """One field that somebody changed: as it was, as the other left it, as this person wrote it."""

    label: str
    base: str
    theirs: str
    mine: str

    @property
    def is_clash(self) -> bool:
        """Whether both changed it, and differently."""
        return self.base != self.theirs and self.base != self.mine and self.theirs != self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """``sides`` are all fields that differ anywhere; ``merged`` is the proposal as a content."""

    latest: ActivityVersion
    sides: tuple[Side, ...]
    merged: Content

    @property
    def clashes(self) -> int:
        """How many fields both changed."""
        return sum(one.is_clash for one in self.sides)


def conflict_of(
    *, base: Content, latest: ActivityVersion, mine: Content, form: Form, names: Names
) -> Conflict:  # fmt: skip
    """What happened between ``base``, where both began, and now; ``mine`` wins where both changed one field."""
    shared = {name: value for name, value in base.items() if name in mine}
    told = [facts_of(one, form, names) for one in (shared, {key: latest.content[key] for key in shared}, mine)]
    keys = dict.fromkeys(key for one in told for key in one)
    sides = []
    for key in keys:
        texts = [one[key].value if key in one else "" for one in told]
        if len(set(texts)) > 1:
            sides.append(Side(next(one[key].label for one in told if key in one), *texts))
    return Conflict(latest, tuple(sides), merge(shared, latest.content, mine))


def merge(base: Content, theirs: Mapping[str, Any], mine: Content) -> Content:
    """Both changes together: field by field, in lists row by row; mine where both changed the same."""
    merged = {key: _either(base.get(key), theirs.get(key), mine[key]) for key in mine}
    merged["fields"] = {
        key: _either(base["fields"].get(key), theirs["fields"].get(key), mine["fields"].get(key))
        for key in dict.fromkeys([*mine["fields"], *theirs["fields"], *base["fields"]])
    }
    for key in _LISTS:
        merged[key] = _rows(base[key], theirs[key], mine[key])
    return merged


def _either(base: Any, theirs: Any, mine: Any) -> Any:
    return theirs if mine == base else mine


def _rows(base: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    """My rows, without those that the other took away, and with those that the other added."""
    kept = [one for one in mine if one in theirs or one not in base]
    return kept + [one for one in theirs if one not in base and one not in kept]
