"""Editor HTML and plain text ↔ blocks."""

from hypothesis import given
from hypothesis import strategies as st

from xiefa.manuscript.model import Block, Paragraph, Picture, Table
from xiefa.newsroom.blocks import (
    Remark,
    blocks_from_html,
    blocks_from_json,
    grouped,
    html_from_blocks,
    json_from_blocks,
    read_html,
    tidy,
)
from xiefa.newsroom.plaintext import blocks_from_text, text_from_blocks

PICTURE = Picture("a" * 64, "image/png", alt='说明"]', caption="图 1 \\ 会场", width=40, height=30)

_line = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1)
    .map(tidy)
    .filter(bool)
)
_cell = st.text(st.sampled_from("甲乙|\\-=# a1"), max_size=6).map(tidy)
_paragraph = st.builds(Paragraph, _line, st.sampled_from(["body", "subheading", "list", "note"]))
_rows = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[_cell] * width), min_size=1, max_size=3).map(tuple)
)
_table = st.builds(
    Table, _rows.filter(lambda rows: any(any(row) for row in rows)), st.booleans(), st.sampled_from(["", "表 1"])
)
_blocks = st.lists(st.one_of(_paragraph, _table, st.just(PICTURE)), max_size=6).map(tuple)


@given(_blocks)
def test_html_and_back(blocks: tuple[Block, ...]) -> None:
    assert blocks_from_html(html_from_blocks(blocks)) == blocks


@given(_blocks)
def test_plain_text_and_back(blocks: tuple[Block, ...]) -> None:
    assert blocks_from_text(text_from_blocks(blocks)) == blocks


@given(_blocks)
def test_json_and_back(blocks: tuple[Block, ...]) -> None:
    assert blocks_from_json(json_from_blocks(blocks)) == blocks


@given(st.text())
def test_any_html_has_a_reading(html: str) -> None:
    blocks = blocks_from_html(html)
    assert blocks_from_html(html_from_blocks(blocks)) == blocks


@given(st.text())
def test_any_plain_text_has_a_reading(text: str) -> None:
    blocks = blocks_from_text(text)
    assert blocks_from_text(text_from_blocks(blocks)) == blocks


def test_formatting_is_dropped_and_text_is_not() -> None:
    html = '<p class="MsoNormal" style="color:red"><b>甲</b><i>乙</i><span lang="EN-US">C<o:p></o:p></span>丁</p>'
    assert blocks_from_html(html) == (Paragraph("甲乙C丁"),)


def test_scripts_go_with_their_text_and_handlers_go() -> None:
    html = '<p onclick="x()">甲<script>alert(1)</script><style>p{}</style><a href="javascript:x()">乙</a></p>'
    assert blocks_from_html(html) == (Paragraph("甲乙"),)


def test_pictures_from_elsewhere_are_left_out_and_counted() -> None:
    reading = read_html('<p>甲<img src="file:///C:/a.png" onerror="x()"></p><figure data-sha256="zz"></figure>')
    assert reading.blocks == (Paragraph("甲"),)
    assert reading.remarks == (Remark("foreign-picture", 2),)


def test_line_ends_of_word_inside_chinese_words_vanish() -> None:
    assert blocks_from_html("<p>联盟\r\n协发网 and\nmore</p>") == (Paragraph("联盟协发网 and more"),)


def test_line_breaks_part_paragraphs() -> None:
    assert blocks_from_html("<p>甲<br>乙</p>") == (Paragraph("甲"), Paragraph("乙"))


def test_headings_of_every_level_become_subheadings() -> None:
    assert blocks_from_html("<h1>甲</h1><h6>乙</h6>") == (Paragraph("甲", "subheading"), Paragraph("乙", "subheading"))


def test_numbers_of_a_numbered_list_stay_as_text() -> None:
    html = '<ol start="3"><li>甲</li><li></li><li><p>乙</p><p>丙</p></li></ol><p>丁</p>'
    assert blocks_from_html(html) == (Paragraph("3. 甲"), Paragraph("5. 乙"), Paragraph("丙"), Paragraph("丁"))


def test_lists_in_lists_become_one_list() -> None:
    html = "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>"
    assert blocks_from_html(html) == tuple(Paragraph(text, "list") for text in "甲乙丙")


def test_merged_cells_are_parted_and_the_rest_stay_in_their_columns() -> None:
    html = (
        "<table><caption>表 1</caption><tr><th>甲</th><th colspan=2>乙</th></tr>"
        "<tr><td rowspan=9>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>"
    )
    reading = read_html(html)
    rows = (("甲", "乙", ""), ("1", "2", "3"), ("", "4", "5"))
    assert reading.blocks == (Table(rows, has_header=True, caption="表 1"),)
    assert reading.remarks == (Remark("merged-cells"),)


def test_an_absurd_span_does_not_grow_the_table() -> None:
    (table,) = blocks_from_html('<table><tr><td colspan="999999" rowspan="999999">甲</td></tr></table>')
    assert isinstance(table, Table)
    assert (len(table.rows), len(table.rows[0])) == (1, 100)


def test_deep_nesting_loses_nothing() -> None:
    html = "<div>" * 5000 + "甲" + "</div>" * 5000 + "乙"
    assert blocks_from_html(html) == (Paragraph("甲"), Paragraph("乙"))


def test_every_line_of_plain_text_is_a_paragraph() -> None:
    assert blocks_from_text("甲\r\n乙\n\n\n　　丙") == (Paragraph("甲"), Paragraph("乙"), Paragraph("丙"))


def test_marks_of_plain_text() -> None:
    text = "## 甲\n- 乙\n[^] 丙\n\\## 丁\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert blocks_from_text(text) == (
        Paragraph("甲", "subheading"),
        Paragraph("乙", "list"),
        Paragraph("丙", "note"),
        Paragraph("## 丁"),
        Table((("a", "b"), ("1", "2")), has_header=True),
    )


def test_grouped_puts_list_entries_together() -> None:
    one, two, three = Paragraph("甲", "list"), Paragraph("乙", "list"), Paragraph("丙")
    assert list(grouped([one, two, three])) == [("list", (one, two)), ("body", (three,))]
