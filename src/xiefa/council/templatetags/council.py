"""``{% load council %}``: sessions and cases in words. The words themselves are made in ``council.designations``."""

from __future__ import annotations

from django import template

from xiefa.council import designations
from xiefa.council.models import Session

register = template.Library()

register.filter("session_words", designations.session_words)
register.filter("body_words", designations.body_words)
register.filter("body_in_term", designations.body_in_term)
register.filter("case_facts", designations.case_facts)


@register.filter
def session_number(session: Session) -> str:
    """Which session of its body it is: 二届四次."""
    return designations.number_words(session.body, session.number)
