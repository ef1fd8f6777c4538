"""Dates: hidden behind 近日, later than the issue, of a year that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.briefing.proofing.remark import Proof, Remark

_YEAR = re.compile(r"(?<!\d)(\d{4})年")
_EARLIEST, _AHEAD = 1840, 40


def year_of_issue_and_date(proof: Proof) -> Iterator[Remark]:
    """The year of the number and that of the date differ: right for a January issue, worth a look always."""
    masthead = proof.manuscript.masthead
    if masthead.year and masthead.date and masthead.year != masthead.date.year:
        words = {"year": masthead.year, "date": masthead.date.isoformat()}
        message = _("期号属于 %(year)s 年，印发日期是 %(date)s，请确认。") % words
        gap = abs(masthead.year - masthead.date.year)
        yield Remark(code="year-differs", message=message, severity="notice" if gap == 1 else "error")


def hidden_dates(proof: Proof) -> Iterator[Remark]:
    """近日, 日前 in an item without an event date: the archive will not know when it was."""
    for passage in proof.passages:
        if passage.field == "blocks" and proof.facts_of(passage.item).event_on is None:
            for word in proof.relative_dates:
                at = passage.text.find(word)
                if at >= 0:
                    message = _("写有“%(word)s”，却没有登记事件日期。") % {"word": word}
                    suggestion = _("在本条补填事件日期，印出的文字可不改")
                    yield passage.remark("hidden-date", message, at, at + len(word), suggestion=suggestion)


def event_after_issue(proof: Proof) -> Iterator[Remark]:
    """An event dated after the issue that reports it."""
    issued = proof.manuscript.masthead.date
    for index, _section, _item in proof.items():
        event = proof.facts_of(index).event_on
        if issued and event and event > issued:
            passage = proof.passage(index, "heading")
            words = {"event": event.isoformat(), "issued": issued.isoformat()}
            message = _("事件日期 %(event)s 晚于印发日期 %(issued)s。") % words
            yield passage.remark("event-after-issue", message, 0, len(passage.text), severity="error")


def unlikely_years(proof: Proof) -> Iterator[Remark]:
    """2203年 for 2023年."""
    masthead = proof.manuscript.masthead
    base = masthead.date.year if masthead.date else masthead.year or 0
    for passage in proof.passages if base else ():
        for match in _YEAR.finditer(passage.text):
            if not _EARLIEST <= int(match[1]) <= base + _AHEAD:
                message = _("年份“%(year)s”看来不对。") % {"year": match[1]}
                yield passage.remark("unlikely-year", message, *match.span(1), severity="error")
