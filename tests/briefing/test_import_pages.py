"""A printed issue is uploaded, reported on, and entered, in the browser."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.briefing.test_views import errors, said, url
from tests.factories.accounts import make_person
from tests.factories.briefing import make_office
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue
from xiefa.newsroom.domain.sources import keep_source

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "golden" / "briefing-2023-06.txt"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def editor(office, client):
    client.force_login(office.editor)
    return client


def upload(client, office, data, name):
    return client.post(url("issue_import"), {"host": office.host.pk, "file": SimpleUploadedFile(name, data)})


def test_the_real_issue_is_uploaded_reported_and_entered(office, editor):
    response = upload(editor, office, SEED.read_bytes(), "第6期.txt")
    report = editor.get(response.url)
    assert report.context["is_balanced"]
    assert [len(section.items) for section in report.context["manuscript"].sections] == [6, 3, 14]
    entered = editor.post(response.url)
    issue = Issue.objects.get()
    assert entered.url == url("issue_detail", issue.pk)
    assert (issue.line, issue.state, issue.imported_from) == ("2023年第6期（总第71期）", "published", "第6期.txt")
    assert editor.get(entered.url).status_code == 200
    again = editor.post(response.url)
    assert said(again) == ["2023年第6期（总第71期） 已经在库中。一期只能导入一次；要改动请用“更正”。"]


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "empty.txt"), (b"PK\x03\x04broken", "broken.docx"), (b"%PDF-1.7 broken", "broken.pdf")]
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(office, editor, data, name):
    response = upload(editor, office, data, name)
    assert response.status_code == 422
    assert list(errors(response)) == ["file"]


def test_a_kept_file_that_cannot_be_read_has_no_report(office, editor):
    source = keep_source(data=b"PK\x03\x04broken", name="坏.docx", by=office.editor)
    path = reverse("briefing:import_report", kwargs={"host": office.host.code, "pk": source.pk})
    answer = editor.get(path, follow=True)
    assert answer.redirect_chain == [(url("issue_import"), 302)]
    assert said(answer) == ["文件“坏.docx”不完整或已损坏。 请重新下载或向来稿人索取完整文件。"]


def test_a_report_belongs_to_whoever_uploaded(office, editor, client):
    response = upload(editor, office, SEED.read_bytes(), "第6期.txt")
    client.force_login(make_person("editor"))
    assert client.get(response.url).status_code == 404


def test_the_gap_is_offered_to_be_registered(office, editor):
    issues.register_missing(host=office.host, year=2023, number=3, total_number=68, by=office.editor)
    response = upload(editor, office, SEED.read_bytes(), "第6期.txt")
    assert [place.number for place in editor.get(response.url).context["gap"]] == [4, 5]
    editor.post(response.url, {"fills_gaps": "on"})
    assert list(Issue.objects.order_by("number").values_list("number", "state")) == [
        (3, "missing"),
        (4, "missing"),
        (5, "missing"),
        (6, "published"),
    ]
