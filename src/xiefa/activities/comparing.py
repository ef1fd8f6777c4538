"""Two records line by line, with a mark where they agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xiefa.activities.doubles.folding import plainly
from xiefa.activities.models import Activity, Double
from xiefa.activities.telling import days_text


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that both records say; ``agrees`` is None when one of them is silent."""

    label: str
    first: str
    second: str
    agrees: bool | None


def lines_of(double: Double) -> list[Line]:
    """What two records say about the same, of what either says anything at all."""
    first, second = (_facts(one) for one in (double.first, double.second))
    return [_line(label, first[label], second[label]) for label in first if first[label] or second[label]]


def _facts(activity: Activity) -> dict[str, str]:
    return {
        _("名称"): activity.title,
        _("填报单位"): str(activity.reporter),
        _("日期"): days_text(activity.since, activity.until, activity.precision),
        _("类别"): activity.kind_name,
        _("地点"): " ".join(filter(None, (activity.province, activity.place))),
        _("届、期次"): str(activity.edition or ""),
        _("参加人数"): "" if activity.people is None else str(activity.people),
        _("有关单位"): "、".join(sorted({str(one.organisation) for one in activity.parts.all()})),
    }


def _line(label: str, first: str, second: str) -> Line:
    is_told = bool(first and second)
    return Line(label, first, second, plainly(first) == plainly(second) if is_told else None)
