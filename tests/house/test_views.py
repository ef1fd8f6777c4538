"""Every view says who may enter."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, path

from xiefa.kernel.access import access


def doorless(patterns, prefix=""):
    """The addresses whose view declares no door; pages of other people's libraries keep their own doors."""
    found = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            found += doorless(pattern.url_patterns, address)
        elif not hasattr(pattern.callback, "door") and _is_ours(pattern.callback):
            found.append(address)
    return found


def _is_ours(view):
    module = getattr(view, "view_class", view).__module__
    return module.split(".")[0] not in {"allauth", "django_prose_editor"}


def test_every_view_declares_its_door():
    assert doorless(get_resolver().url_patterns) == []


def test_a_view_without_a_door_is_found():
    def bare(request):
        return HttpResponse()

    @access.anyone
    def open_to_all(request):
        return HttpResponse()

    assert doorless([path("bare/", bare), path("open/", open_to_all)], "desk/") == ["desk/bare/"]


def desk_addresses(patterns, prefix=""):
    """Every address under /desk/ that can be visited without knowing a number."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from desk_addresses(pattern.url_patterns, address)
        elif address.startswith("desk/") and "<" not in address:
            yield f"/{address}"


@pytest.mark.django_db
def test_nobody_enters_the_desk_without_signing_in(client):
    answers = {address: client.get(address) for address in desk_addresses(get_resolver().url_patterns)}
    open_doors = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 405 and not getattr(answer, "url", "").startswith("/accounts/login/")
    }
    assert "/desk/accounts/" in answers
    assert open_doors == {}
