"""Making published issues findable. The archive pulls: nobody tells it, it looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from xiefa.archive.enums import MentionRole
from xiefa.archive.models import Entry, IndexedIssue, Mention
from xiefa.archive.search import engine
from xiefa.archive.search.tokens import folded, tokens_of
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent
from xiefa.manuscript import Item
from xiefa.publishing.placing import item_label
from xiefa.registry.linking import Linker

# An entry's place: the day, then the issue, then the item counted down, so that descending order is
# the newest issue first and inside it the printed order.
_DAY, _ISSUE = 2**41, 2**17
_MOST_ITEMS = _ISSUE - 1  # more than a file of 20 MB can hold; what lies beyond is not indexed


@transaction.atomic
def index_issue(issue: Issue) -> int:
    """Put a published issue into the index, or take a withdrawn one out; returns its number of entries.

    May run any number of times with the effect of one.
    """
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    _forget(issue.pk)
    if not Issue.objects.published().filter(pk=issue.pk).exists():
        return 0
    entries = list(islice(_entries(issue), _MOST_ITEMS))
    Entry.objects.bulk_create(entries)
    for entry in entries:
        engine.add(entry.place, tokens_of(entry.text))
    _record_mentions(issue, entries)
    IndexedIssue.objects.create(
        issue=issue, digest=issue.full_digest, names_version=names_version(), indexed_at=clock.now()
    )
    return len(entries)


def catch_up(*, limit: int = 50) -> int:
    """Index what was published, re-index what is linked by old names, drop what was withdrawn.

    At most ``limit`` issues, the newest first, so that a page that calls this never waits long.
    Returns how many were done.
    """
    names = names_version()
    current = dict(IndexedIssue.objects.filter(names_version=names).values_list("issue_id", "digest"))
    published = dict(Issue.objects.published().values_list("pk", "full_digest").order_by("-issued_on", "-pk"))
    gone = IndexedIssue.objects.exclude(issue_id__in=published).values_list("issue_id", flat=True)
    waiting = [*gone, *(pk for pk, digest in published.items() if current.get(pk) != digest)]
    for issue in Issue.objects.filter(pk__in=waiting[:limit]):
        index_issue(issue)
    return len(waiting[:limit])


def names_version() -> str:
    """Changes whenever a name in the registry was changed: the last event about the registry."""
    events = AuditEvent.objects.filter(subject_label__startswith="registry.").order_by("-number")
    return events.values_list("hash", flat=True).first() or ""


def _forget(issue_id: int) -> None:
    places = list(Entry.objects.filter(issue_id=issue_id).values_list("place", flat=True))
    engine.drop(places)
    Entry.objects.filter(place__in=places).delete()
    IndexedIssue.objects.filter(issue_id=issue_id).delete()


def _entries(issue: Issue) -> Iterator[Entry]:
    number = 0
    for at, section in enumerate(issue.manuscript.sections, 1):
        for within, item in enumerate(section.items, 1):
            number += 1
            text = entry_text(item)
            yield Entry(
                place=place_of(issue, number),
                issue=issue,
                number=number,
                label=item_label(at, within),
                section=section.title[:200],
                heading=item.heading[:300],
                text=text,
                folded=folded(text),
                issued_on=issue.issued_on,
            )


def place_of(issue: Issue, number: int) -> int:
    """The place of item ``number`` (1 …) of ``issue`` in the order of everything published."""
    day = (issue.issued_on or date(issue.year, 12, 31)).toordinal()
    return day * _DAY + issue.pk % (_DAY // _ISSUE) * _ISSUE + _MOST_ITEMS - number


def entry_text(item: Item) -> str:
    """What can be found of an item: heading, text and credit line, a line each."""
    credit = [item.credit.text] if item.credit else []
    return "\n".join((item.heading, *item.paragraphs, *credit))


def _record_mentions(issue: Issue, entries: list[Entry]) -> None:
    linker = Linker.from_registry(issue.issued_on or date(issue.year, 12, 31))
    credits = (item.credit.text if item.credit else "" for item in issue.manuscript.items)
    for entry, credit in zip(entries, credits, strict=False):  # a giant issue has items beyond its entries
        body = entry.text.removesuffix(credit) if credit else entry.text
        found = {**_linked(linker, body, MentionRole.SPOKEN_OF), **_linked(linker, credit, MentionRole.CONTRIBUTED)}
        Mention.objects.bulk_create(
            Mention(entry=entry, organisation_id=organisation, role=role, words=words[:200])
            for (organisation, role), words in found.items()
        )


def _linked(linker: Linker, text: str, role: MentionRole) -> dict[tuple[int, MentionRole], str]:
    """Organisations that the text names without doubt, each with the words it is first named by."""
    found: dict[tuple[int, MentionRole], str] = {}
    for mention in linker.link(text):
        if len(mention.candidates) == 1:
            found.setdefault((mention.candidates[0], role), mention.text)
    return found
