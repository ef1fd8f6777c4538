"""Requests that no page of ours sends: answered before anything is read or stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NUL = "\0"


def sound_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body that is larger than any form takes (413), and NUL characters, which databases refuse (400).

    A body without a length is empty for WSGI, so the length can be trusted. Without this, whoever finds
    a form, signed in or not, could fill the disk: files are stored before a form sees their size.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _length_of(request) > settings.LARGEST_REQUEST:
            return render(request, "413.html", {"largest": settings.LARGEST_REQUEST >> 20}, status=413)
        if _has_nul(request):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def _length_of(request: HttpRequest) -> int:
    sent = request.META.get("CONTENT_LENGTH") or "0"
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 20 else settings.LARGEST_REQUEST + 1


def _has_nul(request: HttpRequest) -> bool:
    if _NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method != "POST":
        return False
    return any(_NUL in value for values in request.POST.lists() for value in values[1])
