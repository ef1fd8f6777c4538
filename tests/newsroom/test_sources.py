"""Articles out of files."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.shared import Inches

from tests.factories.accounts import make_person
from tests.factories.newsroom import host, png
from tests.factories.registry import make_alliance
from xiefa.kernel.policy import policy_path
from xiefa.manuscript.model import Credit, Paragraph, Table
from xiefa.newsroom.domain.sources import import_article
from xiefa.newsroom.models import Article, SourceFile
from xiefa.newsroom.understanding import SetAside, understand
from xiefa.reading.detect import read_source
from xiefa.reading.layout import load_layout
from xiefa.reading.source import Line, PictureData, Source

pytestmark = pytest.mark.django_db

HEADING = "粉末冶金联盟召开二届四次理事会"
CREDIT = "（粉末冶金产业技术创新战略联盟秘书处供稿）"


def word_file() -> bytes:
    """A Word file as an alliance sends it: heading, text, list, table, picture, credit line, header."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "内部稿件"
    document.add_heading(HEADING, level=1)
    document.add_paragraph("2024年3月15日，联盟在长沙召开理事会。")
    document.add_heading("会议议程", level=2)
    document.add_paragraph("听取工作报告", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("单位", "人数", "甲", "3"), strict=True):
        cell.text = text
    document.add_picture(BytesIO(png()), width=Inches(1))
    document.add_paragraph(CREDIT)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def understood(text: str) -> Any:
    return understand(read_source(text.encode(), name="a.txt"), load_layout(policy_path("briefing")))


def test_heading_text_and_credit_line_of_a_plain_text() -> None:
    found = understood(f"{HEADING}\n\n第一段。\n第二段。\n\n{CREDIT}\n")
    assert (found.heading, found.blocks) == (HEADING, (Paragraph("第一段。"), Paragraph("第二段。")))
    assert found.credit == Credit(
        text=CREDIT, contributors=("粉末冶金产业技术创新战略联盟秘书处",), verb="供稿", source=None
    )
    assert found.set_aside == ()


def test_a_first_line_that_is_a_sentence_is_no_heading() -> None:
    found = understood("近日，联盟召开理事会。\n第二段。\n")
    assert (found.heading, found.blocks) == ("", (Paragraph("近日，联盟召开理事会。"), Paragraph("第二段。")))


def test_a_credit_line_at_the_end_of_the_last_paragraph() -> None:
    found = understood(f"{HEADING}\n会议圆满结束。{CREDIT}\n")
    assert (found.blocks, found.credit and found.credit.text) == ((Paragraph("会议圆满结束。"),), CREDIT)


def test_markup_becomes_roles_and_numbers_stay() -> None:
    found = understood(f"# {HEADING}\n\n## 议程\n\n- 甲\n- 乙\n\n第一段。\n")
    assert found.blocks == (
        Paragraph("议程", "subheading"),
        Paragraph("甲", "list"),
        Paragraph("乙", "list"),
        Paragraph("第一段。"),
    )


def test_what_is_not_text_is_set_aside_and_said() -> None:
    source = Source(
        format="docx",
        lines=(
            Line(number=1, text="内部稿件", part="header"),
            Line(number=2, text="标题"),
            Line(number=3, text="正文。"),
            Line(number=4, text="", kind="picture", picture="b" * 64),
            Line(number=5, text="脚注。", part="footnote"),
        ),
        characters={},
        deleted=(Line(number=3, text="删去的话"),),
        pictures={"b" * 64: PictureData(media_type="image/x-emf", content=b"EMF")},
    )
    found = understand(source, load_layout(policy_path("briefing")))
    assert found.blocks == (Paragraph("正文。"), Paragraph("脚注。", "note"))
    assert found.set_aside == (
        SetAside(1, "内部稿件", "header"),
        SetAside(3, "删去的话", "deleted"),
        SetAside(4, "b" * 12, "picture"),
    )


def test_a_word_file_becomes_a_draft() -> None:
    alliance = make_alliance("粉末冶金产业技术创新战略联盟")
    article = import_article(
        data=word_file(), name="来稿.docx", host=host(), kind="alliance_news", by=make_person("editor")
    )
    assert isinstance(article, Article)
    assert (article.heading, article.credit_text, article.origin) == (HEADING, CREDIT, "file")
    assert list(article.contributors.all()) == [alliance]
    picture = article.pictures[0]
    assert article.content == (
        Paragraph("2024年3月15日，联盟在长沙召开理事会。"),
        Paragraph("会议议程", "subheading"),
        Paragraph("听取工作报告", "list"),
        Table((("单位", "人数"), ("甲", "3")), has_header=True),
        picture,
    )
    assert (picture.width, picture.height) == (40, 30)
    assert article.source
    assert article.source.set_aside == [{"line": 1, "text": "内部稿件", "why": "header"}]
    with article.source.file.open("rb") as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == article.source.sha256


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.docx"), (b"PK\x03\x04garbage", "a.docx"), (b"MZ\x90\0", "a.docx"), (b"%PDF-1.7 nothing", "a.pdf")],
)
def test_a_file_that_cannot_be_read_is_kept_and_the_page_says_why(data: bytes, name: str) -> None:
    client = Client()
    client.force_login(make_person("editor"))
    file = SimpleUploadedFile(name, data)
    answer = client.post(reverse("newsroom:article_import"), {"file": file, "host": host().pk, "kind": "notice"})
    source = SourceFile.objects.get()
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [source.problem]
    assert list(answer.context["failed"]) == [source]
    assert (source.size, Article.objects.count()) == (len(data), 0)


def test_importing_on_the_page_and_getting_the_original_back() -> None:
    client, data = Client(), word_file()
    client.force_login(make_person("editor"))
    file = SimpleUploadedFile("来稿.docx", data)
    answer = client.post(reverse("newsroom:article_import"), {"file": file, "host": host().pk, "kind": "notice"})
    article = Article.objects.get()
    assert answer.url == article.get_absolute_url()
    assert client.get(answer.url).status_code == 200
    original = client.get(reverse("newsroom:article_original", kwargs={"pk": article.pk}))
    assert b"".join(original) == data
