"""What happens by the clock: judges are reminded of the sheets that are not in."""

from datetime import timedelta

from xiefa.kernel.jobs import job
from xiefa.review.domain.rounds import remind_by_the_clock


@job(every=timedelta(hours=6))
def remind_judges() -> int:
    """Write to judges on the days that the policy names; how many letters went out."""
    return remind_by_the_clock()
