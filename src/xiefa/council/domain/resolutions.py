"""Declaring resolutions: the text is sealed, the effects happen, tasks are handed out, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council import effects, rules, voting_rules
from xiefa.council.domain.agenda import CASE_FIELDS, text_of, tidy_fields
from xiefa.council.domain.rolls import moment_of_acting
from xiefa.council.domain.voting import is_quorate
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import AgendaItem, Ballot, Case, CaseFields, Effect, Resolution, Task
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, refuse_if
from xiefa.kernel.sequence import next_value
from xiefa.registry.models import Body, Organisation


def obstacles(item: AgendaItem, *, user: Any) -> list[Refusal]:
    """Everything that keeps this user from declaring an item's resolution now; also that it has one already."""
    if hasattr(item, "resolution"):
        return [Refusal("resolved", _("“%(item)s”已经作出决议。") % {"item": item})]
    found = list(rules.declare_refusals(item, is_quorum_met=is_quorate(item), by=user))
    if not found and not text_of(item):
        found.append(Refusal("text_missing", _("还没有决议文字。请先写好决议草案。"), "text"))
    return found


@transaction.atomic
def declare(*, item: AgendaItem, by: Any) -> Resolution:
    """Declare what the body resolved on an item, and let its effects happen.

    Declaring twice gives the resolution that is there: a double click makes one resolution.
    """
    return _declare(item, corrects=None, by=by)


@transaction.atomic
def correct(*, resolution: Resolution, item: AgendaItem, by: Any) -> Resolution:
    """Declare a later resolution that corrects an earlier one, which stays as it was."""
    refuse_if(rules.correction_refusals(resolution, host=item.host, on=clock.today()))
    return _declare(item, corrects=resolution, by=by)


@transaction.atomic
def record_past(
    *,
    host: Organisation,
    body: Body,
    kind: str,
    wording: str,
    title: str,
    text: str,
    resolved_on: date,
    cases: Iterable[Mapping[str, Any]],
    source: str,
    corrects: Resolution | None = None,
    by: Any,
) -> Resolution:
    """Enter a resolution of the time before the platform from paper; its effects happen as of its date."""
    title, text, source = title.strip(), text.strip(), source.strip()
    things = [Case(**tidy_fields(dict(fields))) for fields in cases]
    audit.take_turn()
    if corrects is not None:
        refuse_if(rules.correction_refusals(corrects, host=host, on=resolved_on))
    refuse_if(
        rules.past_refusals(
            host,
            body=body,
            kind=kind,
            title=title,
            text=text,
            source=source,
            resolved_on=resolved_on,
            cases=things,
            by=by,
        )
    )
    values: dict[str, Any] = {
        "kind": kind,
        "wording": wording or effects.KINDS[kind].wording,
        "title": title,
        "text": text,
    }
    resolution = _seal(host, body, resolved_on, by=by, source=source, corrects=corrects, **values)
    _carry_out(resolution, things, by=by)
    audit.record("council.record_past", resolution, by=by, details=_about(resolution) | {"source": source})
    return resolution


def _declare(item: AgendaItem, *, corrects: Resolution | None, by: Any) -> Resolution:
    audit.take_turn()
    item.refresh_from_db()
    known = Resolution.objects.filter(item=item).first()
    if known and known.corrects == corrects and rules.may_record(by, item.meeting):
        return known
    refuse_if(obstacles(item, user=by))
    if item.session is None:  # said by the obstacles above
        raise ValueError("Nobody decides on an item without a session.")
    ballot = rules.counting_ballot(item)
    resolution = _seal(
        item.host,
        item.session.body,
        rules.resolution_day(ballot),
        item=item,
        ballot=ballot,
        corrects=corrects,
        kind=item.kind,
        wording=item.wording,
        title=item.title,
        text=text_of(item),
        by=by,
    )
    _carry_out(resolution, list(item.cases.all()), by=by)
    audit.record("council.declare", resolution, by=by, details=_about(resolution))
    return resolution


def _seal(
    host: Organisation,
    body: Body,
    resolved_on: date,
    *,
    item: AgendaItem | None = None,
    ballot: Ballot | None = None,
    by: Any,
    **values: Any,
) -> Resolution:
    year = resolved_on.year
    return Resolution.objects.create(
        host=host,
        body=body,
        item=item,
        ballot=ballot,
        year=year,
        number=next_value(voting_rules.series_of(host, year)),
        resolved_on=resolved_on,
        declared_at=moment_of_acting(item.meeting) if item else clock.now(),
        declared_by=by,
        **values,
    )


def _carry_out(resolution: Resolution, cases: list[Case], *, by: Any) -> None:
    for position, case in enumerate(cases, 1):
        effect = Effect.objects.create(
            resolution=resolution, position=position, kind=resolution.kind, **_sealed_fields(case, resolution)
        )
        effects.carry_out(effect, by=by)
        if resolution.kind == ResolutionKind.REMIT:
            _hand_out(effect, by=by)


def _sealed_fields(case: CaseFields, resolution: Resolution) -> dict[str, Any]:
    fields = {name: getattr(case, name) for name in CASE_FIELDS}
    return fields | {"effective_on": case.effective_on or resolution.resolved_on}


def _hand_out(effect: Effect, *, by: Any) -> Task:
    task = Task.objects.create(
        effect=effect,
        text=effect.text,
        owner=effect.owner,
        co_owners=effect.co_owners,
        report_to=effect.report_to,
        review_on=effect.review_on,
    )
    host_code = effect.resolution.host.code
    audit.record("council.hand_out", task, by=by, details={"owner": task.owner}, host_code=host_code)
    return task


def _about(resolution: Resolution) -> dict[str, Any]:
    return {
        "kind": resolution.kind,
        "number": resolution.designation,
        "resolved_on": resolution.resolved_on,
        "effects": [effect.key for effect in resolution.effects.all()],
        "corrects": resolution.corrects_id,
    }
