"""Half-open periods of dates: from ``since`` on, up to but not including ``until``; null means open."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def covers(day: date) -> Q:
    """The condition that a row's period contains ``day``."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gt=day))


def overlaps(since: date | None, until: date | None) -> Q:
    """The condition that a row's period shares at least one day with [since, until)."""
    condition = Q()
    if since is not None:
        condition &= Q(until=None) | Q(until__gt=since)
    if until is not None:
        condition &= Q(since=None) | Q(since__lt=until)
    return condition


class PeriodQuerySet(models.QuerySet[Any]):
    """The vocabulary of dated rows."""

    def at(self, day: date) -> Self:
        """Those in force on ``day``."""
        return self.filter(covers(day))

    def overlapping(self, since: date | None, until: date | None) -> Self:
        """Those that share at least one day with [since, until)."""
        return self.filter(overlaps(since, until))


class Period(models.Model):
    """Something that holds from one day until another; a model that sets ``Meta`` inherits ``Period.Meta``."""

    since = models.DateField(_("起始日期"), null=True, blank=True)
    until = models.DateField(_("截止日期（不含）"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            # An empty period is allowed: what was granted and ended on one day stays on record.
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="%(app_label)s_%(class)s_until_not_before_since",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        ]

    def holds_at(self, day: date) -> bool:
        """Whether the period contains ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)
