"""What the archive does by the clock."""

from datetime import timedelta

from xiefa.archive.domain import indexing, telling
from xiefa.kernel.jobs import job


@job(every=timedelta(seconds=5))
def index_published() -> None:
    """Make newly published issues findable."""
    while indexing.catch_up():
        pass


@job(every=timedelta(minutes=10))
def link_records() -> int:
    """Put the published page beside the record that it tells of; how many were new."""
    return telling.link_records()
