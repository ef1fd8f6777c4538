"""Work that a page must not wait for."""

from __future__ import annotations

from django_tasks import task

from xiefa.activities.domain import binder, links, previews
from xiefa.activities.models import Binder, Evidence, EvidenceFile


@task()
def keep_page_of(evidence_id: int) -> str:
    """Fetch and keep the page behind a link; the state of the link afterwards."""
    return links.keep_page(Evidence.objects.select_related("activity").get(pk=evidence_id))


@task()
def draw_pages_of(file_id: int) -> int:
    """Draw every page of a heavy file; how many pictures there are."""
    return previews.draw_all(EvidenceFile.objects.get(pk=file_id))


@task()
def bind_evidence_of(binder_id: int) -> str:
    """Make a binder; its state afterwards."""
    return binder.make(Binder.objects.select_related("report__period__host").get(pk=binder_id))
