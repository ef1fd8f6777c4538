"""Requests that no page of ours sends: answered before anything is read or stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiefa.kernel.problem import problem

_NUL = "\0"


def sound_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a body that is larger than any form takes (413), and NUL characters, which databases refuse (400).

    A body without a length is empty for WSGI, so the length can be trusted. Without this, whoever finds
    a form, signed in or not, could fill the disk: files are stored before a form sees their size.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _length_of(request) > settings.LARGEST_REQUEST:
            return _refused(request, 413, "413.html", {"largest": settings.LARGEST_REQUEST >> 20})
        if _has_nul(request):
            return _refused(request, 400, "400.html", {})
        return get_response(request)

    return middleware


def _refused(request: HttpRequest, status: int, page: str, words: dict[str, int]) -> HttpResponse:
    """A page for people; for programs, problem details."""
    if request.path.startswith(settings.API_PREFIX):
        return problem(status, "request_unsound", _("请求太大，或含有不能使用的字符。"))
    return render(request, page, words, status=status)


def _length_of(request: HttpRequest) -> int:
    sent = request.META.get("CONTENT_LENGTH") or "0"
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 20 else settings.LARGEST_REQUEST + 1


def _has_nul(request: HttpRequest) -> bool:
    if _NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method != "POST" or request.path.startswith(settings.API_PREFIX):
        return False  # what programs send is no form, and is read only by what knows how
    return any(_NUL in value for values in request.POST.lists() for value in values[1])
