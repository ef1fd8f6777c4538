"""What the desk does by the clock: letters at once, and the daily one."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from xiefa.accounts.models import User
from xiefa.desk.domain.letters import send_digest, take_back_stale_letters, tell, tell_what_was_chosen
from xiefa.desk.domain.voters import untold_voters
from xiefa.desk.enums import Delivery
from xiefa.desk.models import Digest
from xiefa.kernel import clock
from xiefa.kernel.jobs import job

# The daily letter is there when people begin their day.
_DIGEST_HOUR = 7


@job(every=timedelta(minutes=1))
def tell_voters() -> None:
    """Tell everybody who has a vote in an open ballot, once."""
    waited_for = untold_voters()
    _one_by_one(waited_for, lambda user: tell(user=user, things=waited_for[user], by=None))


@job(every=timedelta(minutes=5))
def tell_at_once() -> None:
    """Tell those who want to hear at once of what has come up since the last time."""
    people = _readers().filter(notice_choices__delivery=Delivery.AT_ONCE).distinct()
    _one_by_one(people, lambda user: tell_what_was_chosen(user=user, by=None))


@job(every=timedelta(minutes=15))
def send_digests() -> None:
    """Once a day, in the morning, send everybody what is new and what is late."""
    take_back_stale_letters(by=None)
    now = timezone.localtime(clock.now())
    if now.hour < _DIGEST_HOUR:
        return
    done = Digest.objects.filter(made_on__gte=now.date()).values("user")
    _one_by_one(_readers().exclude(pk__in=done), lambda user: send_digest(user=user, by=None))


def _one_by_one(people: Iterable[User], act: Callable[[User], object]) -> None:
    """Do it for each; what fails for one person keeps no letter from the others, and is raised at the end."""
    failures: list[Exception] = []
    for user in people:
        try:
            act(user)
        except Exception as failure:  # noqa: BLE001  (whatever it is, the others get their letters)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some letters of the desk could not be written.", failures)


def _readers() -> QuerySet[User]:
    """Everybody who can sign in and has an address."""
    return User.objects.filter(is_active=True).exclude(email="").order_by("pk")
