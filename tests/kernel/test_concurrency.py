"""Two at once: the ledger keeps its chain, numbers have no gaps, one letter goes out once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections, transaction

from tests.factories.accounts import make_user
from xiefa.kernel import audit, outbox
from xiefa.kernel.models import AuditEvent, Series
from xiefa.kernel.sequence import next_value

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
WRITERS = 4


def at_once(work):
    """Run ``work(writer)`` in several threads that start together, each with its own connection."""
    barrier = Barrier(WRITERS)

    def run(writer):
        try:
            barrier.wait(timeout=20)
            return work(writer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_concurrent_writers_keep_one_chain():
    person = make_user()
    at_once(lambda writer: [audit.record(f"writer.{writer}", person, by=person) for _ in range(8)])
    assert AuditEvent.objects.filter(action__startswith="writer.").count() == WRITERS * 8
    assert audit.verify_chain() == []


def test_concurrent_callers_get_different_numbers_without_gaps():
    def take(_writer):
        taken = []
        for _ in range(8):
            with transaction.atomic():
                taken.append(next_value("issues"))
        return taken

    taken = sorted(number for numbers in at_once(take) for number in numbers)
    assert taken == list(range(1, WRITERS * 8 + 1))


def test_a_number_given_back_by_a_rollback_is_given_out_again():
    def take(writer):
        for round_ in range(6):
            try:
                with transaction.atomic():
                    next_value("issues")
                    if (writer + round_) % 2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    at_once(take)
    assert Series.objects.get(name="issues").last_value == WRITERS * 3


def test_of_several_workers_one_sends_each_letter():
    for number in range(5):
        outbox.post("test", to="a@example.org", subject=f"{number}", text="正文", key=f"{number}")
    sent = at_once(lambda _writer: outbox.deliver_pending())
    assert sum(sent) == 5
    assert sorted(letter.subject for letter in mail.outbox) == ["0", "1", "2", "3", "4"]
