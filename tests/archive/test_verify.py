"""The page that says whether a copy is true."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.archive import make_imported
from tests.factories.briefing import make_office, printed_manuscript
from xiefa.archive.domain.verification import Difference, differences, digits_of, problem_with
from xiefa.briefing.domain import issues
from xiefa.manuscript import Item, Paragraph, Section, printed_form
from xiefa.publishing.channels import text as text_channel
from xiefa.publishing.channels import web as web_channel

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


@pytest.fixture
def issue(client):
    client.cookies["django_language"] = "zh-hans"
    return make_imported(office=make_office())


def handed_in(client, content: bytes, name: str = "简报.txt") -> tuple[int, str]:
    response = client.post(reverse("archive:verify"), {"copy": SimpleUploadedFile(name, content)})
    return response.status_code, response.content.decode()


def test_a_stranger_hands_in_ten_files_a_minute_and_then_reads_what_else_to_do(client, issue):
    answers = [handed_in(client, "不是简报。".encode()) for _ in range(11)]
    assert [status for status, _page in answers].index(429) == 10
    assert "一分钟之内交来的文件太多了。请过一分钟再试，或者输入印在文件末尾的校验码。" in answers[-1][1]
    assert client.get(VERIFY, {"digest": "0" * 16}).status_code == 200
    elsewhere = client.post(
        VERIFY, {"copy": SimpleUploadedFile("简报.txt", "不是简报。".encode())}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == answers[0][0]


def test_who_is_signed_in_is_not_counted(client, issue):
    client.force_login(make_person("editor"))
    assert 429 not in [handed_in(client, "不是简报。".encode())[0] for _ in range(11)]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1a2b-3c4d-5e6f-7081", "1A2B3C4D5E6F7081"),
        (" 1A2B 3C4D 5E6F 7081 ", "1A2B3C4D5E6F7081"),
        ("１Ａ２Ｂ－３Ｃ４Ｄ—5E6F‑7081", "1A2B3C4D5E6F7081"),
    ],
)
def test_digits_may_be_typed_in_many_ways(typed, digits):
    assert digits_of(typed) == digits


@pytest.mark.parametrize(
    ("digits", "problem"), [("", "empty"), ("12G4", "letters"), ("1A2B", "length"), ("A" * 16, ""), ("A" * 64, "")]
)
def test_what_is_wrong_with_digits_is_named(digits, problem):
    assert problem_with(digits) == problem


def test_the_printed_digits_lead_to_their_issue(client, issue):
    page = client.get(VERIFY, {"digest": printed_form(issue.text_digest)}).content.decode()
    assert "属实：正文与发布的一字不差" in page
    assert 'href="/issues/2023/6/"' in page


def test_unknown_digits_are_said_to_be_unknown(client, issue):
    page = client.get(VERIFY, {"digest": "0000-0000-0000-0000"}).content.decode()
    assert "没有找到对应的一期" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "请填写印在文件上的十六位校验码。"), ("XYZ", "只有数字 0–9 和字母 A–F"), ("12AB", "您填了 4 位")],
)
def test_a_slip_in_typing_is_explained_and_kept(client, issue, typed, sentence):
    response = client.get(VERIFY, {"digest": typed})
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert f'value="{typed}"' in response.content.decode() or not typed


@pytest.mark.parametrize(("channel", "name"), [(text_channel, "a.txt"), (web_channel, "a.html")])
def test_our_own_formats_are_recognised_by_their_text(client, issue, channel, name):
    status, page = handed_in(client, channel.render(issue.manuscript).content, name)
    assert (status, "属实：正文与发布的一字不差" in page) == (200, True)


def test_a_changed_copy_is_shown_beside_the_original(client, issue):
    content = text_channel.render(issue.manuscript).content.replace("会议召开".encode(), "会议取消".encode(), 1)
    status, page = handed_in(client, content)
    assert status == 200
    assert "不一致：文字与发布的不同" in page
    assert "<td>近日，会议取消。</td>" in page


def test_a_foreign_text_belongs_to_no_issue(client, issue):
    _status, page = handed_in(client, "这是一份购物清单。\n牛奶\n面包\n".encode())
    assert "没有找到对应的一期" in page


def test_a_withdrawn_issue_is_named_as_withdrawn(client, issue):
    issues.withdraw(issue=issue, reason="撤回。", by=make_office(issue.host).signer)
    page = client.get(VERIFY, {"digest": printed_form(issue.text_digest)}).content.decode()
    assert "但这一期后来已经撤回。" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b"MZ\x90", "a.exe"), (b"%PDF-1.7 broken", "a.pdf"), (b"PK\x03\x04", "a.docx")],
)
def test_what_cannot_be_read_is_refused_in_words(client, issue, content, name):
    status, page = handed_in(client, content, name)
    assert status == 400
    assert page.count('class="x-errors"') == 1


def test_differences_are_whole_lines():
    published = printed_manuscript(items=1)
    item = Item(
        heading=published.items[0].heading, blocks=(Paragraph("近日，会议取消。"),), credit=published.items[0].credit
    )
    copy = published._replace(sections=(Section(title="联盟动态", items=(item,)),))
    assert differences(published, copy) == [Difference("近日，会议召开。", "近日，会议取消。")]
    assert differences(published, published) == []
