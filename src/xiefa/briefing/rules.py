"""Who may, and what stands in the way. Predicates and refusals; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.briefing.composition import ROLES, places, signatures_in_force, stale_sign_offs
from xiefa.briefing.enums import IssueState, SignOffRole
from xiefa.briefing.models import Issue, IssueItem, SignOff
from xiefa.briefing.models.issue import STAFF_PERMISSIONS
from xiefa.kernel.permission import may, may_somewhere
from xiefa.kernel.refusal import Refusal


def may_compose(by: Any, issue: Issue) -> bool:
    """Put issues of this host together."""
    return may(by, "briefing.compose", host_code=issue.host.code)


def may_review(by: Any, issue: Issue) -> bool:
    """Check them."""
    return may(by, "briefing.review", host_code=issue.host.code)


def may_sign(by: Any, issue: Issue) -> bool:
    """Release them with one's name."""
    return may(by, "briefing.sign_off", host_code=issue.host.code)


def may_publish(by: Any, issue: Issue) -> bool:
    """Publish them, and enter issues printed before."""
    return may(by, "briefing.publish", host_code=issue.host.code)


def may_import(by: Any, issue: Issue) -> bool:
    """Enter printed issues; the system itself may, from the command line."""
    return by is None or may_publish(by, issue)


def may_correct(by: Any, issue: Issue) -> bool:
    """Correct or withdraw what was published."""
    return may(by, "briefing.correct", host_code=issue.host.code)


def may_send_back(by: Any, issue: Issue) -> bool:
    """Whoever answers for the issue in any role may send it back."""
    return may_compose(by, issue) or may_review(by, issue) or may_sign(by, issue)


def is_staff(user: Any) -> bool:
    """Works on some host's briefing, in whatever role: the door of the desk's list."""
    return any(may_somewhere(user, name) for name in STAFF_PERMISSIONS)


def person_name(by: Any) -> str:
    """The name that a signature prints."""
    return str(getattr(by, "display_name", "") or by.get_username())


def edit_refusals(issue: Issue, *, by: Any) -> Iterator[Refusal]:
    """What keeps ``by`` from changing the text of this issue."""
    if not may_compose(by, issue):
        yield Refusal("not_permitted", _("您没有编排这份简报的权限。如果工作需要，请与管理员联系。"))
    if not issue.is_editable:
        state = issue.get_state_display()
        yield Refusal(
            "not_editable",
            _("本期的状态是“%(state)s”，文字已经固定。发布后的改动请用“更正”或“撤回”。") % {"state": state},
        )


def discard_refusals(issue: Issue, *, by: Any) -> Iterator[Refusal]:
    """Why this issue cannot be given back; whether it stands at an end of its series is found out in doing it."""
    if not may_compose(by, issue):
        yield Refusal("not_permitted", _("您没有取消这一期的权限。"))
    if issue.state not in (IssueState.COMPOSING, IssueState.MISSING):
        yield Refusal("not_empty", _("只有编排中的期或缺号可以取消。"))
    if IssueItem.objects.filter(section__issue=issue).exists():
        yield Refusal("not_empty", _("本期还有条目。请先把条目移出，再取消这一期。"))


def gaps(issue: Issue) -> Iterator[Refusal]:
    """What an issue lacks before anybody can answer for it."""
    if issue.issued_on is None:
        yield Refusal("no_date", _("还没有填印发日期。请在“本期信息”里填写。"), "issued_on")
    items = places(issue)
    if not items:
        yield Refusal("no_items", _("本期还没有条目。请从待用稿架加稿，或直接写一条。"))
    for item in items:
        if not item.heading.strip():
            yield Refusal("no_heading", _("有一条没有标题（第 %(at)s 条）。") % {"at": items.index(item) + 1})
        if not item.blocks:
            yield Refusal("no_text", _("条目“%(heading)s”没有正文。") % {"heading": item.heading})


def same_person(issue: Issue, role: str, *, by: Any) -> Iterator[Refusal]:
    """Editor, reviewer and signer are different people, three or two by the rule of the issue."""
    name = person_name(by)
    held = [
        one.get_role_display()
        for one in issue.sign_offs.all()
        if one.voided_at is None and one.role != role and (one.user_id == by.pk or one.person_name == name)
    ]
    if len(held) > 3 - issue.distinct_people:
        words = {"held": "、".join(map(str, held)), "role": SignOffRole(role).label, "people": issue.distinct_people}
        yield Refusal(
            "same_person",
            _("您已经是本期的“%(held)s”，“%(role)s”须由另一位担任（编辑、审核、签发至少 %(people)s 人）。") % words,
        )


def stale(issue: Issue) -> Iterator[Refusal]:
    """Sign-offs in force that no longer match the text."""
    for sign_off in stale_sign_offs(issue):
        words = {"role": sign_off.get_role_display(), "name": sign_off.person_name}
        yield Refusal(
            "text_changed",
            _("“%(role)s”%(name)s 签署之后文字变了，签署不再有效。请先退回编排，再重新签署。") % words,
        )


def before_editor(issue: Issue) -> Iterator[Refusal]:
    """In the way of the editor's signature."""
    yield from gaps(issue)


def before_reviewer(issue: Issue, *, by: Any) -> Iterator[Refusal]:
    """In the way of the reviewer's."""
    yield from gaps(issue)
    yield from stale(issue)
    yield from same_person(issue, SignOffRole.REVIEWER, by=by)


def before_signer(issue: Issue, *, by: Any) -> Iterator[Refusal]:
    """In the way of the signer's."""
    yield from gaps(issue)
    yield from stale(issue)
    yield from same_person(issue, SignOffRole.SIGNER, by=by)


def before_publication(issue: Issue) -> Iterator[Refusal]:
    """In the way of publication."""
    yield from gaps(issue)
    signed = {one.role for one in signatures_in_force(issue)}
    for role in ROLES:
        if role not in signed:
            yield Refusal("not_signed", _("还缺“%(role)s”的签署。") % {"role": SignOffRole(role).label})
    yield from stale(issue)


def not_imported(issue: Issue) -> Iterator[Refusal]:
    """Only what was read from a printed issue is entered without signatures."""
    if not issue.imported_from:
        yield Refusal("not_imported", _("这一期不是从旧刊文件导入的，须经审核、签发后发布。"))


def standing(issue: Issue) -> list[SignOff]:
    """The sign-offs in force."""
    return [one for one in issue.sign_offs.all() if one.voided_at is None]


def may_see_making(user: Any, issue: Issue) -> bool:
    """See an issue of this host at the desk, also before it is published."""
    return any(may(user, name, host_code=issue.host.code) for name in STAFF_PERMISSIONS)
