"""The sign of the site under the address that programs ask for unbidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from xiefa.kernel.access import access


@cache_control(public=True, max_age=24 * 3600)
@access.anyone
def favicon(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for ``/favicon.ico`` to the icon that the pages name."""
    return HttpResponseRedirect(static("ui/favicon.svg"))
