"""What one row of a sheet, or one line of a list, would do: decided before anything is saved, and again when it is.

A *line* is plain data: ``at`` (row number), ``cells`` and ``outcomes`` (texts by heading; outcomes None when that
sheet was not taken along), ``problems`` and ``marked`` (what the reader of the file found, and in which columns);
then ``fate``, ``errors`` ([heading, sentence] each), ``faulty`` (headings), ``changes`` ([label, before, after] each),
``doubles`` ([key, title, why] each), and, once it is applied, ``record`` and ``version``. Lists add ``text``,
``remarks`` and ``sureness``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities import rules
from xiefa.activities.domain.doubles import Found, likely_doubles
from xiefa.activities.domain.histories import names_of
from xiefa.activities.domain.queries import organisation_named, organisations_near
from xiefa.activities.domain.records import ChangedMeanwhile
from xiefa.activities.entry import Entry, read_entry
from xiefa.activities.enums import LineFate
from xiefa.activities.kinds import Form, Kind, current_form
from xiefa.activities.models import Activity, ActivityVersion, ImportBatch
from xiefa.activities.sheets.columns import ID, KIND, OUTCOMES, ROLES, VERSION
from xiefa.activities.sheets.rows import heading_of, kind_named, names_in, raw_of, raw_of_change
from xiefa.activities.telling import Content, changes_between, codes_in, content_of, days_text, facts_of
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

Line = dict[str, Any]
# Of so many names that the registry does not know, those are looked for that may be meant.
_MOST_NEAR = 20


@dataclass(slots=True)
class Judged:
    """What a line says: the entry, and the record that it changes, if any."""

    entry: Entry | None = None
    record: Activity | None = None
    expected_version: int = 0


@dataclass(slots=True)
class Bench:
    """Judges the lines of one batch: what was looked up once is known, what came before is remembered."""

    batch: ImportBatch
    by: Any
    form: Form = field(default_factory=current_form)
    _found: dict[str, Organisation | None] = field(default_factory=dict)
    _near: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)
    _records: dict[int, Activity] = field(default_factory=dict)
    _bases: dict[tuple[int, int], Content] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _may_enter: list[Refusal] = field(default_factory=list)

    def prepare(self, lines: Iterable[Line]) -> Bench:
        """Look up at once everything that these lines name."""
        keys = {number for one in lines if (number := _whole(one["cells"].get(ID, "")))}
        rows = Activity.objects.filter(host=self.batch.host_id, reporter=self.batch.reporter_id, pk__in=keys)
        self._records = {one.pk: one for one in rows.select_related("host", "reporter", "form")}
        versions = ActivityVersion.objects.filter(activity__in=self._records).values_list(
            "activity", "number", "content"
        )
        self._bases = {(key, number): content for key, number, content in versions}
        self._names = names_of({code for one in self._bases.values() for code in codes_in(one)})
        self._may_enter = list(rules.report_refusals(self.batch.host, self.batch.reporter, by=self.by))
        return self

    def judge(self, line: Line, *, look_for_doubles: bool = True) -> Judged:
        """Write into the line what it does and what stands in its way."""
        line |= {"errors": [["", one] for one in line["problems"]], "changes": [], "doubles": []}
        if line.get("fate") == LineFate.PASSED:
            return Judged()
        judged = Judged()
        if line["sheet"] != OUTCOMES:
            is_known = bool(line["cells"].get(ID, ""))
            judged = self._change(line) if is_known else self._new(line, look_for_doubles=look_for_doubles)
        if line["errors"]:
            line["fate"] = LineFate.REFUSED.value
        line["faulty"] = sorted({heading for heading, _sentence in line["errors"] if heading} | set(line["marked"]))
        return judged

    def _new(self, line: Line, *, look_for_doubles: bool) -> Judged:
        cells = line["cells"]
        raw = raw_of(cells, line["outcomes"] or (), form=self.form, reporter=self.batch.reporter, find=self._find)
        entry, problems = read_entry(raw, form=self.form, find=self._find)
        self._refuse(line, [*self._may_enter, *problems], kind_named(cells.get(KIND, ""), self.form))
        line["fate"] = LineFate.ADD.value
        if entry is None or line["errors"]:
            return Judged(entry)
        told = json.dumps(content_of(entry), ensure_ascii=False, sort_keys=True)
        if (before := self._seen.setdefault(told, line["at"])) != line["at"]:
            line["fate"] = LineFate.DOUBLE.value
            line["doubles"] = [[None, _("与第 %(row)s 行完全相同") % {"row": before}, ""]]
        elif look_for_doubles:
            self._look(line, entry)
        return Judged(entry)

    def _look(self, line: Line, entry: Entry) -> None:
        found = likely_doubles(entry, host=self.batch.host, reporter=self.batch.reporter, reader=self.by, limit=3)
        if found:
            line["fate"] = LineFate.DOUBLE.value
            line["doubles"] = [[one.activity.pk, str(one.activity), _why(one)] for one in found]

    def _change(self, line: Line) -> Judged:
        cells = line["cells"]
        record = self._records.get(_whole(cells[ID]))
        version = _whole(cells.get(VERSION, ""))
        base = self._bases.get((record.pk, version)) if record else None
        if record is None or base is None:
            line["errors"].append(_unknown(cells, record))
            return Judged()
        before = self._seen.setdefault(f"record {record.pk}", line["at"])
        if before != line["at"]:
            line["errors"].append([ID, _("第 %(row)s 行已经是这条记录。一条记录只能有一行。") % {"row": before}])
        return self._told(line, record, version, base)

    def _told(self, line: Line, record: Activity, version: int, base: Content) -> Judged:
        """What the row says of a record of its own: nothing new, a change, or one that comes too late."""
        form, cells = record.form.form, line["cells"]
        raw = raw_of_change(
            cells, line["outcomes"], base, form=form, names=self._names, reporter=record.reporter, find=self._find
        )
        line["fate"] = LineFate.UNCHANGED.value
        if raw == raw_of_change(
            {}, None, base, form=form, names=self._names, reporter=record.reporter, find=self._find
        ):
            return Judged(None, record, version)
        entry, problems = read_entry(raw, form=form, find=self._find)
        self._refuse(line, problems, kind_named(cells.get(KIND, ""), form) or form.kinds.get(base["kind"]))
        if entry is None:
            return Judged(None, record, version)
        told = content_of(entry)
        if any(_same(one, told) for one in (base, self._bases[record.pk, record.version])):
            return Judged(None, record, version)
        line["fate"] = LineFate.CHANGE.value
        facts = [facts_of(one, form, self._all_names(told)) for one in ({key: base[key] for key in told}, told)]
        if record.state not in rules.UNSETTLED:
            message = _("这条记录%(state)s。修改以后要重新确认和接受，原来的版本仍然保留。")
            line["remarks"] = [message % {"state": record.get_state_display()}]
        line["changes"] = [[one.label, one.before, one.after] for one in changes_between(*facts)]
        self._refuse(line, rules.edit_refusals(record, by=self.by), None)
        if version != record.version:
            self._refuse(line, ChangedMeanwhile(record).refusals, None)
        return Judged(entry, record, version)

    def _refuse(self, line: Line, problems: Iterable[Refusal], kind: Kind | None) -> None:
        for one in problems:
            if one.code == "organisation_unknown":
                continue
            line["errors"].append([heading_of(one.field, kind), str(one.message)])
        if any(one.code == "organisation_unknown" for one in problems):
            line["errors"] += [[heading, self._unknown_name(name)] for heading, name in self._strangers(line["cells"])]

    def _strangers(self, cells: dict[str, str]) -> Iterable[tuple[str, str]]:
        """(heading, name) of everybody in a row whom the registry does not know."""
        for heading in ROLES:
            for name in names_in(cells.get(heading, ""), self._find):
                if self._find(name) is None:
                    yield heading, name

    def _unknown_name(self, name: str) -> str:
        if name not in self._near and len(self._near) < _MOST_NEAR:
            self._near[name] = "、".join(map(str, organisations_near(name)))
        near = self._near.get(name, "")
        if near:
            return _("名录中没有“%(name)s”。相近的有：%(names)s。") % {"name": name[:80], "names": near}
        return _("名录中没有“%(name)s”。请核对全称，或请秘书处先登记。") % {"name": name[:80]}

    def _find(self, value: Any) -> Organisation | None:
        if isinstance(value, Organisation):
            return value
        text = str(value or "")
        if text not in self._found:
            self._found[text] = organisation_named(text)
        return self._found[text]

    def _all_names(self, content: Content) -> dict[str, str]:
        missing = codes_in(content) - set(self._names)
        self._names |= names_of(missing) if missing else {}
        return self._names


def _why(found: Found) -> str:
    """Whose the other record is, when it was, and what agrees."""
    one = found.activity
    return " · ".join([one.reporter.short_name, days_text(one.since, one.until, one.precision), *found.agreeing])


def _unknown(cells: dict[str, str], record: Activity | None) -> list[str]:
    if record is None:
        message = _("本单位没有编号为“%(number)s”的记录。要新增，请把编号和版本清空。")
        return [ID, message % {"number": cells[ID][:20]}]
    message = _("这条记录没有第“%(version)s”版。请重新导出，再修改。")
    return [VERSION, message % {"version": cells.get(VERSION, "")[:20]}]


def _same(content: Content, told: Content) -> bool:
    """Whether a record that says ``content`` says what was told already."""
    return {name: value for name, value in content.items() if name in told} == told


def _whole(text: str) -> int:
    """A number of a record or a version; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
