"""Addresses and headings in templates: ``{% load archive %}``."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiefa.archive import addresses
from xiefa.archive.models import Entry
from xiefa.briefing.models import Issue
from xiefa.publishing.models import Edition
from xiefa.reading.numbers import without_numbering

register = template.Library()


class Format(NamedTuple):
    """How a format is shown: its words and its icon."""

    words: str | Promise
    icon: str


_FORMATS = {
    "pdf": Format("PDF", icon="file-type-pdf"),
    "docx": Format("Word", icon="file-type-docx"),
    "web": Format(_("网页"), icon="file-type-html"),
    "wechat": Format(_("公众号"), icon="brand-wechat"),
    "email": Format(_("邮件"), icon="mail"),
    "text": Format(_("纯文本"), icon="file-type-txt"),
}


@register.simple_tag
def issue_url(issue: Issue) -> str:
    """The page of an issue."""
    return addresses.issue_address(issue)


@register.simple_tag
def item_url(issue: Issue, number: int) -> str:
    """The page of item ``number`` of an issue."""
    return addresses.item_address(issue, number)


@register.simple_tag
def entry_url(entry: Entry) -> str:
    """The page of an entry."""
    return addresses.item_address(entry.issue, entry.number)


@register.simple_tag
def download_url(edition: Edition) -> str:
    """The file of an edition."""
    return addresses.download_address(edition.issue, edition.channel)


@register.simple_tag
def picture_url(issue: Issue, sha256: str) -> str:
    """A picture of an issue."""
    return addresses.picture_address(issue, sha256)


@register.filter
def bare(heading: str) -> str:
    """A heading without its leading number, for lists that number or order in their own way."""
    return without_numbering(heading) or str(_("（无标题）"))


@register.filter
def channel_name(channel: str) -> str:
    """What readers call a format."""
    return str(_FORMATS[channel].words) if channel in _FORMATS else channel


@register.filter
def channel_icon(channel: str) -> str:
    """The icon of a format."""
    return _FORMATS[channel].icon if channel in _FORMATS else _FORMATS["text"].icon


@register.filter
def grouped(digest: str) -> list[str]:
    """A digest in groups of eight, so that it breaks well on a phone."""
    return [digest[at : at + 8] for at in range(0, len(digest), 8)]
