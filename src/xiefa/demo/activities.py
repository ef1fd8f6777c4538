"""The reporting of the demo: two periods that are closed, and one that is being filled in, by the verbs of the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.accounts.models import User
from xiefa.activities.days import read_days
from xiefa.activities.domain import doubles, periods, questions, records, reports
from xiefa.activities.domain.evidence import Filing, add_file
from xiefa.activities.domain.keeping import prepare_reports
from xiefa.activities.domain.looking import look
from xiefa.activities.domain.meetings import meetings_to_report, propose_meeting
from xiefa.activities.entry import Entry, read_entry
from xiefa.activities.enums import ActivityState
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, Report, ReportingPeriod
from xiefa.demo.material import load
from xiefa.demo.proofs import proof_of
from xiefa.demo.scene import moment, network, organisation, person
from xiefa.demo.sign_ins import PASSWORD, SIGN_INS
from xiefa.newsroom.models import Article

_OFFICE = "members"
# Why the totals of 2025 are so much smaller than those before.
_SHORTER = "上一填报期是两年合计，本期只有一年。"
_HEADS = {"zhuji": "alliancehead", "shui-xiufu": "alliance2"}
_SECRETARIES = {one.host_code: one.username for one in SIGN_INS if one.role == "alliance_secretary"}


def report_the_years_before() -> None:
    """The first reporting on the platform, about the two years before it."""
    _report_closed(load("activities-2024"))


def report_the_year_before() -> None:
    """The reporting of 2025."""
    _report_closed(load("activities-2025"))


def _report_closed(raw: dict[str, Any]) -> None:
    """Open a period, let the alliances enter and confirm, accept, and close it."""
    later = _minutes(raw["planned_on"], 9)
    period = _open_period(raw, later)
    if "heads" in raw:
        _invite_heads(raw["heads"], later)
    later = _minutes(raw["entered_on"], 9)
    made = [_entered(one, later) for one in [*_lasting(raw), *raw["records"]]]
    _hand_in(period, {one.reporter.code for one in made}, later)
    later = _minutes(raw["confirmed_on"], 9)
    made = [_confirmed(one, later) for one in made]
    later = _minutes(raw["accepted_on"], 9)
    for one in made:
        with later():
            records.accept(activity=one, by=person(_OFFICE))
    with moment(raw["closed_on"], 17):
        periods.close_period(period=period, by=person(_OFFICE))


def begin_this_year() -> None:
    """Open 2026: what is known from news and meetings is checked, the rest entered; some of it is questioned."""
    raw = load("activities-2026")
    later = _minutes(raw["opened_on"], 18)
    period = _open_period(raw, later)
    with later():
        prepare_reports(period)
    for meeting in meetings_to_report():
        with later():
            propose_meeting(meeting=meeting, by=None)
    for one in raw["proposals"]:
        _take_up(one, later)
    for one in raw["records"]:
        _bring(_entered(one, later), one, later)
    for one in raw["questions"]:
        _ask(one, later)
    with later():
        doubles.look_through(host=network(), since=period.since, until=period.until)


Later = Callable[[], AbstractContextManager[None]]


def _minutes(day: date, hour: int) -> Later:
    """Each call is a minute later on that day."""
    passed: Iterator[int] = iter(range((24 - hour) * 60))

    def later() -> AbstractContextManager[None]:
        minute = next(passed)
        return moment(day, hour + minute // 60, minute % 60)

    return later


def _open_period(raw: dict[str, Any], later: Later) -> ReportingPeriod:
    said = raw["period"]
    deadline = timezone.make_aware(datetime.combine(said["deadline"], time(17, 30)))
    with later():
        period = periods.plan_period(
            host=network(),
            code=said["code"],
            title=said["title"],
            since=said["since"],
            until=said["until"],
            deadline_at=deadline,
            notice=said["notice"],
            by=person(_OFFICE),
        )
    with later():
        return periods.open_period(period=period, by=person(_OFFICE))


def _invite_heads(heads: dict[str, str], later: Later) -> None:
    """Who confirms for the alliances: they sign in like everybody else here, so no letter has to be sent to them."""
    by = person("admin")
    for code, name in heads.items():
        with later():
            username = _head_of(code)
            user = add_person(
                username=username, email=f"{username}@example.org", display_name=name, password=PASSWORD, by=by
            )
            grant_role(user=user, role="alliance_head", host_code=code, reason="演示账号", by=by)
    with later():
        reason = "小联盟的秘书长兼做联盟秘书"
        grant_role(
            user=person(_HEADS["shui-xiufu"]), role="alliance_head", host_code="shui-xiufu", reason=reason, by=by
        )


def _head_of(code: str) -> str:
    return _HEADS.get(code) or f"head-{code}"


def _secretary_of(code: str) -> User:
    """Who enters for an alliance: its secretary, in most alliances the same person that heads it."""
    return person(_SECRETARIES.get(code) or _head_of(code))


def _lasting(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The standing facts about the secretariats as records."""
    for code, (full_time, part_time) in raw["staff"].items():
        yield {
            "of": code,
            "kind": "secretariat",
            "title": "秘书处人员",
            "days": f"{raw['period']['since']} 至 {raw['period']['until'].replace(year=raw['period']['since'].year, month=12, day=31)}",
            "precision": "within",
            "fields": {"full_time": full_time, "part_time": part_time},
        }


def _entered(raw: dict[str, Any], later: Later) -> Activity:
    by = _secretary_of(raw["of"])
    with later():
        entry = _entry(raw)
        record = records.enter(host=network(), reporter=organisation(raw["of"]), entry=entry, by=by)
    return _prove(record, raw, later, by)


def _entry(raw: dict[str, Any]) -> Entry:
    """What the material says, read by the same validation as every page, sheet and program."""
    roles = {raw["of"]: "host"} | dict(raw.get("with", {}))
    values = {key: value for key, value in raw.items() if key not in {"of", "with", "evidence", "becomes"}}
    values["parts"] = [{"organisation": code, "role": role} for code, role in roles.items()]
    if "precision" in values and (days := read_days(values.pop("days"))) is not None:
        values |= {"since": days.since, "until": days.until}
    entry, problems = read_entry(values, form=current_form(), find=organisation)
    if entry is None:
        raise ValueError(f"{raw['title']}: {'; '.join(str(one.message) for one in problems)}")
    return entry


def _prove(record: Activity, raw: dict[str, Any], later: Later, by: User) -> Activity:
    for sort in raw.get("evidence", ()):
        data, name = proof_of(record, sort)
        with later():
            add_file(activity=record, data=data, file_name=name, filing=Filing(sort, name.rpartition(".")[0]), by=by)
    return Activity.objects.select_related("host", "reporter", "form").get(pk=record.pk)


def _confirmed(record: Activity, later: Later) -> Activity:
    with later():
        return records.confirm(activity=record, by=person(_head_of(record.reporter.code)))


def _bring(record: Activity, raw: dict[str, Any], later: Later) -> None:
    """As far as the material says."""
    becomes = raw["becomes"]
    if becomes == ActivityState.SET_ASIDE:
        with later():
            records.set_aside(activity=record, by=_secretary_of(record.reporter.code))
    if becomes in {ActivityState.CONFIRMED, ActivityState.ACCEPTED, ActivityState.RETURNED}:
        record = _confirmed(record, later)
    if becomes == ActivityState.ACCEPTED:
        with later():
            records.accept(activity=record, by=person(_OFFICE))
    if becomes == ActivityState.RETURNED:
        with later():
            records.return_for_completion(activity=record, note=raw["note"], by=person(_OFFICE))


def _take_up(raw: dict[str, Any], later: Later) -> None:
    """The alliance checks what an article proposed, adds what it knows besides, and hands it on."""
    record = Article.objects.get(heading=raw["article"]).activity_record
    if record is None:
        raise ValueError(f"{raw['article']} has proposed no record.")
    by = _secretary_of(record.reporter.code)
    if "adds" in raw:
        with later():
            record = records.take_on(activity=record, by=by)
        with later():
            entry, version = _with_more(record, raw["adds"]), record.version
            record = records.revise(activity=record, entry=entry, expected_version=version, reason="核对并补充", by=by)
    _bring(_prove(record, raw, later, by), raw, later)


def _with_more(record: Activity, adds: dict[str, Any]) -> Entry:
    entry, problems = read_entry(_said_by(record) | adds, form=current_form(), find=organisation)
    if entry is None:
        raise ValueError(f"{record}: {'; '.join(str(one.message) for one in problems)}")
    return entry


def _said_by(record: Activity) -> dict[str, Any]:
    names = ("kind", "title", "since", "until", "precision", "place", "province", "narrative", "openness", "fields")
    values: dict[str, Any] = {name: getattr(record, name) for name in names}
    values["parts"] = [{"organisation": one.organisation.code, "role": one.role} for one in record.parts.all()]
    return values


def _hand_in(period: ReportingPeriod, codes: set[str], later: Later) -> None:
    for report in Report.objects.filter(period=period, organisation__code__in=codes).order_by("organisation__code"):
        by = _secretary_of(report.organisation.code)
        for check, _said in look(report).to_explain:
            with later():
                reports.explain(report=report, check_key=check.key, text=_SHORTER, by=by)
        with later():
            reports.hand_in(report=report, by=by)


def _ask(raw: dict[str, Any], later: Later) -> None:
    record = Activity.objects.accepted().get(title=raw["record"])
    with later():
        question = questions.ask(activity=record, reason=raw["reason"], by=person(raw["by"]))
    if "answer" in raw:
        with later():
            questions.answer(question=question, text=raw["answer"], by=person(raw["answered_by"]))
    if raw.get("settled"):
        with later():
            questions.settle(question=question, by=person(_OFFICE))
