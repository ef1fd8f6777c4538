"""Work that a page must not wait for."""

from __future__ import annotations

from django_tasks import task

from xiefa.accounts.models import User
from xiefa.briefing.models import Issue
from xiefa.publishing.domain.editions import make_editions


@task()
def render_editions(issue_id: int, by_id: int | None = None) -> int:
    """Make every edition of a published issue that is not there yet; the number of those that are."""
    issue = Issue.objects.select_related("host").get(pk=issue_id)
    by = User.objects.filter(pk=by_id).first() if by_id else None
    return len(make_editions(issue=issue, by=by))
