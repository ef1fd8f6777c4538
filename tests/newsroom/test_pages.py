"""The pages of the newsroom, as a browser without script sees them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.newsroom import TEXT, host, make_accepted, make_article, make_submitted, png
from tests.factories.registry import make_alliance
from xiefa.manuscript.model import Paragraph
from xiefa.newsroom.domain import articles
from xiefa.newsroom.domain.presence import mark_present
from xiefa.newsroom.models import Article, ArticlePicture

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Any:
    return make_person("editor", name="林编辑")


@pytest.fixture
def client(editor: Any) -> Client:
    return signed_in(editor)


def sent(**changes: Any) -> dict[str, Any]:
    """What the form sends from a browser without script."""
    return {
        "host": host().pk, "kind": "network_news", "heading": "协发网召开理事会", "text": "第一段。\n\n第二段。",
        "text_format": "text", "contributors": "", "credit_text": "（秘书处供稿）", "credit_source": "", "activity": "",
        "event_on": "", "event_until": "", "reason": "",
    } | changes  # fmt: skip


PAGES = ("article_list", "article_shelf", "article_export", "article_write", "article_import")


@pytest.mark.parametrize("name", PAGES)
def test_doors(name: str, editor: Any) -> None:
    host()
    url = reverse(f"newsroom:{name}")
    assert Client().get(url).status_code == 302
    assert signed_in(make_person("reader")).get(url).status_code == 403
    assert signed_in(editor).get(url).status_code == 200


@pytest.mark.parametrize("name", ["article_detail", "article_edit", "article_versions", "article_compare"])
def test_what_one_must_not_know_of_is_not_found(name: str, editor: Any) -> None:
    url = reverse(f"newsroom:{name}", kwargs={"pk": make_article().pk})
    stranger = make_person("alliance_secretary", host_code=make_alliance().code)
    assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(editor).get(url).status_code == 200


def test_writing_without_script(client: Client, editor: Any) -> None:
    answer = client.post(reverse("newsroom:article_write"), sent())
    article = Article.objects.get()
    assert answer.url == f"{article.get_absolute_url()}?saved=1"
    assert (article.content, article.author, article.origin) == (
        (Paragraph("第一段。"), Paragraph("第二段。")),
        editor,
        "web",
    )


def test_writing_with_the_editor(client: Client) -> None:
    html = '<h3>小标题</h3><p>甲<script>alert(1)</script></p><img src="https://example.org/a.png">'
    answer = client.post(reverse("newsroom:article_write"), sent(text=html, text_format="html"), follow=True)
    assert Article.objects.get().content == (Paragraph("小标题", "subheading"), Paragraph("甲"))
    assert [str(one) for one in answer.context["messages"]] == [
        "有 1 张随粘贴带来的图片没有保存，请用“图片”按钮上传。",
        "已保存为第 1 版。",
    ]


def test_a_refused_form_keeps_everything_that_was_written(client: Client) -> None:
    answer = client.post(reverse("newsroom:article_write"), sent(contributors="没有的联盟", event_until="2024-01-02"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {
        "contributors": ["名录中没有“没有的联盟”。请先在名录中登记，或留空并直接写署名行。"],
        "event_on": ["写了结束日期，也请写事件日期。"],
    }
    assert (form["text"].value(), form["heading"].value()) == ("第一段。\n\n第二段。", "协发网召开理事会")
    assert form.editor_html == "<p>第一段。</p><p>第二段。</p>"
    assert Article.objects.count() == 0


def test_a_text_that_is_far_too_long_is_refused_and_kept(client: Client) -> None:
    text = "<p>" + "长" * 400_001 + "</p>"
    answer = client.post(reverse("newsroom:article_write"), sent(text=text, text_format="html"))
    assert list(answer.context["form"].errors) == ["text"]
    assert answer.context["form"].editor_html == text


def test_contributors_by_any_name_and_the_ambiguous_ones_asked(client: Client) -> None:
    one = make_alliance("甲产业技术创新战略联盟", "甲联盟")
    make_alliance("乙产业技术创新战略联盟", "乙联盟")
    make_alliance("乙材料产业技术创新战略联盟", "乙联盟")
    url = reverse("newsroom:article_write")
    answer = client.post(url, sent(contributors="甲联盟、乙联盟"))
    assert answer.context["form"].errors["contributors"] == [
        "“乙联盟”可能是：乙产业技术创新战略联盟、乙材料产业技术创新战略联盟。请写全称。"
    ]
    client.post(url, sent(contributors="甲联盟", credit_text=""))
    article = Article.objects.get()
    assert list(article.contributors.all()) == [one]
    assert article.credit_text == "（甲产业技术创新战略联盟秘书处供稿）"


def test_editing_makes_a_version(client: Client) -> None:
    article = make_article()
    url = reverse("newsroom:article_edit", kwargs={"pk": article.pk})
    page = client.get(url)
    assert page.context["form"]["text"].value() == "\n\n".join(block.text for block in TEXT)
    client.post(url, sent(expected_version="1", reason="改写"))
    article.refresh_from_db()
    assert (article.version, article.heading) == (2, "协发网召开理事会")


def test_two_editors_at_once_neither_loses_anything(client: Client) -> None:
    article, colleague = make_article(), make_person("editor", name="周编辑")
    theirs = (TEXT[0], Paragraph("周编辑改写的第二段。"))
    articles.revise(article=article, expected_version=1, blocks=theirs, credit_text="（周编辑的署名）", by=colleague)
    url = reverse("newsroom:article_edit", kwargs={"pk": article.pk})
    mine = sent(expected_version="1", text=f"我加的第一段。\n{TEXT[0].text}\n我改写的第二段。", heading=article.heading)
    answer = client.post(url, mine | {"credit_text": article.credit_text})
    assert answer.status_code == 409
    conflict, form = answer.context["conflict"], answer.context["form"]
    assert form["text"].value().split("\n\n") == [
        "我加的第一段。",
        TEXT[0].text,
        "我改写的第二段。",
        "周编辑改写的第二段。",
    ]
    assert (form["expected_version"].value(), form["credit_text"].value()) == ("2", "（周编辑的署名）")
    assert len(conflict.merged.clashes) == 1
    assert "我改写的第二段。" in conflict.my_text
    assert Article.objects.get().version == 2
    client.post(url, mine | {"expected_version": "2", "text": form["text"].value()})
    assert Article.objects.get().version == 3


def test_who_else_is_editing_is_told(client: Client, editor: Any) -> None:
    article = make_article()
    mark_present(article=article, by=make_person("editor", name="周编辑"))
    url = reverse("newsroom:article_presence", kwargs={"pk": article.pk})
    answer = client.post(url, {"expected_version": "1"})
    assert [str(one) for one in answer.context["others"]] == ["周编辑"]
    assert answer.context["newer"] is None
    articles.revise(article=article, expected_version=1, heading="新", by=editor)
    assert client.post(url, {"expected_version": "1"}).context["newer"] == 2


def test_what_is_locked_cannot_be_opened_for_editing(client: Client) -> None:
    article = make_article()
    articles.withdraw(article=article, by=article.author)
    answer = client.get(reverse("newsroom:article_edit", kwargs={"pk": article.pk}), follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["稿件已撤回。请先恢复为草稿，再修改。"]


def test_moves_by_their_buttons(client: Client) -> None:
    article = make_article()
    for verb, state in (("submit", "submitted"), ("accept", "accepted")):
        client.post(reverse("newsroom:article_move", kwargs={"pk": article.pk, "verb": verb}) + "?version=1")
        article.refresh_from_db()
        assert article.state == state
    client.post(reverse("newsroom:article_move", kwargs={"pk": article.pk, "verb": "return"}), {"note": "请补图"})
    article.refresh_from_db()
    assert (article.state, article.note) == ("returned", "请补图")


@pytest.mark.parametrize("verb", ["use", "put_back", "nothing"])
def test_moves_of_other_rooms_have_no_address_here(client: Client, verb: str) -> None:
    article = make_accepted()
    answer = client.post(reverse("newsroom:article_move", kwargs={"pk": article.pk, "verb": verb}))
    assert answer.status_code == 404


def test_a_disabled_button_says_why(client: Client) -> None:
    article = make_article(heading="", blocks=())
    page = client.get(article.get_absolute_url())
    offers = {one["verb"]: [str(r.message) for r in one["offer"].refusals] for one in page.context["offers"]}
    assert offers == {"submit": ["还没有标题。请填写标题。", "还没有正文。请写入或粘贴正文。"], "withdraw": []}
    assert "还没有标题。请填写标题。" in page.content.decode()


def test_a_stale_accept_is_refused_on_the_page(client: Client, editor: Any) -> None:
    article = make_submitted()
    articles.revise(article=article, expected_version=1, heading="又改了", by=editor)
    url = reverse("newsroom:article_move", kwargs={"pk": article.pk, "verb": "accept"})
    answer = client.post(f"{url}?version=1", follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["您打开之后，稿件又改到第 2 版。请看过新的版本再采用。"]


def test_a_name_is_settled_on_the_page(client: Client) -> None:
    host()
    make_alliance("甲方产业技术创新战略联盟", "甲方联盟")
    other = make_alliance("甲方材料产业技术创新战略联盟", "甲方联盟")
    article = make_article(blocks=(Paragraph("甲方联盟开会。"),))
    url = reverse("newsroom:article_settle_name", kwargs={"pk": article.pk})
    client.post(url, {"text": "甲方联盟", "organisation": other.code})
    assert article.mentions.get(text="甲方联盟").organisation == other


FILTERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "all": ({}, ["丙 钒钛", "乙 钒钛", "甲"]),
    "state": ({"state": "submitted"}, ["乙 钒钛"]),
    "kind": ({"kind": "policy_digest"}, ["丙 钒钛"]),
    "words": ({"q": "钒钛 丙"}, ["丙 钒钛"]),
    "text": ({"q": "二届四次"}, ["乙 钒钛", "甲"]),
    "nonsense": ({"state": "lost"}, ["丙 钒钛", "乙 钒钛", "甲"]),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters(client: Client, name: str) -> None:
    make_article(heading="甲")
    make_submitted(heading="乙 钒钛")
    make_article(heading="丙 钒钛", kind="policy_digest", blocks=(Paragraph("政策。"),))
    query, expected = FILTERS[name]
    page = client.get(reverse("newsroom:article_list"), query)
    assert [article.heading for article in page.context["page"]] == expected
    sheet = load_workbook(BytesIO(client.get(reverse("newsroom:article_export"), query).content)).active
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == expected


def test_nothing_in_the_sheet_is_a_formula(client: Client) -> None:
    make_article(heading="=HYPERLINK(1)\x07")
    cell = load_workbook(BytesIO(client.get(reverse("newsroom:article_export")).content)).active["C2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "make"),
    [("article_list", make_article), ("article_shelf", make_accepted), ("article_export", make_article)],
)
def test_lists_ask_the_same_number_of_times_for_one_and_for_thirty(
    client: Client, name: str, make: Callable[..., Article]
) -> None:
    url = reverse(f"newsroom:{name}")
    alliance = make_alliance()
    make(contributors=(alliance,))
    client.get(url)
    with_one = queries(client, url)
    for _number in range(29):
        make(contributors=(alliance, make_alliance()))
    assert queries(client, url) == with_one


def test_the_shelf_groups_by_kind(client: Client) -> None:
    make_accepted(heading="甲"), make_accepted(heading="乙"), make_accepted(heading="丙", kind="notice")
    page = client.get(reverse("newsroom:article_shelf"))
    assert [(name, [one.heading for one in found]) for _kind, name, found in page.context["shelf"]] == [
        ("网络动态", ["甲", "乙"]),
        ("通知公告", ["丙"]),
    ]


@pytest.mark.parametrize("view", ["side", "inline"])
def test_comparing_on_the_page(client: Client, editor: Any, view: str) -> None:
    article = make_article()
    articles.revise(article=article, expected_version=1, heading="改了的标题", by=editor)
    page = client.get(reverse("newsroom:article_compare", kwargs={"pk": article.pk}), {"view": view})
    assert (page.context["old"].number, page.context["new"].number) == (1, 2)
    assert "<ins>" in page.content.decode()
    missing = client.get(reverse("newsroom:article_compare", kwargs={"pk": article.pk}), {"old": "9"})
    assert missing.status_code == 404


def test_an_old_version_can_be_read(client: Client, editor: Any) -> None:
    article = make_article()
    articles.revise(article=article, expected_version=1, heading="改了的标题", by=editor)
    page = client.get(reverse("newsroom:article_version", kwargs={"pk": article.pk, "number": 1}))
    assert page.context["version"].content["heading"] == "粉末冶金联盟召开二届四次理事会"


def test_a_picture_by_the_editor_and_back(client: Client) -> None:
    file = SimpleUploadedFile("a.png", png(), content_type="image/png")
    answer = client.post(reverse("newsroom:picture_upload"), {"picture": file}, headers={"Accept": "application/json"})
    picture = ArticlePicture.objects.get()
    assert answer.json() == {
        "sha256": picture.sha256, "mediaType": "image/png", "width": 40, "height": 30, "hasPlace": False,
        "url": reverse("newsroom:picture_file", kwargs={"sha256": picture.sha256}),
    }  # fmt: skip
    shown = client.get(answer.json()["url"])
    assert (b"".join(shown), shown["Content-Type"]) == (png(), "image/png")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_without_script_gives_a_line_to_copy(client: Client) -> None:
    file = SimpleUploadedFile("a.png", png(), content_type="image/png")
    page = client.post(reverse("newsroom:picture_upload"), {"picture": file}, headers={"Accept": "text/html"})
    sha256 = ArticlePicture.objects.get().sha256
    assert page.context["line"] == f'![](sha256:{sha256} image/png 40x30 "")'


def test_what_is_no_picture_is_said(client: Client) -> None:
    file = SimpleUploadedFile("a.png", b"<svg/>", content_type="image/png")
    answer = client.post(reverse("newsroom:picture_upload"), {"picture": file}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json() == {"message": "这个文件不是 PNG、JPEG 或 GIF 图片，或者已损坏。请换一个文件。"}


def test_a_webp_picture_is_refused_with_the_way_out(client: Client) -> None:
    file = SimpleUploadedFile("a.webp", b"RIFF\x1a\0\0\0WEBPVP8L" + b"\0" * 20, content_type="image/webp")
    answer = client.post(reverse("newsroom:picture_upload"), {"picture": file}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json() == {
        "message": "这是 WebP 图片，印刷、Word 和邮件都用不了。请用看图软件打开，另存为 PNG 或 JPEG 后再上传。"
    }
    assert not ArticlePicture.objects.exists()
