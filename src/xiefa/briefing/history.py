"""What happened to an issue, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from xiefa.accounts.wording import action_words
from xiefa.briefing.lifecycle import ISSUE
from xiefa.kernel.models import AuditEvent

_DIGEST = re.compile(r"[0-9a-f]{64}")
WORDS: dict[str, Any] = {
    **{f"issue.{move.verb}": move.label for move in ISSUE.moves},
    "issue.open": _("开期"),
    "issue.register_missing": _("缺号登记"),
    "issue.discard": _("取消"),
    "issue.add_section": _("栏目"),
    "issue.rename_section": _("栏目"),
    "issue.move_section": _("栏目"),
    "issue.remove_section": _("栏目"),
    "issue.add_article": _("条目"),
    "issue.write_item": _("条目"),
    "issue.edit_item": _("条目"),
    "issue.move_item": _("条目"),
    "issue.remove_item": _("条目"),
    "issue.set_particulars": _("本期信息"),
    "distribution.set": _("报送名单"),
}


class Line(NamedTuple):
    """One line of the history: the event, what it is called, and what is said of it."""

    event: AuditEvent
    what: str
    detail: str


def lines_of(events: Iterable[AuditEvent]) -> list[Line]:
    """The events in words; of a digest, the beginning is shown."""
    return [Line(event, action_words(event.action), _detail(event)) for event in events]


def _detail(event: AuditEvent) -> str:
    said = str(event.details.get("why") or event.details.get("note") or event.details.get("remarks") or "")
    return f"{said[:16]}…" if _DIGEST.fullmatch(said) else said
