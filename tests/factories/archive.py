"""Published issues in the archive, and single entries for the search."""

from __future__ import annotations

from datetime import date
from itertools import count

from tests.factories.briefing import Office, make_office, printed_manuscript, reading_of

from xiefa.archive.domain.indexing import place_of
from xiefa.archive.models import Entry
from xiefa.archive.search import engine
from xiefa.archive.search.tokens import folded, tokens_of
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue
from xiefa.manuscript import Manuscript
from xiefa.registry.models import Organisation

_numbers = count(1)


def make_imported(manuscript: Manuscript | None = None, *, office: Office | None = None, **changes: object) -> Issue:
    """A printed issue taken into the series, published as it stands."""
    office = office or make_office(Organisation.objects.filter(is_host=True).first())
    manuscript = manuscript or printed_manuscript(**changes)
    return issues.import_issue(host=office.host, reading=reading_of(manuscript), by=office.editor)


def make_entry(text: str, *, number: int, issued_on: date) -> Entry:
    """One text in the index, in an issue of that day."""
    issue = Issue.objects.filter(issued_on=issued_on).first()
    if issue is None:
        at = next(_numbers)
        issue = make_imported(year=1900 + at % 300, number=1, total=None, date=issued_on)
    entry = Entry.objects.create(
        place=place_of(issue, 100 + number),
        issue=issue,
        number=100 + number,
        label="",
        heading=text[:20],
        text=text,
        folded=folded(text),
        issued_on=issued_on,
    )
    engine.add(entry.place, tokens_of(text))
    return entry
