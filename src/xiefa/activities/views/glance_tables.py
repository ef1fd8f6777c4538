"""The tables of the pages at a glance: every figure leads to the records that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities.domain.amounts import AmountSum
from xiefa.activities.domain.glance import KindCounts, OutcomeSum, Pairs, Provinces, Silence
from xiefa.activities.enums import Precision
from xiefa.activities.glance.tables import Cell, Table, table
from xiefa.activities.glance.weeks import Weeks
from xiefa.activities.glance.window import Column, Window
from xiefa.activities.kinds import Form
from xiefa.activities.provinces import NONE, PROVINCES
from xiefa.registry.models import Organisation

Known = Mapping[int, Organisation]


class Addresses:
    """Addresses of the list of records, each with the conditions under which a figure was counted."""

    def __init__(self, window: Window, **always: str) -> None:
        self.window, self._always = window, always

    def of(self, **more: Any) -> str:
        """Records of these days in whatever state."""
        days = {"since": self.window.since, "until": self.window.last_day}
        values = {"scope": "all"} | self._always | days | more
        return f"{reverse('activities:activity_list')}?{urlencode({name: one for name, one in values.items() if one})}"

    def counted(self, **more: Any) -> str:
        """Accepted records of these days."""
        return self.of(counted="1", **more)

    def began(self, column: Column | None, **more: Any) -> str:
        """Accepted records that began in a month or year; before the window for None."""
        if column is None:
            return self.counted(began_until=self.window.since - timedelta(days=1), **more)
        return self.counted(began_since=column.since, began_until=column.last_day, **more)


def kind_table(counts: KindCounts, forms: list[Form], to: Addresses) -> Table:
    """Kinds by month or year, with sums; what began before the window stands in a column of its own."""
    columns: list[Column | None] = [*to.window.columns()]
    if counts.total(column=""):
        columns.insert(0, None)
    names = ["" if one is None else one.name for one in columns]
    rows = []
    for kind in counts.kinds():
        cells = [_count(counts.total(kind, name), to.began(one, kind=kind)) for one, name in _both(columns, names)]
        rows.append([Cell(kind_name(kind, forms)), *cells, _count(counts.total(kind), to.counted(kind=kind))])
    sums = [_count(counts.total(column=name), to.began(one)) for one, name in _both(columns, names)]
    if rows:
        rows.append([Cell(_("合计")), *sums, _count(counts.total(), to.counted())])
    headings = [_("类别"), *(name or _("此前开始") for name in names), _("合计")]
    return table("kinds", _("各类活动的时间分布"), headings, rows)


def province_table(provinces: Provinces, to: Addresses) -> Table:
    """Regions by the number of records, then what could not be placed."""
    order = {one.zh: at for at, one in enumerate(PROVINCES)}
    names = {one.zh: str(one) for one in PROVINCES}
    placed = sorted(provinces.counts.items(), key=lambda one: (-one[1], order[one[0]]))
    unplaced = sorted(provinces.unplaced.items(), key=lambda one: (-one[1], one[0]))
    words = [(names[key], key, count) for key, count in placed]
    words += [(_("没有填省份") if key == NONE else key, key, count) for key, count in unplaced]
    rows = [(Cell(name), _count(count, to.counted(province=key))) for name, key, count in words]
    return table("provinces", _("各省份的活动"), (_("省份"), _("记录数")), rows)


def day_table(weeks: Weeks, to: Addresses) -> Table:
    """The days on which something began."""
    rows = ((Cell(f"{one.day:%Y-%m-%d}"), _count(one.count, day_url(one.day, to))) for one in weeks.days if one.count)
    return table("days", _("每天开始的活动"), (_("日期"), _("记录数")), rows)


def day_url(day: Any, to: Addresses) -> str:
    """The records that began on that very day."""
    return to.counted(began_since=day, began_until=day, precision=Precision.DAY.value)


def alliance_table(
    involved: Mapping[int, int], pairs: Pairs, known: Known, to: Addresses, *, most: int | None
) -> Table:
    """Alliances by the number of records they report or have a part in, with how many partners each has."""
    partners: dict[int, int] = {}
    for key in (one for pair in pairs for one in pair):
        partners[key] = partners.get(key, 0) + 1
    order = sorted(involved, key=lambda key: (-involved[key], known[key].code))[:most]
    rows = (
        (
            Cell(str(known[key]), own_url(known[key])),
            _count(involved[key], to.counted(organisation=known[key].code)),
            _count(partners.get(key, 0), f"{own_url(known[key])}#partners"),
        )
        for key in order
    )
    headings = (_("联盟"), _("记录数"), _("合作联盟数"))
    return table("alliances", _("各联盟的活动"), headings, rows, total=len(involved))


def pair_table(pairs: Pairs, known: Known, to: Addresses, *, most: int | None) -> Table:
    """Pairs of alliances by how many records they share: the first ``most`` of them, or all."""
    order = sorted(pairs, key=lambda one: (-pairs[one], known[one[0]].code, known[one[1]].code))[:most]
    cells = {key: Cell(str(known[key]), own_url(known[key])) for key in {key for pair in order for key in pair}}
    rows = ((cells[a], cells[b], _shared(known[a], known[b], pairs[a, b], to)) for a, b in order)
    headings = (_("联盟"), _("合作联盟"), _("共同的记录数"))
    return table("pairs", _("共同开展活动的联盟"), headings, rows, total=len(pairs))


def partner_table(organisation: Organisation, pairs: Pairs, known: Known, to: Addresses) -> Table:
    """With whom one organisation shares records."""
    shared = {key: count for pair, count in pairs.items() for key in pair if key != organisation.pk}
    order = sorted(shared, key=lambda key: (-shared[key], known[key].code))
    rows = (
        (Cell(str(known[key]), own_url(known[key])), _shared(organisation, known[key], shared[key], to))
        for key in order
    )
    return table("partners", _("合作联盟"), (_("联盟"), _("共同的记录数")), rows)


def outcome_table(came: Iterable[OutcomeSum], forms: list[Form], to: Addresses) -> Table:
    """What came out, by kind and stage, with the numbers and amounts that were said."""
    rows = []
    for one in came:
        kind = next((form.outcomes[one.kind] for form in forms if one.kind in form.outcomes), None)
        stages = {stage.key: str(stage) for stage in kind.stages} if kind else {}
        said = [
            f"{label} {plain(value)}"
            for label, value in ((kind.number, one.number), (kind.amount, one.amount))
            if label and value is not None
        ] if kind else []  # fmt: skip
        url = to.counted(outcome=one.kind, stage=one.stage or NONE)
        stage = stages.get(one.stage, one.stage) or (_("没有写阶段") if stages else "")
        words = (str(kind or one.kind), stage)
        rows.append([*map(Cell, words), Cell(one.outcomes), _count(one.records, url), Cell("；".join(said))])
    headings = (_("成果"), _("阶段"), _("成果数"), _("记录数"), _("合计"))
    return table("outcomes", _("成果"), headings, rows)


def amount_table(said: Iterable[AmountSum], forms: list[Form], to: Addresses) -> Table:
    """What the fields of records say in money, by kind and field, with the sum."""
    rows = (
        (
            Cell(kind_name(one.kind, forms)),
            Cell(str(one.field)),
            _count(one.records, to.counted(kind=one.kind, told=one.field.key)),
            Cell(f"{plain(one.amount)} {one.field.unit}".strip()),
        )
        for one in said
    )
    headings = (_("类别"), _("填报项"), _("记录数"), _("合计"))
    return table("amounts", _("记录中的金额"), headings, rows)


def silent_table(silent: Iterable[Silence], to: Addresses) -> Table:
    """Members without an accepted record, since when, and how many records of theirs do not count yet."""
    rows = (
        (
            Cell(str(one.organisation), own_url(one.organisation)),
            Cell(f"{one.last_on:%Y-%m-%d}" if one.last_on else _("从未")),
            _count(one.waiting, to.of(organisation=one.organisation.code)),
        )
        for one in silent
    )
    headings = (_("联盟"), _("最近一次已接受的活动"), _("尚未计入的记录数"))
    return table("silent", _("没有已接受活动的网员"), headings, rows)


def kind_name(kind: str, forms: list[Form]) -> str:
    """The name of a kind in the newest form that knows it."""
    return next((str(form.kinds[kind]) for form in forms if kind in form.kinds), kind)


def own_url(organisation: Organisation) -> str:
    """The page of one organisation at a glance."""
    return reverse("activities:glance_organisation", args=[organisation.code])


def plain(value: int | Decimal) -> str:
    """A number without the zeros behind its point, in groups of three digits."""
    return f"{value:,}" if value == int(value) and isinstance(value, int) else f"{Decimal(value).normalize():,f}"


def _count(number: int, url: str) -> Cell:
    return Cell(number, url if number else "")


def _both(columns: list[Column | None], names: list[str]) -> Iterable[tuple[Column | None, str]]:
    return zip(columns, names, strict=True)


def _shared(a: Organisation, b: Organisation, number: int, to: Addresses) -> Cell:
    return _count(number, to.counted(organisation=a.code, partner=b.code))
