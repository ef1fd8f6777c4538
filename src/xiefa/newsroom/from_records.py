"""What the newsroom can make of a record: its story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities.models import Activity
from xiefa.activities.offers import Link
from xiefa.newsroom import rules
from xiefa.newsroom.models import Article


def links_from_record(activity: Activity, user: Any) -> Iterator[Link]:
    """The articles about a record that this reader may see; without any, the page that drafts one."""
    found = list(Article.objects.visible_to(user).filter(activity_record=activity).only("pk", "heading")[:5])
    for article in found:
        yield Link(_("稿件：%(title)s") % {"title": article}, article.get_absolute_url(), "news")
    if not found and rules.may_write_for(user, activity.host):
        address = reverse("newsroom:article_from_record", kwargs={"pk": activity.pk})
        yield Link(_("由这条记录起草稿件"), address, "pencil-plus")
