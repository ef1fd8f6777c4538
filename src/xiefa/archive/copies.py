"""Finished pages kept in memory, so that a reader costs little more than the bytes themselves.

A page is kept under its address and language and is good as long as the head of the audit ledger has
not moved on the same day: every verb leaves an event there, so the hash of the last one is the version of
everything that could be shown, and what is held back until a day appears on that day; how much is shown at all says
a policy file, so its last change counts as well. One tiny query answers whether a page is still true; nothing is
ever stale.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.utils.translation import get_language

from xiefa.kernel import clock, policy

View = Callable[..., HttpResponse]
Answer = Callable[..., HttpResponseBase]
Key = tuple[str, str]

_MOST_COPIES = 1000
_SMALLEST_TO_PACK = 600
_POLICY = "open_data"
_HEAD = "SELECT hash, moment FROM kernel_auditevent ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished page: its bytes, packed and plain, and what they are good for."""

    version: str
    body: bytes
    packed: bytes
    etag: str
    packed_etag: str
    modified: int
    content_type: str


_copies: OrderedDict[Key, Copy] = OrderedDict()
_lock = threading.Lock()


def site_version() -> tuple[str, int]:
    """The hash of the ledger's last event and its moment in seconds; ("", 0) for an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        row = cursor.fetchone()
    return (row[0], _seconds(row[1])) if row else ("", 0)


def _today(moment: int) -> tuple[str, int]:
    """The date as part of the version, and when it began: at midnight an embargo may end without any event."""
    today = clock.today()
    return today.isoformat(), max(moment, int(timezone.make_aware(datetime.combine(today, time())).timestamp()))


def kept(*parameters: str) -> Callable[[View], Answer]:
    """Keep what the view returns. Only the query ``parameters`` named here may change the page."""

    def decorate(view: View) -> Answer:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            key = _key(request, parameters)
            version, moment = site_version()
            day, begun = _today(moment)
            version = f"{version} {day} {policy.changed(_POLICY)}"
            copy = _copies.get(key)
            if copy is None or copy.version != version:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return response
                copy = _keep(key, _copy(response, version, begun if copy else moment, copy))
            return _served(request, copy)

        return answer

    return decorate


def _key(request: HttpRequest, parameters: tuple[str, ...]) -> Key:
    if not parameters or not request.META.get("QUERY_STRING"):
        return request.path, str(get_language())
    chosen = "&".join(f"{name}={request.GET[name]}" for name in parameters if name in request.GET)
    return f"{request.path}?{chosen}", str(get_language())


def _copy(response: HttpResponse, version: str, moment: int, before: Copy | None) -> Copy:
    body = response.content
    digest = hashlib.sha256(body).hexdigest()[:32]
    etag = quote_etag(digest)
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= _SMALLEST_TO_PACK else b""
    modified = before.modified if before is not None and before.etag == etag else moment
    content_type = response.headers["Content-Type"]
    return Copy(version, body, packed, etag, quote_etag(f"{digest}-gz"), modified, content_type)


def _keep(key: Key, copy: Copy) -> Copy:
    with _lock:
        _copies[key] = copy
        _copies.move_to_end(key)
        while len(_copies) > _MOST_COPIES:
            _copies.popitem(last=False)
    return copy


def _served(request: HttpRequest, copy: Copy) -> HttpResponseBase:
    wants_packed = bool(copy.packed) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    etag = copy.packed_etag if wants_packed else copy.etag
    response: HttpResponseBase
    if _is_known(request, copy, etag):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(copy.packed if wants_packed else copy.body, content_type=copy.content_type)
        if wants_packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    if copy.modified:
        response.headers["Last-Modified"] = http_date(copy.modified)
    return response


def _is_known(request: HttpRequest, copy: Copy, etag: str) -> bool:
    """Whether the reader's browser has these bytes already (RFC 9110: the entity tag goes first)."""
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        return known.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in known.split(","))
    since = parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and 0 < copy.modified <= since


def _seconds(moment: datetime | str) -> int:
    """A database's moment, which SQLite hands out as text in UTC, in whole seconds."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC if settings.USE_TZ else None)
    return int(moment.timestamp())
