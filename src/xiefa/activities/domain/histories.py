"""The history of a record: every version laid beside the one before it, and each field through time."""

from __future__ import annotations

from dataclasses import dataclass

from xiefa.activities.models import Activity, ActivityVersion, FormVersion
from xiefa.activities.telling import Change, Fact, changes_between, codes_in, facts_of
from xiefa.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class Step:
    """One version: what it said, what it changed, and whether it is sealed."""

    version: ActivityVersion
    facts: dict[str, Fact]
    changes: list[Change]
    is_first: bool
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field through time: each version in which it changed, with what it said from then on."""

    key: str
    label: str
    values: list[tuple[ActivityVersion, str]]


def steps_of(activity: Activity) -> list[Step]:
    """Every version of the record, the oldest first."""
    versions = list(activity.versions.select_related("made_by").order_by("number"))
    sealed = set(activity.acceptances.values_list("version", flat=True))
    names = names_of(set().union(*(codes_in(one.content) for one in versions)))
    forms = {one.version: one.form for one in FormVersion.objects.all()}
    steps: list[Step] = []
    before: dict[str, Fact] = {}
    for one in versions:
        form = forms.get(str(one.content.get("form", "")), activity.form.form)
        facts = facts_of(one.content, form, names)
        steps.append(Step(one, facts, changes_between(before, facts), not steps, one.pk in sealed))
        before = facts
    return steps


def lines_of(steps: list[Step]) -> list[Line]:
    """Every field that ever said something, with all its values, in the order of the form."""
    lines: dict[str, Line] = {}
    for step in reversed(steps):
        for key, fact in step.facts.items():
            lines.setdefault(key, Line(key, fact.label, []))
    for step in steps:
        for change in step.changes:
            lines.setdefault(change.key, Line(change.key, change.label, [])).values.append((step.version, change.after))
    return [one for one in lines.values() if one.values]


def names_of(codes: set[str]) -> dict[str, str]:
    """The names of today of the organisations with these codes."""
    return {one.code: str(one) for one in Organisation.objects.filter(code__in=codes).with_names()}
