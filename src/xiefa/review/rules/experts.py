"""What stands in the way of counting somebody among the experts of a host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation, Person
from xiefa.registry.rules import is_gone, period_refusals
from xiefa.review.enums import ReviewState
from xiefa.review.fields import LONGEST_FIELD, MOST_FIELDS
from xiefa.review.models import Expert, Judge
from xiefa.review.rules.doors import ARRANGE, may_arrange


def engage_refusals(
    host: Organisation, person: Person, *, fields: Sequence[str], since: date | None, until: date | None, by: Any
) -> Iterator[Refusal]:
    """Why a person cannot be counted among the experts of a host for this period."""
    if by is not None and not may(by, ARRANGE, host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": host})
    if is_gone(person):
        message = _("“%(name)s”是重复记录，已经并入另一条记录。请改为那一条。") % {"name": person}
        yield Refusal("gone_already", message, "person")
    yield from field_refusals(fields)
    yield from period_refusals(since, until)
    if Expert.objects.overlapping(since, until).filter(host=host, person=person).exists():
        yield Refusal("expert_known", _("“%(name)s”在这段时间已经是专家。") % {"name": person}, "person")


def revise_refusals(expert: Expert, *, fields: Sequence[str], by: Any) -> Iterator[Refusal]:
    """Why an expert cannot be described like this."""
    yield from _arranger_refusals(expert, by=by)
    yield from field_refusals(fields)


def release_refusals(expert: Expert, *, on: date, by: Any) -> Iterator[Refusal]:
    """Why an expert cannot be released on that day."""
    yield from _arranger_refusals(expert, by=by)
    if expert.until:
        yield Refusal("expert_released", _("聘期已经结束。"), "on")
    yield from period_refusals(expert.since, on, "on")
    for judge in Judge.objects.sitting().filter(expert=expert).exclude(review__state=ReviewState.CLOSED):
        message = _("此人仍是“%(review)s”的评委，请先在那里办理退出。") % {"review": judge.review}
        yield Refusal("still_judging", message, "on")


def field_refusals(fields: Sequence[str]) -> Iterator[Refusal]:
    """What is wrong with a list of fields."""
    if len(fields) > MOST_FIELDS:
        yield Refusal("fields_many", _("专业领域最多写 %(most)s 个。") % {"most": MOST_FIELDS}, "fields")
    for field in fields:
        if len(field) > LONGEST_FIELD or not field.isprintable():
            words = {"field": field[:LONGEST_FIELD], "longest": LONGEST_FIELD}
            yield Refusal(
                "field_long", _("专业领域“%(field)s…”超过 %(longest)s 个字或有看不见的字符。") % words, "fields"
            )


def _arranger_refusals(expert: Expert, *, by: Any) -> Iterator[Refusal]:
    if not may_arrange(by, expert):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评审的权限。") % {"host": expert.host})
