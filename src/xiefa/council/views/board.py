"""The agenda as a board: the tree of points with what each of them would lose, decide and still lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from xiefa.council import rules
from xiefa.council.designations import numeral, session_words
from xiefa.council.effects import KINDS
from xiefa.council.losses import losses_of_item
from xiefa.council.models import AgendaItem, Case, Meeting
from xiefa.council.sentences import sentence_of


@dataclass
class Point:
    """A point of the agenda as it stands on the page: its number, the resolution as proposed, what is under it."""

    item: AgendaItem
    number: str
    text: str
    body: str
    loss: str
    gaps: list[str]
    is_voted: bool
    points: list[Point] = field(default_factory=list)


def points_of(meeting: Meeting) -> list[Point]:
    """The agenda as a tree, however deep; a fixed number of queries."""
    items = list(_items(meeting))
    several = len({item.session_id for item in items if item.session_id}) > 1 or len(meeting.sessions.all()) > 1
    return _under(None, items, several=several)


def board_of(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What the board's template needs."""
    points = points_of(meeting)
    return {
        "meeting": meeting,
        "points": points,
        "headings": [point.item for point in points],
        "change_refusals": list(rules.change_refusals(meeting, by=request.user)),
        "may_prepare": rules.may_prepare(request.user, meeting),
    }


def gaps_in(points: list[Point]) -> list[str]:
    """What is still missing on the agenda; it does not keep the invitation back."""
    return [gap for point in points for gap in (*point.gaps, *gaps_in(point.points))]


def _items(meeting: Meeting) -> QuerySet[AgendaItem]:
    names = ("organisation__names", "other_organisation__names")
    cases = Case.objects.select_related("organisation", "other_organisation", "person", "body", "report_to")
    below = Prefetch("children", AgendaItem.objects.prefetch_related("cases", "papers", "motions"))
    found = meeting.items.select_related("session__body__organisation", "resolution")
    return found.prefetch_related(
        Prefetch("cases", cases.prefetch_related(*names)),
        "session__body__organisation__names",
        "papers",
        "motions",
        below,
    )


def _under(parent: int | None, items: list[AgendaItem], *, several: bool, depth: int = 0) -> list[Point]:
    own = [item for item in items if item.parent_id == parent]
    return [_point(item, at, items, several=several, depth=depth) for at, item in enumerate(own, 1)]


def _point(item: AgendaItem, at: int, items: list[AgendaItem], *, several: bool, depth: int) -> Point:
    points = _under(item.pk, items, several=several, depth=depth + 1)
    is_heading = bool(points)
    return Point(
        item=item,
        number=_number(at, depth),
        text="" if is_heading else item.text.strip() or sentence_of(item, list(item.cases.all())),
        body=session_words(item.session) if several and item.session and not is_heading else "",
        loss="\n".join(losses_of_item(item)),
        gaps=[] if is_heading else [str(gap.message) for gap in rules.case_gaps(item)],
        is_voted=KINDS[item.kind].is_voted and not is_heading,
        points=points,
    )


def _number(at: int, depth: int) -> str:
    return f"{numeral(at)}、" if depth == 0 else f"{at}."
