"""What the editors accepted is known already: the record of it is proposed, and nobody types it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from xiefa.activities.domain.evidence import Filing, attach_file
from xiefa.activities.domain.proposals import follow, propose
from xiefa.activities.entry import Entry, PartEntry
from xiefa.activities.enums import Origin, PartRole, Precision
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity
from xiefa.kernel.refusal import Refused
from xiefa.manuscript.model import Picture, block_lines
from xiefa.newsroom.models import Article, ArticlePicture
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.models import Organisation

_PHOTO = "photo"
_LONGEST = 20_000
MOST_PICTURES = 12


@transaction.atomic
def propose_record(*, article: Article, by: Any) -> Activity | None:
    """Propose the record of what an alliance's article tells, with its pictures; once only.

    Accepted again after a change, the proposal says what the article says by now, unless a person has been at it.

    None for an article that tells of no kind of activity or comes from no alliance: a policy digest proposes nothing.
    """
    if article.activity_record is not None:
        return _followed(article, article.activity_record, by)
    reporter = next(iter(_alliances(article)), None)
    if reporter is None or article.activity not in current_form().kinds:
        return None
    entry = entry_of(article)
    record = _of_a_meeting(article, reporter, entry) or propose(
        host=_host(article, reporter),
        reporter=reporter,
        entry=entry,
        origin=Origin.NEWS,
        origin_key=origin_key_of(article),
        by=by,
    )
    _attach_pictures(record, article)
    article.activity_record = record
    article.save(update_fields=["activity_record"])
    return record


def origin_key_of(article: Article) -> str:
    """Names the article in the record that was made from it."""
    return f"article-{article.pk}"


def _followed(article: Article, record: Activity, by: Any) -> Activity:
    """The record of an article, by now; one that was there before the article, or comes of a meeting, stays."""
    if record.origin_key != origin_key_of(article) or article.activity not in current_form().kinds:
        return record
    current = follow(activity=record, entry=entry_of(article), by=by)
    if current.version != record.version:
        _attach_pictures(current, article)
    return current


def entry_of(article: Article) -> Entry:
    """Everything that the article says in the form of a record: its alliances are the hosts until somebody checks."""
    since, until, precision = _days(article)
    roles = [PartRole.HOST, *[PartRole.PARTICIPANT] * article.contributions.count()]
    return Entry(
        kind=article.activity,
        title=article.heading,
        since=since,
        until=until,
        precision=precision,
        narrative="\n\n".join(_paragraphs(article))[:_LONGEST],
        parts=tuple(PartEntry(one, role) for one, role in zip(_alliances(article), roles, strict=False)),
    )


def _alliances(article: Article) -> list[Organisation]:
    """The alliances it comes from, in the order of the credit line."""
    rows = article.contributions.select_related("organisation").order_by("position")
    return [one.organisation for one in rows if one.organisation.kind == OrganisationKind.ALLIANCE]


def _host(article: Article, reporter: Organisation) -> Organisation:
    """To whom the record is told: an alliance's own newsletter is no reason to report to itself."""
    if article.host != reporter:
        return article.host
    return Organisation.objects.filter(is_host=True).first() or article.host


def _days(article: Article) -> tuple[date, date, str]:
    """The days of the event; for one that hides its date, the month in which it was written, up to that day."""
    if article.event_since:
        return article.event_since, article.event_until or article.event_since, Precision.DAY
    written = timezone.localdate(article.created_at)
    return written.replace(day=1), written, Precision.WITHIN


def _paragraphs(article: Article) -> Iterator[str]:
    for block in article.content:
        if not isinstance(block, Picture):
            yield from (line.strip() for line in block_lines(block) if line.strip())


def _of_a_meeting(article: Article, reporter: Organisation, entry: Entry) -> Activity | None:
    """The record that a council meeting of that day has made already."""
    own = Activity.objects.filter(reporter=reporter, kind=entry.kind, meeting__isnull=False)
    return own.filter(since__lte=entry.until, until__gte=entry.since).order_by("pk").first()


def _attach_pictures(record: Activity, article: Article) -> None:
    """The pictures of the text, as far as evidence takes their format, each once."""
    if _PHOTO not in record.form.form.evidence:
        return
    known = {one.sha256: one for one in ArticlePicture.objects.filter(sha256__in=[p.sha256 for p in article.pictures])}
    for picture in list(dict.fromkeys(article.pictures))[:MOST_PICTURES]:
        kept = known.get(picture.sha256)
        if kept is not None:
            _attach(record, kept, picture.caption or picture.alt)


def _attach(record: Activity, kept: ArticlePicture, name: str) -> None:
    with kept.file.open("rb") as file:
        data = file.read()
    filing = Filing(_PHOTO, name[:200])
    try:
        with transaction.atomic():
            attach_file(activity=record, data=data, file_name=str(kept.file.name), filing=filing, by=None)
    except Refused:
        return  # evidence takes fewer formats than articles do, and each file once; the article still has it
