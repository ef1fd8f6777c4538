"""What published issues told of the activities on record: the archive knows both, and pulls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from xiefa.activities.domain.evidence import UNSEALED, Filing, attach_link
from xiefa.activities.models import Activity, Evidence
from xiefa.archive import addresses
from xiefa.briefing.composition import places
from xiefa.briefing.models import Issue, IssueItem

_LINK = "link"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """An item of a published issue that told of a record: its heading, its issue, its page."""

    record_id: int
    heading: str
    issue: Issue
    address: str


def told_in(record: Activity) -> list[Telling]:
    """The items of published issues that told of the record, the latest first."""
    return list(_tellings(IssueItem.objects.filter(article__activity_record=record)))


def link_records() -> int:
    """Put the page of each item that told of an unsealed record beside that record, once; how many were new.

    A record that somebody has confirmed or accepted stays as it is: its own public page names the item.
    """
    tellings = _tellings(IssueItem.objects.filter(article__activity_record__state__in=UNSEALED))
    made = 0
    while batch := list(islice(tellings, _AT_ONCE)):
        made += _link(batch)
    return made


def _link(tellings: Iterable[Telling]) -> int:
    waiting = {(one.record_id, addresses.absolute(one.address)): one for one in tellings}
    rows = Evidence.objects.filter(activity__in={key for key, _url in waiting}).exclude(url="")
    for known in rows.values_list("activity", "url"):
        waiting.pop(known, None)
    records: dict[int, Activity] = Activity.objects.in_bulk({key for key, _url in waiting})
    return sum(_put(records[key], url, one) is not None for (key, url), one in waiting.items())


def _put(record: Activity, url: str, telling: Telling) -> Any:
    sorts = record.form.form.evidence
    with translation.override("zh-hans"):
        name = _("简报：%(heading)s（%(issue)s）") % {"heading": telling.heading, "issue": telling.issue.line}
    return attach_link(
        activity=record, url=url, filing=Filing(_LINK if _LINK in sorts else next(iter(sorts)), name[:200])
    )


def _tellings(items: Any) -> Iterator[Telling]:
    """The items among these that stand in a published issue, with the number under which they are printed."""
    wanted = dict(items.values_list("pk", "article__activity_record"))
    of_them = (
        Issue.objects.published().filter(sections__items__in=items.values("pk")).distinct().defer("manuscript_json")
    )
    rows = IssueItem.objects.only("pk", "heading", "section", "position")
    issues = of_them.select_related("host").prefetch_related("sections", Prefetch("sections__items", rows))
    for issue in issues.order_by("-issued_on", "-pk"):
        for number, row in enumerate(places(issue), 1):
            if row.pk in wanted:
                yield Telling(wanted[row.pk], row.heading, issue, addresses.item_address(issue, number))
