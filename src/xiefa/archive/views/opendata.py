"""Open data: the page that explains the files, and the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from xiefa.activities.licence import licence
from xiefa.archive.copies import kept, site_version
from xiefa.archive.opendata.columns import columns, fields_named, forms_in_use
from xiefa.archive.opendata.files import csv_lines, json_lines
from xiefa.archive.views.activities import published
from xiefa.kernel import clock
from xiefa.kernel.access import access


@access.anyone
@kept()
def activity_data(request: HttpRequest) -> HttpResponse:
    """What the files hold, column by column, and under which licence they are given away."""
    forms = forms_in_use()
    found = [
        (one, fields_named(one.name.removeprefix("field_"), forms) if one.name.startswith("field_") else [])
        for one in columns(forms)
    ]
    context = {"columns": found, "form": forms[-1], "licence": licence(), "count": published().count()}
    return render(request, "archive/activity_data.html", context)


@access.anyone
@require_safe
def activity_csv(request: HttpRequest) -> HttpResponseBase:
    """All published records as a table; with ``?bom=1`` for spreadsheet programs."""
    has_bom = request.GET.get("bom") == "1"
    return _streamed(request, csv_lines(has_bom=has_bom), "text/csv; charset=utf-8", "csv", str(has_bom))


@access.anyone
@require_safe
def activity_json(request: HttpRequest) -> HttpResponseBase:
    """All published records as JSON, as the API tells them."""
    return _streamed(request, json_lines(), "application/json; charset=utf-8", "json", "")


def _streamed(
    request: HttpRequest, lines: Iterable[bytes], content_type: str, extension: str, more: str
) -> HttpResponseBase:
    """The file as it is made; its tag is that of everything that could change it."""
    version, moment = site_version()
    said = f"{version} {clock.today()} {extension} {more} {licence()}"
    etag = quote_etag(hashlib.sha256(said.encode()).hexdigest()[:32])
    response: Any
    if etag in (one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")):
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(lines, content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Disposition"] = f'attachment; filename="activities-{clock.today()}.{extension}"'
    response.headers["Link"] = f'<{licence().url}>; rel="license"'
    if moment:
        response.headers["Last-Modified"] = http_date(moment)
    return response
