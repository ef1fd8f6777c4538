"""What this room knows of an organisation, for its page in the registry: everything that it reported."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities.domain.glance import involving
from xiefa.activities.domain.queries import counts_by_state
from xiefa.activities.models import Activity
from xiefa.kernel.permission import may_somewhere
from xiefa.registry.models import Organisation
from xiefa.registry.panels import Line, Lines

_SHOWN = 8


def activities_of(organisation: Organisation, user: Any, day: date | None) -> Lines:
    """The latest records that it reports or has a part in, as far as this reader may see them; counts by state first."""
    if not may_somewhere(user, "activities.view"):
        return Lines()
    records = involving(Activity.objects.visible_to(user), organisation)
    if day:
        records = records.filter(since__lte=day)
    counts = [(words, number) for _state, words, number in counts_by_state(records) if number]
    if not counts:
        return Lines()
    newest = records.select_related("form").order_by("-since", "-pk")[:_SHOWN]
    overview = Line(
        _("历年活动与合作联盟一览"),
        reverse("activities:glance_organisation", args=[organisation.code]),
        " · ".join(f"{words} {number}" for words, number in counts),
    )
    more = f"{reverse('activities:activity_list')}?organisation={organisation.code}&scope=all"
    return Lines((overview, *map(_line, newest)), total=sum(number for _words, number in counts), more=more)


def _line(record: Activity) -> Line:
    note = f"{record.kind_name} · {record.get_state_display()}"
    return Line(str(record), record.get_absolute_url(), note, record.since)
