"""Evaluations for tests: a small network whose alliances report, and a cycle taken as far as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from tests.factories.accounts import make_person
from tests.factories.activities import make_entry
from tests.factories.registry import make_alliance, make_network
from tests.factories.review import make_expert

from xiefa.accounts.models import User
from xiefa.activities.domain import periods, records
from xiefa.activities.models import Report, ReportingPeriod
from xiefa.evaluation.domain import cycles, entrants, judging, notices, results
from xiefa.evaluation.enums import CycleState, SchemeSource
from xiefa.evaluation.models import Cycle, Entrant, SchemeVersion
from xiefa.evaluation.policies import digest_of
from xiefa.kernel import clock
from xiefa.kernel.clock import frozen
from xiefa.registry.domain.employment import employ
from xiefa.registry.models import Organisation
from xiefa.review.domain import discussions, grouping, reviews, rounds, sheets
from xiefa.review.domain.assignments import assign
from xiefa.review.models import Assignment, Review

# What happens on which day: reporting about 2025, evaluated in spring 2026.
SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
BEGUN = date(2025, 12, 20)
ANNOUNCED, DEADLINE, SCREENED = date(2026, 1, 5), date(2026, 2, 1), date(2026, 2, 3)
JUDGED, RECHECKED, LAID_OPEN, OVER = date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 20)

SCHEME: dict[str, Any] = {
    "since": "2025-01-01",
    "sample": True,
    "zh": "测试指标",
    "en": "Indicators for tests",
    "measures": {
        "seminars": {"take": "count", "kinds": ["seminar"], "zh": "研讨会", "en": "Seminars"},
        "people": {"take": "sum", "of": "people", "kinds": ["seminar"], "zh": "参加人数", "en": "People"},
    },
    "flags": {"dishonest": {"zh": "失信", "en": "Dishonest"}},
    "dimensions": [
        {
            "key": "work",
            "zh": "工作",
            "en": "Work",
            "points": 60,
            "children": [
                {
                    "key": "meetings",
                    "zh": "研讨会",
                    "en": "Seminars",
                    "points": 40,
                    "rule": {"kind": "count_cap", "measure": "seminars", "each": 10},
                },
                {
                    "key": "reach",
                    "zh": "影响面",
                    "en": "Reach",
                    "points": 20,
                    "rule": {
                        "kind": "linear",
                        "measure": "people",
                        "start": {"at": 0, "points": 0},
                        "end": {"at": 300, "points": 20},
                    },
                },
            ],
        },
        {"key": "effect", "zh": "成效", "en": "Effect", "points": 40, "rule": {"kind": "expert", "of": "mean"}},
        {
            "key": "barred",
            "zh": "一票否决",
            "en": "Veto",
            "rule": {"kind": "veto", "flag": "dishonest", "grade": "low"},
        },
    ],
    "steps": [
        {"key": "initial", "zh": "初评", "en": "First", "kind": "own_group", "weight": "0.5"},
        {"key": "cross", "zh": "复评", "en": "Cross", "kind": "other_groups", "weight": "0.5"},
        {"key": "meeting", "zh": "会评", "en": "Meeting", "kind": "meeting"},
        {"key": "recheck", "zh": "复核", "en": "Recheck", "kind": "recheck"},
    ],
    "difference": {"most": "8"},
    "bands": [
        {"key": "high", "zh": "高", "en": "High", "lower": 86},
        {"key": "fairly_high", "zh": "较高", "en": "Fairly high", "lower": 75},
        {"key": "average", "zh": "一般", "en": "Average", "lower": 65},
        {"key": "low", "zh": "不活跃", "en": "Inactive"},
    ],
    "honours": [
        {"key": "activity_honor_a", "zh": "A级活跃度联盟", "en": "A-level alliance", "grade": "high", "periods": 3}
    ],
}


@dataclass
class Network:
    """A host, its alliances, the office, whoever answers for results, and a period of reporting."""

    host: Organisation
    office: User
    head: User
    alliances: list[Organisation] = field(default_factory=list)
    period: ReportingPeriod | None = None

    def secretary(self, alliance: int = 0) -> User:
        """Somebody who speaks for an alliance."""
        with frozen(BEGUN):
            return make_person("alliance_secretary", host_code=self.alliances[alliance].code)


def make_evaluated_network(alliances: int = 4, *, year: int = 2025) -> Network:
    """So many alliances with a report each for a year; the n-th holds n + 1 seminars with 100 people each."""
    host = Organisation.objects.filter(is_host=True).first() or make_network()
    with frozen(BEGUN):
        network = Network(host, make_person("membership_officer", name="评价办"), make_person("secretary_general"))
        network.period = _period(host, year)
        for number in range(alliances):
            network.alliances.append(_reporting(network, number, year))
    return network


def make_scheme(host: Organisation, *, version: str = "test-1", by: Any, **changes: Any) -> SchemeVersion:
    """A draft of the scheme for tests."""
    content = SCHEME | changes
    return SchemeVersion.objects.create(
        host=host, version=version, title=content["zh"], source=SchemeSource.BROWSER, is_sample=True, content=content,
        digest=digest_of(content), made_by=by,
    )  # fmt: skip


def make_cycle(network: Network | None = None, **changes: Any) -> Cycle:
    """A planned cycle about 2025."""
    network = network or make_evaluated_network()
    scheme = changes.pop("scheme", None) or make_scheme(network.host, by=network.office)
    values: dict[str, Any] = {
        "code": "2025",
        "title": "2025 年度活跃度评价",
        "since": SINCE,
        "until": UNTIL,
        "entry_deadline_at": timezone.make_aware(datetime.combine(DEADLINE, time(17, 30))),
        "scheme": scheme,
        "period": network.period,
        "notice": "请于截止时间前完成填报。",
    } | changes
    with frozen(ANNOUNCED):
        return cycles.plan_cycle(host=network.host, **values, by=network.office)


def make_sealed_cycle(network: Network | None = None, **changes: Any) -> Cycle:
    """A cycle whose entries were handed in, looked through and sealed; nobody is barred."""
    network = network or make_evaluated_network()
    cycle = make_cycle(network, **changes)
    with frozen(ANNOUNCED):
        cycles.announce(cycle=cycle, by=network.office)
        for report in Report.objects.filter(period=cycle.period):
            _hand_in(report)
    with frozen(SCREENED):
        periods.close_period(period=cycle.period, by=network.office)
        entrants.screen(cycle=cycle, by=network.office)
        for one in cycle.entrants.all():
            entrants.set_flag(entrant=one, key="dishonest", value=False, note="已查询", by=network.office)
        return cycles.seal(cycle=cycle, by=network.office)


def make_judged_cycle(
    network: Network | None = None, *, points: str = "30", judges: int = 6, is_tied: bool = False, **changes: Any
) -> Cycle:
    """A cycle that is rechecked: every judge gave ``points`` for the effect, nothing had to be discussed.

    ``is_tied``: the first judge works for the first alliance and stands aside from it.
    """
    network = network or make_evaluated_network()
    cycle = make_sealed_cycle(network, **changes)
    with frozen(JUDGED):
        judging.judge(cycle=cycle, by=network.office)
        _judge(cycle.review, judges, points, works_for=network.alliances[0] if is_tied else None, by=network.office)
    with frozen(RECHECKED):
        return judging.recheck(cycle=cycle, by=network.office)


def make_noticed_cycle(network: Network | None = None, **changes: Any) -> Cycle:
    """A cycle whose results were computed and lie open."""
    network = network or make_evaluated_network()
    cycle = make_judged_cycle(network, **changes)
    with frozen(RECHECKED):
        results.compute(cycle=cycle, by=network.office)
    with frozen(LAID_OPEN):
        notices.lay_open(cycle=cycle, by=network.head)
    return cycle


def make_published_cycle(network: Network | None = None, **changes: Any) -> Cycle:
    """A cycle whose results are published."""
    network = network or make_evaluated_network()
    cycle = make_noticed_cycle(network, **changes)
    with frozen(OVER):
        return notices.publish(cycle=cycle, by=network.head)


def one_of_each(host: Organisation, alliance: Organisation) -> dict[str, int]:
    """A draft of a scheme, a cycle whose entries are looked through, an entrant of it."""
    by = make_person("membership_officer")
    scheme = make_scheme(host, by=by)
    moment = timezone.make_aware(datetime.combine(DEADLINE, time(17, 30)))
    cycle = Cycle.objects.create(
        host=host, code="one", title="一期评价", since=SINCE, until=UNTIL, scheme=scheme, entry_deadline_at=moment,
        state=CycleState.SCREENING, made_by=by,
    )  # fmt: skip
    entrant = Entrant.objects.create(cycle=cycle, organisation=alliance)
    return {"scheme": scheme.pk, "indicator": scheme.pk, "cycle": cycle.pk, "entrant": entrant.pk, "sealed": entrant.pk}


def _period(host: Organisation, year: int) -> ReportingPeriod:
    deadline = timezone.make_aware(datetime.combine(date(year + 1, 2, 1), time(17, 30)))
    period = ReportingPeriod.objects.create(
        host=host, code=str(year), title=f"{year} 年度", since=date(year, 1, 1), until=date(year + 1, 1, 1),
        deadline_at=deadline, state="open",
    )  # fmt: skip
    return period


def _reporting(network: Network, number: int, year: int) -> Organisation:
    alliance = make_alliance(f"评价联盟{number + 1}")
    secretary = make_person("alliance_secretary", host_code=alliance.code)
    head = make_person("alliance_head", host_code=alliance.code)
    Report.objects.create(period=network.period, organisation=alliance)
    for month in range(1, number + 2):
        entry = make_entry(alliance, since=date(year, month, 10), until=date(year, month, 10), people=100)
        record = records.enter(host=network.host, reporter=alliance, entry=entry, by=secretary)
        record = records.confirm(activity=record, by=head)
        records.accept(activity=record, by=network.office)
    return alliance


def _hand_in(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state="handed_in", handed_in_at=clock.now())


def _judge(review: Review, judges: int, points: str, *, works_for: Organisation | None, by: User) -> None:
    # The draw between equally good assignments is the same in every run.
    Review.objects.filter(pk=review.pk).update(seed=7)
    review.refresh_from_db()
    grouping.group_by_fields(review=review, number=2, by=by)
    groups = list(review.groups.all())
    for number in range(judges):
        with frozen(BEGUN):
            expert = make_expert(f"评委{number + 1}", host=review.host)
            if works_for is not None and number == 0:
                employ(person=expert.person, organisation=works_for, since=SINCE, by=None)
        reviews.join(review=review, expert=expert, group=groups[number % 2], by=by)
    reviews.open_review(review=review, by=by)
    for round_ in review.rounds.all():
        assign(round_=round_, by=by)
    for round_ in review.rounds.all():
        rounds.open_round(round_=round_, by=by)
        for assignment in Assignment.objects.filter(round=round_):
            _score(assignment, points)
        rounds.close_round(round_=round_, by=by)
    _discuss(review, by=by)
    reviews.close_review(review=review, by=by)


def _score(assignment: Assignment, points: str) -> None:
    user = assignment.judge.expert.person.user
    keys = [item.key for item in assignment.round.review.table]
    typed = {f"points-{key}": points for key in keys} | {f"remark-{key}": "见佐证材料" for key in keys}
    saved = sheets.save(assignment=assignment, typed=typed, base={}, version=0, by=user)
    sheets.submit(sheet=saved.sheet, by=user)


def _discuss(review: Review, *, by: User) -> None:
    discussion = review.discussion
    if discussions.prepare(discussion=discussion, by=by):
        discussions.open_meeting(discussion=discussion, by=by)
    discussions.close(discussion=discussion, by=by)
