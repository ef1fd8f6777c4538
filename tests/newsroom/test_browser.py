"""Writing in a real browser: the editor, a paste from Word, unsaved text, phones, access for everybody."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browsing import faults, open_page, sign_in, violations
from tests.factories.accounts import make_person
from tests.factories.newsroom import host, make_article, make_submitted, png
from tests.factories.registry import make_alliance
from xiefa.manuscript.model import Paragraph, Table
from xiefa.newsroom.domain import articles
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.models import Article, ArticlePicture
from xiefa.newsroom.plaintext import blocks_from_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = (Path(__file__).parent / "word_clipboard.html").read_text(encoding="utf-8")
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const target = document.querySelector(".ProseMirror");
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def editor() -> Any:
    host()
    return make_person("editor", name="林编辑")


def opened(browser: Browser, base: str, user: Any, path: str, **options: Any) -> Page:
    page = open_page(browser, **options)
    sign_in(page, base, user)
    page.goto(base + path)
    return page


def test_from_a_paste_out_of_word_to_the_shelf(browser: Browser, live_server: Any, editor: Any) -> None:
    make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟")
    page = opened(browser, live_server.url, editor, reverse("newsroom:article_write"))
    page.get_by_label("类别").select_option("alliance_news")
    page.get_by_label("标题", exact=False).first.fill("粉末冶金联盟召开理事会")
    page.locator(".ProseMirror").click()
    page.evaluate(PASTE, [WORD, "纯文字"])
    expect(page.locator(".ProseMirror li")).to_have_count(2)
    expect(page.locator("[data-editor-note]")).to_contain_text("图片没有带进来")
    page.locator("[data-picture-input]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_label("图注（印在图下）").fill("会议现场")
    page.get_by_label("供稿单位").fill("粉末冶金联盟")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("粉末冶金联盟召开理事会")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("button", name="采用").click()
    expect(page.locator(".x-badge").first).to_have_text("待编")
    article = Article.objects.get()
    assert article.content[:-1] == (
        Paragraph("会议概况", "subheading"),
        Paragraph("2024年3月15日，粉末冶金产业技术创新战略联盟在长沙召开理事会，38家单位七十余人到会。"),
        Paragraph("听取年度工作报告；", "list"),
        Paragraph("增补理事单位。", "list"),
        Paragraph("一、 编号的条目"),
        Table((("单位", "人数"), ("甲联盟", "12")), has_header=False),
        Paragraph("会后参观，"),
        Paragraph("随后散会。"),
    )
    picture = ArticlePicture.objects.get()
    assert [(one.sha256, one.caption, one.width) for one in article.pictures] == [(picture.sha256, "会议现场", 40)]
    assert article.credit_text == "（粉末冶金产业技术创新战略联盟秘书处供稿）"
    assert page.evaluate("window.hacked") is None
    assert page.problems == []


def test_the_editor_shows_every_kind_of_block_and_gives_it_back(
    browser: Browser, live_server: Any, editor: Any
) -> None:
    kept = keep_picture(data=png(), by=editor)
    from_file = f'![说明](sha256:{kept.sha256} image/png 40x30 "图注")'
    text = f"## 小标题\n段落\n- 甲\n- 乙\n[^] 注\n|= 表 1\n| a | b |\n| --- | --- |\n| 1 | 2 |\n{from_file}"
    blocks = blocks_from_text(text)
    article = make_article(blocks=blocks, by=editor)
    page = opened(browser, live_server.url, editor, reverse("newsroom:article_edit", kwargs={"pk": article.pk}))
    page.get_by_label("标题", exact=False).first.fill("换一个标题")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("换一个标题")
    article.refresh_from_db()
    assert article.content == blocks
    assert page.problems == []


def test_unsaved_text_is_offered_again(browser: Browser, live_server: Any, editor: Any) -> None:
    page = opened(browser, live_server.url, editor, reverse("newsroom:article_write"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".ProseMirror").click()
    page.keyboard.type("写了一半的文字")
    page.wait_for_timeout(900)
    page.reload()
    page.get_by_role("button", name="取回").click()
    expect(page.locator(".ProseMirror")).to_contain_text("写了一半的文字")
    page.get_by_label("标题", exact=False).first.fill("标题")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("标题")
    page.goto(live_server.url + reverse("newsroom:article_write"))
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    assert Article.objects.get().content == (Paragraph("写了一半的文字"),)
    assert page.problems == []


def test_two_browsers_on_one_article(browser: Browser, live_server: Any, editor: Any) -> None:
    article, colleague = make_article(by=editor), make_person("editor", name="周编辑")
    path = reverse("newsroom:article_edit", kwargs={"pk": article.pk})
    mine = opened(browser, live_server.url, editor, path)
    theirs = opened(browser, live_server.url, colleague, path)
    expect(theirs.locator("#presence")).to_contain_text("林编辑")
    for page, words, next_page in ((theirs, "周编辑写的。", article.heading), (mine, "林编辑写的。", "对照合并")):
        page.locator(".ProseMirror p").last.click()
        page.keyboard.press("End")
        page.keyboard.type(words)
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(next_page)
    expect(mine.locator(".ProseMirror")).to_contain_text("林编辑写的。")
    expect(mine.locator(".ProseMirror")).to_contain_text("周编辑写的。")
    assert violations(mine) == []
    mine.get_by_role("button", name="保存合并后的稿件").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text(article.heading)
    assert Article.objects.get().version == 3


def test_tools_by_keyboard(browser: Browser, live_server: Any, editor: Any) -> None:
    page = opened(browser, live_server.url, editor, reverse("newsroom:article_write"))
    text = page.locator(".ProseMirror")
    page.get_by_role("button", name="小标题").focus()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type("议程")
    expect(page.get_by_role("button", name="小标题")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="小标题").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="列表", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type("第一项")
    expect(page.locator("textarea[name=text]")).to_have_value("<h3>议程</h3><ul><li><p>第一项</p></li></ul>")


def pages(editor: Any) -> dict[str, str]:
    article = make_submitted(by=editor)
    articles.revise(article=article, expected_version=1, heading="近日召开的会议", by=editor)
    names = ("article_detail", "article_edit", "article_versions", "article_compare")
    own = {name: reverse(f"newsroom:{name}", kwargs={"pk": article.pk}) for name in names}
    return own | {
        name: reverse(f"newsroom:{name}")
        for name in ("article_list", "article_shelf", "article_write", "article_import")
    }


def test_pages_for_everybody(browser: Browser, live_server: Any, editor: Any) -> None:
    page = open_page(browser)
    sign_in(page, live_server.url, editor)
    for name, path in pages(editor).items():
        page.goto(live_server.url + path)
        assert (name, faults(page), page.problems) == (name, {}, [])
