"""What the briefing has said of an organisation: items that it contributed, that came from its articles or name it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from xiefa.briefing import rules
from xiefa.briefing.models import Issue, IssueItem
from xiefa.registry.models import Organisation
from xiefa.registry.panels import Line, Lines

_SHOWN = 8


def items_about(organisation: Organisation, user: Any, day: date | None) -> Lines:
    """The newest items of issues this reader may see, up to that day; three queries."""
    issues = Issue.objects.visible_to(user)
    if day:
        issues = issues.filter(issued_on__lte=day)
    items = _naming(organisation).filter(section__issue__in=issues).select_related("section__issue__host")
    ordered = items.order_by("-section__issue__year", "-section__issue__number", "section__position", "position")
    newest = ordered.prefetch_related("section__issue__host__names")[:_SHOWN]
    return Lines(tuple(_line(item, is_staff=rules.is_staff(user)) for item in newest), total=items.count())


def _naming(organisation: Organisation) -> QuerySet[IssueItem]:
    """Items in which one of its names stands, in heading, text or credit line, or whose article is about it."""
    from_article = Q(article__contributions__organisation=organisation) | Q(
        article__mentions__organisation=organisation
    )
    named = from_article
    for text in {name.text for name in organisation.names.all()}:
        # SQLite keeps JSON with Chinese escaped, PostgreSQL as it is.
        written = Q(text__contains=text) | Q(text__contains=json.dumps(text)[1:-1])
        named |= Q(heading__contains=text) | Q(credit_text__contains=text) | written
    found = IssueItem.objects.annotate(text=Cast("blocks", TextField())).filter(named)
    return IssueItem.objects.filter(pk__in=found.values("pk"))


def _line(item: IssueItem, *, is_staff: bool) -> Line:
    issue = item.section.issue
    url = reverse("briefing:issue_preview", args=[issue.pk]) if is_staff else ""
    return Line(item.heading or item.section.title, url, str(issue), issue.issued_on)
