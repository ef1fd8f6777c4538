"""Entering an issue that was printed before: a reading becomes a published issue, to the character."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiefa.briefing.domain.numbering import Place, does_not_extend, register_missing
from xiefa.briefing.domain.publication import FROZEN, freeze
from xiefa.briefing.enums import IssueState
from xiefa.briefing.lifecycle import ISSUE
from xiefa.briefing.models import Issue, IssueItem, IssueSection, SignOff
from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.manuscript import Item, Manuscript, Section, full_digest
from xiefa.manuscript.model import OfficialRole
from xiefa.newsroom.blocks import json_from_blocks
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.reading import Reading
from xiefa.registry.linking import Linker
from xiefa.registry.models import Organisation

LARGEST_NUMBER = 1_000_000
OFFICIALS: tuple[OfficialRole, ...] = ("editor", "reviewer", "signer")


@transaction.atomic
def import_issue(
    *,
    host: Organisation,
    reading: Reading,
    source_name: str = "",
    source_sha256: str = "",
    fills_gaps: bool = False,
    by: Any,
) -> Issue:
    """Enter a printed issue as published, with its items and the manuscript exactly as it was read.

    The number comes from the masthead and must extend the series at either end, or be one that was
    registered as missing; ``fills_gaps`` registers the numbers in between as missing. What the reader
    found and did not understand is kept with the issue, and so are credit lines that name nobody in the
    registry. ``by`` is None for the system itself.
    """
    manuscript = reading.manuscript
    refuse_if(_refusals(host, manuscript, by))
    place = place_of(manuscript)
    issue = _issue_for(host, place, manuscript, fills_gaps=fills_gaps, by=by)
    _fill(issue, manuscript, source_name or _("旧刊文件"), source_sha256)
    issue.import_report = report_of(reading, day=manuscript.masthead.date or clock.today())
    issue.import_report["pictures_not_kept"] = _keep_pictures(reading, by)
    issue.save()
    for at, section in enumerate(manuscript.sections, start=1):
        _enter_section(issue, at, section, by)
    _enter_officials(issue, manuscript)
    freeze(issue, manuscript)
    return ISSUE.advance(issue, "enter", by=by, saves=FROZEN, note=issue.full_digest)


def place_of(manuscript: Manuscript) -> Place:
    """The place in the series that the masthead names; ``Refused`` when it names none."""
    masthead = manuscript.masthead
    if masthead.year is None or masthead.number is None:
        message = _("报头里没有认出年份和期号。请在文件的报头写明，如“2023年第6期（总第71期）”，再导入。")
        raise Refused([Refusal("no_number", message)])
    numbers = (masthead.number, 1 if masthead.total_number is None else masthead.total_number)
    if not (1900 <= masthead.year <= 2200 and all(1 <= one <= LARGEST_NUMBER for one in numbers)):
        words = {"line": masthead.issue_line[:60]}
        message = _("报头里的“%(line)s”不像年份和期号。请核对文件的报头，改正后再导入。") % words
        raise Refused([Refusal("number_out_of_range", message)])
    return Place(masthead.year, masthead.number, masthead.total_number)


def gap_before(host: Organisation, place: Place, *, is_supplement: bool = False) -> list[Place]:
    """The numbers that lie between the series and this place, nearest to the series first.

    Empty when it follows directly, or when nobody can know them (several years apart without a total).
    """
    series = Issue.objects.series(host=host, is_supplement=is_supplement)
    first, last = series.first(), series.last()
    if first is None or last is None or series.filter(year=place.year, number=place.number).exists():
        return []
    if (place.year, place.number) > (last.year, last.number):
        return _between(Place(last.year, last.number, last.total_number), place)
    return list(reversed(_between(place, Place(first.year, first.number, first.total_number))))


def report_of(reading: Reading, *, day: date) -> dict[str, Any]:
    """What is kept of the reading: findings, what was not understood, and credit lines without a known name."""
    return {
        "findings": [{"code": one.code, "line": one.line, "message": str(one.message)} for one in reading.findings],
        "not_understood": [{"line": one.line, "text": one.text} for one in reading.not_understood],
        "unmatched": unmatched_contributors(reading.manuscript, day=day),
    }


def unmatched_contributors(manuscript: Manuscript, *, day: date) -> list[dict[str, Any]]:
    """Contributors in credit lines that no registered name matches, each once, with names that are near."""
    linker = Linker.from_registry(day)
    first: dict[str, str] = {}
    for item in manuscript.items:
        for name in item.credit.contributors if item.credit else ():
            first.setdefault(name, item.heading)
    return [
        {"text": name, "heading": heading, "near": _near_names(linker, name)}
        for name, heading in first.items()
        if not linker.link(name)
    ]


def _near_names(linker: Linker, name: str) -> list[str]:
    keys = [organisation for organisation, _likeness in linker.near(name, limit=3)]
    by_key = Organisation.objects.with_names().in_bulk(keys)
    return [str(by_key[key]) for key in keys if key in by_key]


def _refusals(host: Organisation, manuscript: Manuscript, by: Any) -> Iterator[Refusal]:
    if by is not None and not may(by, "briefing.publish", host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”导入旧刊的权限。") % {"host": host})
    if by is None and manuscript.pictures:
        yield Refusal("pictures_need_a_person", _("这一期带有图片。请登录后在网页上导入，以便记下图片由谁上传。"))
    if not manuscript.items:
        yield Refusal("no_items", _("文件里没有认出任何条目，不能作为一期导入。"))


def _issue_for(host: Organisation, place: Place, manuscript: Manuscript, *, fills_gaps: bool, by: Any) -> Issue:
    is_supplement = manuscript.masthead.is_supplement
    known = Issue.objects.filter(host=host, is_supplement=is_supplement, year=place.year, number=place.number).first()
    if known is not None:
        return _missing_again(known, place)
    for gap in gap_before(host, place, is_supplement=is_supplement) if fills_gaps else ():
        register_missing(
            host=host,
            year=gap.year,
            number=gap.number,
            total_number=gap.total,
            is_supplement=is_supplement,
            remarks=_("导入 %(year)s 年第 %(number)s 期时登记") % {"year": place.year, "number": place.number},
            by=by,
        )
    issue = Issue(
        host=host,
        year=place.year,
        number=place.number,
        total_number=place.total,
        is_supplement=is_supplement,
        opened_by=by,
        opened_at=clock.now(),
    )
    try:
        with transaction.atomic():
            issue.save(force_insert=True)
    except IntegrityError as error:
        raise Refused([does_not_extend(host, place, is_supplement=is_supplement)]) from error
    return issue


def _missing_again(known: Issue, place: Place) -> Issue:
    """The row of a missing number, to be filled now that the issue was found."""
    if known.state != IssueState.MISSING:
        message = _("%(issue)s 已经在库中。一期只能导入一次；要改动请用“更正”。") % {"issue": known.line}
        raise Refused([Refusal("already_there", message)])
    if known.total_number != place.total:
        words = {"issue": known.line, "total": place.total}
        message = _("文件上的总期号是 %(total)s，与登记的 %(issue)s 不符。请核对文件或登记。") % words
        raise Refused([Refusal("total_differs", message)])
    return known


def _fill(issue: Issue, manuscript: Manuscript, source_name: str, source_sha256: str) -> None:
    masthead, colophon = manuscript.masthead, manuscript.colophon
    issue.issued_on, issue.office = masthead.date, masthead.office
    issue.title_lines, issue.marks = list(masthead.title_lines), list(masthead.marks)
    issue.contacts = [
        {"label": one.label, "value": one.value, "text": one.text, "owner": one.owner, "href": one.href}
        for one in colophon.contacts
    ]
    issue.notes = list(colophon.notes)
    issue.imported_from, issue.imported_sha256 = source_name[-255:], source_sha256
    issue.distinct_people = _people_of(manuscript)


def _people_of(manuscript: Manuscript) -> int:
    """How many people the printed issue names at least: what the constraint then holds it to."""
    names = [name for name in map(manuscript.colophon.official, OFFICIALS) if name]
    return 3 - (len(names) - len(set(names)))


def _enter_section(issue: Issue, position: int, section: Section, by: Any) -> None:
    row = IssueSection.objects.create(
        issue=issue, position=position, title=section.title, preface=json_from_blocks(section.preface)
    )
    IssueItem.objects.bulk_create(_item_row(row, at, item, by) for at, item in enumerate(section.items, start=1))


def _item_row(section: IssueSection, position: int, item: Item, by: Any) -> IssueItem:
    row = IssueItem(section=section, position=position, heading=item.heading, blocks=json_from_blocks(item.blocks))
    if item.credit:
        row.credit_text, row.credit_verb = item.credit.text, item.credit.verb
        row.credit_contributors, row.credit_source = list(item.credit.contributors), item.credit.source
    row.edited_at, row.edited_by = clock.now(), by
    return row


def _enter_officials(issue: Issue, manuscript: Manuscript) -> None:
    digest = full_digest(manuscript)
    SignOff.objects.bulk_create(
        SignOff(issue=issue, role=role, person_name=name[:80], full_digest=digest, signed_at=clock.now())
        for role in OFFICIALS
        if (name := manuscript.colophon.official(role))
    )


def _keep_pictures(reading: Reading, by: Any) -> list[str]:
    """Keep the pictures; the reasons why some could not be kept."""
    problems = []
    for picture in reading.pictures.values():
        try:
            keep_picture(data=picture.content, by=by)
        except Refused as refused:
            problems.append(str(refused))
    return problems


def _between(low: Place, high: Place) -> list[Place]:
    """The places strictly between two, lowest first; empty when they cannot be known."""
    if low.year == high.year:
        count = high.number - low.number - 1
        totals = _totals(low, count)
        return [Place(low.year, low.number + at, totals[at - 1]) for at in range(1, count + 1)]
    if high.year - low.year > 1 or (low.total is None) != (high.total is None):
        return []
    in_new_year = high.number - 1
    in_old_year = high.total - low.total - 1 - in_new_year if low.total and high.total else 0
    if in_old_year < 0:
        return []
    places = [(low.year, low.number + at) for at in range(1, in_old_year + 1)]
    places += [(high.year, at) for at in range(1, in_new_year + 1)]
    totals = _totals(low, len(places))
    return [Place(year, number, total) for (year, number), total in zip(places, totals, strict=True)]


def _totals(low: Place, count: int) -> list[int | None]:
    return [low.total + at if low.total else None for at in range(1, count + 1)]
