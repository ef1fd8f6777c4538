"""What experts find beside a question: sealed facts, and the sealed records of that dimension with their evidence.

Everything comes from the sealed part of the alliance; what was edited after the seal is not shown. A question belongs
to the indicator of the scheme with its key; the records beside it are of the kinds that its dimension counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.activities.kinds import Form, current_form
from xiefa.evaluation.domain.facts import facts_of, sealed_basis
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.facts.records import Sealed
from xiefa.evaluation.facts.sealing import files_by_record, read_lines
from xiefa.evaluation.languages import quantity, spoken
from xiefa.evaluation.models import SealedPart
from xiefa.evaluation.scoring import Branch, Leaf, Measure, Scheme
from xiefa.evaluation.scoring.judged import Judged
from xiefa.review.dossiers import Exhibit, Paper
from xiefa.review.models import Item

_MOST_RECORDS = 60


def exhibits_of_entrant(subject_key: str, items: Sequence[Item], reader: Any) -> Mapping[str, Sequence[Exhibit]]:
    """What lies beside each question about the entrant ``entrant-<number>``; nothing before the seal."""
    part = part_of(subject_key)
    if part is None:
        return {}
    told = _Told(part)
    return {item.key: told.beside(item.key) for item in items}


def part_of(subject_key: str) -> SealedPart | None:
    """The sealed part of the entrant that a review calls so."""
    number = subject_key.rpartition("-")[2]
    if not number.isdecimal():
        return None
    rows = SealedPart.objects.filter(entrant=int(number), snapshot__state=SnapshotState.SEALED)
    return rows.select_related("snapshot__cycle__scheme", "entrant__organisation").first()


def sealed_exhibits(part: SealedPart) -> list[Exhibit]:
    """Every sealed record of an alliance, the newest first."""
    told = _Told(part)
    return [told.record(one) for one in reversed(told.records)]


class _Told:
    """Tells one sealed part."""

    def __init__(self, part: SealedPart) -> None:
        self.part, self.form = part, current_form()
        self.scheme: Scheme = part.snapshot.cycle.scheme.checked
        self.facts = facts_of(sealed_basis(part.snapshot), self.scheme, [part.code])[part.code]
        self.records = list(read_lines(part.text, part.records))
        self.files = files_by_record(part.text, part.records)

    def beside(self, key: str) -> list[Exhibit]:
        """The facts of the dimension in one exhibit, then its records, the newest first."""
        dimension = _dimension_of(self.scheme, key)
        if dimension is None:
            return []
        measures = _measures_of(self.scheme, dimension)
        kinds = {kind for one in measures for kind in one.kinds} or _kinds_of(self.form, dimension.key)
        facts = tuple(self._fact(one) for one in measures)
        found = [Exhibit(_("封存时的数据"), facts)] if facts else []
        records = [one for one in self.records if not kinds or one.content["kind"] in kinds]
        found += [self.record(one) for one in reversed(records[-_MOST_RECORDS:])]
        if len(records) > _MOST_RECORDS:
            words = {"number": len(records) - _MOST_RECORDS}
            found.append(Exhibit(_("另有 %(number)s 条较早的记录，见封存的全部内容") % words, url=self._whole()))
        return found

    def _fact(self, measure: Measure) -> str:
        name = spoken(measure.zh, measure.en) or measure.key
        said = quantity(measure, self.facts[measure.key]) or _("没有数据")
        return _("%(name)s：%(value)s") % {"name": name, "value": said}

    def record(self, sealed: Sealed) -> Exhibit:
        """A record with its day, kind and text, and the evidence that was sealed with it."""
        content = sealed.content
        kind = self.form.kinds.get(content["kind"], content["kind"])
        return Exhibit(
            str(content["title"]),
            tuple(filter(None, (f"{_days(content)} · {kind}", content.get("narrative", "")))),
            tuple(self._papers(sealed)),
        )

    def _papers(self, sealed: Sealed) -> Iterator[Paper]:
        kept = self.files.get(sealed.record, frozenset())
        for one in sealed.content.get("evidence") or ():
            sort = str(self.form.evidence.get(one["sort"], one["sort"]))
            note = " · ".join(filter(None, (sort, one.get("page_range"), one.get("remark"))))
            if one["sha256"] in kept:
                address = reverse("evaluation:sealed_evidence", args=[self.part.entrant_id, one["sha256"]])
                yield Paper(one["name"], address, note)
            elif one["url"]:
                yield Paper(one["name"] or one["url"], one["url"], note)

    def _whole(self) -> str:
        return reverse("evaluation:sealed_records", args=[self.part.entrant_id])


def _days(content: Mapping[str, Any]) -> str:
    return " – ".join(dict.fromkeys((str(content["since"]), str(content["until"]))))


def _dimension_of(scheme: Scheme, key: str) -> Leaf | Branch | None:
    for node in scheme.dimensions:
        leaves = node.leaves() if isinstance(node, Branch) else (node,)
        if any(leaf.key == key for leaf in leaves):
            return node
    return None


def _measures_of(scheme: Scheme, node: Leaf | Branch) -> list[Measure]:
    leaves = node.leaves() if isinstance(node, Branch) else (node,)
    keys = dict.fromkeys(key for leaf in leaves if not isinstance(leaf.rule, Judged) for key in leaf.rule.needs)
    return [scheme.measures[key] for key in keys if key in scheme.measures]


def _kinds_of(form: Form, dimension: str) -> set[str]:
    return {one.key for one in form.kinds.values() if one.dimension == dimension}
