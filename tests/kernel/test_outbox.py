"""Letters: posted with what they tell of, sent once, tried again after a failure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from xiefa.kernel import clock, outbox
from xiefa.kernel.models import Notice

pytestmark = pytest.mark.django_db
NINE = datetime(2024, 1, 10, 1, tzinfo=UTC)


def post(**changes):
    letter = {"to": "a@example.org", "subject": "第6期已签发", "text": "正文", "key": "issue:6"} | changes
    return outbox.post("briefing.signed", **letter)


def test_a_posted_letter_is_delivered_once():
    post(html="<p>正文</p>")
    assert (outbox.deliver_pending(), outbox.deliver_pending()) == (1, 0)
    [letter] = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["a@example.org"], "第6期已签发", "正文")
    assert [tuple(part) for part in letter.alternatives] == [("<p>正文</p>", "text/html")]


def test_the_same_key_is_one_letter_with_its_first_words():
    assert post() == post(subject="另一个主题")
    assert [notice.subject for notice in Notice.objects.all()] == ["第6期已签发"]


def test_a_subject_is_one_line():
    assert post(subject="第6期\n已签发").subject == "第6期 已签发"


def test_a_rolled_back_verb_posts_nothing():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_the_identifier_of_the_letter_comes_from_its_key():
    post()
    post(key="issue:7")
    outbox.deliver_pending()
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first != second
    mail.outbox.clear()
    Notice.objects.update(delivered_at=None, next_try_at=NINE)
    outbox.deliver_pending()
    assert {letter.extra_headers["Message-ID"] for letter in mail.outbox} == {first, second}


def test_a_letter_given_up_while_it_was_on_its_way_counts_as_delivered(settings):
    settings.EMAIL_BACKEND = f"{__name__}.GivenUpMeanwhile"
    post()
    assert outbox.deliver_pending() == 1
    notice = Notice.objects.get()
    assert (notice.delivered_at is None, notice.given_up_at) == (False, None)


class GivenUpMeanwhile(BaseEmailBackend):
    """A mail server so slow that somebody gives the letter up before it answers."""

    def send_messages(self, messages):
        Notice.objects.update(given_up_at=NINE)
        return len(messages)


@pytest.fixture
def _closed_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    settings.EMAIL_TIMEOUT = 2


@pytest.mark.usefixtures("_closed_mail_server")
def test_a_failure_is_written_down_and_tried_later():
    with clock.frozen(NINE):
        notice = post()
        assert (outbox.deliver_pending(), outbox.deliver_pending()) == (0, 0)
    notice.refresh_from_db()
    assert (notice.attempts, notice.next_try_at, notice.delivered_at) == (1, NINE + timedelta(minutes=1), None)
    assert notice.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"


@pytest.mark.usefixtures("_closed_mail_server")
def test_waits_grow_and_end():
    moment, waits = NINE, []
    with clock.frozen(moment):
        notice = post()
    while notice.given_up_at is None:
        with clock.frozen(moment):
            outbox.deliver_pending()
        notice.refresh_from_db()
        waits.append((notice.next_try_at - moment) // timedelta(minutes=1))
        moment = notice.next_try_at
    assert waits == [1, 5, 15, 60, 240, 720, 1200]
    assert Notice.objects.pending().count() == 0
