"""The self-check all year round: what an alliance would score today, from which records, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from xiefa.activities.domain.queries import hosts_where
from xiefa.evaluation.domain.facts import facts_of, live_basis, trace
from xiefa.evaluation.facts import planning
from xiefa.evaluation.facts.compiling import Basis, Fact
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.facts.planning import SelfCheck
from xiefa.evaluation.facts.records import days_before
from xiefa.evaluation.facts.tracing import Trace
from xiefa.evaluation.rules import ARRANGE, OBJECT
from xiefa.evaluation.scoring import Leaf, Scheme
from xiefa.evaluation.scoring.judged import Judged
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.registry.domain.standing import state_on
from xiefa.registry.enums import StandingState
from xiefa.registry.models import Organisation, OrganisationQuerySet


@dataclass(frozen=True)
class OwnStanding:
    """One alliance by one scheme as its accepted records stand now."""

    basis: Basis
    scheme: Scheme
    code: str
    facts: dict[str, Fact]
    check: SelfCheck

    def records_behind(self, leaf: Leaf) -> list[Trace]:
        """The records of every measure that an indicator looks at; none for what experts judge."""
        needs = () if isinstance(leaf.rule, Judged) else leaf.rule.needs
        return [trace(self.basis, self.scheme, self.code, key) for key in needs if key in self.scheme.measures]


def self_check(
    organisation: Organisation, *, host: Organisation, scheme: Scheme, days: Span, before: Span | None = None
) -> OwnStanding:
    """What an alliance would score today for these days; only accepted records count, here as everywhere."""
    basis = live_basis(host, days, days_before(host, days, before))
    facts = facts_of(basis, scheme, [organisation.code])[organisation.code]
    return OwnStanding(basis, scheme, organisation.code, facts, planning.check(scheme, organisation.code, facts))


def checked_by(user: Any) -> OrganisationQuerySet:
    """Whose self-checks this person may open: their own organisations, and the members of hosts they arrange for."""
    members = {
        one
        for host in hosts_where(user, ARRANGE)
        for one, state in state_on(host=host, day=clock.today()).items()
        if state == StandingState.MEMBER
    }
    seen = Q(code__in=host_codes(user, OBJECT)) | Q(pk__in=members)
    return Organisation.objects.filter(seen).with_names().order_by("code")
