"""Items: taken from the shelf or written straight into the issue, edited, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.briefing.domain.arranging import free_position, place
from xiefa.briefing.domain.changes import begin_change, end_change
from xiefa.briefing.models import IssueItem, IssueSection, ItemVersion
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.manuscript import Block, Credit
from xiefa.newsroom.blocks import json_from_blocks, tidy
from xiefa.newsroom.domain import articles
from xiefa.newsroom.models import Article

LONGEST_SHORT_TITLE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """What an editor writes: everything about an item that is printed, and what WeChat needs."""

    heading: str
    blocks: tuple[Block, ...]
    credit_text: str = ""
    contributors: tuple[str, ...] = ()
    verb: str = ""
    source: str | None = None
    short_title: str = ""
    event_on: date | None = None

    @classmethod
    def of_row(cls, item: IssueItem, blocks: tuple[Block, ...]) -> ItemText:
        """The text of a row, for changing only a part of it."""
        return cls(
            heading=item.heading,
            blocks=blocks,
            credit_text=item.credit_text,
            contributors=tuple(item.credit_contributors),
            verb=item.credit_verb,
            source=item.credit_source,
            short_title=item.short_title,
            event_on=item.event_on,
        )


class EditedMeanwhile(Refused):
    """Somebody saved the item since it was read; ``current`` is what stands there now. Nothing was written."""

    def __init__(self, current: IssueItem) -> None:
        words = {"who": current.edited_by, "version": current.version}
        message = _("%(who)s 在您编辑期间保存过这一条（现为第 %(version)s 版）。您写的内容还在下面，请比较后再保存。")
        super().__init__([Refusal("edited_meanwhile", message % words)])
        self.current = current


@transaction.atomic
def add_article(*, section: IssueSection, article: Article, position: int | None = None, by: Any) -> IssueItem:
    """Take an accepted article from the shelf into a section; the article is held while it is there."""
    issue = begin_change(section.issue_id, by=by)
    if article.host_id != issue.host_id:
        raise Refused([Refusal("other_host", _("这篇稿件属于另一份简报。"))])
    taken = articles.mark_used(article=article, by=by)
    text = _text_of_article(taken)
    item = _insert(section, text, article=taken, position=position, by=by)
    why = _("从稿架加入“%(heading)s”") % {"heading": item.heading}
    end_change(issue, action="issue.add_article", why=why, by=by, details={"article": taken.pk})
    return item


@transaction.atomic
def write_item(
    *,
    section: IssueSection,
    heading: str,
    blocks: Sequence[Block],
    credit_text: str = "",
    contributors: Sequence[str] = (),
    verb: str = "",
    source: str | None = None,
    short_title: str = "",
    event_on: date | None = None,
    position: int | None = None,
    by: Any,
) -> IssueItem:
    """Write an item straight into an issue, without an article."""
    issue = begin_change(section.issue_id, by=by)
    text = ItemText(
        heading=heading,
        blocks=tuple(blocks),
        credit_text=credit_text,
        contributors=tuple(contributors),
        verb=verb,
        source=source,
        short_title=short_title,
        event_on=event_on,
    )
    refuse_if(text_refusals(text))
    item = _insert(section, text, article=None, position=position, by=by)
    end_change(issue, action="issue.write_item", why=_("写入“%(heading)s”") % {"heading": item.heading}, by=by)
    return item


@transaction.atomic
def edit_item(*, item: IssueItem, expected_version: int, text: ItemText, by: Any) -> IssueItem:
    """Save another text of an item; ``EditedMeanwhile`` when ``expected_version`` is no longer the last.

    The text before is kept as a version.
    """
    issue = begin_change(item.section.issue_id, by=by)
    current = IssueItem.objects.select_related("edited_by", "section").get(pk=item.pk)
    if current.version != expected_version:
        raise EditedMeanwhile(current)
    refuse_if(text_refusals(text))
    keep_version(current)
    fill(current, text, by=by)
    current.version += 1
    current.save()
    why = _("条目“%(heading)s”改了文字") % {"heading": current.heading}
    end_change(issue, action="issue.edit_item", why=why, by=by, details={"item": item.pk, "version": current.version})
    return current


@transaction.atomic
def remove_item(*, item: IssueItem, by: Any) -> None:
    """Take an item out of the issue; its article goes back to the shelf."""
    issue = begin_change(item.section.issue_id, by=by)
    item = IssueItem.objects.select_related("article", "section").get(pk=item.pk)
    section, article, heading = item.section, item.article, item.heading
    item.delete()
    for at, one in enumerate(section.items.order_by("position"), start=1):
        section.items.filter(pk=one.pk).update(position=at)
    if article is not None:
        articles.put_back(article=article, by=by)
    end_change(issue, action="issue.remove_item", why=_("移出“%(heading)s”") % {"heading": heading}, by=by)


def text_refusals(text: ItemText) -> list[Refusal]:
    """What keeps a text from being saved; what it still lacks for sign-off is said there."""
    found = []
    if not tidy(text.heading):
        found.append(Refusal("no_heading", _("请填写标题。"), "heading"))
    if len(text.short_title) > LONGEST_SHORT_TITLE:
        found.append(Refusal("short_title_too_long", _("短标题不能超过 32 字。"), "short_title"))
    return found


def keep_version(item: IssueItem) -> ItemVersion:
    """Put the text as it is now among the versions."""
    return ItemVersion.objects.create(
        item=item,
        version=item.version,
        heading=item.heading,
        blocks=item.blocks,
        credit_text=item.credit_text,
        facts=facts_of(item),
        edited_at=item.edited_at,
        edited_by=item.edited_by,
    )


def facts_of(item: IssueItem) -> dict[str, Any]:
    """The fields of an item that are not running text, as plain data."""
    return {
        "short_title": item.short_title,
        "contributors": list(item.credit_contributors),
        "source": item.credit_source or "",
        "event_on": item.event_on.isoformat() if item.event_on else "",
    }


def fill(item: IssueItem, text: ItemText, *, by: Any) -> None:
    """Write the text into the row in hand."""
    item.heading = tidy(text.heading)
    item.blocks = json_from_blocks(text.blocks)
    item.credit_text = tidy(text.credit_text)
    item.credit_contributors, item.credit_verb = list(map(tidy, text.contributors)), text.verb
    item.credit_source = tidy(text.source) if text.source else text.source
    item.short_title, item.event_on = tidy(text.short_title), text.event_on
    item.edited_at, item.edited_by = clock.now(), by


def _insert(
    section: IssueSection, text: ItemText, *, article: Article | None, position: int | None, by: Any
) -> IssueItem:
    item = IssueItem(section=section, article=article, position=free_position(section.items))
    fill(item, text, by=by)
    item.save()
    if position is not None:
        place(section.items, item, position)
        item.refresh_from_db()
    return item


def _text_of_article(article: Article) -> ItemText:
    printed = article.as_item()
    credit = printed.credit or Credit(text="")
    return ItemText(
        heading=printed.heading,
        blocks=printed.blocks,
        credit_text=credit.text,
        contributors=credit.contributors,
        verb=credit.verb,
        source=credit.source,
        event_on=article.event_since,
    )
