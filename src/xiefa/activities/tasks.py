"""Work that a page must not wait for."""

from __future__ import annotations

from django_tasks import task

from xiefa.activities.domain import binder, imports, links, previews
from xiefa.activities.models import Binder, Evidence, EvidenceFile, ImportBatch


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


@task()
def look_through_import(batch_id: int) -> str:
    """Look through the lines of a batch; its state afterwards."""
    batch = _batch(batch_id)
    return imports.look_through(batch, by=batch.uploaded_by).state


@task()
def apply_import(batch_id: int) -> str:
    """Make the records of a batch, or go on with them; its state afterwards."""
    return imports.apply(_batch(batch_id)).state


def _batch(pk: int) -> ImportBatch:
    return ImportBatch.objects.select_related("host", "reporter", "uploaded_by").get(pk=pk)
