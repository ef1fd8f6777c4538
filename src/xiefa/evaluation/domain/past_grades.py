"""Grades of periods before the platform: entered by people with their source, one by one or pasted as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.domain.queries import organisations_named
from xiefa.evaluation import rules
from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.models import PastGrade, SchemeVersion
from xiefa.evaluation.scoring import read_scheme
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation


@transaction.atomic
def enter_past_grade(
    *, host: Organisation, organisation: Organisation, period: str, since: date, until: date, grade: str, source: str,
    by: Any,
) -> PastGrade:  # fmt: skip
    """Enter which grade an alliance had in the period [since, until), and by what one knows it."""
    audit.take_turn()
    period, source = period.strip(), source.strip()
    known = grades_known(host)
    refuse_if(rules.past_grade_refusals(host, organisation, period, since, until, grade, source, known, by=by))
    entered = PastGrade.objects.create(
        host=host, organisation=organisation, period=period, since=since, until=until, grade=grade,
        is_highest=grade == next(iter(known)), source=source, entered_by=by,
    )  # fmt: skip
    details = {"period": period, "grade": grade, "source": source}
    audit.record("evaluation.enter_past_grade", organisation, by=by, details=details)
    return entered


@transaction.atomic
def remove_past_grade(*, past_grade: PastGrade, by: Any) -> None:
    """Take out a grade that was entered wrongly; the ledger keeps it."""
    audit.take_turn()
    refuse_if(rules.arrange_refusals(past_grade.host, by=by))
    details = {"period": past_grade.period, "grade": past_grade.grade, "source": past_grade.source}
    audit.record("evaluation.remove_past_grade", past_grade.organisation, by=by, details=details)
    past_grade.delete()


def grades_known(host: Organisation) -> dict[str, tuple[str, str]]:
    """{key: (zh, en)} of the grades of the host's fixed schemes, those of the newest first and from high to low."""
    fixed = SchemeVersion.objects.filter(host=host, state=SchemeState.FIXED).order_by("-pk")
    bands = (band for scheme in fixed for band in read_scheme(scheme.content).bands)
    found: dict[str, tuple[str, str]] = {}
    for band in bands:
        found.setdefault(band.key, (band.zh, band.en))
    return found


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line of a pasted list as it was understood, or what is wrong with it."""

    number: int
    text: str
    values: Mapping[str, Any]
    fault: str = ""


def read_lines(text: str, host: Organisation) -> list[PastedLine]:
    """Every line of a pasted list: alliance, period, first day, last day, grade, source, between tabs."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    known = grades_known(host)
    spoken = {name: key for key, names in known.items() for name in (key, *names)}
    return [_line(number, line, spoken) for number, line in lines]


@transaction.atomic
def enter_lines(*, host: Organisation, text: str, by: Any) -> int:
    """Enter a pasted list, all of it or nothing; how many grades."""
    audit.take_turn()
    refusals: list[Refusal] = []
    lines = read_lines(text, host)
    if not lines:
        refusals.append(Refusal("nothing", _("请粘贴至少一行。"), field="lines"))
    for line in lines:
        said = line.fault
        if not said:
            try:
                enter_past_grade(host=host, **line.values, by=by)
            except Refused as refused:
                said = str(refused)
        if said:
            words = {"number": line.number, "fault": said}
            refusals.append(Refusal("line", _("第 %(number)s 行：%(fault)s") % words, field="lines"))
    refuse_if(refusals)
    return len(lines)


def _line(number: int, line: str, grades: Mapping[str, str]) -> PastedLine:
    parts = [one.strip() for one in line.split("\t")]
    if len(parts) != 6:
        return PastedLine(number, line, {}, _("应当有六列：联盟、评价期、起始日期、最后一天、等级、依据。"))
    name, period, first, last, grade, source = parts
    found = organisations_named(name)
    if len(found) != 1:
        return PastedLine(number, line, {}, _("没有名称或代码为“%(name)s”的唯一组织。") % {"name": name})
    try:
        since, until = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    except (ValueError, OverflowError):
        return PastedLine(number, line, {}, _("日期要写成 2025-12-31 的样子。"))
    values = {"organisation": found[0], "period": period, "since": since, "until": until}
    return PastedLine(number, line, values | {"grade": grades.get(grade, grade), "source": source})
