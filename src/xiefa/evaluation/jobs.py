"""What happens by the clock: live facts follow their records, and snapshots that were begun are written out."""

from datetime import timedelta

from xiefa.evaluation.domain.analyses import analyse_waiting
from xiefa.evaluation.domain.letters import remind_of_deadlines
from xiefa.evaluation.domain.snapshots import write_out_begun
from xiefa.evaluation.facts.keeping import catch_up
from xiefa.kernel.jobs import job


@job(every=timedelta(minutes=5))
def follow_records() -> int:
    """Bring the live facts up to the ledger, so that nobody who opens a self-check waits for it; how many records."""
    return catch_up()


@job(every=timedelta(minutes=5))
def write_out_snapshots() -> int:
    """Write out what was sealed in large cycles, also after a worker has gone away; how many are whole now."""
    return write_out_begun()


@job(every=timedelta(hours=6))
def remind_alliances() -> int:
    """Write to alliances whose reports are not in on the days that the policy names; how many letters were due."""
    return remind_of_deadlines()


@job(every=timedelta(hours=1))
def go_on_with_statistics() -> int:
    """Work out statistics that were asked for and whose worker has gone away; how many are ready now."""
    return analyse_waiting()
