"""Web page and mail: structure, escaping, metadata, limits."""

import email
import email.policy
from xml.etree import ElementTree

import pytest

from tests.factories.manuscripts import (
    hostile_manuscript,
    large_manuscript,
    make_manuscript,
    make_masthead,
    real_manuscript,
    rich_manuscript,
)
from tests.publishing.extraction import before_signature, mail_parts
from xiefa.manuscript import printed_form, text_digest
from xiefa.publishing.addresses import safe_address
from xiefa.publishing.channels import email as mail
from xiefa.publishing.channels import text, web
from xiefa.publishing.markup import Html, element, escape
from xiefa.publishing.rendition import Options


def test_one_place_escapes():
    assert escape("<b>&\"'\n") == "&lt;b&gt;&amp;&quot;&#x27;<br>"
    assert element("p", {"title": '"><script>'}, "<i>", Html("<b>x</b>")) == (
        '<p title="&quot;&gt;&lt;script&gt;">&lt;i&gt;<b>x</b></p>'
    )


def test_a_picture_without_a_description_says_so():
    assert element("img", {"src": "x.png", "alt": "", "id": ""}) == '<img src="x.png" alt="">'


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/verify/", ""),
        ("", ""),
    ],
)
def test_only_addresses_that_cannot_run_are_linked(address, kept):
    assert safe_address(address) == kept


@pytest.mark.browser
def test_nothing_in_a_text_becomes_markup(page):
    page.set_content(web.render(hostile_manuscript()).content.decode())
    count = "names => document.querySelectorAll(names).length"
    assert page.evaluate(count, "script, article style, article b, article i") == 0
    links = page.evaluate("[...document.querySelectorAll('.issue-colophon a')].map(one => one.getAttribute('href'))")
    assert links == ["https://www.example.org/?a=1&b=2", "mailto:desk@example.org"]


@pytest.mark.browser
def test_the_page_is_well_formed_and_its_anchors_lead_somewhere(page):
    page.set_content(web.render(real_manuscript()).content.decode())
    assert page.evaluate("[document.compatMode, document.documentElement.lang, document.body.firstChild.tagName]") == [
        "CSS1Compat",
        "zh-CN",
        "MAIN",
    ]
    found = page.evaluate("[...document.querySelectorAll('nav a')].map(a => document.querySelector(a.hash)?.innerText)")
    headings = [item.heading for item in real_manuscript().items]
    assert [shown.split("\n")[0] for shown in found] == headings
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => Number(one.tagName[1]))")
    assert levels == [1, 2, 2, *[3] * 6, 2, *[3] * 3, 2, *[3] * 14]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    manuscript, pictures = rich_manuscript()
    page.set_content(web.render(manuscript, pictures=pictures).content.decode())
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_pictures_are_inside_the_page(page):
    manuscript, pictures = rich_manuscript()
    page.set_content(web.render(manuscript, pictures=pictures).content.decode())
    page.wait_for_function("[...document.images].every(one => one.complete || one.loading === 'lazy')")
    page.evaluate("document.images.forEach?.call(document.images, one => one.loading = 'eager')")
    sizes = "[...document.images].map(one => [one.getAttribute('width'), one.src.slice(0, 22)])"
    assert page.evaluate(sizes) == [[size, "data:image/png;base64,"] for size in ("60", "60", "640")]


def test_the_fragment_takes_its_pictures_and_levels_from_the_page_around_it():
    manuscript, _ = rich_manuscript()
    fragment = web.render_article(manuscript, picture_url=lambda sha256: f"/media/{sha256[:6]}", heading_level=2)
    root = ElementTree.fromstring(fragment.replace("<br>", "<br/>").replace('loading="lazy">', 'loading="lazy"/>'))
    assert root.tag == "article"
    assert [node.tag for node in root.iter() if node.tag in {"h1", "h2", "h3", "h4"}] == [
        "h2",
        "h3",
        "h3",
        "h4",
        "h4",
        "h4",
    ]
    assert {node.get("src") for node in root.iter("img")} == {f"/media/{one[:6]}" for one in rich_manuscript()[1]}
    assert "style=" not in fragment


def test_the_digest_is_printed_outside_the_article():
    page = web.render(real_manuscript(), options=Options(verify_url="https://example.org/verify/")).content.decode()
    furniture = page.partition("</article>")[2]
    assert printed_form(text_digest(real_manuscript())) in furniture
    assert 'href="https://example.org/verify/"' in furniture


def test_mail_headers_come_from_the_issue():
    options = Options(sender="简报 <desk@example.org>", recipient="all@example.org")
    content = mail.render(real_manuscript(), options=options).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"] == "产业技术创新战略联盟试点工作简报 2023年第6期（总第71期）"
    assert message["Date"].datetime.isoformat() == "2024-01-10T08:00:00+08:00"
    assert (message["From"].addresses[0].addr_spec, str(message["To"])) == ("desk@example.org", "all@example.org")
    assert message["Message-ID"].endswith("@example.org>")
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_an_undated_issue_leaves_the_date_to_the_post():
    message = email.message_from_bytes(mail.render(make_manuscript(masthead=make_masthead(date=None))).content)
    assert message["Date"] is None


def test_pictures_travel_inside_the_mail():
    manuscript, pictures = rich_manuscript()
    content = mail.render(manuscript, pictures=pictures).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    images = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert [part.get_content() for part in images] == list(pictures.values())
    html = mail_parts(content)[1]
    assert [part["Content-ID"].strip("<>") in html for part in images] == [True, True]


def test_the_mail_is_lean_and_says_when_it_is_not():
    assert mail.render(real_manuscript()).warnings == ()
    assert [warning.code for warning in mail.render(large_manuscript(400)).warnings] == ["email-too-long"]


def test_the_plain_part_is_the_text_channel():
    plain = mail_parts(mail.render(real_manuscript()).content)[0]
    assert plain == text.render(real_manuscript()).content.decode()


def test_plain_text_is_laid_out_with_blanks_only():
    lines = before_signature(text.render(make_manuscript()).content.decode()).split("\n")
    assert lines[:5] == [
        "云岭产业联盟网工作",
        "简 报",
        "2025年第3期（总第12期）",
        "云岭产业联盟网秘书处",
        "2025年6月30日",
    ]
    assert lines[6:11] == ["本期导读", "", "联盟动态", "　　云锡联盟召开理事会", "　　云铜联盟组织调研"]
