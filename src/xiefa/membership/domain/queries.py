"""What pages ask about applications and about the state of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from xiefa.membership.checklists import Condition
from xiefa.membership.models import Answer, Application, HostedQuerySet
from xiefa.registry.domain.standing import state_on
from xiefa.registry.enums import StandingState
from xiefa.registry.models import Organisation, OrganisationName, Standing


@dataclass(frozen=True)
class Line:
    """One line of the register: an organisation under its name of that day, and what it is to the host."""

    organisation: Organisation
    name: str
    state: str
    since: date | None

    @property
    def state_word(self) -> str:
        """The state in the reader's language."""
        return str(StandingState(self.state).label)


def filtered(rows: HostedQuerySet, values: dict[str, Any]) -> HostedQuerySet:
    """Rows that match every filter given; ``values`` as the filter forms clean them."""
    for name in ("state", "kind", "host"):
        if values.get(name):
            rows = rows.filter(**{name: values[name]})
    for word in (values.get("q") or "").split():
        named = OrganisationName.objects.filter(text__icontains=word).values("organisation")
        rows = rows.filter(organisation__in=named)
    return rows


def counts_by_state(rows: HostedQuerySet, states: Any) -> list[tuple[str, str, int]]:
    """(state, its word, number of rows) for every state, in the order of the choices."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [(one.value, str(one.label), found.get(one.value, 0)) for one in states]


def answers_of(application: Application) -> list[tuple[Condition, Answer]]:
    """Each condition with what was said about it, the evidence in hand, in the order of the checklist."""
    rows = {one.condition: one for one in application.answers.prefetch_related("evidence__kept")}
    return [(one, rows[one.key]) for one in application.checklist.conditions if one.key in rows]


def register_on(*, host: Organisation, day: date, state: str = "") -> list[Line]:
    """The register of a host on a day, by name; ``state`` narrows it down."""
    states = state_on(host=host, day=day)
    wanted = {key: one for key, one in states.items() if not state or one == state}
    starts = dict(Standing.objects.filter(host=host).at(day).order_by().values_list("organisation_id", "since"))
    known = Organisation.objects.filter(pk__in=wanted).with_names() if len(wanted) < 900 else _all_of(wanted)
    lines = [Line(one, one.name_at(day) or one.code, wanted[one.pk], starts.get(one.pk)) for one in known]
    return sorted(lines, key=lambda one: (one.state, one.name))


def counts_on(*, host: Organisation, day: date) -> list[tuple[str, str, int]]:
    """(state, its word, how many) on that day."""
    counted = Counter(state_on(host=host, day=day).values())
    return [(one.value, str(one.label), counted[one.value]) for one in StandingState]


def members_by_year(*, host: Organisation, until: date) -> list[tuple[int, int]]:
    """(year, members on its last day, or on ``until`` in that year itself), from the first year with a member on."""
    rows = Standing.objects.filter(host=host, state__in=[StandingState.MEMBER, StandingState.SUSPENDED])
    periods = list(rows.order_by().values_list("since", "until"))
    firsts = [since.year for since, _until in periods if since]
    if not firsts:
        return []
    years = range(min(firsts), until.year + 1)
    return [(year, _held(periods, min(date(year, 12, 31), until))) for year in years]


def _held(periods: Iterable[tuple[date | None, date | None]], day: date) -> int:
    return sum((since is None or since <= day) and (until is None or until > day) for since, until in periods)


def _all_of(wanted: Iterable[int]) -> list[Organisation]:
    """Many organisations at once: SQLite takes only so many keys in one question."""
    keys = set(wanted)
    return [one for one in Organisation.objects.with_names() if one.pk in keys]
