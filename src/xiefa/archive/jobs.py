"""What the archive does by the clock."""

from datetime import timedelta

from xiefa.archive.domain import indexing
from xiefa.kernel.jobs import job


@job(every=timedelta(seconds=5))
def index_published() -> None:
    """Make newly published issues findable."""
    while indexing.catch_up():
        pass
