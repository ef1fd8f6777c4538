"""One thing, told once: an accepted article proposes the record, a record offers its story."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import make_person
from tests.factories.activities import DAY, make_database, make_entry, make_record
from tests.factories.newsroom import make_accepted, make_submitted, png
from tests.factories.registry import make_alliance, make_network
from xiefa.activities.domain import records
from xiefa.activities.domain.evidence import Filing, add_file
from xiefa.activities.entry import OutcomeEntry
from xiefa.activities.models import Activity
from xiefa.activities.offers import links_for, told_otherwise
from xiefa.kernel.refusal import Refused
from xiefa.manuscript.model import Paragraph, Picture
from xiefa.newsroom.domain import articles
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.domain.stories import story_of_record
from xiefa.newsroom.models import Article

pytestmark = pytest.mark.django_db


def accepted(*contributors, **changes):
    values = {"kind": "alliance_news", "activity": "seminar", "event_on": DAY, "contributors": contributors}
    return make_accepted(**values | changes)


def parts_of(record):
    return [(one.organisation, one.role) for one in record.parts.all()]


def test_an_accepted_article_proposes_its_record_and_nothing_is_typed_again():
    first, second = make_alliance(), make_alliance()
    article = accepted(first, second, event_until=DAY.replace(day=6))
    record = Activity.objects.get()
    assert article.activity_record == record
    assert (record.host, record.reporter, record.state, record.origin) == (article.host, first, "proposed", "news")
    assert (record.kind, record.title, record.precision) == ("seminar", article.heading, "day")
    assert (record.since, record.until) == (DAY, DAY.replace(day=6))
    assert record.narrative == "\n\n".join(block.text for block in article.content)
    assert parts_of(record) == [(first, "host"), (second, "participant")]


def test_returned_and_accepted_again_it_is_still_one_record():
    article = accepted(make_alliance())
    articles.return_for_change(article=article, note="补充地点", by=(editor := make_person("editor")))
    articles.submit(article=article, by=article.author)
    articles.accept(article=Article.objects.get(pk=article.pk), by=editor)
    assert [one.origin_key for one in Activity.objects.all()] == [f"article-{article.pk}"]


def changed_and_accepted(article, heading):
    editor = make_person("editor")
    articles.return_for_change(article=article, note="请核对名称", by=editor)
    article = Article.objects.get(pk=article.pk)
    articles.revise(article=article, expected_version=article.version, heading=heading, by=article.author)
    articles.submit(article=Article.objects.get(pk=article.pk), by=article.author)
    return articles.accept(article=Article.objects.get(pk=article.pk), by=editor)


def test_a_proposal_that_nobody_touched_follows_the_article():
    article = accepted(make_alliance())
    changed_and_accepted(article, "改过的标题")
    record = Activity.objects.get()
    assert (record.title, record.version, record.state) == ("改过的标题", 2, "proposed")
    assert told_otherwise(record, make_person("editor")) == []


def test_a_record_that_somebody_took_on_stays_and_its_page_says_what_changed():
    article = accepted(reporter := make_alliance())
    record = article.activity_record
    secretary = make_person("alliance_secretary", host_code=reporter.code)
    records.take_on(activity=record, by=secretary)
    changed_and_accepted(article, "改过的标题")
    record.refresh_from_db()
    said = [(one.label, one.record, one.origin) for one in told_otherwise(record, secretary)]
    assert (record.title, said) == (article.heading, [("名称", article.heading, "改过的标题")])
    assert told_otherwise(record, make_person("alliance_secretary", host_code=make_alliance().code)) == []
    client = Client()
    client.force_login(secretary)
    assert "改过的标题" in client.get(record.get_absolute_url()).content.decode()
    records.revise(
        activity=record, entry=make_entry(reporter, title="改过的标题"), expected_version=record.version, by=secretary
    )
    assert told_otherwise(Activity.objects.get(), secretary) == []


def test_an_editor_sees_how_far_the_record_is_and_no_link_without_the_right():
    article = accepted(make_alliance(), by=(editor := make_person("editor")))
    client = Client()
    client.force_login(editor)
    page = client.get(article.get_absolute_url())
    told = page.context["record"]
    assert (told["row"], told["may_read"]) == (
        article.activity_record,
        told["row"].get_absolute_url() in page.content.decode(),
    )
    assert "待核对" in page.content.decode()


@pytest.mark.parametrize("changes", [{"kind": "policy_digest", "activity": ""}, {"activity": ""}])
def test_what_tells_of_no_activity_proposes_nothing(changes):
    assert accepted(make_alliance(), **changes).activity_record is None
    assert Activity.objects.count() == 0


def test_an_article_of_the_network_itself_proposes_nothing():
    assert accepted(make_network()).activity_record is None
    assert accepted().activity_record is None


def test_an_article_that_hides_its_date_is_dated_within_the_month():
    article = accepted(make_alliance(), event_on=None)
    record, written = article.activity_record, timezone.localdate(article.created_at)
    assert (record.precision, record.since, record.until) == ("within", written.replace(day=1), written)


def test_its_pictures_are_evidence_once_each():
    by = make_person("editor")
    kept = keep_picture(data=png(), by=by)
    picture = Picture(kept.sha256, kept.media_type, "会场", "会场全景", kept.width, kept.height)
    article = accepted(make_alliance(), blocks=[Paragraph("研讨会召开。"), picture, picture], by=by)
    found = [(one.sort, one.name, one.file.sha256) for one in article.activity_record.evidence.all()]
    assert found == [("photo", "会场全景", kept.sha256)]


def test_the_newsletter_of_an_alliance_reports_to_the_network():
    network, alliance = make_network(), make_alliance()
    by = make_person("editor")
    assert accepted(alliance, host=alliance, by=by).activity_record.host == network


def test_a_record_offers_its_story_with_everything_it_knows():
    database = make_database()
    record = make_record(
        database, place="长沙", people=120, narrative="会议讨论了标准。\n代表参观了中试线。", until=DAY.replace(day=6),
        outcomes=(OutcomeEntry("paper", "论文集"),),
    )  # fmt: skip
    add_file(
        activity=record, data=png(), file_name="现场.png", filing=Filing("photo", "现场"), by=database.secretary
    )  # fmt: skip
    article = story_of_record(activity=Activity.objects.get(), by=database.secretary)
    name = database.alliance.name_at(DAY)
    texts = [block.text if isinstance(block, Paragraph) else block.caption for block in article.content]
    assert texts == [
        f"2026年3月5日至2026年3月6日，{name}在长沙举办“{record.title}”，120人参加。",
        "会议讨论了标准。", "代表参观了中试线。", "主要成果：论文集。", "现场",
    ]  # fmt: skip
    assert (article.heading, article.activity, article.activity_record) == (record.title, "seminar", record)
    assert (article.event_since, article.event_until) == (DAY, DAY.replace(day=6))
    assert list(article.contributors.all()) == [database.alliance]
    assert (article.state, story_of_record(activity=record, by=database.secretary)) == ("draft", article)


def test_a_story_that_is_accepted_proposes_no_second_record():
    database = make_database()
    article = story_of_record(activity=make_record(database), by=database.secretary)
    articles.submit(article=article, by=database.secretary)
    articles.accept(article=article, by=make_person("editor"))
    assert Activity.objects.count() == 1


def test_the_page_of_a_record_leads_to_its_story_and_back(client):
    database = make_database()
    record = make_record(database, state="accepted")
    client.force_login(database.secretary)
    [link] = links_for(record, database.secretary)
    assert link.url == reverse("newsroom:article_from_record", args=[record.pk])
    assert client.get(link.url).context["paragraphs"] != []
    answer = client.post(link.url)
    article = Article.objects.get()
    assert answer.url == article.get_absolute_url()
    assert [one.url for one in links_for(record, database.secretary)] == [article.get_absolute_url()]
    assert client.get(article.get_absolute_url()).context["record"]["row"] == record
    # Somebody of another alliance reads the record, and not the draft.
    stranger = make_person("alliance_secretary", host_code=make_alliance().code)
    client.force_login(stranger)
    page = client.post(link.url)
    assert (page.status_code, page.context["article"], page.context["is_drafted"]) == (200, None, True)


def test_who_may_not_write_gets_no_story_and_sees_no_offer(client):
    database = make_database()
    record = make_record(database, state="accepted")
    member = make_person("council_member")
    assert links_for(record, member) == []
    with pytest.raises(Refused):
        story_of_record(activity=record, by=member)
    client.force_login(database.secretary)
    assert client.get(reverse("newsroom:article_from_record", args=[10**12])).status_code == 404


def test_a_submitted_article_has_no_record_yet():
    make_submitted(kind="alliance_news", activity="seminar", contributors=[make_alliance()])
    assert Activity.objects.count() == 0
