"""What stands in the way of entering a grade of a period before the platform."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.evaluation.models import PastGrade
from xiefa.evaluation.rules.doors import arrange_refusals
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation


def past_grade_refusals(
    host: Organisation,
    organisation: Organisation,
    *,
    period: str,
    since: date,
    until: date,
    grade: str,
    source: str,
    by: Any,
) -> Iterator[Refusal]:
    """What keeps a past grade from being entered: no words, no days, or one of this period is there."""
    yield from arrange_refusals(host, by=by)
    if not period:
        yield Refusal("period_missing", _("请写明评价期。"), field="period")
    if not grade:
        yield Refusal("grade_missing", _("请写明等级。"), field="grade")
    if not source:
        yield Refusal("source_missing", _("请写明依据，例如发布文件的名称和文号。"), field="source")
    if until <= since:
        yield Refusal("no_days", _("截止日期要晚于起始日期。"), field="until")
    if PastGrade.objects.filter(host=host, organisation=organisation, period=period).exists():
        words = {"organisation": organisation, "period": period}
        yield Refusal("grade_there", _("“%(organisation)s”在“%(period)s”的等级已经录入。") % words, field="period")
