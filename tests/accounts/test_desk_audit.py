"""The audit trail on the screen and as a sheet."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.factories.accounts import make_person, make_user
from xiefa.kernel import audit, clock
from xiefa.kernel.ledger import guard_lowered
from xiefa.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db
PATH = "/desk/accounts/audit/"


def numbers(page):
    return [event.number for event, _action in page.context["rows"]]


def test_newest_first_with_words_for_the_actions(auditor_desk):
    page = auditor_desk.get(PATH)
    events = list(AuditEvent.objects.order_by("-number"))
    assert numbers(page) == [event.number for event in events]
    assert [action for _event, action in page.context["rows"]] == ["授予角色", "开立账号"]


def test_narrowed_by_day_and_by_words(auditor_desk):
    thing = make_user("第6期")
    with clock.frozen(date(2024, 1, 10)):
        early = audit.record("briefing.publish", thing, by=thing).number
    with clock.frozen(date(2024, 1, 11)):
        late = audit.record("briefing.withdraw", thing, by=thing).number
    asked = [
        {"since": "2024-01-10", "until": "2024-01-10"},
        {"since": "2024-01-10", "until": "2024-01-11"},
        {"until": "2024-01-12", "text": "withdraw"},
        {"until": "2024-01-12", "text": "第6期"},
        {"until": "2024-01-12", "text": "没有"},
    ]
    found = [numbers(auditor_desk.get(PATH, query)) for query in asked]
    assert found == [[early], [late, early], [late], [late, early], []]


def test_a_last_day_before_the_first_is_told(auditor_desk):
    page = auditor_desk.get(PATH, {"since": "2024-01-11", "until": "2024-01-10"})
    assert page.context["form"].errors == {"until": ["结束日期不能早于开始日期。"]}
    assert numbers(page) == []


def test_who_oversees_one_host_sees_its_lines_only(client):
    thing = make_user()
    water = audit.record("a.b", thing, by=None, host_code="water").number
    audit.record("a.b", thing, by=None, host_code="fibre")
    client.force_login(make_person("council_member", host_code="water"))
    assert [n for n in numbers(client.get(PATH)) if n >= water] == [AuditEvent.objects.count(), water]


def test_the_sheet_holds_the_same_lines_and_their_hashes(auditor_desk):
    with clock.frozen(date(2024, 1, 10)):
        event = audit.record("briefing.publish", make_user("=HYPERLINK(1)"), by=None, details={"number": 6})
    answer = auditor_desk.get(f"{PATH}export/", {"text": "publish"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert rows[0][:4] == ("序号", "时间", "经办人", "事项")
    [row] = rows[1:]
    assert (row[0], row[1].isoformat(), row[5], row[9]) == (
        event.number, "2024-01-10T09:00:00", "'=HYPERLINK(1)", event.hash,
    )  # fmt: skip


def test_the_chain_is_verified_on_demand(auditor_desk):
    assert "每一条都与写入时一致，没有缺失。" in auditor_desk.post(f"{PATH}verify/").content.decode()
    with guard_lowered(connection):
        AuditEvent.objects.filter(number=1).update(actor_label="某人")
    assert "Event 1 was changed after it was written." in auditor_desk.post(f"{PATH}verify/").content.decode()


def test_the_sheet_is_behind_the_same_door(client):
    client.force_login(make_person("editor"))
    assert client.get(f"{PATH}export/").status_code == 403


def test_the_page_takes_the_same_queries_for_few_and_for_more_lines(auditor_desk):
    thing, taken = make_user(), []
    for more in (1, 2):
        for _ in range(more):
            audit.record("a.b", thing, by=thing)
        with CaptureQueriesContext(connection) as queries:
            auditor_desk.get(PATH)
        taken.append(len(queries))
    assert taken[0] == taken[1]
