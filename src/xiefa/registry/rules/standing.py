"""What stands in the way of a change of standing, or of a seat that changes by resolution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.registry.enums import LedgerKind as K
from xiefa.registry.enums import OrganisationKind, StandingState
from xiefa.registry.models import Body, Organisation, Person, Seat, Standing
from xiefa.registry.rules.entries import text_refusals
from xiefa.registry.rules.merging import is_gone
from xiefa.registry.rules.organisations import close_refusals
from xiefa.registry.rules.people import seat_date_refusals

NOTHING = ""
_ANY = frozenset(StandingState.values)


@dataclass(frozen=True)
class Change:
    """One kind of change: the standings it may start from, and the one it leads to (None: the same as before)."""

    before: frozenset[str]
    after: str | None


CHANGES: dict[str, Change] = {
    K.GRANT_QUALIFICATION: Change(frozenset({NOTHING}), StandingState.QUALIFIED),
    K.ADMIT: Change(frozenset({StandingState.QUALIFIED}), StandingState.MEMBER),
    K.CANCEL_QUALIFICATION: Change(frozenset({StandingState.QUALIFIED}), NOTHING),
    K.SUSPEND: Change(frozenset({StandingState.MEMBER}), StandingState.SUSPENDED),
    K.RESUME: Change(frozenset({StandingState.SUSPENDED}), StandingState.MEMBER),
    K.WITHDRAW: Change(frozenset({StandingState.MEMBER, StandingState.SUSPENDED}), NOTHING),
    K.EXPEL: Change(frozenset({StandingState.MEMBER, StandingState.SUSPENDED}), NOTHING),
    K.RENAME: Change(_ANY, None),
    K.MERGE: Change(_ANY, NOTHING),
}


def standing_refusals(
    kind: str,
    *,
    host: Organisation,
    organisation: Organisation,
    on: date,
    other: Organisation | None = None,
    is_past: bool = False,
) -> Iterator[Refusal]:
    """Why this change cannot take effect on that day; ``kind`` is one of ``CHANGES``.

    ``is_past``: by a resolution of the time before the platform; then an organisation may be admitted whose
    qualification nobody recorded.
    """
    present = Standing.objects.open().filter(host=host, organisation=organisation).first()
    yield from _state_refusals(kind, organisation, present.state if present else NOTHING, is_past=is_past)
    yield from _day_refusals(host, organisation, on)
    if CHANGES[kind].before & {NOTHING} or (kind == K.ADMIT and present is None):
        yield from _newcomer_refusals(host, organisation, on)
    if kind == K.MERGE:
        yield from _merge_refusals(host, organisation, other, on)


def _state_refusals(kind: str, organisation: Organisation, state: str, *, is_past: bool) -> Iterator[Refusal]:
    may_start_from = CHANGES[kind].before | ({NOTHING} if is_past and kind == K.ADMIT else set())
    if state in may_start_from:
        return
    words = {
        "organisation": organisation,
        "state": StandingState(state).label if state else _("无资格"),
        "kind": K(kind).label,
        "needed": "、".join(str(StandingState(one).label) if one else _("无资格") for one in sorted(may_start_from)),
    }
    message = _("“%(organisation)s”现在是“%(state)s”，不能“%(kind)s”：须为“%(needed)s”。") % words
    yield Refusal("standing_differs", message, "organisation")


def _day_refusals(host: Organisation, organisation: Organisation, on: date) -> Iterator[Refusal]:
    known = Standing.objects.filter(host=host, organisation=organisation)
    days = known.aggregate(since=Max("since"), until=Max("until"))
    latest = max((day for day in days.values() if day), default=None)
    if latest and on < latest:
        message = _("生效日期不能早于现有资格的起始日期 %(since)s。") % {"since": latest}
        yield Refusal("before_standing", message, "effective_on")


def _newcomer_refusals(host: Organisation, organisation: Organisation, on: date) -> Iterator[Refusal]:
    if host.pk == organisation.pk:
        yield Refusal("own_member", _("一个组织不能成为自己的网员。"), "organisation")
    elif host.kind == OrganisationKind.NETWORK and organisation.kind != OrganisationKind.ALLIANCE:
        yield Refusal("only_alliances", _("协同网络的网员只能是联盟。"), "organisation")
    if is_gone(organisation):
        message = _("“%(name)s”是重复记录，已经并入另一条记录。请改为那一条。") % {"name": organisation}
        yield Refusal("gone_already", message, "organisation")
    elif organisation.closed_on and organisation.closed_on <= on:
        yield Refusal("already_closed", _("这个组织已经终止。"), "organisation")


def _merge_refusals(
    host: Organisation, organisation: Organisation, other: Organisation | None, on: date
) -> Iterator[Refusal]:
    if other is None or other.pk == organisation.pk:
        yield Refusal("merge_with_another", _("请选择并入的另一组织。"), "other_organisation")
    elif not Standing.objects.open().filter(host=host, organisation=other).exists():
        message = _("并入的组织“%(other)s”没有资格，请先由决议授予，或改为退出。") % {"other": other}
        yield Refusal("merge_into_nobody", message, "other_organisation")
    else:
        yield from _day_refusals(host, other, on)
    yield from close_refusals(organisation, on=on, ending_with=host)


def seat_change_refusals(
    kind: str, *, body: Body, person: Person, title: str, on: date, host: Organisation | None = None
) -> Iterator[Refusal]:
    """Why somebody cannot be appointed to, or relieved of, this office on that day.

    ``host`` is whose council resolves; it can do so for its own bodies only.
    """
    if host is not None and body.organisation_id != host.pk:
        names = {"body": body, "organisation": body.organisation, "host": host}
        message = _("“%(body)s”是“%(organisation)s”的机构，“%(host)s”不能决定其任免。") % names
        yield Refusal("body_of_another", message, "body")
    if kind == K.APPOINT:
        yield from text_refusals(title, "title")
        yield from seat_date_refusals(body, person=person, title=title, since=on)
        if Seat.objects.filter(body=body, person=person, title=title, until__gt=on).exists():
            yield Refusal("seat_overlaps", _("这一天此人仍担任这一职务，请核对日期。"), "effective_on")
        return
    held = Seat.objects.filter(body=body, person=person, title=title, until=None).first()
    if held is None:
        words = {"person": person, "body": body, "title": title}
        yield Refusal("seat_not_held", _("%(person)s没有在%(body)s担任“%(title)s”。") % words, "person")
    elif held.since and on < held.since:
        message = _("免职日期不能早于任职日期 %(since)s。") % {"since": held.since}
        yield Refusal("before_seat", message, "effective_on")
