"""Small pictures of numbers over time: columns as SVG that the server draws, with the numbers beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.models import Article
from xiefa.registry.enums import StandingState
from xiefa.registry.models import Standing

MONTHS = 12
# Units of the drawing: each month has a lane, in which a column stands on the ground line.
LANE, COLUMN, HEIGHT, GROUND, TOP = 40, 24, 150, 122, 18


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its number, and where its column stands in the drawing."""

    month: date
    value: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where the words above and below it are centred."""
        return self.x + COLUMN // 2


@dataclass(frozen=True, slots=True)
class Figure:
    """Columns over months under a title; ``key`` is unique on its page."""

    key: str
    title: str | Promise
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        """The width of the drawing in its own units."""
        return LANE * len(self.columns)

    @property
    def height(self) -> int:
        """The height of the drawing in its own units."""
        return HEIGHT

    @property
    def ground(self) -> int:
        """Where the columns stand."""
        return GROUND


def figures_for(user: Any) -> list[Figure]:
    """What the person who answers for the whole secretariat wants to see at a glance; nothing for others."""
    if not may_somewhere(user, "briefing.sign_off"):
        return []
    months = last_months(clock.today())
    found = [
        drawn("members", gettext_lazy("正式网员数（每月末）"), members_at_the_end(user, months)),
        drawn("articles", gettext_lazy("每月采用的稿件"), accepted_in(user, months)),
    ]
    return [figure for figure in found if any(column.value for column in figure.columns)]


def last_months(today: date) -> list[date]:
    """The first days of the last twelve months, the present one included, in order."""
    at = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(at - MONTHS + 1, at + 1)]


def drawn(key: str, title: str | Promise, values: Iterable[tuple[date, int]]) -> Figure:
    """The numbers as columns; the highest fills the drawing, and a number above zero is never invisible."""
    rows = list(values)
    highest = max((value for _month, value in rows), default=0) or 1
    columns = []
    for place, (month, value) in enumerate(rows):
        height = max(round(value / highest * (GROUND - TOP)), 2 if value else 0)
        columns.append(Column(month, value, place * LANE + (LANE - COLUMN) // 2, GROUND - height, height))
    return Figure(key, title, tuple(columns))


def members_at_the_end(user: Any, months: list[date]) -> list[tuple[date, int]]:
    """How many members the network, or the person's own host, had on the last day of each month, of the present one today; one query."""
    codes = host_codes(user, "membership.view")
    hosts = Q(host__is_host=True) if "" in codes else Q(host__code__in=codes)
    rows = Standing.objects.filter(hosts, state=StandingState.MEMBER)
    spans = list(rows.values_list("since", "until").annotate(number=Count("pk")).order_by())
    ends = [after - timedelta(days=1) for after in months[1:]] + [clock.today()]
    return [
        (month, sum(number for since, until, number in spans if _covers(since, until, end)))
        for month, end in zip(months, ends, strict=True)
    ]


def _covers(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or until > day)


def accepted_in(user: Any, months: list[date]) -> list[tuple[date, int]]:
    """How many articles were accepted in each month; one query."""
    states = [ArticleState.ACCEPTED, ArticleState.USED]
    since = timezone.make_aware(datetime(months[0].year, months[0].month, 1))
    rows = Article.objects.visible_to(user).filter(state__in=states, accepted_at__gte=since)
    keys = rows.annotate(month=TruncMonth("accepted_at")).order_by().values_list("pk", "month").distinct()
    counted = Counter(timezone.localdate(month) for _key, month in keys)
    return [(month, counted[month]) for month in months]
