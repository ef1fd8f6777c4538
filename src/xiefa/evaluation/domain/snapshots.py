"""Sealing a cycle: which records count is decided in one moment, word for word; afterwards nothing of it changes.

``begin_snapshot`` writes down which version of which record belongs to whom. Versions never change, so writing their
texts out (``write_out``) may take its time: what is edited meanwhile is another version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from xiefa.activities.models import ActivityVersion, Evidence, EvidenceFile, FormVersion
from xiefa.evaluation import facts, scoring
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.facts import records, sealing
from xiefa.evaluation.facts.flattening import Line
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.facts.records import Register, Sealed
from xiefa.evaluation.models import Cycle, Entrant, SealedFile, SealedLine, SealedPart, Snapshot
from xiefa.kernel import audit, clock
from xiefa.registry.models import Organisation

# Up to so many entrants are written out at once; more of them are the work of a task that shows its progress.
MOST_AT_ONCE = 40
_CHUNK = 500


@transaction.atomic
def seal_snapshot(*, cycle: Cycle, by: Any) -> Snapshot:
    """Seal what is accepted now. A large cycle is written out afterwards: see ``write_out``."""
    snapshot = begin_snapshot(cycle=cycle, by=by)
    return write_out(snapshot) if snapshot.total <= MOST_AT_ONCE else snapshot


@transaction.atomic
def begin_snapshot(*, cycle: Cycle, by: Any) -> Snapshot:
    """Write down, in one moment, which version of which record every entrant is evaluated by."""
    audit.take_turn()
    entrants = list(cycle.entrants.select_related("organisation").order_by("organisation__code"))
    spans = spans_of(cycle)
    header = sealing.text_of(_header(cycle, entrants, spans))
    snapshot = Snapshot.objects.create(
        cycle=cycle, header=header, header_digest=sealing.sha256(header), total=len(entrants), sealed_by=by
    )
    SealedPart.objects.bulk_create(
        (
            SealedPart(
                snapshot=snapshot, entrant=one, code=one.organisation.code,
                records=_versions_of(one.organisation, cycle.host, spans),
            )
            for one in entrants
        ),
        batch_size=_CHUNK,
    )  # fmt: skip
    details = {"entrants": len(entrants), "header": snapshot.header_digest}
    audit.record("evaluation.begin_snapshot", cycle, by=by, details=details)
    return snapshot


def write_out(snapshot: Snapshot) -> Snapshot:
    """Write the texts and lines of all parts that have none yet, each for itself, and close the envelope.

    May be called by several at a time, and again after one of them has gone away: every part is written once.
    """
    known, forms = Register.of(sealing.read_header(snapshot.header)), records.forms()
    for pk in list(snapshot.parts.filter(digest="").order_by("code").values_list("pk", flat=True)):
        with transaction.atomic():
            part = SealedPart.objects.select_for_update().filter(pk=pk, digest="").first()
            if part is not None:
                _write_part(part, known, forms)
                Snapshot.objects.filter(pk=snapshot.pk).update(done=F("done") + 1)
    _close(snapshot)
    snapshot.refresh_from_db()
    return snapshot


def write_out_begun() -> int:
    """Go on with snapshots that were begun and are not whole, whoever began them; how many are whole now."""
    begun = Snapshot.objects.filter(state=SnapshotState.SEALING).select_related("cycle", "sealed_by")
    return sum(write_out(snapshot).state == SnapshotState.SEALED for snapshot in begun)


def spans_of(cycle: Cycle) -> tuple[Span, Span | None]:
    """The days that a cycle is about, and those of the period before.

    None instead of these when the scheme does not ask about them, or when nobody has reported about them.
    """
    current = Span(cycle.since, cycle.until)
    if not any(one.get("period") == "previous" for one in cycle.scheme.content["measures"].values()):
        return current, None
    named = Span(cycle.previous.since, cycle.previous.until) if cycle.previous else None
    return current, records.days_before(cycle.host, current, named)


def lines_of_part(part: SealedPart, known: Register, forms: dict[str, Any]) -> list[Line]:
    """The lines of a part, made of its text."""
    sealed = sealing.read_lines(part.text, part.records)
    lines = (line for one in sealed for line in records.lines_of_record(one, known, forms[one.content["form"]]))
    return [line for line in lines if line.alliance == part.code]


def _header(cycle: Cycle, entrants: Iterable[Entrant], spans: tuple[Span, Span | None]) -> dict[str, Any]:
    """Everything besides the records on which the result depends, as plain data."""
    known, scheme = records.register(), cycle.scheme
    current, previous = (span and [span.since.isoformat(), span.until.isoformat()] for span in spans)
    return {
        "format": sealing.FORMAT,
        "host": cycle.host.code,
        "cycle": cycle.code,
        "days": current,
        "days_before": previous,
        "scheme": {"version": scheme.version, "digest": scheme.digest, "content": scheme.content},
        "forms": dict(FormVersion.objects.order_by("version").values_list("version", "digest")),
        "code": {"version": version("xiefa"), "digest": code_digest()},
        "seed": int(scheme.digest[:8], 16),
        "entrants": [{"code": one.organisation.code, "eligibility": one.eligibility} for one in entrants],
        "alliances": sorted(known.alliances),
        "merged": dict(known.merged),
    }


def code_digest() -> str:
    """The SHA-256 of the code that makes facts of records and points of facts."""
    folders = [Path(module.__path__[0]) for module in (facts, scoring)]
    digest = hashlib.sha256()
    for path in sorted((path for folder in folders for path in folder.rglob("*.py")), key=lambda one: one.parts[-2:]):
        digest.update(f"{'/'.join(path.parts[-2:])}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _versions_of(organisation: Organisation, host: Organisation, spans: Iterable[Span | None]) -> list[list[int]]:
    """[record, accepted version] of every record that an organisation reports or has a part in."""
    found: set[tuple[int, int]] = set()
    for span in (one for one in spans if one is not None):
        rows = records.within(host, span)
        for own in (rows.filter(reporter=organisation), rows.filter(parts__organisation=organisation)):
            found |= set(records.acceptances(own).order_by().values_list("activity", "version__number"))
    return [list(one) for one in sorted(found)]


def _write_part(part: SealedPart, known: Register, forms: dict[str, Any]) -> None:
    """Text, digest, lines and files of one part."""
    sealed = sorted(_contents(part.records), key=sealing.place_of)
    files = _files_of(sealed)
    part.records = [[one.record, one.version] for one in sealed]
    part.text = "".join(sealing.sealed_line(one, files.get(one.record, ())) for one in sealed)
    part.digest = sealing.sha256(part.text)
    part.save(update_fields=["records", "text", "digest"])
    lines = lines_of_part(part, known, forms)
    SealedLine.objects.bulk_create(
        (SealedLine(snapshot_id=part.snapshot_id, **line.columns()) for line in lines), batch_size=_CHUNK
    )
    _keep_files(part.snapshot, {name for names in files.values() for name in names})


def _contents(versions: list[list[int]]) -> list[Sealed]:
    numbers = {int(record): int(number) for record, number in versions}
    found: list[Sealed] = []
    for at in range(0, len(versions), _CHUNK):
        chunk = [record for record, _version in versions[at : at + _CHUNK]]
        rows = ActivityVersion.objects.filter(activity__in=chunk).order_by()
        for row in rows.values_list("activity", "number", "content", "digest"):
            if numbers[row[0]] == row[1]:
                found.append(Sealed(*row))
    return found


def _files_of(sealed: list[Sealed]) -> dict[int, list[str]]:
    """The files that the accepted versions rest on, and the copies of the pages that they link to."""
    named = {one.record: _evidence_of(one) for one in sealed}
    found: dict[int, set[str]] = {}
    for at in range(0, len(sealed), _CHUNK):
        chunk = [one.record for one in sealed[at : at + _CHUNK]]
        rows = Evidence.objects.filter(activity__in=chunk, file__isnull=False).order_by()
        for record, url, name in rows.values_list("activity", "url", "file__sha256"):
            if (url or name) in named[record]:
                found.setdefault(record, set()).add(name)
    return {record: sorted(names) for record, names in found.items()}


def _evidence_of(sealed: Sealed) -> set[str]:
    return {one["url"] or one["sha256"] for one in sealed.content.get("evidence") or ()}


def _keep_files(snapshot: Snapshot, names: set[str]) -> None:
    new = names - set(SealedFile.objects.filter(snapshot=snapshot, sha256__in=names).values_list("sha256", flat=True))
    SealedFile.objects.bulk_create(
        SealedFile(snapshot=snapshot, sha256=one.sha256, size=one.size, name=str(one.file.name))
        for one in EvidenceFile.objects.filter(sha256__in=new).order_by("sha256")
    )


@transaction.atomic
def _close(snapshot: Snapshot) -> None:
    """Put the one digest on it, once, when no part is missing."""
    current = Snapshot.objects.select_for_update(of=("self",)).select_related("cycle", "sealed_by").get(pk=snapshot.pk)
    if current.state == SnapshotState.SEALED or current.parts.filter(digest="").exists():
        return
    current.digest = digest_of_parts(current)
    current.state, current.sealed_at = SnapshotState.SEALED, clock.now()
    current.save(update_fields=["digest", "state", "sealed_at"])
    details = {"digest": current.digest, "parts": current.total}
    audit.record("evaluation.close_snapshot", current.cycle, by=current.sealed_by, details=details)


def digest_of_parts(snapshot: Snapshot) -> str:
    """The digest that a snapshot must carry, by the digests of its parts and files."""
    parts = dict(snapshot.parts.values_list("code", "digest"))
    files = dict(snapshot.files.values_list("sha256", "size"))
    return sealing.digest_of_all(snapshot.header, parts, files)
