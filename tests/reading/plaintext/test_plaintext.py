"""Markdown and plain text, line by line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiefa.reading.errors import Unreadable
from xiefa.reading.plaintext import read_source
from xiefa.reading.source import Line, Source

GOLDEN = Path(__file__).parents[2] / "golden" / "briefing-2023-06.txt"


def read(text: str, name: str = "简报.md") -> Source:
    return read_source(text.encode(), name=name)


def only(text: str, name: str = "简报.md") -> Line:
    (line,) = read(text, name).lines
    return line


def refused(data: bytes, name: str = "简报.txt") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_source(data, name=name)
    return caught.value


def test_the_real_issue_is_read_line_by_line() -> None:
    source = read_source(GOLDEN.read_bytes(), name=GOLDEN.name)
    assert source.format == "markdown"
    assert source.balance() == {}
    assert len(source.lines) == 122
    assert [line.number for line in source.lines if line.kind == "rule"] == [205, 213]
    assert sum(line.kind == "list" for line in source.lines) == 23
    assert sum(line.kind == "heading" and line.is_bold for line in source.lines) == 14
    assert [line.hrefs for line in source.lines if line.hrefs] == [
        (("www.citisa.org", "http://www.citisa.org"),),
        (("tougao@citisa.org", "mailto:tougao@citisa.org"),),
        (("citisa@citisa.org", "mailto:citisa@citisa.org"),),
    ]


def test_marks_of_the_real_issue_add_up_to_its_account() -> None:
    lines = read_source(GOLDEN.read_bytes(), name=GOLDEN.name).lines
    marks = "".join(line.markup for line in lines)
    assert marks.count("*") == 56
    assert sum(len(line.markup) for line in lines if line.hrefs) == 81 - sum(
        line.text.count("(") for line in lines if line.hrefs
    )
    assert marks.count("#") == sum(line.level for line in lines)


@pytest.mark.parametrize(
    ("raw", "text", "markup", "kind", "level", "is_bold"),
    [
        ("## ➤ 重要动态", "➤ 重要动态", "##", "heading", 2, False),
        ("## **重要动态**", "重要动态", "##****", "heading", 2, True),
        ("##重要动态", "重要动态", "##", "heading", 2, False),
        ("# 动态 #", "动态", "##", "heading", 1, False),
        ("**重要** 动态", "重要 动态", "****", "plain", 0, False),
        ("科技**创新**引领", "科技创新引领", "****", "plain", 0, False),
        ("__重要动态__", "重要动态", "____", "plain", 0, True),
        ("- 条目", "条目", "-", "list", 0, False),
        ("* 条目", "条目", "*", "list", 0, False),
        ("+ 条目", "条目", "+", "list", 0, False),
        ("> 引文", "引文", ">", "plain", 0, False),
        ("---", "", "---", "rule", 0, False),
        ("＊＊＊", "", "＊＊＊", "rule", 0, False),
        ("————", "", "————", "rule", 0, False),
        ("* * *", "", "* * *", "rule", 0, False),
        (r"2\*3", "2*3", "\\", "plain", 0, False),
        ("a*b*c 与 d_e_f", "a*b*c 与 d_e_f", "", "plain", 0, False),
        ("5 * 3 * 2", "5 * 3 * 2", "", "plain", 0, False),
        ("**未配对", "**未配对", "", "plain", 0, False),
        ("— 3 —", "— 3 —", "", "plain", 0, False),
        ("- 3 -", "- 3 -", "", "plain", 0, False),
        ("重要政策动态……………… 3", "重要政策动态", "……………… 3", "plain", 0, False),
        ("研发&amp;设计", "研发&设计", "amp;", "plain", 0, False),
    ],
)
def test_marks_of_markdown(raw: str, text: str, markup: str, kind: str, level: int, is_bold: bool) -> None:
    line = read(f"{raw}\n\n末行").lines[0]
    assert (line.text, line.markup, line.kind, line.level, line.is_bold) == (text, markup, kind, level, is_bold)


def test_a_link_keeps_its_text_and_its_target() -> None:
    line = only("网站：[www.a.cn（试）](http://a.cn/x_(1)) 邮箱：<a@b.cn>")
    assert line.text == "网站：www.a.cn（试） 邮箱：a@b.cn"
    assert line.hrefs == (("www.a.cn（试）", "http://a.cn/x_(1)"), ("a@b.cn", "mailto:a@b.cn"))


def test_an_underlined_heading_takes_its_line() -> None:
    first, second = read("简报\n===\n\n正文。").lines
    assert (first.text, first.kind, first.level, first.markup, first.other_numbers) == (
        "简报",
        "heading",
        1,
        "===",
        (2,),
    )
    assert (second.number, second.blanks_before) == (4, 1)


def test_a_table_gives_rows_of_cells() -> None:
    head, row = read("| 联盟 | 得分 |\n|---|---|\n| 钒钛 | 9 |").lines
    assert (head.kind, head.cells, head.table, head.other_numbers) == ("row", ("联盟", "得分"), 1, (2,))
    assert (row.text, row.cells, row.markup) == ("钒钛\t9", ("钒钛", "9"), "|||")


def test_plain_text_keeps_hashes_and_stars() -> None:
    source = read("#会议室安排\n\n* 注：另行通知\n\n# 号楼\n面积5*3", name="a.txt")
    assert source.format == "text"
    assert [line.text for line in source.lines] == ["#会议室安排", "* 注：另行通知", "# 号楼", "面积5*3"]
    assert {line.kind for line in source.lines} == {"plain"}


def test_line_ends_of_every_kind_count_once() -> None:
    lines = read_source("一\r\n二\r三\n\n四\u2028五".encode(), name="a.txt").lines
    assert [(line.number, line.text, line.blanks_before) for line in lines] == [
        (1, "一", 0),
        (2, "二", 0),
        (3, "三", 0),
        (5, "四", 1),
        (5, "五", 0),
    ]


def test_form_feeds_count_pages_and_show_page_numbers() -> None:
    lines = read_source("正文\n— 1 —\n\f续文\n- 2 -".encode(), name="a.txt").lines
    assert [(line.text, line.page, line.part) for line in lines] == [
        ("正文", 1, "body"),
        ("— 1 —", 1, "footer"),
        ("续文", 2, "body"),
        ("- 2 -", 2, "footer"),
    ]


def test_indents_are_seen_and_stripped() -> None:
    line = only("　　近日，联盟召开会议。", name="a.txt")
    assert (line.text, line.is_indented) == ("近日，联盟召开会议。", True)


def test_unseen_characters_are_marks_and_are_told() -> None:
    source = read("重要\u200b政策\u00ad动态")
    assert source.lines[0].text == "重要政策动态"
    assert source.balance() == {}
    assert [(one.code, one.line, one.values) for one in source.remarks] == [
        ("unseen-characters", 1, ("U+200B U+00AD",))
    ]


def test_a_picture_inside_the_text_is_taken_out() -> None:
    source = read("![会场](data:image/png;base64,iVBORw0KGgo=)\n\n![图](http://a.cn/b.png)")
    name = source.lines[0].picture
    assert source.pictures[name].content == b"\x89PNG\r\n\x1a\n"
    assert source.pictures[name].alt == "会场"
    assert [(one.code, one.values) for one in source.remarks] == [("picture-elsewhere", ("http://a.cn/b.png", "图"))]
    assert source.balance() == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gbk", "gb18030"])
def test_encodings_in_use_are_read(encoding: str) -> None:
    text = GOLDEN.read_text(encoding="utf-8").replace("➤", "→")
    source = read_source(text.encode(encoding), name="简报.txt")
    assert [line.text for line in source.lines] == [line.text for line in read(text).lines]
    assert source.balance() == {}


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 0),
        (b" \n\t\r\n", "blank", 0),
        ("　\n\ufeff".encode()[:3], "blank", 0),
        (b"abc\x00def", "binary", 0),
        ("第一行正文\n第二行正文".encode()[:-1], "damaged-utf8", 2),
        ("\ufeff一\n二".encode()[:-1], "damaged-utf8", 2),
        ("產業技術創新戰略聯盟試點工作簡報，請各單位參考執行並回覆意見。".encode("big5") * 3, "unknown-encoding", 1),
        ("산업기술혁신전략연맹 시범사업 소식지 회의가 서울에서 열렸다".encode("euc-kr") * 3, "unknown-encoding", 1),
        (b"caf\xe9 ol\xe9\n", "unknown-encoding", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    error = refused(data)
    assert (error.code, error.line) == (code, line)
    assert all(error.messages[language] and error.ways_out[language] for language in ("zh", "en"))


MARKS = st.text(alphabet="#*_-+>|[]()\\`<&;~= \n\t\u3000联盟。（）：1ab\u200b\r\f\u2028!", max_size=120)


def is_balanced(text: str, name: str) -> bool:
    """Whether the account of a text is even; a text in which nothing is to be seen is refused."""
    try:
        return not read(text, name=name).balance()
    except Unreadable as error:
        return error.code in {"blank", "binary", "empty"}


@given(MARKS)
def test_every_character_is_accounted_for(text: str) -> None:
    assert is_balanced(f"{text}末", "a.md")
    assert is_balanced(f"{text}末", "a.txt")


@given(st.text(max_size=200))
def test_any_text_is_accounted_for(text: str) -> None:
    assert is_balanced(text.encode("utf-8", "ignore").decode(), "a.txt")
