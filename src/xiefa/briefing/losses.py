"""What goes when something is taken out, in full sentences: asked about before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue, IssueItem, IssueSection


def loss_of_item(item: IssueItem) -> str:
    """What becomes of the text and its versions when the item leaves the issue."""
    words = {"heading": item.heading, "versions": item.version}
    if item.article_id is None:
        return _("“%(heading)s”是直接写进本期的。移出后，正文和它的 %(versions)s 个版本都会删去，不能恢复。") % words
    if item.version == 1:
        return _("“%(heading)s”移出本期，稿件回到待用稿架，文字不会丢失。") % words
    return (
        _(
            "“%(heading)s”移出本期，稿件回到待用稿架。"
            "在本期里改过的文字（共 %(versions)s 个版本）会删去，不能恢复；稿件本身不变。"
        )
        % words
    )


def loss_of_section(section: IssueSection) -> str:
    """What goes with an empty section."""
    if section.preface:
        return _("删去栏目“%(title)s”，栏目前的文字一并删去，不能恢复。") % {"title": section.title}
    return _("删去栏目“%(title)s”。栏目里没有条目。") % {"title": section.title}


def loss_of_issue(issue: Issue) -> str:
    """What goes with an empty issue, or with the entry of a missing number."""
    words = {"issue": issue.line}
    if issue.state == IssueState.MISSING:
        return _("取消 %(issue)s 的缺号登记，登记的说明一并删去，不能恢复；期号收回。") % words
    return _("取消 %(issue)s，栏目和本期信息都会删去，不能恢复；期号收回，留给下一次开新一期。") % words
