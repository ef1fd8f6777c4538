"""Points in templates: ``{% load marks %}{{ mark.points|points }}``."""

from decimal import Decimal

from django import template

from xiefa.review.marking import points_text

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """Points in their one form: "8.5", never "8.500"; empty for none."""
    return points_text(value)
