"""Reads over issues and their editions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from xiefa.briefing.models import Issue
from xiefa.publishing.enums import Channel, OrderState
from xiefa.publishing.models import Edition, EditionOrder


@dataclass(frozen=True, slots=True)
class Row:
    """One channel of an issue: the order, the edition, either or none."""

    channel: Channel
    order: EditionOrder | None
    edition: Edition | None


def without_orders(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Announced issues for which nobody has asked for editions yet."""
    return issues.filter(edition_orders=None)


def with_edition_counts(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Issues with ``made``, ``failed`` and ``waiting``, the numbers of their editions by state."""
    counts = {
        state.value: Count("edition_orders", filter=Q(edition_orders__state=state), distinct=True)
        for state in OrderState
    }
    return issues.annotate(**counts)


def rows_of(issue: Issue) -> list[Row]:
    """Every channel of an issue with what there is of it."""
    orders = {order.channel: order for order in EditionOrder.objects.filter(issue=issue)}
    editions = {edition.channel: edition for edition in Edition.objects.filter(issue=issue).select_related("issue")}
    return [Row(channel, orders.get(channel), editions.get(channel)) for channel in Channel]
