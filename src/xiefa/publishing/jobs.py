"""What publishing does by the clock."""

from datetime import timedelta

from xiefa.briefing.models import Issue
from xiefa.kernel.jobs import job
from xiefa.publishing.domain.editions import make_editions
from xiefa.publishing.domain.queries import without_orders


@job(every=timedelta(seconds=5))
def make_missing_editions() -> None:
    """Make the editions of issues that were published since the last time; briefing does not know of us."""
    for issue in without_orders(Issue.objects.announced()).select_related("host"):
        make_editions(issue=issue, by=None)
