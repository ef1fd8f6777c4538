"""From rows to a manuscript. Reads, never writes; the contents list is made from the headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiefa.briefing.enums import SignOffRole
from xiefa.briefing.house_style import HouseStyle, house_style
from xiefa.briefing.models import DistributionList, Issue, IssueItem, IssueSection, SignOff
from xiefa.manuscript import (
    Colophon,
    Contact,
    Credit,
    Distribution,
    Item,
    Manuscript,
    Masthead,
    Official,
    Section,
    contents_from,
    full_digest,
)
from xiefa.newsroom.blocks import blocks_from_json

ROLES = tuple(SignOffRole.values)


@dataclass(frozen=True, slots=True)
class Signature:
    """A name in a role, as the colophon prints it."""

    role: str
    name: str


def compose(issue: Issue) -> Manuscript:
    """The issue as a manuscript: the frozen one once published, else made from its rows.

    Sections without items are left out; the officials are those who have signed so far.
    """
    if issue.is_sealed:
        return issue.manuscript
    return compose_with(issue, signatures_in_force(issue))


def compose_with(issue: Issue, signatures: Iterable[Signature]) -> Manuscript:
    """The manuscript with exactly these names in its colophon."""
    style = house_style(issue.host.code)
    sections = tuple(_section(section) for section in issue.sections.all() if section.items.all())
    return Manuscript(
        masthead=_masthead(issue, style),
        contents=contents_from(sections, heading=style.contents_heading) if sections else None,
        sections=sections,
        colophon=_colophon(issue, style, signatures),
    )


def signatures_in_force(issue: Issue) -> tuple[Signature, ...]:
    """The names of those whose sign-off stands, in the order editor, reviewer, signer."""
    standing = [one for one in issue.sign_offs.all() if one.voided_at is None]
    return tuple(Signature(one.role, one.person_name) for one in sorted(standing, key=_rank))


def digest_for(issue: Issue, *, role: str, name: str) -> str:
    """What a person signs: the digest of the text with the names before theirs, and their own."""
    before = [one for one in signatures_in_force(issue) if ROLES.index(one.role) < ROLES.index(role)]
    return full_digest(compose_with(issue, (*before, Signature(role, name))))


def stale_sign_offs(issue: Issue) -> list[SignOff]:
    """Sign-offs in force whose digest is no longer that of the text; none when nothing changed."""
    standing = [one for one in issue.sign_offs.all() if one.voided_at is None]
    return [one for one in standing if digest_for(issue, role=one.role, name=one.person_name) != one.full_digest]


def places(issue: Issue) -> tuple[IssueItem, ...]:
    """The rows of ``compose(issue).items``, in the same order."""
    return tuple(item for section in issue.sections.all() for item in section.items.all())


def item_of(row: IssueItem) -> Item:
    """One item as it is printed."""
    credit = None
    if row.credit_text:
        credit = Credit(
            text=row.credit_text,
            contributors=tuple(row.credit_contributors),
            verb=row.credit_verb,
            source=row.credit_source,
        )
    return Item(heading=row.heading, blocks=blocks_from_json(row.blocks), credit=credit)


def _rank(sign_off: SignOff) -> int:
    return ROLES.index(sign_off.role)


def _section(section: IssueSection) -> Section:
    return Section(
        title=section.title,
        items=tuple(map(item_of, section.items.all())),
        preface=blocks_from_json(section.preface),
    )


def _masthead(issue: Issue, style: HouseStyle) -> Masthead:
    line = style.issue_line(
        year=issue.year, number=issue.number, total=issue.total_number, is_supplement=issue.is_supplement
    )
    return Masthead(
        title_lines=tuple(issue.title_lines),
        issue_line=line,
        office=issue.office,
        date_line=style.date_line(issue.issued_on),
        marks=tuple(issue.marks),
        year=issue.year,
        number=issue.number,
        total_number=issue.total_number,
        is_supplement=issue.is_supplement,
        date=issue.issued_on,
    )


def _colophon(issue: Issue, style: HouseStyle, signatures: Iterable[Signature]) -> Colophon:
    return Colophon(
        report_to=_distribution(issue.report_list),
        send_to=_distribution(issue.send_list),
        officials=tuple(
            Official(one.role, one.name, style.official_line(one.role, one.name))  # type: ignore[arg-type]
            for one in signatures
        ),
        contacts=tuple(Contact(**contact) for contact in issue.contacts),
        notes=tuple(issue.notes),
    )


def _distribution(version: DistributionList | None) -> Distribution | None:
    return Distribution(version.text, tuple(version.bodies)) if version else None
