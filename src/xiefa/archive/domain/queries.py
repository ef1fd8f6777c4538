"""Reading across rooms: what the public pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, QuerySet

from xiefa.archive.models import Entry, Mention
from xiefa.briefing.models import Issue
from xiefa.kernel import clock
from xiefa.registry.models import Organisation, OrganisationName
from xiefa.registry.models.organisations import short_name_among


@dataclass(frozen=True)
class Year:
    """The issues of one year, the latest first."""

    year: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Standing:
    """An organisation and how often the archive speaks of it."""

    organisation: Organisation
    entries: int
    contributed: int


def announced_issues() -> QuerySet[Issue]:
    """Everything that ever went out, withdrawn issues included, without the weight of their text."""
    return Issue.objects.announced().newest_first().select_related("host", "withdrawal").defer("manuscript_json")


def years(issues: Sequence[Issue]) -> list[Year]:
    """Issues by year, as they stand."""
    return [Year(year, tuple(part)) for year, part in groupby(issues, key=lambda issue: issue.year)]


def latest_issue() -> Issue | None:
    """The latest issue of the network that still stands, or of anybody when the network has none."""
    standing = Issue.objects.published().select_related("host").order_by("-issued_on", "-year", "-number")
    return standing.filter(host__is_host=True).first() or standing.first()


def neighbours(issue: Issue) -> tuple[Issue | None, Issue | None]:
    """The announced issues before and after this one in its series."""
    series = Issue.objects.announced().filter(host=issue.host, is_supplement=issue.is_supplement)
    series = series.defer("manuscript_json").select_related("host")
    keys = list(series.order_by("year", "number").values_list("pk", flat=True))
    at = keys.index(issue.pk)
    found = series.in_bulk([*keys[max(at - 1, 0) : at], *keys[at + 1 : at + 2]])
    before = found.get(keys[at - 1]) if at else None
    after = found.get(keys[at + 1]) if at + 1 < len(keys) else None
    return before, after


def standings() -> list[Standing]:
    """Public organisations that the archive speaks of, the most often first; the network itself left out."""
    tally = {row["organisation"]: row for row in Mention.objects.tally()}
    known = Organisation.objects.filter(is_visible=True, is_host=False).with_names().in_bulk(list(tally))
    return [Standing(known[key], row["entries"], row["contributed"]) for key, row in tally.items() if key in known]


def entries_about(organisation: Organisation) -> QuerySet[Entry]:
    """Everything said about an organisation, newest first."""
    return (
        Entry.objects.about(organisation).newest_first().select_related("issue__host").defer("issue__manuscript_json")
    )


def organisations_in(entry: Entry) -> list[tuple[Organisation, str]]:
    """Public organisations that an entry speaks of, with how it stands to them; contributors first."""
    mentions = entry.mentions.filter(organisation__is_visible=True, organisation__is_host=False)
    known = Organisation.objects.with_names().in_bulk(mentions.values_list("organisation_id", flat=True))
    seen: dict[int, tuple[Organisation, str]] = {}
    for mention in mentions.order_by("role", "pk"):
        words = str(mention.get_role_display())
        seen.setdefault(mention.organisation_id, (known[mention.organisation_id], words))
    return list(seen.values())


def network_name() -> str:
    """The network's short name of today; an empty text before it is set up. Every page asks: one short query."""
    names = OrganisationName.objects.filter(organisation__is_host=True).order_by(F("since").asc(nulls_first=True), "pk")
    return short_name_among(names, clock.today())
