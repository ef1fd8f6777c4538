"""The self-check: what an alliance would score today, from which records, what is missing, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.activities.models import Activity
from xiefa.evaluation import rules
from xiefa.evaluation.domain.self_checks import OwnStanding, self_check
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.facts.planning import Checked, NextStep
from xiefa.evaluation.forms.self_checks import SelfCheckForm
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.scoring import MISSING, OPEN, Branch, Leaf, described, printed
from xiefa.kernel.access import access
from xiefa.ui.sheets import sheet_response

# Of longer lists of records the newest are shown; the list of records has the others.
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: an indicator with its points, or a heading above some (``checked`` is None)."""

    name: str
    depth: int
    points: str
    most: str
    share: int = 0
    sentence: str = ""
    line: str = ""
    is_judged: bool = False
    is_missing: bool = False
    is_heading: bool = False
    records: tuple[tuple[str, str, str], ...] = ()
    more: int = 0


def _may_look(user: Any) -> bool:
    return rules.object_door(user) or rules.arrange_door(user)


looks = access(_may_look)


@looks
@require_GET
def self_check_page(request: HttpRequest) -> HttpResponse:
    """An alliance's standing today by a scheme, indicator by indicator."""
    form = SelfCheckForm(request.GET, user=request.user)
    context: dict[str, Any] = {"form": form, "query": request.GET.urlencode()}
    own = _standing(form)
    if own is not None:
        context |= {
            "scheme": form.cleaned_data["scheme"],
            "organisation": form.cleaned_data["organisation"],
            "check": own.check,
            "rows": list(_rows(request, own)),
            "steps": [_step(own, one) for one in own.check.steps],
        }
    return render(
        request, "evaluation/self_check.html", context, status=422 if own is None and form.is_answerable else 200
    )


@looks
@require_GET
def self_check_export(request: HttpRequest) -> HttpResponse:
    """The same, line by line, as an Excel file."""
    form = SelfCheckForm(request.GET, user=request.user)
    own = _standing(form)
    headings = [_("指标"), _("得分"), _("最高分"), _("计分"), _("规则")]
    rows = (
        [[one.name, _number(one.points), _number(one.most), one.line, one.sentence] for one in _rows(request, own)]
        if own
        else []
    )
    return sheet_response(_("自查"), headings, rows, file_name="self-check.xlsx")


def _standing(form: SelfCheckForm) -> OwnStanding | None:
    if not form.is_valid():
        return None
    scheme, days = form.cleaned_data["scheme"], Span(form.cleaned_data["since"], form.until)
    return self_check(form.cleaned_data["organisation"], host=scheme.host, scheme=scheme.checked, days=days)


def _rows(request: HttpRequest, own: OwnStanding) -> Iterator[Row]:
    checked = {one.leaf.key: one for one in own.check.checked}
    titles = _Titles(request, own)
    yield from _level(own.scheme.dimensions, checked, own, titles, 0)


def _level(
    nodes: Iterable[Leaf | Branch], checked: dict[str, Checked], own: OwnStanding, titles: _Titles, depth: int
) -> Iterator[Row]:
    for node in nodes:
        if isinstance(node, Branch):
            got = sum((checked[leaf.key].result.points or Decimal(0) for leaf in node.leaves()), Decimal(0))
            name = spoken(node.zh, node.en)
            yield Row(name, depth, printed(got), printed(node.points), _share(got, node.points), is_heading=True)
            yield from _level(node.children, checked, own, titles, depth + 1)
        else:
            yield _row(checked[node.key], own, titles, depth)


def _row(one: Checked, own: OwnStanding, titles: _Titles, depth: int) -> Row:
    leaf, result = one.leaf, one.result
    records, more = titles.behind(leaf)
    return Row(
        name=spoken(leaf.zh, leaf.en),
        depth=depth,
        points="" if one.is_judged or result.points is None else printed(result.points),
        most=printed(result.most) if result.most else "",
        share=0 if one.is_judged else _share(result.points, result.most),
        sentence=spoken(*described(own.scheme, leaf)) if one.is_judged else "",
        line="" if one.is_judged else spoken(result.zh, result.en),
        is_judged=one.is_judged,
        is_missing=not one.is_judged and result.state in {MISSING, OPEN},
        records=records,
        more=more,
    )


def _share(points: Any, most: Any) -> int:
    """Of a bar of 100."""
    return max(0, min(100, round(100 * Fraction(points) / Fraction(most)))) if points and most else 0


def _step(own: OwnStanding, step: NextStep) -> dict[str, str]:
    """One next step in words."""
    names = [spoken(own.scheme.leaf(key).zh, own.scheme.leaf(key).en) for key in step.leaves]
    unit = spoken(step.measure.unit_zh, step.measure.unit_en)
    return {
        "what": spoken(step.measure.zh, step.measure.en) or step.measure.key,
        "more": f"{step.more} {unit}".strip(),
        "gain": printed(step.gain),
        "leaves": "、".join(names),
    }


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


class _Titles:
    """The records behind an indicator, by title and address; those of other alliances without a link."""

    def __init__(self, request: HttpRequest, own: OwnStanding) -> None:
        self._traces = {one.leaf.key: own.records_behind(one.leaf) for one in own.check.checked}
        keys = {record for traces in self._traces.values() for one in traces for record in one.records[-_SHOWN:]}
        seen = Activity.objects.visible_to(request.user).filter(pk__in=keys)
        self._seen = {one.pk: one for one in seen.only("pk", "title", "since")}

    def behind(self, leaf: Leaf) -> tuple[tuple[tuple[str, str, str], ...], int]:
        """((day, title, address), …) of the newest records, and how many more there are."""
        days = {one.record: one.since for trace in self._traces[leaf.key] for one in trace.sources}
        newest = sorted(days, key=lambda record: (days[record], record), reverse=True)
        shown = tuple(self._told(record, days[record].isoformat()) for record in newest[:_SHOWN])
        return shown, max(0, len(newest) - _SHOWN)

    def _told(self, record: int, day: str) -> tuple[str, str, str]:
        known = self._seen.get(record)
        if known is None:
            return day, _("其他联盟填报的记录"), ""
        return day, known.title, known.get_absolute_url()
