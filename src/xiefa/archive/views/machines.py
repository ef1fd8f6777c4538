"""For programs: the Atom feed, the sitemap, robots.txt, the description of the search."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from xiefa.archive import addresses
from xiefa.archive.copies import kept
from xiefa.archive.domain import indexing, queries
from xiefa.archive.domain.evaluations import public_cycles
from xiefa.archive.models import Entry
from xiefa.archive.views.activities import published
from xiefa.briefing.models import Issue
from xiefa.kernel.access import access
from xiefa.kernel.characters import legible
from xiefa.publishing.placing import document_title
from xiefa.ui.identity import site_name

_FEED_LENGTH = 20
_SITEMAP_LENGTH = 50_000


@access.anyone
@kept()
def feed(request: HttpRequest) -> HttpResponse:
    """The latest issues as an Atom feed."""
    here = addresses.absolute(reverse("archive:feed"))
    made = Atom1Feed(
        title=site_name(),
        link=addresses.absolute(reverse("archive:home")),
        description=_("最新各期简报"),
        language="zh-CN",
        feed_url=here,
        feed_guid=here,
        author_name=site_name(),
    )
    issues = Issue.objects.published().select_related("host").order_by("-published_at", "-pk")
    for issue in issues.annotate(corrected_at=Max("corrections__at"))[:_FEED_LENGTH]:
        _add_issue(made, issue, corrected=issue.corrected_at)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add_issue(made: Atom1Feed, issue: Issue, *, corrected: datetime | None) -> None:
    address = addresses.absolute(addresses.issue_address(issue))
    headings = [(legible(item.heading),) for item in issue.manuscript.items]
    published = issue.published_at or datetime.min
    made.add_item(
        title=legible(document_title(issue.manuscript)),
        link=address,
        unique_id=address,
        description=format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", headings)),
        pubdate=_day_of(issue) or published,
        updateddate=max(filter(None, (published, corrected))),
        author_name=legible(issue.manuscript.masthead.office) or str(issue.host),
    )


def _day_of(issue: Issue) -> datetime | None:
    return timezone.make_aware(datetime.combine(issue.issued_on, time())) if issue.issued_on else None


@access.anyone
@kept()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, the newest first, up to the 50,000 that a sitemap may hold."""
    indexing.catch_up()
    names = (
        "home", "issue_list", "activity_list", "activity_data", "evaluation_list", "organisation_list", "search", "verify",
    )  # fmt: skip
    rows = [(addresses.absolute(reverse(f"archive:{name}")), "") for name in names]
    for cycle in public_cycles():
        place = reverse("archive:evaluation_detail", kwargs={"pk": cycle.pk})
        rows.append((addresses.absolute(place), cycle.published_at.date().isoformat() if cycle.published_at else ""))
    issues = Issue.objects.published().newest_first().select_related("host").defer("manuscript_json")
    rows += [(addresses.absolute(addresses.issue_address(one)), _stamp(one)) for one in issues]
    entries = (
        Entry.objects.newest_first().select_related("issue__host").defer("issue__manuscript_json", "text", "folded")
    )
    rows += [(addresses.absolute(addresses.item_address(one.issue, one.number)), _stamp(one.issue)) for one in entries]
    for one in queries.standings():
        place = reverse("archive:organisation_detail", kwargs={"code": one.organisation.code})
        rows.append((addresses.absolute(place), ""))
    for pk, changed_at in published().values_list("pk", "changed_at")[: max(_SITEMAP_LENGTH - len(rows), 0)]:
        place = reverse("archive:activity_detail", kwargs={"pk": pk})
        rows.append((addresses.absolute(place), changed_at.date().isoformat()))
    context = {"rows": rows[:_SITEMAP_LENGTH]}
    return render(request, "archive/sitemap.xml", context, content_type="application/xml; charset=utf-8")


def _stamp(issue: Issue) -> str:
    return issue.published_at.date().isoformat() if issue.published_at else ""


@access.anyone
@kept()
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by everybody; the desk is nobody's business."""
    address = addresses.absolute(reverse("archive:sitemap"))
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /search/", f"Sitemap: {address}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@access.anyone
@kept()
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser may search here."""
    context = {"search": addresses.absolute(reverse("archive:search")), "name": site_name()[:16]}
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "archive/opensearch.xml", context, content_type=kind)
