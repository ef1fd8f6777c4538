"""The promise: the text in every format, taken out by other programs, has one SHA-256."""

import pytest

from tests.factories.manuscripts import (
    REAL_DIGEST,
    hostile_manuscript,
    large_manuscript,
    real_manuscript,
    rich_manuscript,
)
from tests.publishing import extraction
from xiefa.manuscript import lines, normalised, text_digest
from xiefa.manuscript.digest import text_digest_of
from xiefa.publishing.channels import CHANNELS, render
from xiefa.publishing.rendition import Options


def expected(manuscript):
    return normalised("".join(lines(manuscript)))


def test_the_real_issue_has_the_digest_we_print():
    assert text_digest(real_manuscript()) == REAL_DIGEST


def test_there_are_six_channels():
    assert tuple(CHANNELS) == ("pdf", "docx", "web", "wechat", "email", "text")


def test_pdf_by_poppler(issue, tmp_path):
    manuscript, pictures = issue
    content = render(manuscript, to="pdf", pictures=pictures).content
    assert normalised(extraction.pdf_text(content, tmp_path)) == expected(manuscript)


def test_docx_by_a_bare_xml_walk(issue):
    manuscript, pictures = issue
    content = render(manuscript, to="docx", pictures=pictures).content
    assert normalised(extraction.docx_text(content)) == expected(manuscript)


@pytest.mark.parametrize("make", [real_manuscript, hostile_manuscript, lambda: rich_manuscript()[0]])
def test_docx_by_libreoffice(make, tmp_path):
    manuscript = make()
    content = render(manuscript, to="docx", pictures=rich_manuscript()[1]).content
    assert normalised(extraction.office_text(content, tmp_path)) == expected(manuscript)


@pytest.mark.browser
def test_web_by_a_browser(issue, page):
    manuscript, pictures = issue
    html = render(manuscript, to="web", pictures=pictures).content.decode()
    assert normalised(extraction.seen(page, html, "article")) == expected(manuscript)


@pytest.mark.browser
def test_wechat_by_a_browser(issue, page):
    manuscript, pictures = issue
    parts = render(manuscript, to="wechat", pictures=pictures).parts
    shown = (extraction.seen(page, f"<body>{part.content.decode()}</body>", "body") for part in parts)
    assert normalised("".join(shown)) == expected(manuscript)


@pytest.mark.browser
def test_both_parts_of_the_mail(issue, page):
    manuscript, pictures = issue
    plain, html = extraction.mail_parts(render(manuscript, to="email", pictures=pictures).content)
    assert normalised(extraction.before_signature(plain)) == expected(manuscript)
    assert normalised(extraction.seen(page, html, "article")) == expected(manuscript)


def test_plain_text(issue):
    manuscript, pictures = issue
    text = render(manuscript, to="text", pictures=pictures).content.decode()
    assert normalised(extraction.before_signature(text)) == expected(manuscript)


def test_furniture_is_never_part_of_the_text(tmp_path):
    manuscript, options = large_manuscript(20), Options(verify_url="https://example.org/verify/")
    text = render(manuscript, to="text", options=options).content.decode()
    assert text_digest_of(extraction.before_signature(text)) == text_digest(manuscript)
    assert text_digest_of(text) != text_digest(manuscript)
