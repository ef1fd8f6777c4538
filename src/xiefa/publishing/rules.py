"""Who may, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.briefing import rules as briefing
from xiefa.briefing.models import Issue
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal

is_staff = briefing.is_staff


def may_order(by: Any, issue: Issue) -> bool:
    """Have editions made: those who publish the issues of this host, and the system itself."""
    return by is None or may(by, "briefing.publish", host_code=issue.host.code)


def order_refusals(issue: Issue, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of making editions."""
    if not may_order(by, issue):
        yield Refusal("no_permission", _("生成版本需要“发布简报”的权限。请与管理员联系。"))
    if not issue.is_sealed:
        yield Refusal("not_published", _("这一期还没有发布。发布后文字定稿，才能生成各种格式的版本。"))
