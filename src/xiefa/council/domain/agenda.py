"""The agenda: a tree of items with their cases, papers and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council import rules
from xiefa.council.domain.papers import add_paper, remove_paper
from xiefa.council.effects import KINDS
from xiefa.council.models import AgendaItem, Case, CaseFields, Meeting, Session
from xiefa.council.sentences import sentence_of
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

__all__ = [
    "CASE_FIELDS",
    "ItemFields",
    "add_case",
    "add_cases",
    "add_item",
    "add_paper",
    "change_item",
    "move_item",
    "note_discussion",
    "remove_case",
    "remove_item",
    "remove_paper",
    "text_of",
    "tidy_fields",
]

CASE_FIELDS = tuple(field.name for field in CaseFields._meta.local_fields)


class ItemFields(TypedDict, total=False):
    """What may be changed of an agenda item; what is absent stays as it is."""

    title: str
    kind: str
    wording: str
    session: Session | None
    presenter: str
    text: str


def text_of(item: AgendaItem) -> str:
    """The resolution as proposed: the text written for the item, or else sentences put together from its cases."""
    if item.text.strip():
        return item.text.strip()
    cases = item.cases.select_related("organisation", "other_organisation", "person", "body", "report_to")
    return sentence_of(item, list(cases.prefetch_related("organisation__names", "other_organisation__names")))


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    title: str,
    kind: str,
    wording: str = "",
    session: Session | None = None,
    parent: AgendaItem | None = None,
    presenter: str = "",
    text: str = "",
    by: Any,
) -> AgendaItem:
    """Put an item at the end of the agenda, or of the items under ``parent``."""
    audit.take_turn()
    meeting.refresh_from_db()
    refuse_if([*rules.change_refusals(meeting, by=by), *_item_gaps(meeting, title, kind, session, parent)])
    item = AgendaItem.objects.create(
        meeting=meeting,
        parent=parent,
        position=AgendaItem.objects.filter(meeting=meeting, parent=parent).count() + 1,
        title=title.strip(),
        kind=kind,
        wording=wording or KINDS[kind].wording,
        session=session or _first_session(meeting),
        presenter=presenter.strip(),
        text=text.strip(),
    )
    audit.record("council.add_item", item, by=by, details={"meeting": meeting.pk, "kind": kind}, host_code=_host(item))
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, by: Any, **changes: Unpack[ItemFields]) -> AgendaItem:
    """Change an item that has not been put to the vote."""
    audit.take_turn()
    item.refresh_from_db()
    for name, value in changes.items():
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    gaps = _item_gaps(item.meeting, item.title, item.kind, item.session, None)
    refuse_if([*rules.item_refusals(item, by=by), *gaps])
    item.wording = item.wording or KINDS[item.kind].wording
    item.save(update_fields=[*changes, "wording"])
    audit.record("council.change_item", item, by=by, details={"changed": sorted(changes)}, host_code=_host(item))
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, parent: AgendaItem | None, position: int, by: Any) -> AgendaItem:
    """Put an item at another place of the agenda: under ``parent``, at ``position`` counted from 1."""
    audit.take_turn()
    item.refresh_from_db()
    refuse_if([*rules.change_refusals(item.meeting, by=by), *_move_refusals(item, parent)])
    old_parent, item.parent = item.parent_id, parent
    item.save(update_fields=["parent"])
    siblings = list(AgendaItem.objects.filter(meeting=item.meeting, parent=parent).exclude(pk=item.pk))
    siblings.insert(min(max(position, 1), len(siblings) + 1) - 1, item)
    _renumber(siblings)
    if old_parent != item.parent_id:
        _renumber(AgendaItem.objects.filter(meeting=item.meeting, parent=old_parent))
    audit.record("council.move_item", item, by=by, details={"position": position}, host_code=_host(item))
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Any) -> None:
    """Take an item off the agenda with everything under it; motions that it took up wait again."""
    audit.take_turn()
    item.refresh_from_db()
    below = list(_below(item))
    for one in below:
        refuse_if(rules.item_refusals(one, by=by))
        if one.ballots.exists():
            raise Refused([Refusal("voted", _("“%(item)s”有过表决，须留在议程上备查。") % {"item": one})])
    audit.record("council.remove_item", item, by=by, details={"meeting": item.meeting_id}, host_code=_host(item))
    meeting, parent = item.meeting, item.parent_id
    item.delete()
    _renumber(AgendaItem.objects.filter(meeting=meeting, parent=parent))


@transaction.atomic
def add_case(*, item: AgendaItem, by: Any, **fields: Any) -> Case:
    """Add to an item one thing that it proposes. TypeError for a field that cases do not have."""
    audit.take_turn()
    item.refresh_from_db()
    refuse_if(rules.item_refusals(item, by=by))
    case = Case.objects.create(item=item, position=_next(item.cases.all()), **tidy_fields(fields))
    audit.record("council.add_case", case, by=by, details={"item": item.pk}, host_code=_host(item))
    return case


@transaction.atomic
def add_cases(*, item: AgendaItem, cases: Iterable[dict[str, Any]], by: Any) -> list[Case]:
    """Add to an item several things that it proposes: all of them, or none."""
    return [add_case(item=item, by=by, **fields) for fields in cases]


@transaction.atomic
def remove_case(*, case: Case, by: Any) -> None:
    """Take one thing out of what an item proposes."""
    audit.take_turn()
    if not Case.objects.filter(pk=case.pk).exists():
        return
    case.refresh_from_db()
    refuse_if(rules.item_refusals(case.item, by=by))
    audit.record("council.remove_case", case, by=by, details={"item": case.item_id}, host_code=_host(case.item))
    case.delete()


@transaction.atomic
def note_discussion(*, item: AgendaItem, text: str, by: Any) -> AgendaItem:
    """Write down what was said about an item; the last text stands."""
    audit.take_turn()
    item.refresh_from_db()
    refuse_if(rules.note_refusals(item.meeting, by=by))
    item.discussion = text.replace("\r\n", "\n").strip()
    item.save(update_fields=["discussion"])
    audit.record("council.note_discussion", item, by=by, host_code=_host(item))
    return item


def tidy_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a case with blanks at the ends removed. TypeError names a field that cases do not have."""
    unknown = sorted(set(fields) - set(CASE_FIELDS))
    if unknown:
        raise TypeError(f"A case has no field {', '.join(unknown)}.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _item_gaps(
    meeting: Meeting, title: str, kind: str, session: Session | None, parent: AgendaItem | None
) -> Iterable[Refusal]:
    if not title.strip():
        yield Refusal("title_missing", _("请填写议题。"), "title")
    if kind not in KINDS:
        yield Refusal("kind_unknown", _("没有这一类议题。请从列表中选择。"), "kind")
    if session is not None and session.meeting_id != meeting.pk:
        yield Refusal("session_elsewhere", _("所选机构不在这次会议之列。请重新选择决定机构。"), "session")
    if parent is not None and parent.meeting_id != meeting.pk:
        yield Refusal("parent_elsewhere", _("上级议题不在这次会议的议程上。请重新选择。"), "parent")


def _move_refusals(item: AgendaItem, parent: AgendaItem | None) -> Iterable[Refusal]:
    if parent is not None and parent.meeting_id != item.meeting_id:
        yield Refusal("parent_elsewhere", _("上级议题不在这次会议的议程上。请重新选择。"), "parent")
    if parent is not None and parent.pk in {one.pk for one in _below(item)}:
        yield Refusal("parent_below", _("议题不能移到自己下面。请选择别的位置。"), "parent")


def _first_session(meeting: Meeting) -> Session | None:
    """The body that decides when nothing else is said: the host's own before those of others."""
    return meeting.sessions.filter(body__organisation=meeting.host).first() or meeting.sessions.first()


def _below(item: AgendaItem) -> Iterable[AgendaItem]:
    yield item
    for child in item.children.all():
        yield from _below(child)


def _renumber(items: Iterable[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)
            item.position = position


def _next(rows: Any) -> int:
    last = rows.order_by("-position").first()
    return last.position + 1 if last else 1


def _host(item: AgendaItem) -> str:
    return str(item.meeting.host.code)
