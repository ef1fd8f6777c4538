"""What the pages at a glance are made of: large figures, drawings, and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.activities.domain import glance as figures
from xiefa.activities.domain.amounts import amounts
from xiefa.activities.domain.glance import Progress
from xiefa.activities.enums import ActivityState
from xiefa.activities.glance.circle import Network, Node, network_of
from xiefa.activities.glance.stacks import Bar, Stacks, stacks_of
from xiefa.activities.glance.tables import Table
from xiefa.activities.glance.tiles import Tile, TileMap, tile_map
from xiefa.activities.glance.weeks import Day, Weeks, weeks_of
from xiefa.activities.glance.window import Window, year_of
from xiefa.activities.kinds import Form
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.activities.views import glance_tables as tables
from xiefa.activities.views.glance_tables import Addresses, Known
from xiefa.kernel import clock
from xiefa.registry.models import Organisation

# Characters of a label beside the circle.
_LABEL = 9
_OTHER = gettext_lazy("其他")


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number, what it counts, and where it leads."""

    value: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds over time: columns with their addresses, and the layers as (place, name, records)."""

    stacks: Stacks
    bars: tuple[tuple[Bar, str], ...]
    layers: tuple[tuple[int, str, int], ...]
    total: int
    is_by_month: bool
    table: Table


@dataclass(frozen=True, slots=True)
class Knot:
    """An organisation in the network: its place, and its name short enough to stand beside it."""

    node: Node
    organisation: Organisation
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class NetworkParts:
    """Everything on the page of the network."""

    window: Window
    figures: tuple[Figure, ...]
    under_way: tuple[Figure, ...]
    map: TileMap
    tiles: tuple[tuple[Tile, str], ...]
    unplaced: int
    weeks: Weeks
    days: tuple[tuple[Day, str], ...]
    kinds: Kinds
    network: Network
    knots: tuple[Knot, ...]
    progress: Progress | None
    tables: dict[str, Table]


@dataclass(frozen=True, slots=True)
class OwnParts:
    """Everything on the page of one organisation."""

    window: Window
    figures: tuple[Figure, ...]
    kinds: Kinds
    tables: dict[str, Table]


def network_parts(
    user: Any,
    window: Window,
    host: Organisation | None,
    period: ReportingPeriod | None,
    *,
    most: int | None = None,
) -> NetworkParts:
    """All parts for this reader; ``host`` when the reader oversees it, and so learns who is silent.

    ``most``: how many of the pairs the table holds (None: all); there may be as many as the square of the alliances.
    """
    records, to = figures.counted(user, window), Addresses(window)
    provinces, pairs, involved = figures.by_province(records), figures.pairs(records), figures.involved(records)
    counts = figures.by_day(records, since=window.since, last=window.last_day)
    weeks = weeks_of(counts, since=window.since, last=window.last_day)
    kinds, came = _kinds(figures.by_kind(records, window), to), figures.outcomes(records)
    known = figures.named(involved)
    tiles, network = tile_map(provinces.counts), network_of(pairs)
    shown = [kinds.table, tables.province_table(provinces, to), tables.day_table(weeks, to)]
    shown += [
        tables.alliance_table(involved, pairs, known, to, most=most),
        tables.pair_table(pairs, known, to, most=most),
    ]
    shown.append(tables.outcome_table(came, figures.forms_for(()), to))
    shown.append(tables.amount_table(amounts(records), figures.forms_for(()), to))
    if host:
        silent = figures.silent_members(user, host, window, involved, today=clock.today())
        shown.append(tables.silent_table(silent, to))
    return NetworkParts(
        window=window,
        figures=(
            Figure(kinds.total, _("已接受的记录"), to.counted()),
            Figure(len(involved), _("有活动的联盟"), "#alliances"),
            Figure(len(pairs), _("共同开展活动的联盟（对）"), "#pairs"),
            Figure(sum(one.outcomes for one in came), _("成果"), "#outcomes"),
        ),
        under_way=_under_way(figures.under_way(user, window), to) if host else (),
        map=tiles,
        tiles=tuple((one, to.counted(province=one.province.zh) if one.count else "") for one in tiles.tiles),
        unplaced=sum(provinces.unplaced.values()),
        weeks=weeks,
        days=tuple((one, tables.day_url(one.day, to) if one.count else "") for one in weeks.days),
        kinds=kinds,
        network=network,
        knots=_knots(network, known),
        progress=figures.progress(period) if host and period else None,
        tables={one.key: one for one in shown},
    )


def own_parts(user: Any, organisation: Organisation) -> OwnParts:
    """All parts about one organisation for this reader, over all the years in which it did something."""
    everything = figures.involving(Activity.objects.visible_to(user).accepted().order_by(), organisation)
    window = figures.days_of(everything) or year_of(clock.today())
    everything = everything.within(window.since, window.until)
    to = Addresses(window, organisation=organisation.code)
    pairs = {pair: count for pair, count in figures.pairs(everything).items() if organisation.pk in pair}
    kinds, came = _kinds(figures.by_kind(everything, window), to), figures.outcomes(everything)
    known = figures.named(key for pair in pairs for key in pair)
    shown = [kinds.table, tables.partner_table(organisation, pairs, known, to)]
    shown.append(tables.outcome_table(came, figures.forms_for(()), to))
    shown.append(tables.amount_table(amounts(everything), figures.forms_for(()), to))
    return OwnParts(
        window=window,
        figures=(
            Figure(kinds.total, _("已接受的记录"), to.counted()),
            Figure(len(pairs), _("合作联盟"), "#partners"),
            Figure(sum(one.outcomes for one in came), _("成果"), "#outcomes"),
        ),
        kinds=kinds,
        tables={one.key: one for one in shown},
    )


def progress_figures(progress: Progress | None, board: str) -> tuple[Figure, ...]:
    """How the reports stand, each figure with its lines on the board; nothing for those who do not oversee them."""
    if progress is None or not board:
        return ()
    rows = (
        (progress.on_time, _("按时提交"), "on_time"),
        (progress.late, _("逾期提交"), "late"),
        (progress.open, _("未提交"), "missing"),
    )
    return tuple(Figure(number, words, f"{board}?show={show}") for number, words, show in rows)


def _kinds(counts: figures.KindCounts, to: Addresses) -> Kinds:
    forms = figures.forms_for(counts.kinds())
    names = {key: str(word) for key, word in forms[0].dimensions.items()} | {"": str(_OTHER)}
    columns = to.window.columns()
    layered: dict[tuple[str, str], int] = {}
    for (kind, column), number in counts.counts.items():
        key = (column, _dimension(kind, forms))
        layered[key] = layered.get(key, 0) + number
    present = [key for key in names if any(layer == key for _column, layer in layered)]
    stacks = stacks_of(layered, columns=[one.name for one in columns], layers=present)
    totals = [sum(number for (_column, layer), number in layered.items() if layer == key) for key in present]
    return Kinds(
        stacks=stacks,
        bars=tuple((bar, to.began(one) if bar.total else "") for bar, one in zip(stacks.bars, columns, strict=True)),
        layers=tuple((at, names[key], totals[at]) for at, key in enumerate(present)),
        total=counts.total(),
        is_by_month=to.window.is_by_month,
        table=tables.kind_table(counts, forms, to),
    )


def _dimension(kind: str, forms: Iterable[Form]) -> str:
    found = next((form.kinds[kind].dimension for form in forms if kind in form.kinds), "")
    return found if found in next(iter(forms)).dimensions else ""


def _under_way(counts: dict[str, int], to: Addresses) -> tuple[Figure, ...]:
    return tuple(
        Figure(number, str(ActivityState(state).label), to.of(state=state)) for state, number in counts.items()
    )


def _knots(network: Network, known: Known) -> tuple[Knot, ...]:
    return tuple(
        Knot(node, known[node.key], _short(known[node.key].short_name), tables.own_url(known[node.key]))
        for node in network.nodes
    )


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
