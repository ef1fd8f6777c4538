"""The evidence of a record, wherever the record is shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from xiefa.activities.domain.filed import Shelf, shelf_of

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_of(context: Context, activity: Any) -> Shelf:
    """What supports the record, what was taken away again, and whether this person may change it."""
    return shelf_of(activity, context["request"].user)
