"""The pages of resolutions, tasks and documents, as people use them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.council.held import DAY, moment
from tests.factories.accounts import make_person as make_account
from tests.factories.accounts import make_user
from tests.factories.council import make_item, make_meeting, make_open_meeting, make_voted
from tests.factories.registry import make_alliance
from xiefa.council.documents.press import pdf
from xiefa.council.domain import agenda, documents, meetings
from xiefa.council.models import Effect, Resolution, Task
from xiefa.desk.errands import article_about
from xiefa.kernel import clock
from xiefa.newsroom.models import Article
from xiefa.registry.models import LedgerEntry

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, name: str, *args, status: int = 200, **query) -> str:
    response = client_of(user).get(reverse(name, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def rows_of(response) -> list[tuple]:
    return [tuple(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)]


# ── resolutions ──


def test_the_list_finds_resolutions_by_word_kind_and_year(held):
    secretary = held.council.secretary

    def found(**query):
        response = client_of(secretary).get(reverse("council:resolution_list"), query)
        return [one.pk for one in response.context["page"]]

    both = [held.remitted.pk, held.granted.pk]
    assert found() == both
    assert found(q="智慧渔业") == [held.granted.pk]
    assert found(kind="remit") == [held.remitted.pk]
    assert (found(year="2023"), found(year="2022"), found(kind="nonsense")) == (both, [], both)
    assert (found(body=held.council.body.pk), found(body="0")) == (both, both)


def test_the_list_as_a_sheet(held):
    response = client_of(held.council.secretary).get(reverse("council:resolution_export"), {"kind": "remit"})
    heads, row = rows_of(response)
    assert heads[0] == "编号"
    assert row[0] == held.remitted.designation
    assert row[7] == held.remitted.text


def test_a_resolution_shows_its_vote_its_effects_and_the_ledger(held):
    text = page(held.council.secretary, "council:resolution_detail", held.granted.pk)
    entry = LedgerEntry.objects.get(effect_key=held.granted.effects.get().key)
    assert "同意5票，反对0票，弃权0票" in text
    assert "三分之二以上（含本数）" in text
    assert f"台账第 {entry.number} 条" in text
    assert reverse("council:resolution_document", args=[held.granted.pk, "letter-1.pdf"]) in text
    assert "查看交办" in page(held.council.secretary, "council:resolution_detail", held.remitted.pk)


def test_who_works_for_another_host_sees_nothing_of_it(held):
    stranger = make_account("alliance_secretary", host_code=make_alliance().code)
    for name, args in (
        ("council:resolution_detail", [held.granted.pk]),
        ("council:resolution_document", [held.granted.pk, "resolution.pdf"]),
        ("council:task_detail", [held.task.pk]),
        ("council:document_list", [held.meeting.pk]),
        ("council:meeting_document", [held.meeting.pk, "agenda.pdf"]),
        ("desk:meeting_news", [held.meeting.pk]),
    ):
        page(stranger, name, *args, status=404)
    response = client_of(stranger).get(reverse("council:resolution_list"))
    assert list(response.context["page"]) == []


def test_a_resolution_from_paper_takes_effect_as_of_its_date(held):
    client, unit = client_of(held.council.secretary), make_alliance("旧网员联盟")
    address = f"{reverse('council:resolution_past')}?kind=admit"
    data = past_data(held, unit)
    lacking = client.post(address, data | {"source": ""})
    assert (lacking.status_code, Resolution.objects.filter(kind="admit").count()) == (422, 0)
    more = client.post(address, data | {"more": "yes"})
    assert (more.status_code, len(more.context["cases"])) == (200, 2)
    assert client.post(address, data).status_code == 302
    resolution = Resolution.objects.get(kind="admit")
    assert (resolution.resolved_on, resolution.source) == (date(2019, 3, 19), "一届三次会议纪要")
    assert LedgerEntry.objects.get(effect_key=resolution.effects.get().key).effective_on == date(2019, 3, 19)


def past_data(held, unit) -> dict[str, object]:
    return {
        "host": held.council.host.pk,
        "body": held.council.body.pk,
        "resolved_on": "2019-03-19",
        "title": "批准加入",
        "wording": "approved",
        "text": "会议批准旧网员联盟加入。",
        "source": "一届三次会议纪要",
        "cases-TOTAL_FORMS": "1",
        "cases-INITIAL_FORMS": "0",
        "cases-0-organisation": unit.pk,
    }


def test_a_resolution_is_corrected_by_a_later_one_only(held):
    council, client = held.council, client_of(held.council.secretary)
    address = reverse("council:resolution_correct", args=[held.remitted.pk])
    meeting = make_open_meeting(council, {"title": "更正交办", "text": "责任单位改为办公室。"}, title="三次会议")
    item = meeting.items.get()
    assert client.post(address, {"item": item.pk}).status_code == 422
    make_voted(council, item)
    assert client.post(address, {"item": item.pk}).status_code == 302
    later = Resolution.objects.get(item=item)
    assert later.corrects == held.remitted
    assert "这项决议已被更正" in page(council.secretary, "council:resolution_detail", held.remitted.pk)
    assert held.remitted.text in page(council.secretary, "council:resolution_detail", later.pk)
    assert client.post(address, {"item": 10**9}).status_code == 404


# ── tasks ──


def test_a_task_is_reported_on_finished_and_taken_up_again(held):
    client, task = client_of(held.council.secretary), held.task
    report = reverse("council:task_report", args=[task.pk])
    assert client.post(report, {"text": " "}).status_code == 422
    assert client.post(report, {"text": "已拟定初稿。"}).status_code == 302
    states = [Task.objects.get().state]
    for verb in ("finish", "finish", "reopen"):
        client.post(reverse("council:task_move", args=[task.pk, verb]))
        states.append(Task.objects.get().state)
    assert states == ["reported", "done", "done", "open"]
    assert [one.text for one in task.reports.all()] == ["已拟定初稿。"]
    assert client.post(reverse("council:task_move", args=[task.pk, "delete"])).status_code == 404
    assert "已拟定初稿。" in page(held.council.secretary, "council:task_detail", task.pk)


def test_late_tasks_are_said_to_be_late_in_words(held):
    reader = held.council.users[0]
    with clock.frozen(date(2024, 6, 1)):
        assert "已逾期</strong>" not in page(reader, "council:task_list")
    with clock.frozen(date(2024, 6, 2)):
        assert page(reader, "council:task_list").count("已逾期</strong>") == 1
        assert "拟定新增理事的条件" in page(reader, "council:task_list", state="late")
        response = client_of(reader).get(reverse("council:task_export"), {"q": "秘书处"})
        assert [row[-1] for row in rows_of(response)] == ["逾期", "已逾期"]
        client_of(held.council.secretary).post(reverse("council:task_move", args=[held.task.pk, "finish"]))
        assert "拟定新增理事的条件" not in page(reader, "council:task_list", state="late")


def test_a_reader_is_offered_nothing_to_do(held):
    text = page(held.council.users[0], "council:task_detail", held.task.pk)
    assert "记下进展" not in text
    assert "办结</button>" not in text


def test_lists_ask_as_often_for_many_as_for_one(held):
    body, host = held.council.body, held.council.host
    with_one = queries_of(held)
    many = [
        Resolution(
            host=host, body=body, year=2020, number=number, kind="remit", wording="remitted", title="旧决议", text="旧",
            resolved_on=DAY, source="纪要",
        )
        for number in range(1, 31)
    ]  # fmt: skip
    Resolution.objects.bulk_create(many)
    effects = Effect.objects.bulk_create(
        Effect(resolution=one, position=1, kind="remit", text="旧任务", owner="办公室") for one in many
    )
    Task.objects.bulk_create(Task(effect=one, text="旧任务", owner="办公室", report_to=body) for one in effects)
    assert queries_of(held) == with_one


def queries_of(held) -> list[int]:
    client, counts = client_of(held.council.secretary), []
    for name in ("resolution_list", "resolution_export", "task_list", "task_export"):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(f"council:{name}")).status_code == 200
        counts.append(len(caught))
    return counts


# ── documents ──


def test_every_document_of_a_meeting_can_be_had(held):
    client = client_of(held.council.secretary)
    listed = client.get(reverse("council:document_list", args=[held.meeting.pk]))
    assert reverse("desk:meeting_news", args=[held.meeting.pk]) in listed.content.decode()
    names = [name for shelf in listed.context["shelves"] for name in shelf.names]
    assert len(names) == 11
    for name in names:
        response = client.get(reverse("council:meeting_document", args=[held.meeting.pk, name]))
        content = b"".join(response.streaming_content)
        begins = {"pdf": b"%P", "json": b"{\n"}.get(name.rpartition(".")[2], b"PK")
        assert (response.status_code, content[:2]) == (200, begins)
    for name in ("other.pdf", "agenda.exe", "letters.pdf"):
        assert client.get(reverse("council:meeting_document", args=[held.meeting.pk, name])).status_code == 404


def test_an_invited_person_may_have_the_agenda_and_nothing_else(held):
    council, guest = held.council, make_user("来宾")
    with clock.frozen(moment(8)):
        meeting = make_meeting(council, title="下次会议")
        make_item(council, meeting)
        person = council.people[0]
        person.user = guest
        person.save()
    client = client_of(guest)

    def statuses():
        return {
            name: client.get(reverse("council:meeting_document", args=[meeting.pk, name])).status_code
            for name in ("agenda.pdf", "papers.pdf", "attendance.pdf", "minutes.pdf")
        }

    assert set(statuses().values()) == {404}
    assert client.get(reverse("council:meeting_display", args=[meeting.pk])).status_code == 404
    meetings.call(meeting=meeting, by=council.secretary)
    assert statuses() == {"agenda.pdf": 200, "papers.pdf": 200, "attendance.pdf": 404, "minutes.pdf": 404}
    assert client.get(reverse("council:document_list", args=[meeting.pk])).status_code == 403


def test_a_character_without_a_glyph_is_named_on_the_page(held):
    meeting = make_meeting(held.council, title="会议😀")
    make_item(held.council, meeting)
    text = page(held.council.secretary, "council:meeting_document", meeting.pk, "agenda.pdf", status=422)
    assert "U+1F600 GRINNING FACE" in text


def test_heavy_papers_are_bound_in_the_background(held, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(documents, "LIGHT_BYTES", 100)
    client, meeting = client_of(held.council.secretary), make_meeting(held.council, title="大材料")
    item = make_item(held.council, meeting)
    data = pdf(documents.agenda_of(documents.facts_of(meeting)))
    agenda.add_paper(item=item, title="报告", file_name="报告.pdf", data=data, by=held.council.secretary)
    address = reverse("council:meeting_document", args=[meeting.pk, "papers.pdf"])
    waiting = reverse("council:document_papers", args=[meeting.pk])
    assert client.get(address).headers["Location"] == waiting
    assert "开始装订" in client.get(waiting).content.decode()
    response = client.post(reverse("council:document_bind", args=[meeting.pk]))
    assert response.headers["Location"] == f"{waiting}?waiting=1"
    part = client.get(waiting, {"waiting": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert "下载合订本" in part
    assert "hx-get" not in part
    assert client.get(address).status_code == 200


# ── the news item ──


def test_the_draft_is_written_once(held):
    client = client_of(held.council.secretary)
    address = reverse("desk:meeting_news", args=[held.meeting.pk])
    assert "起草稿件</button>" in client.get(address).content.decode()
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    article = Article.objects.get()
    assert article == article_about(held.meeting)
    assert (article.heading, article.event_since) == ("联盟协发网召开第二届理事会第一次会议", DAY)
    assert [block.text for block in article.content][1] == "会议听取了李报告所作的年度工作报告。"
    assert "已经起草过" in client.get(address).content.decode()


def test_who_may_not_write_is_told_so(held):
    response = client_of(held.council.users[0]).post(reverse("desk:meeting_news", args=[held.meeting.pk]))
    assert (response.status_code, Article.objects.count()) == (422, 0)
