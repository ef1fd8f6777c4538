"""Issues of the briefing that wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue
from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, pile_of_list
from xiefa.kernel.permission import host_codes, may_somewhere

_STEPS = (
    (IssueState.REVIEWED, "briefing.sign_off", gettext_lazy("等您签发")),
    (IssueState.PROOFING, "briefing.review", gettext_lazy("等您审核")),
    (IssueState.SIGNED, "briefing.publish", gettext_lazy("已签发，等您发布")),
    (IssueState.COMPOSING, "briefing.compose", gettext_lazy("编排中")),
)


def issue_piles(user: Any, most: int) -> Iterator[Pile]:
    """Issues by the step they wait at, each for those who may take it."""
    asked = [(state, permission, title) for state, permission, title in _STEPS if may_somewhere(user, permission)]
    if not asked:
        return
    states = [state for state, _permission, _title in asked]
    issues = Issue.objects.visible_to(user).filter(state__in=states).defer("manuscript_json").select_related("host")
    rows = list(issues.order_by("opened_at"))
    for state, permission, title in asked:
        hosts = host_codes(user, permission)
        mine = (_thing(row) for row in rows if row.state == state and ("" in hosts or row.host.code in hosts))
        yield pile_of_list(most, NoticeKind.ISSUE, title, mine, icon="file-text", more="briefing:issue_list")


def _thing(issue: Issue) -> Waiting:
    name = "briefing:issue_compose" if issue.state == IssueState.COMPOSING else "briefing:issue_sign"
    return Waiting(
        key=f"issue:{issue.pk}:{issue.state}",
        title=str(issue),
        task=issue.get_state_display(),
        url=reverse(name, kwargs={"pk": issue.pk}),
        since=issue.opened_at,
    )
