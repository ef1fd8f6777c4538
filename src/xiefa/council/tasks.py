"""Work that a page must not wait for."""

from __future__ import annotations

from django_tasks import task

from xiefa.council.domain.documents import bind_papers
from xiefa.council.models import Meeting


@task()
def bind_papers_of(meeting_id: int) -> int:
    """Bind the papers of a meeting into one PDF; its size in bytes."""
    return len(bind_papers(Meeting.objects.get(pk=meeting_id)).content)
