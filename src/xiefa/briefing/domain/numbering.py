"""Opening an issue under the next number, and accounting for numbers that nobody can find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiefa.briefing import rules
from xiefa.briefing.domain.distribution import lists_at
from xiefa.briefing.enums import EDITABLE, IssueState
from xiefa.briefing.house_style import HouseStyle, distinct_people, house_style
from xiefa.briefing.models import Issue, IssueSection
from xiefa.kernel import audit, clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a series: number within the year, total over the series (None: no total is counted)."""

    year: int
    number: int
    total: int | None


def next_place(*, host: Organisation, year: int, is_supplement: bool = False) -> Place:
    """The place after the last issue. ``Refused`` when ``year`` is already past."""
    last = Issue.objects.series(host=host, is_supplement=is_supplement).last()
    if last is None:
        return Place(year, 1, None if is_supplement else 1)
    if year < last.year:
        words = {"last": last.line, "year": year}
        message = _("最近一期是%(last)s，不能回头开 %(year)s 年的新刊。旧刊请用“导入旧刊”或“缺号登记”。") % words
        raise Refused([Refusal("year_is_past", message, "year")])
    restarts = year > last.year and not house_style(host.code).is_continuous
    total = last.total_number + 1 if last.total_number is not None else None
    return Place(year, 1 if restarts else last.number + 1, total)


@transaction.atomic
def open_issue(
    *, host: Organisation, year: int, is_supplement: bool = False, issued_on: date | None = None, by: Any
) -> Issue:
    """Open the next issue of a host, with the standing sections and the lists valid on its date.

    Two people who open an issue at the same moment get two numbers in a row.
    """
    refuse_if(_opening_refusals(host, by))
    for _attempt in range(_ATTEMPTS):
        place = next_place(host=host, year=year, is_supplement=is_supplement)
        try:
            with transaction.atomic():
                issue = _insert(host, place, is_supplement=is_supplement, issued_on=issued_on, by=by)
        except IntegrityError:
            continue  # somebody else took this number between our reading and our writing
        audit.record("issue.open", issue, by=by, host_code=host.code)
        return issue
    raise Refused([Refusal("number_contested", _("同时有多人在开新一期，没有抢到期号。请稍后再试。"))])


@transaction.atomic
def register_missing(
    *,
    host: Organisation,
    year: int,
    number: int,
    total_number: int | None = None,
    is_supplement: bool = False,
    remarks: str = "",
    by: Any,
) -> Issue:
    """Enter a number that was printed but cannot be found (缺号登记), at either end of the series."""
    refuse_if(_missing_refusals(host, by))
    place = Place(year, number, total_number)
    try:
        with transaction.atomic():
            issue = _row(host, place, is_supplement=is_supplement, by=by)
            issue.state, issue.remarks = IssueState.MISSING, remarks
            issue.save(force_insert=True)
    except IntegrityError as error:
        raise Refused([does_not_extend(host, place, is_supplement=is_supplement)]) from error
    audit.record("issue.register_missing", issue, by=by, host_code=host.code, details={"remarks": remarks})
    return issue


@transaction.atomic
def discard_issue(*, issue: Issue, by: Any) -> None:
    """Give back a number that was opened by mistake: only the last one, and only while it is empty."""
    refuse_if(rules.discard_refusals(issue, by=by))
    audit.record("issue.discard", issue, by=by, host_code=issue.host.code)
    try:
        with transaction.atomic():
            issue.delete()
    except IntegrityError as error:
        message = _("%(issue)s 前后都已有期号，不能取消。") % {"issue": issue.line}
        raise Refused([Refusal("not_at_an_end", message)]) from error


def does_not_extend(host: Organisation, place: Place, *, is_supplement: bool) -> Refusal:
    """The sentence for a number that would leave a gap or is taken."""
    series = Issue.objects.series(host=host, is_supplement=is_supplement)
    first, last = series.first(), series.last()
    words = {
        "wanted": Issue(year=place.year, number=place.number, total_number=place.total, is_supplement=is_supplement),
        "first": first,
        "last": last,
    }
    message = _(
        "%(wanted)s 接不上现有的期号（%(first)s 至 %(last)s）。期号须连续：请先补齐中间各期，找不到的用“缺号登记”。"
    )
    return Refusal("number_gap", message % words, "number")


def _opening_refusals(host: Organisation, by: Any) -> Iterator[Refusal]:
    if not may(by, "briefing.compose", host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”开新一期的权限。") % {"host": host})


def _missing_refusals(host: Organisation, by: Any) -> Iterator[Refusal]:
    if by is not None and not may(by, "briefing.publish", host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”登记缺号的权限。") % {"host": host})


def _row(host: Organisation, place: Place, *, is_supplement: bool, by: Any) -> Issue:
    return Issue(
        host=host,
        year=place.year,
        number=place.number,
        total_number=place.total,
        is_supplement=is_supplement,
        distinct_people=distinct_people(),
        opened_by=by,
        opened_at=clock.now(),
    )


def _insert(host: Organisation, place: Place, *, is_supplement: bool, issued_on: date | None, by: Any) -> Issue:
    style = house_style(host.code)
    issue = _row(host, place, is_supplement=is_supplement, by=by)
    issue.issued_on, issue.office = issued_on, style.office
    issue.title_lines, issue.contacts = style.title_lines, style.contacts
    issue.report_list, issue.send_list = lists_at(host, issued_on or clock.today())
    issue.save(force_insert=True)
    _standing_sections(issue, style)
    return issue


def _standing_sections(issue: Issue, style: HouseStyle) -> None:
    IssueSection.objects.bulk_create(
        IssueSection(issue=issue, position=at, title=one.title, kinds=list(one.kinds))
        for at, one in enumerate(style.sections, start=1)
    )


def open_issues_of(host: Organisation) -> list[Issue]:
    """Issues of this host that are in the making, newest first."""
    return list(Issue.objects.filter(host=host, state__in=EDITABLE).newest_first())
