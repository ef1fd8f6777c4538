"""The public pages, as a reader without script and without an account gets them."""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.factories.archive import make_imported
from tests.factories.briefing import make_office, printed_manuscript
from tests.factories.registry import make_alliance, make_network
from xiefa.archive.addresses import download_address, issue_address, item_address
from xiefa.archive.copies import site_version
from xiefa.briefing.domain import issues
from xiefa.manuscript import lines, normalised, printed_form
from xiefa.publishing.domain.editions import make_editions
from xiefa.publishing.models import Edition
from xiefa.registry.domain.organisations import add_name
from xiefa.registry.enums import NameKind

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def office(client):
    client.cookies["django_language"] = "zh-hans"
    return make_office()


@pytest.fixture
def issue(office):
    make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟", code="pm")
    return make_imported(office=office)


def words(response) -> str:
    return response.content.decode()


def test_an_empty_site_says_so(client):
    make_network()
    client.cookies["django_language"] = "zh-hans"
    page = words(client.get(reverse("archive:home")))
    assert "还没有发布过简报。" in page
    assert "<h1" in page
    assert client.get(reverse("archive:issue_list")).status_code == 200
    assert client.get(reverse("archive:organisation_list")).status_code == 200


def test_home_opens_with_the_latest_issue(client, issue):
    page = words(client.get(reverse("archive:home")))
    assert "2023年第6期（总第71期）" in page
    assert page.count(f'href="{issue_address(issue)}"') == 3
    assert f'href="{item_address(issue, 2)}"' in page
    assert "2023年第6期的第2条" in page


def test_recent_issues_name_the_year_where_it_changes(client, office, issue):
    make_imported(office=office, year=2024, number=1, total=72)
    make_imported(office=office, year=2024, number=2, total=73)
    page = words(client.get(reverse("archive:home")))
    shown = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<span class="a-issue-number">(.*?期)</span>', page)]
    assert shown == ["2024年第2期", "第1期", "2023年第6期"]
    assert "a-issue-year" not in words(client.get(reverse("archive:issue_list")))


def test_an_issue_has_a_short_address_and_its_whole_text(client, issue):
    assert issue_address(issue) == "/issues/2023/6/"
    response = client.get(issue_address(issue))
    article = re.search(r"<article.*</article>", words(response), re.S)[0]
    text = re.sub(r"<[^>]+>", "", article)
    assert normalised(text) == normalised("".join(lines(issue.manuscript)))
    assert printed_form(issue.text_digest) in words(response)


def test_another_host_has_its_code_in_front(client, office):
    other = make_alliance("物流装备产业技术创新战略联盟", code="wuliu")
    mine = make_imported(office=make_office(other), number=6)
    assert issue_address(mine) == "/issues/wuliu/2023/6/"
    assert client.get(issue_address(mine)).status_code == 200
    assert client.get("/issues/2023/6/").status_code == 404


@pytest.mark.parametrize("address", ["/issues/2023/7/", "/issues/1999/", "/issues/2023/6/items/9/", "/issues/2023/s1/"])
def test_what_was_never_published_is_not_there(client, issue, address):
    assert client.get(address).status_code == 404


def test_an_issue_in_the_making_is_nobodys_business(client, office, issue):
    draft = issues.open_issue(host=office.host, year=2023, issued_on=date(2024, 2, 1), by=office.editor)
    assert client.get(issue_address(draft)).status_code == 404
    assert issue_address(draft) not in words(client.get(reverse("archive:issue_list")))
    assert issue_address(draft) not in words(client.get(reverse("archive:sitemap")))


def test_an_item_names_its_organisations_and_they_name_it(client, issue):
    page = words(client.get(item_address(issue, 1)))
    assert 'href="/organisations/pm/"' in page
    assert "（粉末冶金联盟秘书处供稿）" in page
    about = words(client.get("/organisations/pm/"))
    assert f'href="{item_address(issue, 1)}"' in about
    assert "粉末冶金产业技术创新战略联盟" in about
    assert 'href="/organisations/pm/"' in words(client.get(reverse("archive:organisation_list")))


def test_a_name_learned_later_links_earlier_issues(client, office):
    made = make_alliance("新材料产业技术创新战略联盟", code="xcl")
    first = make_imported(office=office)
    assert item_address(first, 1) not in words(client.get("/organisations/xcl/"))
    add_name(organisation=made, kind=NameKind.SHORT, text="粉末冶金联盟", by=None)
    assert item_address(first, 1) in words(client.get("/organisations/xcl/"))


def test_a_correction_is_seen_at_once(client, office, issue):
    before = client.get(issue_address(issue))
    assert "更正" not in words(before)
    issues.correct(issue=issue, text="“会议召开”应为“会议闭幕”。", by=office.signer)
    after = client.get(issue_address(issue), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "“会议召开”应为“会议闭幕”。" in words(after)


def test_a_withdrawn_issue_keeps_its_address_and_loses_its_text(client, office, issue):
    assert "会议召开" in words(client.get(item_address(issue, 1)))
    issues.withdraw(issue=issue, reason="经办单位要求撤回。", by=office.signer)
    for address in (issue_address(issue), item_address(issue, 1)):
        page = words(client.get(address))
        assert "经办单位要求撤回。" in page
        assert "会议召开" not in page
        assert '<meta name="robots" content="noindex">' in page
    assert issue_address(issue) in words(client.get(reverse("archive:issue_list")))
    assert "没有找到。" in words(client.get(reverse("archive:search"), {"q": "会议召开"}))
    assert ElementTree.fromstring(client.get(reverse("archive:feed")).content).findall(f"{ATOM}entry") == []


def test_search_marks_what_was_looked_for(client, issue):
    page = words(client.get(reverse("archive:search"), {"q": "会议召开"}))
    assert page.count("<mark>会议召开</mark>") == 2
    assert 'value="会议召开"' in page
    assert "第 1–2 条，新的在前" in page


@pytest.mark.parametrize("query", ["'", '"', "<script>alert(1)</script>", "* OR 1", "\\", "联盟 " * 60, "a" * 5000])
def test_search_takes_any_query(client, issue, query):
    response = client.get(reverse("archive:search"), {"q": query, "page": "-1e9"})
    assert response.status_code == 200
    assert "<script>alert" not in words(response)


def test_search_pages_are_bounded(client, office):
    make_imported(printed_manuscript(items=45), office=office)
    first = words(client.get(reverse("archive:search"), {"q": "会议"}))
    last = words(client.get(reverse("archive:search"), {"q": "会议", "page": 3}))
    assert first.count('class="a-hit"') == 20
    assert last.count('class="a-hit"') == 5
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


def test_a_page_that_one_has_is_not_sent_again(client, issue):
    address = issue_address(issue)
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"else"'}).status_code == 200
    assert client.get(address, headers={"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    assert client.head(address).status_code == 200
    assert {"Cookie", "Accept-Encoding"} == {one.strip() for one in first["Vary"].split(",")}


def test_a_page_comes_packed_to_those_who_unpack(client, issue):
    plain = client.get(issue_address(issue))
    packed = client.get(issue_address(issue), headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]


def test_languages_are_kept_apart(client, issue):
    chinese = words(client.get(issue_address(issue)))
    client.cookies["django_language"] = "en"
    english = words(client.get(issue_address(issue)))
    assert '<html lang="zh-Hans"' in chinese
    assert '<html lang="en"' in english
    assert "Previous" not in chinese
    assert "Take it away, check it" in english


def test_every_reader_gets_the_same_bytes(client, office, issue):
    before = client.get(reverse("archive:home")).content
    client.force_login(office.editor)
    client.cookies["django_language"] = "zh-hans"
    assert client.get(reverse("archive:home")).content == before
    assert b"csrf" not in before


def test_the_version_of_the_site_moves_with_the_ledger(issue, office):
    version = site_version()
    assert site_version() == version
    issues.correct(issue=issue, text="错字。", by=office.signer)
    assert site_version()[0] != version[0]


def test_the_feed_is_atom(client, issue):
    response = client.get(reverse("archive:feed"))
    feed = ElementTree.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    assert [feed.findtext(f"{ATOM}{name}") is not None for name in ("id", "title", "updated")] == [True, True, True]
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "联盟工作简报 2023年第6期（总第71期）"
    assert entry.find(f"{ATOM}link").get("href").endswith("/issues/2023/6/")
    assert entry.findtext(f"{ATOM}id") == entry.find(f"{ATOM}link").get("href")
    assert [bool(entry.findtext(f"{ATOM}{name}")) for name in ("updated", "published", "summary")] == [True, True, True]


def test_the_sitemap_lists_pages_that_answer(client, issue, settings):
    tree = ElementTree.fromstring(client.get(reverse("archive:sitemap")).content)
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = [one.findtext(f"{namespace}loc") for one in tree]
    assert len(addresses) == 8 + 1 + 2 + 1
    for address in addresses:
        assert address.startswith(settings.SITE_URL)
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_programs_are_told_where_to_look(client, issue):
    robots = words(client.get(reverse("archive:robots"))).splitlines()
    assert "Disallow: /desk/" in robots
    assert robots[-1].endswith("/sitemap.xml")
    description = ElementTree.fromstring(client.get(reverse("archive:opensearch")).content)
    assert description[-1].get("template").endswith("/search/?q={searchTerms}")


def test_every_format_is_handed_out_as_it_was_made(client, office, issue):
    assert "可下载的文件正在制作" in words(client.get(issue_address(issue)))
    make_editions(issue=issue, by=None)
    page = words(client.get(issue_address(issue)))
    for edition in Edition.objects.of(issue):
        address = download_address(issue, edition.channel)
        response = client.get(address)
        content = b"".join(response.streaming_content)
        assert f'href="{address}"' in page
        assert hashlib.sha256(content).hexdigest() == edition.sha256
        assert edition.sha256 in page.replace("<wbr>", "")
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8")
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(download_address(issue, "parchment")).status_code == 404


def test_the_files_of_a_withdrawn_issue_are_gone(client, office, issue):
    make_editions(issue=issue, by=None)
    issues.withdraw(issue=issue, reason="撤回。", by=office.signer)
    assert client.get(download_address(issue, "pdf")).status_code == 404


def test_a_file_of_ours_is_known_by_its_bytes(client, office, issue):
    make_editions(issue=issue, by=None)
    edition = Edition.objects.get(issue=issue, channel="pdf")
    with edition.file.open("rb") as copy:
        page = words(client.post(reverse("archive:verify"), {"copy": copy}))
    assert "属实：与发布的文件逐字节相同" in page
