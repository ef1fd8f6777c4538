"""Programs file evidence: the same verbs and refusals as the page, for one organisation, once for each key."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.activities.test_api_pushing import _key_of_other
from tests.factories.activities import make_database, make_record
from tests.factories.documents import encrypted_office_file
from tests.factories.evidence import photo, scan
from tests.factories.tokens import asking, make_key
from xiefa.activities import kinds
from xiefa.activities.domain import records
from xiefa.activities.models import Activity, Evidence, EvidenceFile
from xiefa.kernel import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def database() -> SimpleNamespace:
    return make_database()


@pytest.fixture
def program(database: SimpleNamespace) -> Client:
    return asking(make_key(database))


def send(client: Client, record: Activity, data: bytes = b"", *, key: str = "", **said: str) -> Any:
    query = urlencode({"sort": "notice"} | said)
    headers = {"Idempotency-Key": key} if key else {}
    address = f"/api/v1/records/{record.pk}/files?{query}"
    return client.post(address, data, content_type="application/octet-stream", headers=headers)


def link(client: Client, record: Activity, **said: Any) -> Any:
    body = {"url": "https://example.org/news/1", "sort": "link"} | said
    return client.post(f"/api/v1/records/{record.pk}/links", body, content_type="application/json")


def outcome(answer: Any) -> tuple[int, str]:
    told = answer.json()
    return answer.status_code, (told["problems"][0]["code"] if "problems" in told else told.get("code", ""))


def test_a_file_stands_beside_the_record_and_opens_it_again(database: SimpleNamespace, program: Client) -> None:
    record = make_record(database, state="accepted")
    answer = send(program, record, scan(4, "sent by a program"), name="签到表", page_range="2-3", remark="全体签到")
    row = Evidence.objects.select_related("file").get()
    record.refresh_from_db()
    assert (answer.status_code, record.state, record.version) == (201, "entered", 2)
    assert answer.json()["evidence"] == [
        {"sort": "notice", "name": "签到表", "url": "", "sha256": row.file.sha256, "page_range": "2-3"}
    ]
    assert (row.remark, row.added_by, row.file.pages) == ("全体签到", database.secretary, 4)
    assert answer["ETag"] == program.get(f"/api/v1/records/{record.pk}")["ETag"]
    assert [one.action for one in audit.history_of(record)][-1] == "activities.push"


def test_a_link_waits_for_its_page(database: SimpleNamespace, program: Client) -> None:
    record = make_record(database)
    answer = link(program, record, name="新闻")
    row = Evidence.objects.get()
    assert (answer.status_code, row.url, row.snapshot, row.name) == (
        201,
        "https://example.org/news/1",
        "waiting",
        "新闻",
    )
    assert DBTaskResult.objects.count() == 1
    assert outcome(link(program, record)) == (409, "evidence_double")
    assert outcome(link(program, record, url="ftp://example.org")) == (422, "url_wrong")
    assert outcome(link(program, record, url="https://example.org/2", name="\x00")) == (422, "characters_unusable")
    assert outcome(link(program, record, colour="red")) == (400, "unknown")


def test_what_the_page_refuses_is_refused(database: SimpleNamespace, program: Client) -> None:
    record, data = make_record(database), scan(2, "sent by a program")
    huge = b"%PDF-" + bytes(kinds.largest_file())
    found = [
        outcome(send(program, record, b"MZ\x90\0" + bytes(200))),
        outcome(send(program, record, encrypted_office_file())),
        outcome(send(program, record, huge)),
        outcome(send(program, record, data, sort="nonsense")),
        outcome(send(program, record, data, page_range="7")),
        outcome(send(program, record, data, name="\x01")),
        outcome(program.post(f"/api/v1/records/{record.pk}/files?sort=notice", data, content_type="image/png")),
        outcome(program.post(f"/api/v1/records/{record.pk}/files", data, content_type="application/octet-stream")),
    ]
    assert found == [
        (422, "file_format"), (422, "file_format"), (413, "body_large"), (422, "sort_unknown"),
        (422, "pages_wrong"), (422, "characters_unusable"), (415, "media_type_wrong"), (400, "missing"),
    ]  # fmt: skip
    assert (Evidence.objects.count(), EvidenceFile.objects.count()) == (0, 0)


def test_records_of_others_and_what_is_not_used_take_nothing(database: SimpleNamespace, program: Client) -> None:
    record = make_record(database, state="accepted", openness="public")
    elsewhere = asking(_key_of_other(database))
    assert [one.status_code for one in (send(elsewhere, record, scan()), link(elsewhere, record))] == [404, 404]
    assert [one.status_code for one in (send(asking(), record, scan()), link(asking(), record))] == [401, 401]
    unused = records.set_aside(activity=make_record(database, title="另一次"), by=database.secretary)
    assert outcome(send(program, unused, scan())) == (409, "set_aside")
    assert outcome(link(program, unused)) == (409, "set_aside")
    assert Evidence.objects.count() == 0


def test_the_same_key_files_it_once_and_no_other_bytes(database: SimpleNamespace, program: Client) -> None:
    record, data = make_record(database), photo()
    first, again = (send(program, record, data, key="file-1") for _time in range(2))
    assert (first.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
    assert outcome(send(program, record, scan(), key="file-1")) == (409, "idempotency_key_used")
    assert outcome(send(program, record, data, key="file-1", name="别的名称")) == (409, "idempotency_key_used")
    assert outcome(send(program, record, data, key="file-2")) == (409, "evidence_double")
    assert Evidence.objects.count() == 1
