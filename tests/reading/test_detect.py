"""The door of the format readers: the content decides, and a name that contradicts it is refused."""

import pytest

from tests.factories.documents import paragraph, pdf_page, word_file, zipped
from xiefa.reading.detect import read_source, sniffed
from xiefa.reading.errors import Unreadable
from xiefa.reading.refusals import CODES, refusal

WORD = word_file(paragraph("正文"))
PDF = pdf_page(b"BT /F1 12 Tf 72 700 Td (Hello briefing reader) Tj ET")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, "docx"),
        (b"PK\x03\x04 broken word/document.xml", "docx"),
        (PDF, "pdf"),
        (b"\n\n" + PDF, "pdf"),
        (b"<!DOCTYPE html><p>x", "html"),
        ("\ufeff<html><p>x".encode(), "html"),
        ("<html><p>x".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html><p>x", "html"),
        ("# 简报".encode(), "text"),
        ("BM 联盟".encode(), "text"),
        (b"<b>x</b>", "text"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (zipped({"xl/workbook.xml": "x"}), "xlsx"),
        (zipped({"ppt/presentation.xml": "x"}), "pptx"),
        (zipped({"mimetype": "x", "content.xml": "x"}), "odt"),
        (zipped({"a": "x"}), "archive"),
        (b"From: a@b.cn\nSubject: x\n y\nMIME-Version: 1.0\n", "mime"),
    ],
)
def test_the_kind_is_found_by_content(data: bytes, kind: str) -> None:
    assert sniffed(data) == kind


@pytest.mark.parametrize(
    ("data", "name", "format_"),
    [
        (WORD, "简报.docx", "docx"),
        (WORD, "简报", "docx"),
        (WORD, "C:\\稿件\\简报.DOCX", "docx"),
        (PDF, "简报.PDF", "pdf"),
        (b"<html><p>x", "a.htm", "html"),
        ("<p>正文".encode(), "a.html", "html"),
        ("# 简报\n\n## 动态".encode(), "a.txt", "markdown"),
        ("简报".encode(), "a.md", "markdown"),
        ("简报".encode(), "a.txt", "text"),
        ("简报".encode(), "2023年第6期.定稿", "text"),
    ],
)
def test_sound_files_are_read_by_their_reader(data: bytes, name: str, format_: str) -> None:
    source = read_source(data, name=name)
    assert source.format == format_
    assert source.balance() == {}


def test_a_wrong_extension_is_named_with_the_right_one() -> None:
    with pytest.raises(Unreadable) as caught:
        read_source(PDF, name="简报.docx")
    assert caught.value.code == "wrong-extension"
    assert caught.value.messages["zh"] == "文件“简报.docx”的扩展名与内容不符：它其实是PDF 文件。"
    assert caught.value.ways_out == {
        "zh": "请把扩展名改为 .pdf 后重试。",
        "en": "Change the extension to .pdf and try again.",
    }


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_can_be_said_in_two_languages(code: str) -> None:
    values = {"size": 1, "limit": 2, "part": "x", "kind_zh": "甲", "kind_en": "a", "right": ".pdf"}
    error = refusal(code, name="简报.docx", line=3, **values)
    said = [*error.messages.values(), *error.ways_out.values()]
    assert (error.code, error.line, len(said)) == (code, 3, 4)
    assert [text for text in said if not text.endswith(("。", ".")) or "{" in text] == []
    assert "简报.docx" in error.messages["zh"]
