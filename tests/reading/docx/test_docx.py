"""Word files: every construction that libraries lose, and what is kept apart."""

import hashlib
import io
from pathlib import Path

import docx as python_docx
import mammoth
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.documents import (
    PIXEL,
    complex_field,
    converted,
    heading,
    paragraph,
    picture,
    run,
    table,
    text_box,
    word_file,
)
from xiefa.reading.docx import read_source
from xiefa.reading.errors import Unreadable
from xiefa.reading.source import Source, unblank

GOLDEN = Path(__file__).parents[2] / "golden" / "briefing-2023-06.txt"


def read(*blocks: str, **parts: object) -> Source:
    source = read_source(word_file(*blocks, **parts), name="简报.docx")  # type: ignore[arg-type]
    assert source.balance() == {}
    return source


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines]


@pytest.mark.parametrize(
    "block",
    [
        paragraph("联盟动态"),
        paragraph('<w:hyperlink r:id="rId9">' + run("联盟") + "</w:hyperlink>", "动态"),
        paragraph("<w:ins>" + run("联盟") + "</w:ins>", "动态"),
        paragraph("<w:moveTo>" + run("联盟动态") + "</w:moveTo>"),
        "<w:sdt><w:sdtContent>" + paragraph("联盟动态") + "</w:sdtContent></w:sdt>",
        paragraph("联盟", "<w:sdt><w:sdtContent>" + run("动态") + "</w:sdtContent></w:sdt>"),
        paragraph('<w:smartTag w:element="place">' + run("联盟") + "</w:smartTag>", "动态"),
        paragraph('<w:fldSimple w:instr=" TITLE ">' + run("联盟") + "</w:fldSimple>", "动态"),
        paragraph(complex_field(" TITLE ", "联盟"), "动态"),
        paragraph(text_box(paragraph("联盟动态"))),
        paragraph("<w:r><w:t>联</w:t><w:t>盟</w:t></w:r>", '<w:bdo w:val="ltr">' + run("动态") + "</w:bdo>"),
        paragraph("<m:oMath><m:r><m:t>联盟</m:t></m:r></m:oMath>", "动态"),
        paragraph('<w:r><w:pict><v:shape><v:textpath string="联盟动态"/></v:shape></w:pict></w:r>'),
        table((paragraph("联盟动态"),)),
        "<w:customXml>" + paragraph("联盟动态") + "</w:customXml>",
    ],
)
def test_text_is_found_wherever_word_puts_it(block: str) -> None:
    assert texts(read(block, links={"rId9": "http://a.cn"})) == ["联盟动态"]


def test_a_text_box_is_counted_once_and_follows_its_paragraph() -> None:
    source = read(paragraph("正文", text_box(paragraph("框一"), paragraph("框二"))), paragraph("下文"))
    assert texts(source) == ["正文", "框一", "框二", "下文"]
    assert source.characters["框"] == 2


def test_tracked_deletions_are_kept_apart() -> None:
    struck = "<w:del><w:r><w:delText>旧文</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
    source = read(paragraph("新文", struck))
    assert texts(source) == ["新文"]
    assert [line.text for line in source.deleted] == ["旧文移走"]


def test_the_arrow_of_wingdings_becomes_the_arrow() -> None:
    arrow = '<w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r>'
    assert texts(read(paragraph(arrow, " 重要动态"), paragraph("\uf0d8甲"))) == ["➤ 重要动态", "➤甲"]


def test_an_unknown_symbol_is_shown_and_told() -> None:
    source = read(paragraph('<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>', "甲"))
    assert texts(source) == ["□甲"]
    assert [(one.code, one.line, one.values) for one in source.remarks] == [("symbol-unknown", 1, ("Webdings", "F041"))]


def test_soft_breaks_end_a_line_but_not_a_heading() -> None:
    broken = run("上") + "<w:r><w:br/></w:r>" + run("下")
    title = paragraph(broken, properties='<w:outlineLvl w:val="0"/>')
    assert texts(read(paragraph(broken), title)) == ["上", "下", "上下"]


def test_tabs_and_hyphens_are_kept() -> None:
    block = paragraph("编辑", "<w:r><w:tab/><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/></w:r>")
    assert texts(read(block)) == ["编辑\t甲-乙"]


def test_notes_follow_the_paragraph_that_cites_them() -> None:
    notes = '<w:footnote w:id="2">' + paragraph("脚注文字") + "</w:footnote>"
    ends = '<w:endnote w:id="5">' + paragraph("尾注文字") + "</w:endnote>"
    source = read(
        paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        paragraph("乙"),
        parts={"footnotes": notes, "endnotes": ends},
    )
    assert [(line.text, line.part) for line in source.lines] == [
        ("甲", "body"),
        ("脚注文字", "footnote"),
        ("乙", "body"),
        ("尾注文字", "footnote"),
    ]


def test_headers_come_first_and_footers_last_with_page_numbers_set_apart() -> None:
    footer = paragraph("第", complex_field(" PAGE ", "3"), "页")
    source = read(paragraph("正文"), parts={"header": paragraph("内部资料"), "footer": footer})
    assert [(line.text, line.part, line.markup) for line in source.lines] == [
        ("内部资料", "header", ""),
        ("正文", "body", ""),
        ("第页", "footer", "3"),
    ]


def test_page_numbers_of_a_table_of_contents_are_marks() -> None:
    entry = complex_field(
        ' HYPERLINK "http://a.cn" ', "重要动态", "<w:r><w:tab/></w:r>", complex_field(" PAGEREF _T1 ", "3")
    )
    plain = paragraph("其他动态\t12", properties='<w:pStyle w:val="TOC1"/>')
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    first, second = read(paragraph(entry), plain, styles=styles).lines
    assert (first.text, first.markup, first.hrefs) == ("重要动态", "3", (("重要动态", "http://a.cn"),))
    assert (second.text, second.markup) == ("其他动态", "12")


def test_comments_and_hidden_text_are_told() -> None:
    comment = '<w:comment w:id="1" w:author="王">' + paragraph("请核对") + "</w:comment>"
    block = paragraph("正文", run("暗", properties="<w:vanish/>"), '<w:r><w:commentReference w:id="1"/></w:r>')
    source = read(block, parts={"comments": comment})
    assert [(line.text, line.markup) for line in source.lines] == [("正文", "暗")]
    assert [(one.code, one.line, one.values) for one in source.remarks] == [
        ("hidden-text", 1, ("暗",)),
        ("comment", 1, ("王", "请核对")),
    ]


def test_pictures_are_taken_out_with_their_description() -> None:
    source = read(paragraph("图前"), paragraph(picture("rId7", description="会场")), media={"rId7": PIXEL})
    name = hashlib.sha256(PIXEL).hexdigest()
    assert [(line.kind, line.text, line.picture) for line in source.lines] == [
        ("plain", "图前", ""),
        ("picture", "", name),
    ]
    assert (source.pictures[name].media_type, source.pictures[name].alt) == ("image/png", "会场")


def test_a_table_of_data_gives_rows_and_a_table_of_layout_gives_lines() -> None:
    data = table(("联盟", "得分"), ("钒钛", "9"), ("化纤", "8"))
    layout = table((paragraph("甲") + paragraph("乙"), "丙"))
    source = read(data, layout)
    assert [(line.kind, line.cells, line.text) for line in source.lines] == [
        ("row", ("联盟", "得分"), "联盟\t得分"),
        ("row", ("钒钛", "9"), "钒钛\t9"),
        ("row", ("化纤", "8"), "化纤\t8"),
        ("plain", (), "甲"),
        ("plain", (), "乙"),
        ("plain", (), "丙"),
    ]


def test_nested_tables_lose_nothing() -> None:
    inner = table(("一", "二"), ("三", "四"))
    assert (
        "".join(texts(read(table((inner + paragraph("五"), "六"), ("七", "八"))))).replace("\t", "")
        == "一二三四五六七八"
    )


def test_the_look_is_taken_from_styles_and_their_ancestors() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:basedOn w:val="H"/><w:name w:val="mine"/></w:style>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    title, entry, body = read(
        paragraph("标题", properties='<w:pStyle w:val="K"/>'),
        paragraph("条目", properties=numbered),
        paragraph(""),
        paragraph("正文", properties='<w:ind w:firstLineChars="200"/>'),
        styles=styles,
    ).lines[:3]
    assert (title.kind, title.level, title.is_bold, title.is_centred, title.size) == ("heading", 2, True, True, 18.0)
    assert (entry.kind, entry.level) == ("list", 0)
    assert (body.is_indented, body.blanks_before) == (True, 1)


def test_pages_are_counted_by_breaks() -> None:
    block = paragraph(run("一"), '<w:r><w:br w:type="page"/></w:r>', run("二"))
    source = read(block, paragraph("三", properties="<w:pageBreakBefore/>"))
    assert [(line.text, line.page) for line in source.lines] == [("一", 1), ("二", 2), ("三", 3)]


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read_source(word_file(paragraph("")), name="空.docx")
    assert caught.value.code == "blank"


TEXT = st.text(alphabet="联盟动态简报&<>\"' \t（）1a\u3000", min_size=1, max_size=8)
RUNS = st.one_of(
    TEXT.map(run),
    TEXT.map(lambda text: f"<w:ins>{run(text)}</w:ins>"),
    TEXT.map(lambda text: f"<w:moveFrom>{run(text)}</w:moveFrom>"),
    TEXT.map(lambda text: text_box(paragraph(run(text)))),
    TEXT.map(lambda text: complex_field(" PAGEREF x ", run(text))),
    TEXT.map(lambda text: complex_field(run(text), run(text)).replace("<w:instrText", "<w:instrText", 1)),
    TEXT.map(lambda text: run(text, properties="<w:vanish/>")),
    st.sampled_from(
        ["<w:r><w:br/></w:r>", '<w:r><w:br w:type="page"/></w:r>', '<w:r><w:fldChar w:fldCharType="begin"/></w:r>']
    ),
)
PARAGRAPHS = st.lists(RUNS, max_size=4).map(lambda runs: paragraph(*runs))
BLOCKS = st.recursive(
    st.one_of(PARAGRAPHS, TEXT.map(heading)),
    lambda inner: st.one_of(
        st.lists(
            st.lists(st.lists(inner, min_size=1, max_size=2).map("".join), min_size=1, max_size=3).map(tuple),
            min_size=1,
            max_size=3,
        ).map(lambda rows: table(*rows)),
        st.lists(inner, max_size=3).map(
            lambda blocks: f"<w:sdt><w:sdtContent>{''.join(blocks)}</w:sdtContent></w:sdt>"
        ),
        st.lists(inner, max_size=3).map(lambda blocks: f"<w:del>{''.join(blocks)}</w:del>"),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_any_tree_is_accounted_for(blocks: list[str]) -> None:
    source = read(paragraph("首"), *blocks)
    assert source.lines[0].text.startswith("首")


def test_files_of_libreoffice_and_the_opinion_of_mammoth_agree(tmp_path: Path) -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    made = converted(text.encode(), suffix=".txt", to="docx:MS Word 2007 XML", folder=tmp_path)
    source = read_source(made, name="简报.docx")
    assert source.balance() == {}
    ours = unblank("".join(texts(source)))
    assert ours == unblank(mammoth.extract_raw_text(io.BytesIO(made)).value)
    assert ours == unblank(text)


def test_files_of_python_docx_are_read() -> None:
    document = python_docx.Document()
    document.add_heading("重要动态", level=2)
    document.add_paragraph("正文。")
    made = io.BytesIO()
    document.save(made)
    source = read_source(made.getvalue(), name="a.docx")
    assert [(line.kind, line.level, line.text) for line in source.lines] == [
        ("heading", 2, "重要动态"),
        ("plain", 0, "正文。"),
    ]
    assert source.balance() == {}
