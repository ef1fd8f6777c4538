"""The pages of evidence and of the binder: who may open them, what they show, and how files leave the house."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_period, make_record
from tests.factories.evidence import drawing, photo, put, scan, word
from xiefa.activities.domain import evidence as verbs
from xiefa.activities.domain import links
from xiefa.activities.domain.evidence import Filing
from xiefa.activities.models import Activity, Binder, Evidence, EvidenceFile, Report
from xiefa.activities.proofs.looking import Examined

pytestmark = pytest.mark.django_db
SEALED = "default-src 'none'; sandbox"


@pytest.fixture
def office(client, settings):
    """A record, and its secretary signed in; tasks are done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    network = make_database()
    network.record, network.client = make_record(network), client
    client.force_login(network.secretary)
    return network


def page(name: str, thing: object, *more: object) -> str:
    return reverse(f"activities:{name}", args=[getattr(thing, "pk", thing), *more])


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_some_files_at_once_and_the_bad_one_is_named(office):
    record, client = office.record, office.client
    assert client.get(page("evidence_add", record)).status_code == 200
    files = [sent(photo(1), "一.jpg"), sent(b"MZ", "坏.exe"), sent(photo(2), "二.jpg")]
    answer = client.post(page("evidence_add", record), {"sort": "photo", "file": files, "name": "现场"})
    assert (answer.status_code, "坏.exe：只收 PDF" in answer.content.decode()) == (422, True)
    assert sorted(row.name for row in record.evidence.all()) == ["一.jpg", "二.jpg"]
    answer = client.post(page("evidence_add", record), {"sort": "notice", "file": [sent(scan(3), "通知.pdf")], "page_range": "2"})  # fmt: skip
    assert answer.headers["Location"] == f"{record.get_absolute_url()}#evidence"
    answer = client.get(record.get_absolute_url()).content.decode()
    assert [text in answer for text in ("通知.pdf", "第 2 页", "共 3 页")] == [True, True, True]


@pytest.mark.parametrize(
    ("sent_in", "said"),
    [({}, "这个字段是必填项"), ({"file": [sent(b"", "空.pdf")]}, "空文件"), ({"file": [sent(scan(2), "a.pdf")], "page_range": "9"}, "没有第 9 页")],
)  # fmt: skip
def test_a_form_that_cannot_be_saved_keeps_what_was_typed(office, sent_in, said):
    for one in sent_in.get("file", []):
        one.seek(0)
    answer = office.client.post(page("evidence_add", office.record), {"sort": "agenda", "remark": "主会场", **sent_in})
    text = answer.content.decode()
    assert (answer.status_code, said in text, "主会场" in text, EvidenceFile.objects.count()) == (
        422,
        True,
        True,
        0,
    )
    assert not office.record.evidence.exists()


def test_pages_and_pictures_leave_the_house_redrawn_and_files_as_downloads(office):
    record, by, client = office.record, office.secretary, office.client
    pdf, jpeg = put(record, scan(3), "通知.pdf", by=by, page_range="2-3"), put(record, photo(3), "a.jpg", by=by)
    text = client.get(page("evidence_preview", pdf)).content.decode()
    assert [page("evidence_page", pdf, number) in text for number in (1, 2, 3)] == [False, True, True]
    assert page("evidence_page", pdf, 1) in client.get(page("evidence_preview", pdf) + "?all=1").content.decode()
    shown = client.get(page("evidence_page", jpeg, 1))
    assert (shown.headers["Content-Type"], shown.headers["Content-Security-Policy"]) == ("image/jpeg", SEALED)
    assert (shown.headers["X-Content-Type-Options"], b"Secret Camera" in shown.content) == ("nosniff", False)
    assert [client.get(page("evidence_page", pdf, number)).status_code for number in (0, 2, 4, 9999)] == [
        200,
        200,
        404,
        404,
    ]
    answer = client.get(page("evidence_file", jpeg))
    assert b"".join(answer.streaming_content) == photo(3)
    assert (answer.headers["Content-Security-Policy"], answer.headers["Content-Disposition"]) == (SEALED, 'attachment; filename="a.jpg"')  # fmt: skip


def test_a_word_file_is_shown_as_text_and_its_pictures_redrawn(office):
    row = put(office.record, word("<script>alert(1)</script>", with_picture=True), "a.docx", by=office.secretary)
    text = office.client.get(page("evidence_preview", row)).content.decode()
    assert [part in text for part in ("关于举办春季论坛的通知", "&lt;script&gt;alert(1)", "<td>甲方研究院</td>")] == [
        True
    ] * 3
    picture = office.client.get(page("evidence_page", row, 1))
    assert Image.open(BytesIO(picture.content)).size == (320, 240)


def test_a_heavy_file_is_drawn_by_the_worker(office, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    row = put(office.record, scan(2, "drawn by the worker"), "a.pdf", by=office.secretary)
    EvidenceFile.objects.filter(pk=row.file.pk).update(size=4_000_000)
    assert office.client.get(page("evidence_page", row, 1)).status_code == 404
    assert 'hx-select="#leaves"' in office.client.get(page("evidence_preview", row)).content.decode()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    office.client.get(page("evidence_preview", row))
    assert office.client.get(page("evidence_page", row, 1)).status_code == 200
    assert 'hx-select="#leaves"' not in office.client.get(page("evidence_preview", row)).content.decode()


def test_a_link_is_kept_in_the_background_and_says_when_it_was_not(office):
    answer = office.client.post(page("evidence_link", office.record), {"sort": "link", "url": "http://127.0.0.1:9/a"})
    row = Evidence.objects.get()
    assert (answer.status_code, row.snapshot, row.problem) == (302, "failed", "inner")
    text = office.client.get(office.record.get_absolute_url()).content.decode()
    assert [part in text for part in ("网址指向单位内部的网络，不能存档", page("evidence_again", row))] == [True, True]
    assert office.client.post(page("evidence_again", row)).status_code == 302
    answer = office.client.post(page("evidence_link", office.record), {"sort": "link", "url": "javascript:alert(1)"})
    assert (answer.status_code, Evidence.objects.count()) == (422, 1)


def test_a_kept_page_is_text_and_never_a_page_of_ours(office, settings):
    row = verbs.add_link(activity=office.record, url="https://example.org/", filing=Filing("link", "报道"), by=office.secretary)  # fmt: skip
    html = "<title>题</title><h1>论坛</h1><p onclick='x()'>内容<script>alert(1)</script></p>".encode()
    kept = verbs.keep_bytes(html, Examined(verbs.PAGE), by=None)
    Evidence.objects.filter(pk=row.pk).update(file=kept, snapshot="kept", fetched_at=row.added_at)
    text = office.client.get(page("evidence_preview", row)).content.decode()
    assert ("<h3>论坛</h3>" in text, "<p>内容</p>" in text, "onclick" in text) == (True, True, False)
    answer = office.client.get(page("evidence_file", row))
    assert (answer.headers["Content-Type"], "attachment" in answer.headers["Content-Disposition"]) == (
        "text/plain",
        True,
    )
    assert links.problem_of(Evidence.objects.get(pk=row.pk)) == ""


def test_taking_away_and_putting_back_and_describing(office):
    client, record = office.client, office.record
    row = put(record, scan(2), "a.pdf", by=office.secretary)
    put(record, drawing(), "b.png", by=office.secretary)
    client.post(page("evidence_move", row), {"to": "down"})
    assert [one.name for one in record.evidence.all()] == ["b.png", "a.pdf"]
    client.post(page("evidence_change", row), {"sort": "agenda", "name": "议程", "page_range": "1"})
    assert client.post(page("evidence_change", row), {"sort": "agenda", "page_range": "x"}).status_code == 422
    client.post(page("evidence_remove", row))
    assert "已移除的佐证（1）" in client.get(record.get_absolute_url()).content.decode()
    client.post(page("evidence_restore", row))
    row.refresh_from_db()
    assert (row.name, row.sort, row.page_range, row.removed_at) == ("议程", "agenda", "1", None)


def test_a_file_of_another_record_is_chosen(office):
    row = put(make_record(office), scan(2), "通知.pdf", by=office.secretary)
    text = office.client.get(page("evidence_choose", office.record) + "?q=通知").content.decode()
    assert f'value="{row.pk}"' in text
    assert office.client.get(page("evidence_choose", office.record) + "?q=没有").status_code == 200
    assert office.client.post(page("evidence_choose", office.record), {"sort": "notice"}).status_code == 422
    office.client.post(page("evidence_choose", office.record), {"sort": "notice", "known": row.pk})
    assert [one.file for one in office.record.evidence.all()] == [row.file]


def test_strangers_find_nothing_and_readers_change_nothing(office, client):
    row = put(office.record, scan(2), "a.pdf", by=office.secretary)
    reading = [page("evidence_preview", row), page("evidence_file", row), page("evidence_page", row, 1)]
    forms = [page(name, office.record) for name in ("evidence_add", "evidence_link", "evidence_choose")]
    forms.append(page("evidence_change", row))
    posts = [page(f"evidence_{name}", row) for name in ("remove", "restore", "move", "again")]
    client.force_login(make_person("alliance_secretary", host_code=office.alliances[1].code))
    assert {client.get(address).status_code for address in reading + forms} == {404}
    Activity.objects.filter(pk=office.record.pk).update(state="accepted")
    assert {client.get(address).status_code for address in reading} == {200}
    assert {client.get(address).status_code for address in forms} == {404}
    assert {client.post(address).status_code for address in posts} == {404}
    verbs.remove_evidence(evidence=row, by=office.secretary)
    Activity.objects.filter(pk=office.record.pk).update(state="accepted")
    assert {client.get(address).status_code for address in reading} == {404}


def test_the_binder_is_asked_for_made_and_taken_home(office):
    client = office.client
    put(office.record, scan(2), "a.pdf", by=office.secretary)
    report = Report.objects.create(period=make_period(office), organisation=office.alliance)
    text = client.get(page("binder", report)).content.decode()
    assert ("共 1 条记录、1 件佐证。" in text, "开始装订" in text) == (True, True)
    assert client.get(page("binder_file", report)).status_code == 404
    assert client.post(page("binder_bind", report)).status_code == 302
    assert "下载合订本" in client.get(page("binder", report), headers={"HX-Request": "true"}).content.decode()
    answer = client.get(page("binder_file", report))
    assert (b"".join(answer.streaming_content)[:5], answer.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    client.force_login(make_person("alliance_secretary", host_code=office.alliances[1].code))
    assert [client.get(page(name, report)).status_code for name in ("binder", "binder_file")] == [404, 404]
    assert (client.post(page("binder_bind", report)).status_code, Binder.objects.count()) == (404, 1)
