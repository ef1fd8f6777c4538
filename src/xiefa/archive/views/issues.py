"""Home, issues by year, an issue, an item."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe

from xiefa.archive import addresses
from xiefa.archive.copies import kept
from xiefa.archive.domain import indexing, queries
from xiefa.archive.models import Entry
from xiefa.briefing.models import Issue
from xiefa.kernel.access import access
from xiefa.manuscript import printed_form
from xiefa.publishing.channels.web import render_article
from xiefa.publishing.models import Edition

_MOST_HEADINGS = 40
_RECENT_ITEMS = 8
_RECENT_ISSUES = 6


@access.anyone
@kept()
def home(request: HttpRequest) -> HttpResponse:
    """The latest issue as a masthead, recent items, the years."""
    indexing.catch_up()
    issues = list(queries.announced_issues())
    latest = queries.latest_issue()
    entries = Entry.objects.newest_first().select_related("issue__host").defer("issue__manuscript_json")
    others = entries.exclude(issue=latest) if latest else entries
    context = {
        "latest": latest,
        "latest_entries": entries.filter(issue=latest)[:_MOST_HEADINGS] if latest else [],
        "recent_entries": others[:_RECENT_ITEMS],
        "recent_issues": issues[:_RECENT_ISSUES],
        "years": queries.years(issues),
        "standings": queries.standings()[:12],
    }
    return render(request, "archive/home.html", context)


@access.anyone
@kept()
def issue_list(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """All issues by year, or those of one year."""
    issues = list(queries.announced_issues())
    years = queries.years(issues)
    shown = [one for one in years if year in (None, one.year)]
    if year is not None and not shown:
        raise Http404
    return render(request, "archive/issue_list.html", {"years": years, "shown": shown, "year": year})


@access.anyone
@kept()
def issue_detail(request: HttpRequest, year: int, number: str, host: str = "") -> HttpResponse:
    """The full text of an issue with its contents, files, corrections; the notice alone when withdrawn."""
    issue = find_issue(year=year, number=number, host=host)
    before, after = queries.neighbours(issue)
    withdrawal = getattr(issue, "withdrawal", None)
    context = {
        "issue": issue,
        "withdrawal": withdrawal,
        "corrections": issue.corrections.select_related("item"),
        "editions": Edition.objects.of(issue) if not withdrawal else [],
        "article": "" if withdrawal else issue_article(issue),
        "digest": printed_form(issue.text_digest),
        "before": before,
        "after": after,
    }
    return render(request, "archive/issue_detail.html", context)


@access.anyone
@kept()
def item_detail(request: HttpRequest, year: int, number: str, item: int, host: str = "") -> HttpResponse:
    """One item of an issue, with the organisations it speaks of."""
    issue = find_issue(year=year, number=number, host=host)
    items = issue.manuscript.items
    if not 1 <= item <= len(items):
        raise Http404
    indexing.catch_up()
    entry = Entry.objects.filter(issue=issue, number=item).first()
    corrections = issue.corrections.filter(item__heading=items[item - 1].heading)
    context = {
        "issue": issue,
        "withdrawal": getattr(issue, "withdrawal", None),
        "item": items[item - 1],
        "entry": entry,
        "number": item,
        "corrections": corrections,
        "organisations": queries.organisations_in(entry) if entry else [],
        "before": (item - 1, items[item - 2]) if item > 1 else None,
        "after": (item + 1, items[item]) if item < len(items) else None,
    }
    return render(request, "archive/item_detail.html", context)


def find_issue(*, year: int, number: str, host: str) -> Issue:
    """The announced issue of this address; 404 for what was never published."""
    is_supplement = number.startswith(addresses.SUPPLEMENT)
    whose = {"host__code": host, "host__is_host": False} if host else {"host__is_host": True}
    return get_object_or_404(
        Issue.objects.announced().select_related("host", "withdrawal"),
        year=year,
        number=int(number.removeprefix(addresses.SUPPLEMENT)),
        is_supplement=is_supplement,
        **whose,
    )


def issue_article(issue: Issue) -> SafeString:
    """The text of an issue as HTML; a published text never changes, so it is made once."""
    return _article(issue.pk, issue.full_digest)


@lru_cache(maxsize=64)
def _article(issue_id: int, digest: str) -> SafeString:
    issue = Issue.objects.select_related("host").get(pk=issue_id, full_digest=digest)
    article = render_article(issue.manuscript, picture_url=lambda sha256: addresses.picture_address(issue, sha256))
    # Safe: the channel escapes every text of the manuscript.
    return mark_safe(article)  # noqa: S308
