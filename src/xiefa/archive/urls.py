"""Addresses of the public site."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from xiefa.archive.views import (
    activities,
    evaluations,
    files,
    finding,
    issues,
    machines,
    opendata,
    organisations,
    verify,
)


class IssueNumber(StringConverter):
    """``6``, or ``s1`` for a supplement."""

    regex = "s?[1-9][0-9]{0,4}"


class Year:
    """Four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number as it stands in an address."""
        return str(value)


register_converter(IssueNumber, "issue_number")
register_converter(Year, "year")


def _both(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The same page for the network and, with its code in front, for another host."""
    return [
        path(f"issues/{route}", view, name=name),
        path(f"issues/<slug:host>/{route}", view, name=f"host_{name}"),
    ]


app_name = "archive"
urlpatterns = [
    path("", issues.home, name="home"),
    path("issues/", issues.issue_list, name="issue_list"),
    path("issues/<year:year>/", issues.issue_list, name="issue_year"),
    *_both("<year:year>/<issue_number:number>/", issues.issue_detail, "issue_detail"),
    *_both("<year:year>/<issue_number:number>/items/<int:item>/", issues.item_detail, "item_detail"),
    *_both("<year:year>/<issue_number:number>/files/<slug:channel>/", files.download, "download"),
    *_both("<year:year>/<issue_number:number>/pictures/<slug:sha256>/", files.picture, "picture"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<slug:code>/", organisations.organisation_detail, name="organisation_detail"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/feed.atom", activities.activity_feed, name="activity_feed"),
    path("activities/data/", opendata.activity_data, name="activity_data"),
    path("activities/data/activities.csv", opendata.activity_csv, name="activity_csv"),
    path("activities/data/activities.json", opendata.activity_json, name="activity_json"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("evaluations/", evaluations.evaluation_list, name="evaluation_list"),
    path("evaluations/<int:pk>/", evaluations.evaluation_detail, name="evaluation_detail"),
    path("evaluations/<int:pk>/results.csv", evaluations.evaluation_csv, name="evaluation_csv"),
    path("evaluations/<int:pk>/results.json", evaluations.evaluation_json, name="evaluation_json"),
    path("evaluations/<int:pk>/kit.zip", evaluations.evaluation_kit, name="evaluation_kit"),
    path("evaluations/<int:pk>/<slug:code>/", evaluations.evaluation_alliance, name="evaluation_alliance"),
    path("search/", finding.search, name="search"),
    path("verify/", verify.verify, name="verify"),
    path("feed.atom", machines.feed, name="feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
