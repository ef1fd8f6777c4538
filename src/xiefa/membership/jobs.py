"""What happens by the clock: reminders, and motions when a deadline has passed. No standing changes here."""

from datetime import timedelta

from xiefa.kernel.jobs import job
from xiefa.membership.domain.registration import propose_cancellation
from xiefa.membership.domain.reminders import remind
from xiefa.membership.enums import RegistrationState
from xiefa.membership.models import Registration


@job(every=timedelta(hours=6))
def watch_deadlines() -> int:
    """Remind of deadlines, and propose to cancel what has passed them; how many registrations are open."""
    waiting = list(Registration.objects.filter(state=RegistrationState.OPEN).with_names())
    for registration in waiting:
        remind(registration=registration, by=None)
        propose_cancellation(registration=registration, by=None)
    return len(waiting)
