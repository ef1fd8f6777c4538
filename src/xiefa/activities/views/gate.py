"""The gate of the API: who asks, how often, in which language; what every answer carries. No cookie is looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from xiefa.activities.domain.rates import WINDOW, Rate, count_address, count_token
from xiefa.activities.domain.tokens import is_use_to_note, note_use, token_behind
from xiefa.activities.models import ApiToken
from xiefa.kernel.access import access
from xiefa.kernel.problem import problem


class Stopped(Exception):
    """The call ends here with this answer."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a program: with its token, if it showed one that opens something."""

    request: HttpRequest
    token: ApiToken | None
    rates: tuple[Rate, ...]

    @property
    def token_needed(self) -> ApiToken:
        """The token, for what nobody may do without one."""
        if self.token is None:
            raise Stopped(unauthorized(_("这里需要密钥。请在 Authorization 请求头里写“Bearer 密钥”。")))
        return self.token


Handler = Callable[..., HttpResponseBase]


def resource(**handlers: Handler) -> Handler:
    """The view of one address from a handler ``(call, **parts of the address)`` for each method."""
    allowed = ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"])

    @csrf_exempt
    @access.anyone
    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        handler = handlers.get("GET" if request.method == "HEAD" else str(request.method))
        with override(_language(request)):
            response = _answer(request, handler, allowed, parts)
            response.headers["Content-Language"] = _language(request)
        if request.method in {"GET", "HEAD"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        return response

    return wraps(next(iter(handlers.values())))(view)


def _answer(request: HttpRequest, handler: Handler | None, allowed: str, parts: dict[str, Any]) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    if handler is None:
        response = problem(405, "method_not_allowed", _("这个地址不支持 %(method)s。") % {"method": request.method})
        response.headers["Allow"] = allowed
        return response
    rates: list[Rate] = []
    try:
        answer: HttpResponseBase = handler(_admitted(request, rates), **parts)
    except Stopped as stopped:
        answer = stopped.response
    _show_rates(answer, rates)
    return answer


def _admitted(request: HttpRequest, rates: list[Rate]) -> Call:
    _count(rates, count_address(_address(request)))
    said = request.headers.get("Authorization")
    if said is None:
        return Call(request, None, tuple(rates))
    scheme, _blank, key = said.partition(" ")
    token = token_behind(key.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Stopped(unauthorized(_("这把密钥无效、已停用或已到期，或者建立它的人已不再为该单位填报。")))
    _count(rates, count_token(token))
    if is_use_to_note(token):
        note_use(token=token, by=token.created_by)
    return Call(request, token, tuple(rates))


def _address(request: HttpRequest) -> str:
    """Where the request comes from; all whose address is not known (a socket, a proxy not declared) count as one."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return "unknown"


def _count(rates: list[Rate], rate: Rate) -> None:
    rates.append(rate)
    if rate.is_exceeded:
        response = problem(
            429, "too_many_requests", _("请求太频繁，请在 %(seconds)s 秒后再试。") % {"seconds": rate.resets}
        )
        response.headers["Retry-After"] = str(rate.resets)
        raise Stopped(response)


def _show_rates(response: HttpResponseBase, rates: list[Rate]) -> None:
    """The allowances and what is left of them, as the IETF's draft on rate limit fields writes them."""
    response.headers["RateLimit-Policy"] = ", ".join(f'"{one.name}";q={one.most};w={WINDOW}' for one in rates)
    response.headers["RateLimit"] = ", ".join(f'"{one.name}";r={one.left};t={one.resets}' for one in rates)


def unauthorized(detail: str) -> HttpResponse:
    """401 with the way in."""
    response = problem(401, "unauthorized", detail)
    response.headers["WWW-Authenticate"] = 'Bearer realm="xiefa"'
    return response


def told(call: Call, body: Any, *, version: int | None = None, changed: Any = None) -> HttpResponseBase:
    """The answer with its tag; 304 when the program has it already. For a record the tag begins with its version."""
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "sort_keys": True})
    etag = tag_of(body, version)
    known = call.request.headers.get("If-None-Match", "")
    if etag in (one.strip().removeprefix("W/") for one in known.split(",")) or known.strip() == "*":
        fresh: HttpResponseBase = HttpResponseNotModified()
    else:
        fresh = response
    fresh.headers["ETag"] = etag
    if changed is not None:
        fresh.headers["Last-Modified"] = http_date(changed.timestamp())
    return fresh


def tag_of(body: Any, version: int | None = None) -> str:
    """The entity tag of an answer: ``"3-9f86…"``, or the hash alone."""
    digest = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def _language(request: HttpRequest) -> str:
    """What the program asks for; no switch, no profile."""
    wished = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if wished.startswith("en") else settings.LANGUAGE_CODE
