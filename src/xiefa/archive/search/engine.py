"""The index in the database: SQLite FTS5 or PostgreSQL GIN, the same questions to both.

Both keep the tokens under the entry's ``place``. Newest first and a limit bound the cost: the scan
stops when the page is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from xiefa.archive.models import Entry
from xiefa.archive.search.phrase import Term
from xiefa.archive.search.tokens import Tokens

_SQLITE = {
    "add": "INSERT INTO archive_search (rowid, pairs, words) VALUES (%s, %s, %s)",
    "drop": "DELETE FROM archive_search WHERE rowid = %s",
    "find": (
        "SELECT archive_search.rowid FROM archive_search JOIN archive_entry ON place = archive_search.rowid"
        " WHERE archive_search MATCH %s{checks} ORDER BY archive_search.rowid DESC LIMIT %s OFFSET %s"
    ),
    "check": " AND instr(folded, %s) > 0",
}
_POSTGRESQL = {
    "add": "INSERT INTO archive_search (place, tokens) VALUES (%s, array_to_tsvector(%s))",
    "drop": "DELETE FROM archive_search WHERE place = %s",
    "find": (
        "SELECT place FROM archive_search JOIN archive_entry USING (place)"
        " WHERE tokens @@ %s::tsquery{checks} ORDER BY place DESC LIMIT %s OFFSET %s"
    ),
    "check": " AND position(%s in folded) > 0",
}


def _words() -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def add(place: int, tokens: Tokens) -> None:
    """Put the tokens of an entry into the index."""
    values: list[Any]
    if connection.vendor == "postgresql":
        values = [place, sorted({*tokens.pairs, *tokens.words})]
    else:
        values = [place, " ".join(tokens.pairs), " ".join(tokens.words)]
    with connection.cursor() as cursor:
        cursor.execute(_words()["add"], values)


def drop(places: Iterable[int]) -> None:
    """Take entries out of the index."""
    with connection.cursor() as cursor:
        cursor.executemany(_words()["drop"], [[place] for place in places])


def find(terms: Sequence[Term], *, limit: int, offset: int = 0) -> list[int]:
    """Places of the entries that contain every term, newest first; each checked against the text."""
    if not terms:
        return []
    words = _words()
    question = _tsquery(terms) if connection.vendor == "postgresql" else _match(terms)
    sql = words["find"].format(checks=words["check"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(sql, [question, *(term.text for term in terms), limit, offset])
        return [place for (place,) in cursor.fetchall()]


def _match(terms: Sequence[Term]) -> str:
    """The question in the language of FTS5; tokens hold no quotation marks, so quoting them is enough."""
    parts = []
    for term in terms:
        parts += [f'pairs : "{" ".join(phrase)}"' for phrase in term.phrases]
        parts += [f'words : "{word}"' for word in term.words]
        parts += [f'words : "{term.prefix}" *'] if term.prefix else []
    return " AND ".join(parts)


def _tsquery(terms: Sequence[Term]) -> str:
    """The question in the language of PostgreSQL: every pair, in any order; the text decides.

    Positions are left out on purpose: a tsvector keeps only 255 of a token and none beyond 16,383.
    """
    parts: dict[str, None] = {}
    for term in terms:
        pairs = (pair for phrase in term.phrases for pair in phrase)
        parts |= dict.fromkeys(f"'{token}'" for token in (*pairs, *term.words))
        parts |= {f"'{term.prefix}':*": None} if term.prefix else {}
    return " & ".join(parts)


def entries_at(places: Sequence[int]) -> list[Entry]:
    """The entries at these places, in this order, with their issues."""
    found = Entry.objects.select_related("issue__host").defer("issue__manuscript_json").in_bulk(places)
    return [found[place] for place in places if place in found]
