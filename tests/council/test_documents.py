"""How documents are printed: nothing dropped, PDF and Word alike, the same bytes again."""

from __future__ import annotations

import io

import pytest
from pypdfium2 import PdfDocument

from tests.council.held import DAY, moment
from tests.council.printed import bookmarks, text_of_docx, text_of_pdf
from tests.factories.newsroom import png
from xiefa.council.documents import papers, word
from xiefa.council.documents.chinese import numeral, rule_words, share_words, span_words
from xiefa.council.documents.document import CannotPrint, Document, Heading, Paragraph, Table
from xiefa.council.documents.facts import ItemFacts, MeetingFacts, PaperFacts
from xiefa.council.documents.press import pdf


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五"), (100, "100")]
)
def test_numbers_in_chinese(number, words):
    assert numeral(number) == words


@pytest.mark.parametrize(
    ("share", "is_strict", "words"),
    [
        ("1/2", True, "过半数"),
        ("1/2", False, "半数以上（含本数）"),
        ("2/3", False, "三分之二以上（含本数）"),
        ("3/4", True, "四分之三以上（不含本数）"),
        ("1/1", False, "全部"),
    ],
)
def test_shares_in_chinese(share, is_strict, words):
    assert share_words({"share": share, "is_strict": is_strict}) == words


def test_a_rule_in_words():
    quorum = {"share": "2/3", "of": "seats", "is_strict": False}
    majority = {"share": "1/2", "of": "present", "is_strict": True}
    assert rule_words({"quorum": quorum, "majority": majority, "has_proxies_in_quorum": False}) == (
        "到会人数（委托不计入）须为全部席位的三分之二以上（含本数），须经到会人数（含委托）的过半数同意"
    )
    assert (
        rule_words({"quorum": quorum, "majority": majority, "has_proxies_in_quorum": False}, is_written=True)
        == "参加表决人数须为全部席位的三分之二以上（含本数），须经参加表决人数的过半数同意"
    )


def test_a_span_says_the_day_once():
    assert span_words(moment(9, 30), moment(12)) == "2023年12月28日9时30分至12时"
    assert span_words(moment(9), None) == "2023年12月28日9时"


# ── the press ──


def letter(*texts: str) -> Document:
    return Document(title="关于测试的函", blocks=tuple(map(Paragraph, texts)), day=DAY, office="某某协作网")


def test_the_same_document_gives_the_same_bytes():
    document = letter("第一段。", "第二段。")
    assert pdf(document) == pdf(document)
    assert word.docx(document) == word.docx(document)


def test_markup_in_a_text_is_printed_as_it_is():
    hostile = '#panic("x") *bold* $x^2$ <label> @ref [link] \\ `code` //c'
    assert "".join(hostile.split()) in text_of_pdf(pdf(letter(hostile)))
    assert text_of_docx(word.docx(letter(hostile)))[-1] == hostile


@pytest.mark.parametrize(
    ("text", "name"),
    [("前文😀后文", "U+1F600 GRINNING FACE"), ("前文\x07后文", "U+0007 BELL")],
)
def test_a_character_that_cannot_be_printed_is_refused_by_name(text, name):
    with pytest.raises(CannotPrint) as caught:
        pdf(letter(text))
    assert caught.value.character == name
    assert name in caught.value.messages["zh"]
    assert "前文" in caught.value.messages["zh"]
    assert "GRINNING" not in pdf(letter("之后照常。")).decode("latin-1")


def test_pdf_and_word_say_the_same():
    document = Document(
        title="某次会议纪要",
        blocks=(Heading("一、概况"), Paragraph("出席十人。"), Table((("姓名", "职务"), ("张三", "理事")), (1, 1))),
        day=DAY,
        signer="某某协作网",
        day_line="2023年12月28日",
    )
    printed = text_of_pdf(pdf(document))
    for text in document.texts():
        assert text in printed
    assert text_of_docx(word.docx(document)) == [
        "某次会议纪要",
        "一、概况",
        "出席十人。",
        "某某协作网",
        "2023年12月28日",
    ]


# ── papers ──


def test_papers_are_bound_with_a_bookmark_for_each(facts):
    inner = pdf(letter("里面的第一页。"))
    content = papers.bundle(facts, paper_bytes(inner), press=pdf)
    assert bookmarks(content) == [
        (0, "二届四次会议材料", 1),
        (0, "二届四次会议议程", 2),
        (1, "一、工作报告", 2),
        (0, "材料1　报告", 3),
        (0, "材料2　说明", 4),
        (1, "说明", 4),
        (1, "小标题", 4),
        (0, "材料3　照片", 5),
        (0, "材料4　名单", 6),
        (0, "材料5　坏件", 7),
    ]
    printed = text_of_pdf(content)
    assert "里面的第一页。" in printed
    assert "说明的正文。" in printed
    assert "【附件】这种格式（xlsx）不能装订" in printed
    assert "【附件】PDF文件已加密或损坏，打不开" in printed
    assert papers.bundle(facts, paper_bytes(inner), press=pdf) == content


def test_a_paper_with_a_character_without_a_glyph_gives_way_to_a_note(facts):
    data = paper_bytes(pdf(letter("里面。")), text="说明里有😀。")
    printed = text_of_pdf(papers.bundle(facts, data, press=pdf))
    assert "其中的字符U+1F600GRINNINGFACE没有字形" in printed
    assert "里面。" in printed


def test_pages_of_a_paper_keep_their_size(facts):
    document = PdfDocument.new()
    document.new_page(400, 300)
    stream = io.BytesIO()
    document.save(stream)
    bound = PdfDocument(papers.bundle(facts, paper_bytes(stream.getvalue()), press=pdf))
    assert [round(side) for side in bound.get_page_size(2)] == [400, 300]


def paper_bytes(report: bytes, text: str = "说明的正文。") -> dict[int, bytes]:
    explanation = Document(title="说明", blocks=(Heading("小标题"), Paragraph(text)), day=DAY)
    return {1: report, 2: word.docx(explanation), 3: png(), 4: b"PK\x03\x04", 5: b"%PDF-1.7 broken"}


@pytest.fixture
def facts() -> MeetingFacts:
    """A meeting with five papers, one of each sort."""
    names = ("报告:a.pdf", "说明:b.docx", "照片:c.png", "名单:d.xlsx", "坏件:e.pdf")
    rows = (
        PaperFacts(number, *name.split(":"), media_type="", sha256="0" * 64) for number, name in enumerate(names, 1)
    )
    item = ItemFacts(1, 0, "工作报告", "听取", False, "", "", "会议听取了工作报告。", "", tuple(rows), (), None, None)
    return MeetingFacts(
        host="某某协作网",
        host_short="协作网",
        title="二届四次会议",
        form="现场会议",
        place="北京",
        starts_at=moment(9),
        ends_at=None,
        opened_at=None,
        closed_at=None,
        chair="",
        recorder="",
        notes="",
        sessions=(),
        attendees=(),
        items=(item,),
        is_minuted=False,
    )
