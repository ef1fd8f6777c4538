"""What people of each kind do most: links on their home page, as far as their roles open them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.permission import may_somewhere


class Shortcut(NamedTuple):
    """A link: its words, its address, its icon."""

    label: str | Promise
    url: str
    icon: str


# The first permission that somebody holds decides what comes first, so that each audience finds its own work on top.
_LINKS: tuple[tuple[str, str, Any, str], ...] = (
    ("review.judge", "review:panel_list", _("评审"), "message-report"),
    ("council.prepare", "council:meeting_list", _("会议"), "users"),
    ("membership.apply", "membership:application_list", _("入网申请"), "building-community"),
    ("membership.handle", "membership:register_list", _("网络状态"), "id"),
    ("activities.report", "activities:activity_add", _("录入活动"), "calendar-event"),
    ("activities.report", "activities:import_start", _("用表格填报"), "file-spreadsheet"),
    ("activities.report", "activities:list_paste", _("粘贴清单"), "clipboard-list"),
    ("newsroom.write", "newsroom:article_write", _("写一篇稿件"), "pencil-plus"),
    ("briefing.compose", "briefing:issue_list", _("编排简报"), "file-text"),
    ("council.view", "council:resolution_list", _("决议"), "notebook"),
    ("council.view", "council:task_list", _("交办事项"), "list-check"),
)


def shortcuts_for(user: Any) -> list[Shortcut]:
    """The links that this person's roles open."""
    return [Shortcut(label, reverse(name), icon) for held, name, label, icon in _LINKS if may_somewhere(user, held)]
