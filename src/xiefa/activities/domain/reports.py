"""Reports: opened with what is known, looked through, explained, handed in and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities import rules
from xiefa.activities.domain.board import LIVE
from xiefa.activities.domain.looking import look, period_before, records_of, run_checks
from xiefa.activities.domain.many import Done, Pick
from xiefa.activities.domain.proposals import propose
from xiefa.activities.domain.records import change, set_aside, take_on
from xiefa.activities.entry import Entry, PartEntry
from xiefa.activities.enums import ActivityState, Origin, Precision
from xiefa.activities.kinds import Form, current_form
from xiefa.activities.lifecycle import REPORT
from xiefa.activities.models import Activity, Evidence, Explanation, Report, ReportingPeriod
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

MOST_PICKS = 200
_VERBS = {"take_on": take_on, "set_aside": set_aside}
# What of a lasting fact is said again; its days are those of the new period.
_CARRIED = ("kind", "title", "place", "province", "series", "edition", "narrative", "openness", "has_consent")
_FILED = ("sort", "name", "file", "url", "snapshot", "problem", "fetched_at", "page_range", "remark", "position")


@transaction.atomic
def prepare_report(*, report: Report, by: Any) -> int:
    """Put last period's lasting facts before the alliance, to be confirmed anew; how many were new. Once only."""
    audit.take_turn()
    report.refresh_from_db(fields=["prepared_at"])
    if report.prepared_at is not None:
        return 0
    refuse_if(rules.period_refusals(report.period))
    facts = _lasting_facts(report)
    for fact in facts:
        _propose_again(fact, report, by)
    report.prepared_at = clock.now()
    report.save(update_fields=["prepared_at"])
    if facts:
        audit.record("activities.prepare_report", report, by=by, details={"count": len(facts)})
    return len(facts)


@transaction.atomic
def settle_proposals(*, report: Report, verb: str, picks: Sequence[Pick], by: Any) -> Done:
    """Take on, or set aside, every proposal that was picked in the version that was seen; the others stay."""
    refuse_if(_settle_refusals(report, verb, picks, by))
    moved, refused = [], []
    for activity, version in picks:
        try:
            moved.append(_settle(activity, verb, version, by))
        except Refused as found:
            refused.append((activity, found.refusals))
    return Done(tuple(moved), tuple(refused))


@transaction.atomic
def explain(*, report: Report, check_key: str, text: str, by: Any) -> Explanation:
    """Say in a sentence why a number is what it is; what was said before is replaced."""
    text = " ".join(text.replace("\x00", "").split())
    audit.take_turn()
    refuse_if(rules.explanation_refusals(report, text, by=by))
    if check_key not in {one.key for one, _said in look(report).to_explain}:
        raise Refused([Refusal("finding_gone", _("这一项已经不需要说明：数据刚才有了变化。请看最新的核对结果。"))])
    said, _is_new = Explanation.objects.update_or_create(
        report=report, check_key=check_key, defaults={"text": text, "given_by": by, "given_at": clock.now()}
    )
    audit.record("activities.explain", report, by=by, details={"check": check_key, "text": text})
    run_checks(report=report, by=by)
    return said


@transaction.atomic
def hand_in(*, report: Report, by: Any) -> Report:
    """Say that the report is whole. After the deadline this is still possible, and marked."""
    audit.take_turn()
    run_checks(report=report, by=by)
    report.handed_in_at, report.handed_in_by = clock.now(), by
    return REPORT.advance(report, "hand_in", by=by, saves=["handed_in_at", "handed_in_by"])


@transaction.atomic
def take_back(*, report: Report, by: Any) -> Report:
    """Take the report back to change it; it has to be handed in again."""
    report.handed_in_at = report.handed_in_by = None
    return REPORT.advance(report, "take_back", by=by, saves=["handed_in_at", "handed_in_by"])


def _lasting_facts(report: Report) -> list[Activity]:
    """Those of the last period that this one does not say already, and that the form of today still knows."""
    before, period = period_before(report.period), report.period
    if before is None:
        return []
    form = current_form()
    lasting = [key for key, kind in form.kinds.items() if kind.is_lasting]
    rows = Activity.objects.filter(host=period.host_id, reporter=report.organisation_id, kind__in=lasting)
    known = set(records_of(report).filter(kind__in=lasting).values_list("kind", "title"))
    facts = rows.within(before.since, before.until).filter(state__in=LIVE, same_as=None)
    facts = facts.select_related("form").prefetch_related("parts__organisation", "evidence").order_by("since", "pk")
    return [one for one in facts if (one.kind, one.title) not in known and form.kinds[one.kind].lasts(one.fields)]


def _propose_again(fact: Activity, report: Report, by: Any) -> Activity:
    period = report.period
    made = propose(
        host=period.host,
        reporter=report.organisation,
        entry=_entry_again(fact, period, current_form()),
        origin=Origin.EARLIER,
        origin_key=f"earlier-{period.pk}-{fact.pk}",
        by=by,
    )
    if made.continues_id is None:
        made.continues = fact
        made.save(update_fields=["continues"])
        filed = [one for one in fact.evidence.all() if one.removed_at is None]
        again = [Evidence(activity=made, added_by=one.added_by, **_said_of(one)) for one in filed]
        change(made, lambda: _file(again), reason=_("沿用上期的佐证"), by=by)
    return made


def _entry_again(fact: Activity, period: ReportingPeriod, form: Form) -> Entry:
    values: dict[str, Any] = {name: getattr(fact, name) for name in _CARRIED}
    known = {one.key for one in form.kinds[fact.kind].fields}
    scales: dict[str, Any] = {key: getattr(fact, key) for key in form.kinds[fact.kind].scales}
    parts = tuple(PartEntry(one.organisation, one.role, one.since, one.until) for one in fact.parts.all())
    return Entry(
        **values,
        **scales,
        since=period.since,
        until=period.last_day,
        precision=Precision.WITHIN,
        fields={key: value for key, value in fact.fields.items() if key in known},
        parts=parts,
    )


def _said_of(evidence: Evidence) -> Mapping[str, Any]:
    return {name: getattr(evidence, name) for name in _FILED}


def _file(rows: Sequence[Evidence]) -> None:
    Evidence.objects.bulk_create(rows)


def _settle(activity: Activity, verb: str, version: int, by: Any) -> Activity:
    target = ActivityState.ENTERED if verb == "take_on" else ActivityState.SET_ASIDE
    if activity.version != version:
        message = _("打开页面以后内容有了变化（现在是第 %(version)s 版）。请再看一遍。")
        raise Refused([Refusal("changed_meanwhile", message % {"version": activity.version})])
    return activity if activity.state == target else _VERBS[verb](activity=activity, by=by)


def _settle_refusals(report: Report, verb: str, picks: Sequence[Pick], by: Any) -> list[Refusal]:
    if not rules.is_filler(by, report):
        return [Refusal("not_permitted", _("您没有填写这份填报的权限。请联系填报单位或秘书处。"))]
    if verb not in _VERBS:
        return [Refusal("verb_unknown", _("不能对多条记录一起办理这一项。"))]
    if not picks:
        return [Refusal("nothing_picked", _("还没有选择记录。请先勾选。"))]
    if len(picks) > MOST_PICKS:
        message = _("一次最多办理 %(most)s 条，现在选了 %(count)s 条。请分几次办理。")
        return [Refusal("picks_many", message % {"most": MOST_PICKS, "count": len(picks)})]
    return list(rules.period_refusals(report.period))
