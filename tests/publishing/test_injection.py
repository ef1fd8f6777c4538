"""Markup in every field of an issue stays text, in every format and on every page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.briefing import make_office, printed_manuscript, reading_of
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue
from xiefa.manuscript import Contact, Manuscript, Paragraph
from xiefa.publishing.domain.editions import make_editions
from xiefa.publishing.models import Edition

pytestmark = pytest.mark.django_db

EVIL = '"\'><img src=x onerror=alert(1)><script>alert(2)</script>#link("javascript:alert(3)")[x] \\ $x$ @y {{7*7}}{% now %}'
# What a browser would act on; as text it is written with &lt;.
LIVE = ("<script>alert", "<img src=x", 'href="javascript', 'href="data:')


def evil_manuscript() -> Manuscript:
    plain = printed_manuscript(title_lines=(EVIL, "简报"), office=EVIL)
    (section,) = plain.sections
    first = section.items[0]._replace(heading=EVIL, blocks=(Paragraph(EVIL),))
    hrefs = ("javascript:alert(9)", " JaVaScRiPt:alert(9)", "data:text/html,<script>", "//evil.example")
    contacts = tuple(Contact(label="网址", value=EVIL, text=f"点我{EVIL}", href=href) for href in hrefs)
    return plain._replace(
        sections=(section._replace(title=EVIL, items=(first, *section.items[1:])),),
        colophon=plain.colophon._replace(contacts=contacts),
    )


@pytest.fixture
def issue() -> Issue:
    office = make_office()
    issue = issues.import_issue(host=office.host, reading=reading_of(evil_manuscript()), by=office.editor)
    make_editions(issue=issue, by=office.editor)
    return issue


def live_in(page: str) -> list[str]:
    return [one for one in LIVE if one in page]


def test_no_format_carries_live_markup(issue: Issue, tmp_path: Path) -> None:
    files = {one.channel: one.file.read() for one in Edition.objects.filter(issue=issue)}
    assert sorted(files) == ["docx", "email", "pdf", "text", "web", "wechat"]
    assert live_in(files["web"].decode()) == []
    assert live_in(files["wechat"].decode()) == []
    (tmp_path / "issue.pdf").write_bytes(files["pdf"])
    links = subprocess.run(
        ["pdfinfo", "-url", tmp_path / "issue.pdf"], capture_output=True, check=True, text=True
    ).stdout
    assert "javascript" not in links.lower()
    (tmp_path / "issue.docx").write_bytes(files["docx"])
    inside = subprocess.run(["unzip", "-p", tmp_path / "issue.docx"], capture_output=True, check=True).stdout
    assert b'Target="javascript' not in inside


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/issues/",
        "/issues/2023/6/",
        "/issues/2023/6/items/1/",
        "/search/?q=onerror",
        "/search/?q=<script>alert",
        "/feed.atom",
        "/sitemap.xml",
    ],
)
def test_no_public_page_carries_live_markup(issue: Issue, client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, live_in(answer.content.decode())) == (200, [])


def test_no_page_of_the_staff_carries_live_markup(issue: Issue, client: Client) -> None:
    client.force_login(issue.opened_by)
    pages = [
        f"/desk/briefing/{issue.pk}/",
        f"/desk/briefing/{issue.pk}/preview/",
        f"/desk/publishing/{issue.pk}/",
        "/desk/",
        "/desk/briefing/",
    ]
    assert {path: live_in(client.get(path).content.decode()) for path in pages} == {path: [] for path in pages}
