"""Whether a snapshot is still what was sealed: every row, every text and every file, each fault by its name."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from xiefa.activities.kinds import digest_of
from xiefa.activities.models import ActivityVersion, FormVersion
from xiefa.evaluation.domain.snapshots import digest_of_parts, lines_of_part
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.facts import records, sealing
from xiefa.evaluation.facts.flattening import Line
from xiefa.evaluation.facts.records import Register
from xiefa.evaluation.models import Entrant, SealedFile, SealedLine, SealedPart, Snapshot

_CHUNK = 2**20
_COLUMNS = tuple(Line.__dataclass_fields__)
_RECORD, _THING = _COLUMNS.index("record"), _COLUMNS.index("thing")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was sealed: ``place`` names it for programs, ``message`` says it."""

    place: str
    message: str


def verify_snapshot(snapshot: Snapshot) -> list[Fault]:
    """Everything that is not as it was sealed; empty when all is. Looks at rows, texts and files, one by one."""
    found = list(_header_faults(snapshot))
    if found:
        return found
    header = sealing.read_header(snapshot.header)
    known, forms = Register.of(header), records.forms()
    found += _form_faults(header)
    found += _roll_faults(snapshot, header)
    named: set[str] = set()
    for part in snapshot.parts.order_by("code").iterator(chunk_size=10):
        faults = list(_part_faults(part, known, forms))
        named |= set() if faults else sealing.files_in(part.text)
        found += faults
    for row in snapshot.files.order_by("sha256").iterator():
        found += _file_faults(row)
    return found or list(_whole_faults(snapshot, named))


def own_part(snapshot: Snapshot, entrant: Entrant) -> dict[str, Any]:
    """What an alliance needs to check its own part without us: its text, and every digest that the last one is made of."""
    part = snapshot.parts.get(entrant=entrant)
    return {
        "format": sealing.FORMAT,
        "digest": snapshot.digest,
        "header": snapshot.header,
        "code": part.code,
        "text": part.text,
        "parts": dict(snapshot.parts.order_by("code").values_list("code", "digest")),
        "files": dict(snapshot.files.order_by("sha256").values_list("sha256", "size")),
    }


def _header_faults(snapshot: Snapshot) -> Iterator[Fault]:
    if snapshot.state != SnapshotState.SEALED:
        yield Fault("state", _("封存还没有完成。"))
    elif sealing.sha256(snapshot.header) != snapshot.header_digest:
        yield Fault("header", _("封存说明被改动过。"))


def _form_faults(header: dict[str, Any]) -> Iterator[Fault]:
    kept = {one.version: digest_of(one.content) for one in FormVersion.objects.all()}
    for version, digest in sorted(header["forms"].items()):
        if kept.get(version) != digest:
            yield Fault(f"form {version}", _("填报项版本“%(version)s”被改动过。") % {"version": version})


def _roll_faults(snapshot: Snapshot, header: dict[str, Any]) -> Iterator[Fault]:
    roll = {one["code"] for one in header["entrants"]}
    for code in sorted(roll ^ set(snapshot.parts.values_list("code", flat=True))):
        yield Fault(f"part {code}", _("参评名单与封存部分不一致：%(code)s。") % {"code": code})


def _part_faults(part: SealedPart, known: Register, forms: dict[str, Any]) -> Iterator[Fault]:
    place = f"part {part.code}"
    if sealing.sha256(part.text) != part.digest:
        yield Fault(place, _("%(code)s 的封存内容被改动过。") % {"code": part.code})
        return
    if part.text.count("\n") != len(part.records):
        yield Fault(place, _("%(code)s 的封存记录数不符。") % {"code": part.code})
        return
    yield from _version_faults(part)
    yield from _line_faults(part, known, forms)


def _version_faults(part: SealedPart) -> Iterator[Fault]:
    """That the numbers beside the text belong to the versions that the text holds."""
    sealed = list(sealing.read_lines(part.text, part.records))
    for at in range(0, len(sealed), _AT_ONCE):
        chunk = sealed[at : at + _AT_ONCE]
        rows = ActivityVersion.objects.filter(activity__in=[one.record for one in chunk]).order_by()
        kept = {(record, number): digest for record, number, digest in rows.values_list("activity", "number", "digest")}
        for one, (record, number) in zip(chunk, part.records[at : at + _AT_ONCE], strict=True):
            if number != one.version or kept.get((record, number)) != one.digest:
                message = _("%(code)s 的封存内容与第 %(record)s 号记录的版本不符。")
                yield Fault(f"part {part.code} record {record}", message % {"code": part.code, "record": record})


def _line_faults(part: SealedPart, known: Register, forms: dict[str, Any]) -> Iterator[Fault]:
    """That the lines that are counted are those that follow from the text."""
    meant = Counter(astuple(line) for line in lines_of_part(part, known, forms))
    rows = SealedLine.objects.filter(snapshot=part.snapshot_id, alliance=part.code).order_by()
    there = Counter(rows.values_list(*_COLUMNS))
    wrong = {(row[_RECORD], row[_THING]) for row in (meant - there) + (there - meant)}
    for record, thing in sorted(wrong):
        message = _("%(code)s 第 %(record)s 号记录的事实行被改动过（%(thing)s）。")
        words = {"code": part.code, "record": record, "thing": thing or _("记录")}
        yield Fault(f"line {part.code} {record} {thing}".rstrip(), message % words)


def _file_faults(row: SealedFile) -> Iterator[Fault]:
    """That the file is there, byte for byte."""
    words = {"name": row.name, "sha256": row.sha256[:12]}
    try:
        with default_storage.open(row.name) as file:
            digest, size = hashlib.sha256(), 0
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        yield Fault(f"file {row.sha256}", _("佐证文件 %(sha256)s… 不在原处：%(name)s。") % words)
        return
    if digest.hexdigest() != row.sha256 or size != row.size:
        yield Fault(f"file {row.sha256}", _("佐证文件 %(sha256)s… 被改动过：%(name)s。") % words)


def _whole_faults(snapshot: Snapshot, named: set[str]) -> Iterator[Fault]:
    """That nothing is missing or added, when every single piece is right."""
    if named != set(snapshot.files.values_list("sha256", flat=True)):
        yield Fault("files", _("封存的文件与记录所附的佐证不一致。"))
    codes = set(snapshot.parts.values_list("code", flat=True))
    for code in sorted(set(snapshot.lines.order_by().values_list("alliance", flat=True).distinct()) - codes):
        yield Fault(f"line {code}", _("有不属于任何参评单位的事实行：%(code)s。") % {"code": code})
    if snapshot.digest != digest_of_parts(snapshot):
        yield Fault("digest", _("总校验值与封存内容不符。"))
