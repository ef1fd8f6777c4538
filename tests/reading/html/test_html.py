"""Web pages: what a browser shows, and nothing else."""

import hashlib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.documents import PIXEL
from xiefa.reading.errors import Unreadable
from xiefa.reading.html import read_source
from xiefa.reading.source import Source, unblank


def read(body: str, *, encoding: str = "utf-8", head: str = "") -> Source:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    source = read_source(page.encode(encoding), name="简报.html")
    assert source.balance() == {}
    return source


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines]


def test_blocks_become_lines_and_inline_marks_vanish() -> None:
    source = read("<h2>重要<b>动态</b></h2><div>甲<span>乙</span><p>丙<br>丁</p>戊</div><ul><li>己<li>庚</ul>")
    assert [(line.kind, line.level, line.text) for line in source.lines] == [
        ("heading", 2, "重要动态"),
        ("plain", 0, "甲乙"),
        ("plain", 0, "丙"),
        ("plain", 0, "丁"),
        ("plain", 0, "戊"),
        ("list", 0, "己"),
        ("list", 0, "庚"),
    ]


def test_scripts_styles_comments_and_the_title_are_no_text() -> None:
    head = "<title>页名</title><style>p{color:red}</style>"
    source = read(
        "<script>alert(1)</script><!-- 注 --><p>正文</p><noscript>无</noscript><template>模</template>", head=head
    )
    assert texts(source) == ["正文"]
    assert [(one.code, one.values) for one in source.remarks] == [("page-title", ("页名",))]


def test_hidden_elements_are_kept_apart_and_told() -> None:
    source = read('<p>甲</p><div style="display: none">暗</div><p hidden>隐</p><p>乙 <del>旧</del></p>')
    assert texts(source) == ["甲", "乙"]
    assert [one.values for one in source.remarks if one.code == "hidden-text"] == [("暗",), ("隐",)]
    assert [line.text for line in source.deleted] == ["旧"]


def test_a_wechat_article_is_read_though_its_body_is_invisible() -> None:
    body = (
        '<h1 id="activity-name">简报</h1><div id="js_content" style="visibility: hidden; opacity: 0;">'
        '<section><section style="text-align: center;"><span style="font-weight: bold;">重要动态</span></section>'
        '<p style="text-indent: 2em;">近日，联盟开会。</p><img data-src="https://mmbiz.example/1" alt="会场"></section></div>'
    )
    source = read(body)
    assert texts(source) == ["简报", "重要动态", "近日，联盟开会。"]
    assert [(line.is_bold, line.is_centred, line.is_indented) for line in source.lines] == [
        (False, False, False),
        (True, True, False),
        (False, False, True),
    ]
    assert [one.values for one in source.remarks] == [("https://mmbiz.example/1", "会场")]


def test_a_page_saved_by_word_is_read() -> None:
    body = (
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->"
        "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>Ø<span>&nbsp; </span></span><![endif]>条目</p>"
        "<p class=MsoNormal>联盟在北京召\r\n开会议<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<div style='mso-element:footer'><p class=MsoFooter>内部资料</p></div>"
    )
    source = read(body)
    assert [(line.kind, line.part, line.text, line.markup) for line in source.lines] == [
        ("list", "body", "条目", "Ø\xa0 "),
        ("plain", "body", "联盟在北京召开会议", ""),
        ("plain", "footer", "内部资料", ""),
    ]


def test_links_keep_their_targets() -> None:
    (line,) = read('<p>网站：<a href="http://a.cn"><b>www</b>.a.cn</a><a href="javascript:x">关</a></p>').lines
    assert (line.text, line.hrefs) == ("网站：www.a.cn关", (("www.a.cn", "http://a.cn"),))


def test_tables_give_rows_or_lines() -> None:
    data = "<table>题<tr><th>联盟<th>得分<tr><td>钒钛<td>9</table>"
    layout = "<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>"
    source = read(data + layout)
    assert [(line.kind, line.cells, line.text) for line in source.lines] == [
        ("plain", (), "题"),
        ("row", ("联盟", "得分"), "联盟\t得分"),
        ("row", ("钒钛", "9"), "钒钛\t9"),
        ("plain", (), "甲"),
        ("plain", (), "乙"),
        ("plain", (), "丙"),
    ]


def test_pictures_of_the_page_itself_are_taken_out() -> None:
    import base64

    address = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    source = read(f'<p>前<img src="{address}" alt="会场">后</p>')
    name = hashlib.sha256(PIXEL).hexdigest()
    assert [(line.kind, line.text, line.picture) for line in source.lines] == [
        ("plain", "前", ""),
        ("picture", "", name),
        ("plain", "后", ""),
    ]
    assert source.pictures[name].alt == "会场"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("gbk", "gb2312"),
        ("gb18030", "gb2312"),
        ("gb18030", ""),
        ("gbk", "utf-8"),
        ("big5hkscs", "big5"),
    ],
)
def test_the_encoding_is_found_even_if_the_label_lies(encoding: str, label: str) -> None:
    text = (
        "近日，产业技术联盟在北京召开工作会议。" if encoding != "big5hkscs" else "產業技術聯盟在北京召開會議，請參考。"
    )
    head = f'<meta charset="{label}">' if label else ""
    assert texts(read(f"<p>{text}</p>", encoding=encoding, head=head)) == [text]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n ", "blank"),
        (b"<html><body><script>1</script></body></html>", "blank"),
        (b"<p>a\0b</p>", "binary"),
        ("<p>第一行\n第二行</p>".encode()[:-5], "damaged-utf8"),
        (b"<div>" * 400 + b"x", "page-too-deep"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_source(data, name="a.html")
    assert caught.value.code == code


class _SecondOpinion(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = st.recursive(
    st.text(alphabet="联盟动态 &1a\n\u3000\u200b", max_size=6).map(lambda text: text.replace("&", "&amp;")),
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "b", "h2", "li", "span", "td", "section", "em", "blockquote"]),
        st.lists(inner, max_size=3),
    ).map(lambda pair: f"<{pair[0]}>{'<br>'.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_any_page_is_accounted_for(body: str) -> None:
    opinion = _SecondOpinion()
    opinion.feed(body)
    source = read(f"<p>首</p>{body}")
    ours = "".join(unblank(line.text + line.markup) for line in source.lines)
    assert sorted(ours) == sorted("首" + unblank(opinion.text))
