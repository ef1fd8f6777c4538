"""What stands in the way of grades of earlier periods."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.evaluation.models import Cycle, PastGrade
from xiefa.evaluation.rules.doors import arrange_refusals
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

_LONGEST_PERIOD, _LONGEST_SOURCE = 60, 200


def past_grade_refusals(
    host: Organisation,
    organisation: Organisation,
    period: str,
    since: date,
    until: date,
    grade: str,
    source: str,
    known: Container[str],
    *,
    by: Any,
) -> Iterator[Refusal]:
    """What keeps a grade from being entered: ``known`` are the grades of the host's schemes."""
    yield from arrange_refusals(host, by=by)
    if not 0 < len(period) <= _LONGEST_PERIOD:
        message = _("请写明评价期，最多 %(longest)s 字。") % {"longest": _LONGEST_PERIOD}
        yield Refusal("period_wrong", message, field="period")
    elif Cycle.objects.filter(host=host, code=period).exists():
        yield Refusal("period_taken", _("这个评价期的结果在平台上，不用补录。"), field="period")
    elif PastGrade.objects.filter(host=host, organisation=organisation, period=period).exists():
        yield Refusal("entered", _("“%(name)s”这一期的等级已经补录。") % {"name": organisation}, field="period")
    yield from _days_wrong(host, period, since, until)
    if grade not in known:
        yield Refusal("unknown_grade", _("没有这个等级。等级取自已定稿的指标方案。"), field="grade")
    if not 0 < len(source) <= _LONGEST_SOURCE:
        message = _("请写明依据，例如文号，最多 %(longest)s 字。") % {"longest": _LONGEST_SOURCE}
        yield Refusal("source_wrong", message, field="source")


def _days_wrong(host: Organisation, period: str, since: date, until: date) -> Iterator[Refusal]:
    if not since < until <= clock.today():
        yield Refusal("days_wrong", _("起始日期要早于截止日期，评价期要已经结束。"), field="since")
    others = PastGrade.objects.filter(host=host, period=period).exclude(since=since, until=until)
    if (other := others.first()) is not None:
        words = {"period": period, "since": other.since}
        message = _("“%(period)s”已经按另外的日期补录过（从 %(since)s 起），请核对。") % words
        yield Refusal("other_days", message, field="since")
