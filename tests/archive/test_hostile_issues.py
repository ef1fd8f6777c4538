"""Issues of absurd size or with absurd signs in them do not take the public site down."""

from xml.etree import ElementTree

import pytest

from tests.factories.archive import make_imported
from tests.factories.briefing import make_office, printed_manuscript, reading_of
from xiefa.archive.domain import indexing
from xiefa.archive.models import Entry
from xiefa.briefing.domain import issues
from xiefa.kernel.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
_TITLE = "{http://www.w3.org/2005/Atom}title"


def test_an_issue_of_five_thousand_items_is_found_to_the_last(client):
    issue = make_imported(items=5000)
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(issue=issue).count() == 5000
    places = list(Entry.objects.order_by("number").values_list("place", flat=True))
    assert places == sorted(places, reverse=True)


def test_items_beyond_the_last_place_are_left_out_of_the_index(client, monkeypatch):
    monkeypatch.setattr(indexing, "_MOST_ITEMS", 3)
    make_imported(items=5)
    assert client.get("/").status_code == 200
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_printed_control_character_does_not_break_the_feed(client):
    make_imported(printed_manuscript(title_lines=("联盟\x0b工作", "简\uffff报"), office="编\x1f辑部"))
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    assert "联盟工作简报" in [one.text.replace(" ", "") for one in feed.iter(_TITLE)][-1]


@pytest.mark.parametrize(
    "changes", [{"number": 99_999_999_999}, {"number": 0}, {"total": 99_999_999_999}, {"total": 0}]
)
def test_a_number_that_is_none_is_refused_in_words(changes):
    office = make_office()
    manuscript = printed_manuscript(**changes)
    with pytest.raises(Refused) as refused:
        issues.import_issue(host=office.host, reading=reading_of(manuscript), by=office.editor)
    assert refused.value.codes == ("number_out_of_range",)


def test_a_withdrawn_issue_shows_none_of_its_headings(client):
    office = make_office()
    issue = make_imported(office=office)
    assert "2023年第6期的第2条" in client.get("/issues/2023/6/items/2/").content.decode()
    issues.withdraw(issue=issue, reason="有误", by=office.editor)
    for path in ("/issues/2023/6/", "/issues/2023/6/items/2/", "/", "/feed.atom", "/sitemap.xml", "/search/?q=第2条"):
        assert "2023年第6期的第2条" not in client.get(path).content.decode(), path
