"""Many rows of everything that waits, made in bulk: for tests in which only their number matters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.factories.evaluation import SCHEME
from xiefa.activities.domain.versions import form_in_use
from xiefa.activities.models import Activity, Question, Report, ReportingPeriod
from xiefa.council.models import AgendaItem, Attendee, Ballot, Effect, Meeting, Motion, Resolution, Session, Task
from xiefa.evaluation.models import Computation, Cycle, Entrant, Objection, PublicNotice, SchemeVersion
from xiefa.kernel import clock
from xiefa.membership.models import Application, Registration, Request
from xiefa.newsroom.models import Article
from xiefa.registry.models import Body, Organisation, OrganisationName, Person
from xiefa.review.models import (
    Assignment,
    Candidate,
    Discussion,
    Expert,
    Judge,
    Panel,
    Review,
    Reviewer,
    Round,
)


def fill(number: int, *, host: Organisation, body: Body, person: Person, user: Any, other: Any) -> None:
    """``number`` things of every kind wait for ``user``, who is ``person``, in every role there is."""
    alliances = _alliances(number, host.code)
    _meetings(number, host, body, person)
    resolutions = _resolutions(number, host, body)
    _tasks(resolutions)
    for state in ("submitted", "accepted", "returned"):
        rows = [
            Article(host=host, kind="network_news", heading=f"第{at}篇", author=user, state=state)
            for at in range(number)
        ]
        Article.objects.bulk_create(rows)
    Motion.objects.bulk_create(
        Motion(host=host, kind="note", heading=f"议题{at}", key=f"{host.code}-{at}") for at in range(number)
    )
    panels = Panel.objects.bulk_create(
        Panel(
            host=host, subject=f"对象{at}", subject_key=f"{host.code}-{at}", arranged_by=other, due_on=date(2024, 1, 1)
        )
        for at in range(number)
    )
    Reviewer.objects.bulk_create(Reviewer(panel=panel, user=user) for panel in panels)
    _membership(host, alliances, resolutions, user)
    periods = _activities(number, host, other)
    _reviews(number, host, person, other)
    _evaluations(periods, host, user)


def _alliances(number: int, prefix: str) -> list[Organisation]:
    found = Organisation.objects.bulk_create(
        Organisation(code=f"{prefix}-{at}", kind="alliance") for at in range(number)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=one, kind="full", text=f"{one.code}联盟") for one in found
    )
    return found


def _meetings(number: int, host: Organisation, body: Body, person: Person) -> None:
    now = clock.now()
    states = ("preparing", "called", "open", "closed")
    meetings = Meeting.objects.bulk_create(
        Meeting(host=host, title=f"会议{at}", state=state, starts_at=now, called_at=now)
        for state in states
        for at in range(number)
    )
    Attendee.objects.bulk_create(Attendee(meeting=one, person=person, role="member") for one in meetings)
    sessions = Session.objects.bulk_create(
        Session(meeting=one, body=body, number=place) for place, one in enumerate(meetings, 1)
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=one.meeting, session=one, position=1, title="报告", kind="approve_report", wording="voted")
        for one in sessions[:number]
    )
    Ballot.objects.bulk_create(
        Ballot(item=one, method="written", deadline_at=now + timedelta(hours=5), rule={}, roll={"seats": [person.pk]})
        for one in items
    )


def _resolutions(number: int, host: Organisation, body: Body) -> list[Resolution]:
    return Resolution.objects.bulk_create(
        Resolution(
            host=host, body=body, year=2024, number=at, kind="remit", wording="remitted", title=f"决议{at}",
            text="决议。", resolved_on=date(2024, 1, 10), source="会议纪要",
        )
        for at in range(1, number + 1)
    )  # fmt: skip


def _tasks(resolutions: list[Resolution]) -> None:
    effects = Effect.objects.bulk_create(
        Effect(resolution=one, position=at, kind="remit", text="研究") for one in resolutions for at in (1, 2)
    )
    Task.objects.bulk_create(
        Task(
            effect=one,
            text="研究",
            owner="秘书处",
            state="open" if one.position == 1 else "reported",
            review_on=date(2024, 1, 1),
        )
        for one in effects
    )


def _membership(host: Organisation, alliances: list[Organisation], resolutions: list[Resolution], user: Any) -> None:
    Application.objects.bulk_create(
        Application(host=host, organisation=one, state="submitted", started_by=user, policy_hash="0" * 64)
        for one in alliances
    )
    drafts = [Application(host=one, organisation=host, started_by=user, policy_hash="0" * 64) for one in alliances]
    Application.objects.bulk_create(drafts)
    today = clock.today()
    Registration.objects.bulk_create(
        Registration(host=host, organisation=one, granted_by=resolution, opened_on=today, deadline_on=today)
        for one, resolution in zip(alliances, resolutions, strict=True)
    )
    Request.objects.bulk_create(
        Request(host=host, organisation=one, kind="withdraw", reason="退出", asked_by=user) for one in alliances
    )


def _activities(number: int, host: Organisation, other: Any) -> list[ReportingPeriod]:
    """Records that the host reports to itself, questions about them, and reports that are late; the periods."""
    day, form = date(2024, 1, 10), form_in_use()
    made = Activity.objects.bulk_create(
        Activity(host=host, reporter=host, form=form, kind="seminar", title="研讨会", since=day, until=day, state=state)
        for state in ("proposed", "entered", "returned", "confirmed")
        for _at in range(number)
    )
    Question.objects.bulk_create(
        Question(activity=one, reason="人数不对", state=state, answer="已核", asked_by=other)
        for one in made[:number]
        for state in ("open", "answered")
    )
    periods = ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            host=host, code=f"{host.code}-{at}", title=f"填报{at}", since=day, until=day + timedelta(days=30),
            deadline_at=clock.now() - timedelta(days=2), state="open",
        )
        for at in range(number)
    )  # fmt: skip
    Report.objects.bulk_create(Report(period=one, organisation=host) for one in periods)
    return periods


def _reviews(number: int, host: Organisation, person: Person, other: Any) -> None:
    """Reviews with an overdue step in which the person judges, and reviews that wait for their meeting."""
    expert = Expert.objects.create(host=host, person=person)
    reviews = Review.objects.bulk_create(
        Review(host=host, title=f"评审{at}", subject_key=f"{host.code}-{at}", state="open", arranged_by=other)
        for at in range(2 * number)
    )
    scored, discussed = reviews[:number], reviews[number:]
    steps = {"key": "initial", "zh": "初评", "en": "First", "kind": "own_group", "due_on": date(2024, 1, 1)}
    rounds = Round.objects.bulk_create(Round(review=one, state="open", **steps) for one in scored)
    Round.objects.bulk_create(Round(review=one, state="closed", **steps) for one in discussed)
    Discussion.objects.bulk_create(Discussion(review=one, threshold=4) for one in discussed)
    judges = Judge.objects.bulk_create(Judge(review=one, expert=expert) for one in scored)
    candidates = Candidate.objects.bulk_create(
        Candidate(review=one, organisation=host, subject_key="entrant-1") for one in scored
    )
    Assignment.objects.bulk_create(
        Assignment(round=round_, judge=judge, candidate=candidate)
        for round_, judge, candidate in zip(rounds, judges, candidates, strict=True)
    )


def _evaluations(periods: list[ReportingPeriod], host: Organisation, user: Any) -> None:
    """Cycles that are planned, announced, looked through, laid open with an objection, and laid open long enough."""
    today, now = clock.today(), clock.now()
    scheme = SchemeVersion.objects.create(
        host=host, version="1", title="方案", source="browser", content=SCHEME, digest="0" * 64
    )
    states = ("planned", "announced", "screening", "noticed", "noticed")
    cycles = Cycle.objects.bulk_create(
        Cycle(
            host=host, code=f"{period.pk}-{place}", title=f"评价{place}", since=period.since, until=period.until,
            scheme=scheme, period=period, state=state, entry_deadline_at=now + timedelta(days=30), made_by=user,
        )
        for place, state in enumerate(states)
        for period in periods
    )  # fmt: skip
    screened, shown, over = (cycles[len(periods) * at : len(periods) * (at + 1)] for at in (2, 3, 4))
    Entrant.objects.bulk_create(Entrant(cycle=one, organisation=host, eligibility="incomplete") for one in screened)
    entrants = Entrant.objects.bulk_create(
        Entrant(cycle=one, organisation=host, eligibility="qualified") for one in shown
    )
    Objection.objects.bulk_create(
        Objection(entrant=one, text="少计一次", raised_by_organisation=host, raised_by=user) for one in entrants
    )
    computations = Computation.objects.bulk_create(
        Computation(cycle=one, number=1, reason="first", facts={}, facts_digest="0" * 64, digest="0" * 64)
        for one in (*shown, *over)
    )
    PublicNotice.objects.bulk_create(
        PublicNotice(
            cycle=one.cycle, computation=one, since=today - timedelta(days=9),
            last_on=today + timedelta(days=30 if one.cycle in shown else -1), opened_by=user,
        )
        for one in computations
    )  # fmt: skip
