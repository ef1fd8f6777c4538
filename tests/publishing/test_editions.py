"""Editions of a published issue: made, kept, refused, tried again, shown."""

import hashlib
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_person
from tests.factories.briefing import (
    fresh,
    make_issue,
    make_item,
    make_office,
    make_published,
    printed_manuscript,
    reading_of,
    sign,
)
from tests.factories.newsroom import png
from xiefa.briefing.domain import issues
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Paragraph, Picture, text_digest
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.publishing.domain.editions import make_editions, order_editions
from xiefa.publishing.domain.proofs import notices_of, proof_pages
from xiefa.publishing.domain.queries import rows_of
from xiefa.publishing.enums import Channel, OrderState
from xiefa.publishing.jobs import make_missing_editions
from xiefa.publishing.models import Edition, EditionOrder
from xiefa.publishing.tasks import render_editions

pytestmark = pytest.mark.django_db


def publish_with(text: str) -> tuple[Any, Any]:
    """A published issue with this paragraph in it, and its office."""
    office = make_office()
    issue = make_issue(office)
    make_item(office, issue.sections.first(), blocks=(Paragraph(text),))
    signed = sign(office, fresh(issue))
    return fresh(issues.publish(issue=signed, by=office.editor)), office


def client_of(client: Any, user: Any) -> Any:
    assert client.login(username=user.username, password=PASSWORD)
    return client


def test_a_published_issue_gets_every_edition() -> None:
    office = make_office()
    issue = make_published(office)
    editions = make_editions(issue=issue, by=office.editor)
    assert [edition.channel for edition in editions] == list(Channel.values)
    assert {edition.digest for edition in editions} == {text_digest(issue.manuscript)} == {issue.text_digest}
    for edition in editions:
        with edition.file.open("rb") as file:
            content = file.read()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (edition.sha256, edition.size)
    assert set(EditionOrder.objects.values_list("state", flat=True)) == {OrderState.MADE}


def test_making_again_makes_nothing_new() -> None:
    office = make_office()
    issue = make_published(office)
    first = [(one.pk, one.sha256) for one in make_editions(issue=issue, by=office.editor)]
    assert [(one.pk, one.sha256) for one in make_editions(issue=issue, by=office.editor)] == first


def test_what_was_made_is_on_record() -> None:
    office = make_office()
    edition = make_editions(issue=make_published(office), by=office.editor)[0]
    event = history_of(edition).get()
    assert (event.action, event.details, event.host_code) == (
        "edition.make",
        {"sha256": edition.sha256},
        office.host.code,
    )


def test_an_issue_in_the_making_has_no_editions() -> None:
    office = make_office()
    with pytest.raises(Refused) as caught:
        order_editions(issue=make_issue(office), by=office.editor)
    assert caught.value.codes == ("not_published",)


def test_only_those_who_publish_may_order() -> None:
    issue = make_published(make_office())
    with pytest.raises(Refused) as caught:
        order_editions(issue=issue, by=make_person("reviewer", name="旁人"))
    assert caught.value.codes == ("no_permission",)


def test_a_channel_that_refuses_leaves_its_reason_and_the_others_go_on() -> None:
    issue, office = publish_with("代表们说：好😀。")
    made = make_editions(issue=issue, by=office.editor)
    assert [one.channel for one in made] == [one for one in Channel.values if one != "pdf"]
    order = EditionOrder.objects.get(channel="pdf")
    assert (order.state, order.error["code"]) == (OrderState.FAILED, "missing-glyph")
    assert "U+1F600 GRINNING FACE" in order.reason


def test_a_line_end_in_the_title_begins_no_other_header() -> None:
    office = make_office()
    manuscript = printed_manuscript(title_lines=("联盟\r\nBcc: evil@example.org", "简\u2028报"))
    issue = issues.import_issue(host=office.host, reading=reading_of(manuscript), by=office.editor)
    made = {edition.channel: edition for edition in make_editions(issue=issue, by=office.editor)}
    letter = message_from_bytes(made["email"].file.read(), policy=default)
    assert (letter["Bcc"], letter["Subject"].startswith("联盟 Bcc: evil@example.org简 报")) == (None, True)


def test_a_fault_of_ours_is_said_and_leaves_nobody_waiting() -> None:
    office = make_office()
    picture = keep_picture(data=png(), by=office.editor)
    issue = make_issue(office)
    shown = Picture(sha256=picture.sha256, media_type="image/png", width=40, height=30)
    make_item(office, issue.sections.first(), blocks=(shown,))
    published = issues.publish(issue=sign(office, fresh(issue)), by=office.editor)
    picture.file.storage.delete(picture.file.name)
    assert make_editions(issue=published, by=office.editor) == []
    orders = EditionOrder.objects.values_list("state", "error__code")
    assert list(orders) == [(OrderState.FAILED, "fault")] * len(Channel)


def test_ordering_again_tries_only_what_failed() -> None:
    issue, office = publish_with("代表们说：好😀。")
    make_editions(issue=issue, by=office.editor)
    again = order_editions(issue=issue, by=office.editor)
    assert [(one.channel, one.state, one.reason) for one in again] == [("pdf", OrderState.WAITING, "")]


def test_the_task_makes_them_in_the_background() -> None:
    office = make_office()
    issue = make_published(office)
    assert render_editions.func(issue.pk, office.editor.pk) == 6


def test_the_clock_finds_issues_that_were_published_meanwhile() -> None:
    issue = make_published(make_office())
    make_missing_editions()
    make_missing_editions()
    assert [row.edition is not None for row in rows_of(issue)] == [True] * 6


def test_one_edition_a_channel_is_held_by_the_database() -> None:
    office = make_office()
    edition = make_editions(issue=make_published(office), by=office.editor)[0]
    edition.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)


def test_an_edition_without_its_file_is_refused_by_the_database() -> None:
    office = make_office()
    edition = make_editions(issue=make_published(office), by=office.editor)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(sha256="")


def test_notices_come_before_the_signatures() -> None:
    office = make_office()
    issue = make_issue(office)
    make_item(office, issue.sections.first(), heading="长" * 40, blocks=(Paragraph("好😀"),))
    notices = {notice.channel: notice for notice in notices_of(fresh(issue))}
    assert "U+1F600" in notices[Channel.PDF].refusal
    assert any("40 字" in warning for warning in notices[Channel.WECHAT].warnings)
    assert notices[Channel.TEXT].refusal == ""


def test_pages_of_an_issue_in_the_making_are_pictures() -> None:
    issue = make_issue(make_office())
    pages = proof_pages(issue)
    assert [page[:4] for page in pages] == [b"<svg"] * len(pages)
    assert len(pages) >= 1


def test_the_page_shows_progress_and_downloads(client: Any) -> None:
    office = make_office()
    issue = make_published(office)
    desk = client_of(client, office.editor)
    address = reverse("publishing:edition_detail", args=[issue.pk])
    assert "尚未生成" in desk.get(address).content.decode()
    order_editions(issue=issue, by=office.editor)
    assert 'hx-trigger="every 2s"' in desk.get(address, headers={"HX-Request": "true"}).content.decode()
    editions = make_editions(issue=issue, by=office.editor)
    shown = desk.get(address).content.decode()
    assert [edition.sha256 in shown for edition in editions] == [True] * 6
    assert "hx-trigger" not in shown.partition('id="progress"')[2].partition(">")[0]


def test_the_button_orders_and_the_task_is_queued(client: Any, django_capture_on_commit_callbacks: Any) -> None:
    office = make_office()
    issue = make_published(office)
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(client, office.editor).post(reverse("publishing:edition_order", args=[issue.pk]))
    assert response.status_code == 302
    assert EditionOrder.objects.filter(issue=issue, state=OrderState.WAITING).count() == 6


def test_a_download_is_the_edition(client: Any) -> None:
    office = make_office()
    issue = make_published(office)
    edition = make_editions(issue=issue, by=office.editor)[0]
    response = client_of(client, office.editor).get(reverse("publishing:edition_file", args=[issue.pk, "pdf"]))
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == edition.sha256
    assert response["Content-Type"] == "application/pdf"


def test_a_failed_edition_says_why_on_its_page(client: Any) -> None:
    issue, office = publish_with("好😀。")
    make_editions(issue=issue, by=office.editor)
    shown = client_of(client, office.editor).get(reverse("publishing:edition_detail", args=[issue.pk])).content.decode()
    assert "U+1F600 GRINNING FACE" in shown
    assert "生成缺少的版本" in shown


def test_a_proof_may_bring_its_styles_and_nothing_may_run_in_it(client: Any) -> None:
    office = make_office()
    issue = make_issue(office)
    desk = client_of(client, office.editor)
    response = desk.get(reverse("publishing:edition_proof", args=[issue.pk, "web"]))
    assert "<article" in response.content.decode()
    policy = {one.strip() for one in response["Content-Security-Policy"].split(";") if one.strip()}
    ours = ("default-src", "script-src", "style-src", "img-src", "sandbox")
    kept = {one for one in policy if one.startswith(ours)}
    assert kept == {"default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "sandbox"}
    assert desk.get(reverse("publishing:edition_proof", args=[issue.pk, "fax"])).status_code == 404


def test_pages_are_shown_one_by_one(client: Any) -> None:
    office = make_office()
    issue = make_issue(office)
    desk = client_of(client, office.editor)
    fragment = desk.get(reverse("publishing:issue_pages", args=[issue.pk])).content.decode()
    assert reverse("publishing:issue_page", args=[issue.pk, 1]) in fragment
    assert desk.get(reverse("publishing:issue_page", args=[issue.pk, 1]))["Content-Type"] == "image/svg+xml"
    assert desk.get(reverse("publishing:issue_page", args=[issue.pk, 999])).status_code == 404


@pytest.mark.parametrize("name", ["edition_detail", "issue_pages"])
def test_strangers_do_not_learn_that_an_issue_is_being_made(client: Any, name: str) -> None:
    issue = make_issue(make_office())
    stranger = client_of(client, make_person("editor", host_code="elsewhere", name="别家编辑"))
    assert stranger.get(reverse(f"publishing:{name}", args=[issue.pk])).status_code == 404


def test_the_list_counts_editions(client: Any) -> None:
    office = make_office()
    make_editions(issue=make_published(office), by=office.editor)
    shown = client_of(client, office.editor).get(reverse("publishing:edition_list")).content.decode()
    assert "6 / 6 种格式" in shown
