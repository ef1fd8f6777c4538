"""Files of an issue: its editions in every format, its pictures."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag

from xiefa.archive.views.issues import find_issue
from xiefa.kernel.access import access
from xiefa.newsroom.models import ArticlePicture
from xiefa.publishing.models import Edition


@access.anyone
def download(request: HttpRequest, year: int, number: str, channel: str, host: str = "") -> HttpResponseBase:
    """The issue in one format. Its entity tag is the SHA-256 that the page shows."""
    issue = find_issue(year=year, number=number, host=host)
    if hasattr(issue, "withdrawal"):
        raise Http404
    edition = get_object_or_404(Edition, issue=issue, channel=channel)
    etag = quote_etag(edition.sha256)
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(edition.file.open("rb"), as_attachment=True, filename=file_name(edition))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def file_name(edition: Edition) -> str:
    """What the reader's machine calls the file: 2023年第6期（总第71期）.pdf."""
    extension = PurePath(str(edition.file.name)).suffix
    return f"{edition.issue.line}{extension}"


@access.anyone
def picture(request: HttpRequest, year: int, number: str, sha256: str, host: str = "") -> HttpResponseBase:
    """A picture of a published issue; its name is its SHA-256, so it may be kept for ever."""
    issue = find_issue(year=year, number=number, host=host)
    if hasattr(issue, "withdrawal") or sha256 not in {one.sha256 for one in issue.manuscript.pictures}:
        raise Http404
    kept = get_object_or_404(ArticlePicture, sha256=sha256)
    response = FileResponse(kept.file.open("rb"), content_type=kept.media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
