"""Letters posted in the same transaction as what they tell of, and delivered by a job."""

import hashlib
import logging
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.core.mail.utils import DNS_NAME

from xiefa.kernel import clock
from xiefa.kernel.jobs import job
from xiefa.kernel.models import Notice

logger = logging.getLogger(__name__)

# Waits after the first, second … failure; after the last one we give up (a day and a half in all).
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1200))


def post(kind: str, *, to: str, subject: str, text: str, html: str = "", key: str) -> Notice:
    """Put one letter into the outbox; posting the same ``key`` again changes nothing."""
    now = clock.now()
    notice, _created = Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": " ".join(str(subject).split()),
            "text": text,
            "html": html,
            "posted_at": now,
            "next_try_at": now,
        },
    )
    return notice


@job(every=timedelta(minutes=1))
def deliver_pending() -> int:
    """Send every letter that is due, and return how many went out; a failure is tried again later."""
    due = list(Notice.objects.due(clock.now()))
    return sum(_deliver(notice) for notice in due)


def _deliver(notice: Notice) -> bool:
    if not _claim(notice):
        return False
    try:
        _message(notice).send()
    except Exception as error:  # noqa: BLE001  (mail servers fail in many ways; each is written down and retried)
        _put_off(notice, error)
        return False
    # Whoever gave the letter up while it was on its way was too late.
    Notice.objects.filter(pk=notice.pk).update(delivered_at=clock.now(), given_up_at=None, last_error="")
    return True


def _claim(notice: Notice) -> bool:
    """Take the letter before sending it, so that of two workers only one sends it."""
    attempts, wait = notice.attempts + 1, _WAITS[min(notice.attempts, len(_WAITS) - 1)]
    untouched = Notice.objects.pending().filter(pk=notice.pk, attempts=notice.attempts)
    return untouched.update(attempts=attempts, next_try_at=clock.now() + wait) == 1


def _put_off(notice: Notice, error: Exception) -> None:
    logger.warning("Notice %s could not be delivered: %s", notice.key, error)
    last_chance_gone = notice.attempts + 1 >= len(_WAITS)
    Notice.objects.pending().filter(pk=notice.pk).update(
        last_error=f"{type(error).__name__}: {error}", given_up_at=clock.now() if last_chance_gone else None
    )


def _message(notice: Notice) -> EmailMultiAlternatives:
    # The identifier comes from the key: a letter sent twice after a crash is shown once by mail programs.
    identifier = hashlib.sha256(notice.key.encode()).hexdigest()[:40]
    message = EmailMultiAlternatives(
        notice.subject, notice.text, to=[notice.to], headers={"Message-ID": f"<{identifier}@{DNS_NAME}>"}
    )
    if notice.html:
        message.attach_alternative(notice.html, "text/html")
    return message
