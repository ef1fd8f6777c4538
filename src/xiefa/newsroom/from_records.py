"""What the newsroom can make of a record: its story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities.entry import Entry
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, ActivityVersion
from xiefa.activities.offers import Link, Told
from xiefa.activities.rules import is_reporter
from xiefa.activities.telling import days_text
from xiefa.newsroom import rules
from xiefa.newsroom.domain.proposing import entry_of, origin_key_of
from xiefa.newsroom.models import Article


def links_from_record(activity: Activity, user: Any) -> Iterator[Link]:
    """The articles about a record that this reader may see; without any, the page that drafts one."""
    found = list(Article.objects.visible_to(user).filter(activity_record=activity).only("pk", "heading")[:5])
    for article in found:
        yield Link(_("稿件：%(title)s") % {"title": article}, article.get_absolute_url(), "news")
    if not found and rules.may_write_for(user, activity.host):
        address = reverse("newsroom:article_from_record", kwargs={"pk": activity.pk})
        yield Link(_("由这条记录起草稿件"), address, "pencil-plus")


def told_by_article(activity: Activity, user: Any) -> Iterator[Told]:
    """What the accepted article says otherwise since the record was made from it, and the record does not say."""
    if not activity.origin_key.startswith("article-"):
        return
    article = Article.objects.filter(activity_record=activity, accepted_at__isnull=False).order_by("pk").first()
    if article is None or activity.origin_key != origin_key_of(article):
        return
    may_read = is_reporter(user, activity) or Article.objects.visible_to(user).filter(pk=article.pk).exists()
    made = _made_from_it(activity)
    if not may_read or made is None or article.activity not in current_form().kinds:
        return
    before, present, by_now = _facts_kept(made), _facts_of(activity), _facts_said(entry_of(article))
    for label, said in by_now.items():
        if said != before[label] and said != present[label]:
            yield Told(label, present[label] or "—", said or "—")


def _made_from_it(activity: Activity) -> ActivityVersion | None:
    """The last version that came from the article itself: the first, or one that followed it."""
    own = activity.versions.order_by("-number")
    return own.filter(made_by=None).first() or own.filter(number=1).first()


def _facts_kept(version: ActivityVersion) -> dict[str, str]:
    said = version.content
    since, until = (date.fromisoformat(said[name]) for name in ("since", "until"))
    return _facts(said["title"], days_text(since, until, said["precision"]), said["kind"], said["narrative"])


def _facts_of(activity: Activity) -> dict[str, str]:
    days = days_text(activity.since, activity.until, activity.precision)
    return _facts(activity.title, days, activity.kind, activity.narrative)


def _facts_said(entry: Entry) -> dict[str, str]:
    days = days_text(entry.since, entry.until, str(entry.precision))
    return _facts(entry.title, days, entry.kind, entry.narrative)


def _facts(title: str, days: str, kind: str, narrative: str) -> dict[str, str]:
    known = current_form().kinds.get(kind)
    return {_("名称"): title, _("日期"): days, _("类别"): str(known or kind), _("正文"): narrative}
