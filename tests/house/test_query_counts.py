"""A list with thirty rows asks the database as often as a list with eight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.activities import make_entry, make_period
from tests.factories.briefing import Office, make_office, make_published, make_shelved_article
from tests.factories.evaluation import make_scheme
from tests.factories.installation import parameters
from tests.factories.membership import make_row
from tests.factories.newsroom import make_article
from tests.factories.registry import make_alliance, make_body, make_seat
from tests.factories.review import make_expert, make_panel, make_review
from tests.factories.standing import make_member
from xiefa.activities.domain import records
from xiefa.activities.domain.questions import ask
from xiefa.activities.models import Activity, Double, Report
from xiefa.briefing.domain import issues
from xiefa.council.domain import meetings
from xiefa.council.models import Effect, Resolution, Task
from xiefa.evaluation.models import Cycle, PastGrade
from xiefa.kernel import clock
from xiefa.registry.domain.organisations import add_not_a_name
from xiefa.registry.models import Body, ImportBatch

pytestmark = pytest.mark.django_db


def _person(_office: Office, at: int) -> None:
    make_person("editor", "reviewer", name=f"某{at}")


def _article(office: Office, at: int) -> None:
    make_article(by=make_person("editor"), host=office.host, contributors=[make_alliance()], heading=f"第{at}篇")


def _shelved(office: Office, _at: int) -> None:
    make_shelved_article(office, contributors=[make_alliance()])


def _issue(office: Office, at: int) -> None:
    make_published(office, items=1)


def _list(office: Office, at: int) -> None:
    issues.set_distribution(
        host=office.host, kind="send", text=f"单位{at}", since=date(2000 + at, 1, 1), by=office.editor
    )


def _phrase(_office: Office, at: int) -> None:
    add_not_a_name(text=f"词语{at}号", by=None)


def _batch(_office: Office, at: int) -> None:
    ImportBatch.objects.create(
        file_name=f"名录{at}.xlsx", sha256=f"{at:064}", source=b"", uploaded_by=make_person("membership_officer")
    )


def _expert(office: Office, at: int) -> None:
    make_expert(f"专家{at}", "新材料", host=office.host)


def _review(office: Office, at: int) -> None:
    make_review(host=office.host, subject_key=f"cycle-{at}", candidates=0, judges=0)


def _meeting(office: Office, at: int) -> None:
    meetings.prepare_meeting(
        host=office.host,
        title=f"第{at}次",
        form="in_person",
        starts_at=clock.now(),
        bodies=[(make_body(), None)],
        chair=make_seat().person,
        by=make_person("secretary_general"),
    )


def _task(office: Office, at: int) -> None:
    """A resolution from paper with the task that it hands out."""
    body, _made = Body.objects.get_or_create(organisation=office.host, kind="council", name="理事会", term=2)
    resolution = Resolution.objects.create(
        host=office.host, body=body, year=2020, number=at + 1, kind="remit", wording="remitted", title="旧决议",
        text="旧", resolved_on=date(2020, 1, 1), source="纪要",
    )  # fmt: skip
    effect = Effect.objects.create(resolution=resolution, position=1, kind="remit", text="任务", owner="办公室")
    Task.objects.create(effect=effect, text="任务", owner="办公室", report_to=body)


def _record(office: Office, _at: int) -> Activity:
    alliance = make_alliance()
    entry, by = make_entry(alliance, make_alliance()), make_person("membership_officer")
    return records.enter(host=office.host, reporter=alliance, entry=entry, by=by)


def _member(office: Office, _at: int) -> None:
    make_member(SimpleNamespace(network=office.host, council=make_body(office.host, term=None, name=f"理事会{_at}")))


def _question(office: Office, at: int) -> None:
    ask(activity=_record(office, at), reason="请核对。", by=make_person("membership_officer"))


def _double(office: Office, at: int) -> None:
    first, second = _record(office, at), _record(office, at)
    Double.objects.create(first=first, second=second, likeness=0.9)


def _report(office: Office, at: int) -> None:
    period = make_period(SimpleNamespace(network=office.host), 2030 + at)
    Report.objects.create(period=period, organisation=make_alliance())


def _public(office: Office, at: int) -> None:
    Activity.objects.filter(pk=_record(office, at).pk).update(state="accepted", openness="public")


def _scheme(office: Office, at: int) -> None:
    make_scheme(office.host, version=f"v{at}", by=None)


def _cycle(office: Office, at: int) -> None:
    make_scheme(office.host, version=f"v{at}", by=None).cycles.create(
        host=office.host, code=f"c{at}", title=f"第{at}期", since=date(2025, 1, 1), until=date(2026, 1, 1),
        entry_deadline_at=clock.now(),
    )  # fmt: skip


def _objection(office: Office, at: int) -> None:
    _cycle(office, at)
    entrant = Cycle.objects.get(code=f"c{at}").entrants.create(organisation=make_alliance())
    said = {"raised_by_organisation": make_alliance(), "raised_by": make_person("alliance_secretary")}
    entrant.objections.create(leaf="effect", text="评分偏低", **said)


def _past_grade(office: Office, at: int) -> None:
    host, organisation, days = office.host, make_alliance(), {"since": date(2018, 1, 1), "until": date(2020, 1, 1)}
    PastGrade.objects.create(
        host=host, organisation=organisation, period=f"第{at}期", grade="high", source="通报", entered_by=None, **days
    )


# Each list with what makes one more row of it; ``None``: the list is short by its nature, and why.
LISTS: dict[str, Callable[[Office, int], object] | None] = {
    "accounts:person_list": _person,
    "accounts:event_list": _person,
    "accounts:event_export": _person,
    "accounts:person_export": _person,
    "accounts:role_export": None,  # the roles of the policy
    "accounts:role_list": None,  # the roles of the policy
    "registry:organisation_list": lambda _office, _at: make_alliance(),
    "registry:organisation_export": lambda _office, _at: make_alliance(),
    "registry:person_list": lambda _office, _at: make_seat(),
    "registry:person_export": lambda _office, _at: make_seat(represents=make_alliance()),
    "registry:phrase_list": _phrase,
    "registry:phrase_export": _phrase,
    "registry:import_export": _batch,
    "registry:import_list": None,  # the last twenty
    "registry:double_list": lambda _office, at: make_alliance(f"水环境{at}产业技术创新战略联盟"),
    "registry:double_export": lambda _office, at: make_alliance(f"水环境{at}产业技术创新战略联盟"),
    # Of one organisation or one person: tests/registry/test_organisation_page.py and test_history.py.
    "registry:unit_export": None,
    "registry:contact_export": None,
    "registry:organisation_history_export": None,
    "registry:person_history_export": None,
    "newsroom:article_list": _article,
    "newsroom:article_shelf": _shelved,
    "newsroom:article_export": _article,
    "briefing:issue_list": _issue,
    "briefing:issue_export": _issue,
    "briefing:distribution_lists": _list,
    "briefing:distribution_export": _list,
    "publishing:edition_list": _issue,
    "publishing:edition_export": _issue,
    "council:meeting_list": _meeting,
    "council:meeting_export": _meeting,
    "council:resolution_list": _task,
    "council:resolution_export": _task,
    "council:task_list": _task,
    "council:task_export": _task,
    "council:document_list": None,  # the six kinds of documents of one meeting
    "membership:application_list": lambda office, _at: make_row(office.host, "application"),
    "membership:application_export": lambda office, _at: make_row(office.host, "application"),
    "membership:registration_list": lambda office, _at: make_row(office.host, "registration"),
    "membership:registration_export": lambda office, _at: make_row(office.host, "registration"),
    "membership:request_list": lambda office, _at: make_row(office.host, "request"),
    "membership:request_export": lambda office, _at: make_row(office.host, "request"),
    "membership:register_list": _member,
    "membership:register_export": _member,
    "review:panel_list": lambda office, at: make_panel(host=office.host, subject_key=f"subject-{at}"),
    "review:expert_list": _expert,
    "review:expert_export": _expert,
    "review:review_list": _review,
    "review:round_export": None,  # of one round: tests/review/test_review_pages.py
    "review:sheet_list": None,  # of one round: tests/review/test_sheet_pages.py
    "review:sheet_export": None,  # likewise
    "evaluation:scheme_list": _scheme,
    "evaluation:scheme_export": _scheme,
    "evaluation:scheme_compare_export": None,  # of one scheme: tests/evaluation/test_comparing.py
    "evaluation:cycle_list": _cycle,
    "evaluation:cycle_export": _cycle,
    "evaluation:cycle_entrants_export": None,  # of one cycle: tests/evaluation/test_cycle_pages.py
    # Of one cycle: tests/evaluation/test_result_pages.py and test_statistics_pages.py.
    "evaluation:result_list": None,
    "evaluation:result_export": None,
    "evaluation:statistics_export": None,
    "evaluation:objection_list": _objection,
    "evaluation:objection_export": _objection,
    "evaluation:past_grade_list": _past_grade,
    "evaluation:past_grade_export": _past_grade,
    "evaluation:self_check_export": None,  # of one alliance: tests/evaluation/test_comparing.py
    "activities:activity_list": _record,
    "activities:activity_export": _record,
    "activities:question_list": _question,
    "activities:question_export": _question,
    "activities:period_list": _report,
    "activities:report_list": _report,
    "activities:report_export": _report,
    "activities:period_export": None,  # of one period: tests/activities/test_period_pages.py
    "activities:glance": _record,
    "activities:glance_export": None,  # of one table: tests/activities/test_glance.py
    "activities:glance_organisation_export": None,  # likewise
    "activities:double_list": _double,
    "activities:double_export": _double,
    "desk:home": _shelved,
    "desk:calendar": _issue,
    "archive:home": _issue,
    "archive:issue_list": _issue,
    "archive:organisation_list": lambda _office, _at: make_alliance(),
    "archive:feed": _issue,
    "archive:sitemap": _issue,
    "archive:activity_list": _public,
    "archive:activity_feed": _public,
    "archive:activity_data": _public,
    "archive:evaluation_list": None,  # whole evaluations: tests/archive/test_evaluations.py
    "api:records": _public,
    "activities:sheet_export": None,  # of one organisation: tests/activities/test_imports.py
    "activities:token_list": None,  # of one organisation: tests/activities/test_tokens.py
}


def queries(client: Client, path: str) -> list[str]:
    client.get(path)  # the first visit fills the index and what is kept in memory
    make_alliance()  # … and now nothing kept is true any more
    client.get("/search/?q=会")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return [one["sql"] for one in asked]


@pytest.mark.parametrize("name", [name for name, row in LISTS.items() if row])
def test_a_long_list_asks_no_more_than_a_short_one(name: str) -> None:
    office, client = make_office(), Client()
    roles = ("administrator", "secretary_general", "editor", "reviewer", "membership_officer")
    client.force_login(make_person(*roles))
    more, path = LISTS[name], reverse(name)
    assert more
    for at in range(8):
        more(office, at)
    few = queries(client, path)
    for at in range(8, 30):
        more(office, at)
    many = queries(client, path)
    assert len(many) == len(few), "\n".join(sql for sql in many if sql not in few)[:3000]


def test_every_list_is_counted() -> None:
    listing = ("_list", "_lists", "_export", "_shelf")
    lists = {name for name in parameters() if name.endswith(listing)}
    assert lists - set(LISTS) == set()
