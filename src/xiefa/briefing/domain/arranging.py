"""Order: sections within an issue, items within and between sections. Positions run from 1 without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from xiefa.briefing.domain.changes import begin_change, end_change
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.kernel.refusal import Refusal, Refused

# Far above any real position: rows are lifted there while the new order is written, so that no two
# rows ever hold one position, which SQLite checks row by row.
_LIFT = 1_000_000


@transaction.atomic
def add_section(
    *, issue: Issue, title: str, kinds: Sequence[str] = (), position: int | None = None, by: Any
) -> IssueSection:
    """Add a section, at the end unless ``position`` (from 1) says otherwise."""
    current = begin_change(issue.pk, by=by)
    title = _checked_title(current, title)
    section = IssueSection.objects.create(
        issue=current, position=free_position(current.sections), title=title, kinds=list(kinds)
    )
    if position is not None:
        place(current.sections, section, position)
    end_change(current, action="issue.add_section", why=_("增加栏目“%(title)s”") % {"title": title}, by=by)
    return section


@transaction.atomic
def rename_section(*, section: IssueSection, title: str, by: Any) -> IssueSection:
    """Give a section another title."""
    issue = begin_change(section.issue_id, by=by)
    before, section.title = section.title, _checked_title(issue, title, but=section)
    section.save(update_fields=["title"])
    why = _("栏目“%(before)s”改名为“%(after)s”") % {"before": before, "after": section.title}
    end_change(issue, action="issue.rename_section", why=why, by=by)
    return section


@transaction.atomic
def move_section(*, section: IssueSection, position: int, by: Any) -> IssueSection:
    """Put a section at a position (from 1); a position beyond the end means the end."""
    issue = begin_change(section.issue_id, by=by)
    place(issue.sections, section, position)
    end_change(issue, action="issue.move_section", why=_("移动栏目“%(title)s”") % {"title": section.title}, by=by)
    section.refresh_from_db()
    return section


@transaction.atomic
def remove_section(*, section: IssueSection, by: Any) -> None:
    """Take out an empty section."""
    issue = begin_change(section.issue_id, by=by)
    if IssueItem.objects.filter(section=section).exists():
        message = _("栏目“%(title)s”里还有条目。请先把条目移到别的栏目或移出本期。") % {"title": section.title}
        raise Refused([Refusal("section_not_empty", message)])
    title = section.title
    section.delete()
    end_change(issue, action="issue.remove_section", why=_("删去栏目“%(title)s”") % {"title": title}, by=by)


@transaction.atomic
def move_item(*, item: IssueItem, section: IssueSection, position: int, by: Any) -> IssueItem:
    """Put an item into a section of the same issue at a position (from 1); beyond the end means the end."""
    issue = begin_change(section.issue_id, by=by)
    item = IssueItem.objects.select_related("section").get(pk=item.pk)
    if item.section.issue_id != issue.pk:
        raise Refused([Refusal("other_issue", _("只能在同一期之内移动条目。"))])
    if item.section_id != section.pk:
        item.section, item.position = section, free_position(section.items)
        item.save(update_fields=["section", "position"])
    place(section.items, item, position)
    why = _("条目“%(heading)s”移到“%(title)s”") % {"heading": item.heading, "title": section.title}
    end_change(issue, action="issue.move_item", why=why, by=by)
    item.refresh_from_db()
    return item


def free_position(rows: models.Manager[Any]) -> int:
    """The position after the last of these rows."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def place(rows: models.Manager[Any], row: models.Model, position: int) -> None:
    """Write the order of ``rows`` anew with ``row`` at ``position`` (from 1)."""
    order = list(rows.exclude(pk=row.pk).order_by("position"))
    order.insert(max(position - 1, 0), row)
    rows.update(position=F("position") + _LIFT)
    for at, one in enumerate(order, start=1):
        one.position = at
    type(row)._default_manager.bulk_update(order, ["position"])


def _checked_title(issue: Issue, title: str, *, but: IssueSection | None = None) -> str:
    title = title.strip()
    if not title:
        raise Refused([Refusal("no_title", _("请填写栏目名。"), "title")])
    others = issue.sections.exclude(pk=but.pk) if but else issue.sections
    if others.filter(title=title).exists():
        raise Refused([Refusal("title_taken", _("本期已有栏目“%(title)s”。") % {"title": title}, "title")])
    return title
