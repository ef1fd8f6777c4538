"""How records are shown: ``{{ record|days }}`` · ``{{ value|in_words:field }}``."""

from __future__ import annotations

from typing import Any

from django import template

from xiefa.activities.kinds import Field
from xiefa.activities.models import Activity
from xiefa.activities.telling import days_text, field_text

register = template.Library()


@register.filter
def days(record: Activity) -> str:
    """The days of a record as one would say them."""
    return days_text(record.since, record.until, record.precision)


@register.filter
def in_words(value: Any, field: Field) -> str:
    """The value of a field that a kind asks for, in the reader's words."""
    return field_text(field, value)
