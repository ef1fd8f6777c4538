"""The questions about a record and the ways on from it, wherever the record is shown."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.template import Context

from xiefa.activities import rules
from xiefa.activities.domain.questions import questions_about
from xiefa.activities.lifecycle import QUESTION
from xiefa.activities.models import Question
from xiefa.activities.offers import Link, Told, links_for, told_otherwise

register = template.Library()


class Asked(NamedTuple):
    """A question, and what this person may do with it now."""

    row: Question
    may_answer: bool
    may_settle: bool


@register.simple_tag(takes_context=True)
def questions_of(context: Context, activity: Any) -> list[Asked]:
    """The questions about the record, the open ones first."""
    user = context["request"].user
    return [
        Asked(one, not QUESTION.refusals(one, "answer", by=user), not QUESTION.refusals(one, "settle", by=user))
        for one in questions_about(activity)
    ]


@register.simple_tag(takes_context=True)
def may_question(context: Context, activity: Any) -> bool:
    """Whether this person may question the record."""
    user = context["request"].user
    return rules.view_door(user) and rules.is_asker(user, activity)


@register.simple_tag(takes_context=True)
def links_from(context: Context, activity: Any) -> list[Link]:
    """What rooms above can make of the record for this person."""
    return links_for(activity, context["request"].user)


@register.simple_tag(takes_context=True)
def told_since(context: Context, activity: Any) -> list[Told]:
    """What the origin of the record says otherwise by now."""
    return told_otherwise(activity, context["request"].user)
