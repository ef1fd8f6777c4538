"""Every address of the installation: the public site at the root, the staff's rooms under /desk/."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path


def _room(route: str, module: str) -> list[URLPattern | URLResolver]:
    try:
        return [path(route, include(module))] if find_spec(module) else []
    except ModuleNotFoundError:
        return []


urlpatterns = [
    path("accounts/", include("xiefa.accounts.urls.sign_in")),
    *_room("", "xiefa.ui.urls"),
    *_room("desk/accounts/", "xiefa.accounts.urls"),
    *_room("desk/registry/", "xiefa.registry.urls.desk"),
    *_room("desk/review/", "xiefa.review.urls.desk"),
    *_room("desk/council/", "xiefa.council.urls.desk"),
    *_room("desk/membership/", "xiefa.membership.urls.desk"),
    *_room("desk/activities/", "xiefa.activities.urls.desk"),
    *_room("api/v1/", "xiefa.activities.urls.api"),
    *_room("desk/evaluation/", "xiefa.evaluation.urls.desk"),
    *_room("desk/newsroom/", "xiefa.newsroom.urls.desk"),
    *_room("desk/briefing/", "xiefa.briefing.urls.desk"),
    *_room("desk/publishing/", "xiefa.publishing.urls.desk"),
    *_room("desk/", "xiefa.desk.urls"),
    *_room("", "xiefa.archive.urls"),
]
