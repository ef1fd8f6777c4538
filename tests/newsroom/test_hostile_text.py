"""Text that no editor writes: nested without end, merged without end, with signs that nobody sees."""

import time

import pytest

from tests.factories.newsroom import host, make_article, make_submitted
from xiefa.kernel.refusal import Refused
from xiefa.manuscript.model import Paragraph, Table
from xiefa.newsroom.blocks import blocks_from_html
from xiefa.newsroom.domain.articles import return_for_change
from xiefa.newsroom.domain.sources import import_article
from xiefa.newsroom.domain.versions import compare
from xiefa.newsroom.forms import MOST_BLOCKS, ArticleForm

# No measure of speed: what grows with the square of its input needs many minutes of the processor for these texts.
MOST_SECONDS = 60


def within_seconds(work):
    begun = time.process_time()
    result = work()
    assert time.process_time() - begun < MOST_SECONDS
    return result


@pytest.mark.parametrize("times", [5, 45, 200, 40_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<ul><li>", "</li></ul>"),
        ("<blockquote>", "</blockquote>"),
        ("<table><tr><td>", ""),
        ("<b>", ""),
        ("<div>", ""),
    ],
)
def test_however_deep_it_is_nested_the_text_stays(opening, closing, times):
    html = f"<p>前</p>{opening * times}文字{closing * times}<p>后</p>"
    blocks = within_seconds(lambda: blocks_from_html(html))
    said = [line for one in blocks for line in ([one.text] if isinstance(one, Paragraph) else sum(one.rows, ()))]
    assert "".join(said).replace(" ", "") == "前文字后"


def test_cells_merged_without_end_are_read_in_time():
    html = "<table>" + "<tr><td rowspan=99999 colspan=100>格</td></tr>" * 8000 + "</table>"
    (table,) = within_seconds(lambda: blocks_from_html(html))
    assert isinstance(table, Table)
    assert sum(row.count("格") for row in table.rows) == 8000


def test_a_long_text_is_compared_in_time():
    def content(texts):
        return {
            "kind": "", "activity": "", "heading": "", "contributors": [], "credit_text": "", "credit_source": "",
            "event_since": "", "event_until": "",
            "blocks": [{"block": "paragraph", "text": text, "role": "body"} for text in texts],
        }  # fmt: skip

    old = content(f"段{at % 50}" for at in range(MOST_BLOCKS))
    new = content(f"段{at * 7 % 53}" for at in range(MOST_BLOCKS))
    within_seconds(lambda: compare(old, new))


@pytest.mark.django_db
def test_more_paragraphs_than_could_be_compared_are_refused_and_kept():
    article = make_article()
    text = "\n".join(f"第{at}段" for at in range(MOST_BLOCKS + 1))
    data = {"host": article.host.pk, "kind": "network_news", "text": text, "text_format": "text"}
    form = ArticleForm(data, user=article.author)
    assert form.errors["text"] == ["正文有 2001 段，最多 2000 段。请分成几篇。"]
    assert form["text"].value() == text


@pytest.mark.django_db
def test_signs_nobody_sees_do_not_get_into_a_heading_or_credit_line():
    article = make_article(
        heading="标\x0b题\uffff\u200b", credit_text="（某\x1f某秘书处供稿）", credit_source="报\x00纸"
    )
    assert (article.heading, article.credit_text, article.credit_source) == ("标题", "（某某秘书处供稿）", "报纸")


@pytest.mark.django_db
@pytest.mark.engine
def test_a_note_longer_than_its_field_is_refused_with_its_length():
    article = make_submitted()
    with pytest.raises(Refused) as refused:
        return_for_change(article=article, note="改" * 501, by=article.author)
    assert refused.value.codes == ("note_long",)
    article.refresh_from_db()
    returned = return_for_change(article=article, note="改\r\n" * 200, by=article.author)
    assert returned.note == ("改\n" * 200).strip()


@pytest.mark.django_db
@pytest.mark.engine
def test_a_credit_line_too_long_for_its_field_stays_in_the_text():
    credit = "（" + "、".join(f"第{at}产业技术创新战略联盟秘书处" for at in range(30)) + "供稿）"
    article = make_article()
    made = import_article(
        data=f"# 标题\n\n正文。\n\n{credit}\n".encode(),
        name="稿.md",
        host=host(),
        kind="network_news",
        by=article.author,
    )
    assert (made.credit_text, [one.text for one in made.content]) == ("", ["正文。", credit])
