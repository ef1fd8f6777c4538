"""Addresses of public pages. The network's own issues have the short ones; other hosts put their code in front."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from xiefa.briefing.models import Issue

SUPPLEMENT = "s"


def number_of(issue: Issue) -> str:
    """The number as it stands in an address: ``6``, or ``s1`` for a supplement."""
    return f"{SUPPLEMENT if issue.is_supplement else ''}{issue.number}"


def issue_address(issue: Issue) -> str:
    """The page of an issue."""
    return _of(issue, "issue_detail")


def item_address(issue: Issue, number: int) -> str:
    """The page of one item, counted from 1 over the whole issue."""
    return _of(issue, "item_detail", item=number)


def download_address(issue: Issue, channel: str) -> str:
    """The file of an issue in one format."""
    return _of(issue, "download", channel=channel)


def picture_address(issue: Issue, sha256: str) -> str:
    """A picture of an issue."""
    return _of(issue, "picture", sha256=sha256)


def absolute(path: str) -> str:
    """The whole address, for feeds and sitemaps."""
    return f"{settings.SITE_URL}{path}"


def _of(issue: Issue, name: str, **more: Any) -> str:
    place = {"year": issue.year, "number": number_of(issue), **more}
    if issue.host.is_host:
        return reverse(f"archive:{name}", kwargs=place)
    return reverse(f"archive:host_{name}", kwargs={"host": issue.host.code, **place})
