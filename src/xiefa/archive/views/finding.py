"""Search."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiefa.archive.domain import indexing
from xiefa.archive.models import Entry
from xiefa.archive.search import engine
from xiefa.archive.search.highlight import Fragment, marked, passages
from xiefa.archive.search.phrase import LONGEST_QUERY, MOST_TERMS, Term, terms_of
from xiefa.archive.search.tokens import folded
from xiefa.kernel.access import access

_HITS_A_PAGE = 20
_MOST_PAGES = 50


@dataclass(frozen=True)
class Hit:
    """An entry with what was looked for marked in it."""

    entry: Entry
    heading: list[Fragment]
    passages: list[list[Fragment]]


@access.anyone
def search(request: HttpRequest) -> HttpResponse:
    """Entries that contain every word of the query, newest first, a page at a time."""
    indexing.catch_up()
    query = request.GET.get("q", "").strip().replace("\0", "")
    terms = terms_of(query)
    number = _page_number(request.GET.get("page", "1"))
    found = engine.find(terms, limit=_HITS_A_PAGE + 1, offset=(number - 1) * _HITS_A_PAGE)
    entries = engine.entries_at(found[:_HITS_A_PAGE])
    context = {
        "query": query,
        "terms": terms,
        "hits": [hit_of(entry, terms) for entry in entries],
        "number": number,
        "before": number - 1,
        "after": number + 1 if len(found) > _HITS_A_PAGE and number < _MOST_PAGES else 0,
        "first": (number - 1) * _HITS_A_PAGE + 1,
        "last": (number - 1) * _HITS_A_PAGE + len(entries),
        "longest": LONGEST_QUERY,
        "is_cut": len(query) > LONGEST_QUERY or len(terms) == MOST_TERMS,
    }
    return render(request, "archive/search.html", context)


def hit_of(entry: Entry, terms: tuple[Term, ...]) -> Hit:
    """The entry with its heading marked and the passages around the words."""
    body_at = len(entry.heading) + 1 if entry.text.startswith(f"{entry.heading}\n") else 0
    body, body_folded = entry.text[body_at:], entry.folded[body_at:]
    heading = marked(entry.heading, folded(entry.heading), terms)
    return Hit(entry, heading, passages(body, body_folded, terms))


def _page_number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), _MOST_PAGES)
