"""The binder of a report: what it is made from, asking for it, and making it while somebody watches the progress."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xiefa.activities.domain.evidence import bytes_of
from xiefa.activities.domain.filed import filed, records_in_table_order
from xiefa.activities.enums import BinderState, Precision, SnapshotState
from xiefa.activities.models import Activity, Binder, Evidence, Report
from xiefa.activities.proofs.binding import BinderFacts, PieceFacts, RecordFacts, bind, bound_piece
from xiefa.activities.proofs.leaves import page_count
from xiefa.council.documents.document import CannotPrint
from xiefa.council.documents.press import TEMPLATE, pdf
from xiefa.kernel import audit, clock

# What one binder may weigh before it is bound: beyond this no program opens it with pleasure.
MOST_BYTES = 500 * 2**20
# After so long without an end the worker has gone away, and somebody may ask again.
_GIVEN_UP = timedelta(minutes=30)


def facts_of(report: Report) -> BinderFacts:
    """Everything that the binder of a report says, in official Chinese, in the order of the score table."""
    with translation.override("zh-hans"):
        rows = records_in_table_order(report)
        days = [timezone.localdate(one.changed_at) for one in rows]
        title = f"{report.period}佐证合订本"
        records = tuple(_record(one) for one in rows)
        day = max(days, default=report.period.since)
        return BinderFacts(title, str(report.organisation), str(report.host), day, records)


def key_of(facts: BinderFacts) -> str:
    """Names everything that the binder is made from: equal keys, equal bytes."""
    return hashlib.sha256(repr(facts).encode() + TEMPLATE.read_bytes()).hexdigest()


def latest(report: Report) -> tuple[Binder | None, bool]:
    """The binder that was asked for last, and whether it still says what the records say."""
    found = Binder.objects.filter(report=report).order_by("-asked_at", "-pk").first()
    return found, found is not None and found.key == key_of(facts_of(report))


@transaction.atomic
def ask(*, report: Report, by: Any) -> Binder:
    """Ask for the binder of a report as it stands now; the one that is there or under way when nothing has changed."""
    audit.take_turn()
    key = key_of(facts_of(report))
    binder, is_new = Binder.objects.get_or_create(report=report, key=key, defaults={"asked_by": by})
    is_stuck = binder.is_under_way and binder.asked_at < clock.now() - _GIVEN_UP
    if is_new or is_stuck or binder.state == BinderState.FAILED:
        binder.state, binder.problem, binder.done = BinderState.WAITING, "", 0
        binder.asked_by, binder.asked_at = by, clock.now()
        binder.save()
        audit.record("activities.ask_for_binder", report, by=by, details={"key": key}, host_code=report.host.code)
    return binder


def make(binder: Binder) -> str:
    """Bind a binder that waits for it; its state afterwards. Progress is written down piece by piece."""
    if not Binder.objects.filter(pk=binder.pk, state=BinderState.WAITING).update(state=BinderState.MAKING):
        binder.refresh_from_db()
        return binder.state
    facts = facts_of(binder.report)
    try:
        content = _content(binder, facts)
    except CannotPrint as error:
        return _end(binder, BinderState.FAILED, problem=error.messages["zh"][:500])
    except TooHeavy as error:
        return _end(binder, BinderState.FAILED, problem=str(error))
    return _keep(binder, key_of(facts), content)


class TooHeavy(Exception):
    """The evidence of a report weighs more than one PDF should."""


def _content(binder: Binder, facts: BinderFacts) -> bytes:
    pieces = [piece for record in facts.records for piece in record.pieces]
    rows = Evidence.objects.select_related("file").in_bulk([piece.key for piece in pieces])
    weight = sum(row.file.size for row in rows.values() if row.file)
    if weight > MOST_BYTES:
        words = {"size": weight >> 20, "most": MOST_BYTES >> 20}
        raise TooHeavy(
            _("佐证共 %(size)s MB，超过一册能装订的 %(most)s MB。请用页码限定有关的页，或压缩文件。") % words
        )
    bound = {}
    _progress(binder, 0, len(pieces) + 1)
    for done, piece in enumerate(pieces, 1):
        kept = rows[piece.key].file
        bound[piece.key] = bound_piece(piece, bytes_of(kept) if kept else None)
        _progress(binder, done, len(pieces) + 1)
    return bind(facts, bound, press=pdf)


def _keep(binder: Binder, key: str, content: bytes) -> str:
    """Keep the file in the place of older ones of the same report."""
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        audit.take_turn()
        older = list(Binder.objects.filter(report=binder.report).exclude(pk=binder.pk))
        Binder.objects.filter(pk__in=[one.pk for one in older]).delete()
        binder.refresh_from_db()
        binder.key, binder.size, binder.sha256, binder.pages = key, len(content), sha256, page_count(content)
        binder.made_at, binder.done, binder.state = clock.now(), binder.total, BinderState.READY
        binder.file.save(f"{binder.report_id}-{sha256[:20]}.pdf", ContentFile(content), save=False)
        binder.save()
        details = {"sha256": sha256, "pages": binder.pages}
        host = binder.report.host.code
        audit.record("activities.bind", binder.report, by=binder.asked_by, details=details, host_code=host)
    for one in older:
        if one.file:
            one.file.delete(save=False)
    return binder.state


def _end(binder: Binder, state: BinderState, *, problem: str) -> str:
    Binder.objects.filter(pk=binder.pk).update(state=state, problem=problem)
    return str(state)


def _progress(binder: Binder, done: int, total: int) -> None:
    Binder.objects.filter(pk=binder.pk).update(done=done, total=total)


def _record(activity: Activity) -> RecordFacts:
    form, rule = activity.form.form, activity.rule
    rows = [one for one in activity.evidence.all() if one.removed_at is None]
    rows.sort(key=lambda one: (one.position, one.pk))
    return RecordFacts(
        key=activity.pk,
        dimension=str(form.dimensions[rule.dimension]),
        kind=str(rule),
        title=activity.title,
        days=_days(activity),
        state=str(activity.get_state_display()),
        lines=tuple(_lines(activity)),
        pieces=tuple(_piece(row, at) for at, row in enumerate(rows, 1)),
    )


def _lines(activity: Activity) -> Iterator[tuple[str, str]]:
    if activity.place:
        yield "地点", activity.place
    parts = "；".join(f"{one.get_role_display()}：{one.organisation}" for one in activity.parts.all())
    if parts:
        yield "单位", parts
    yield "记录", f"第{activity.pk}号，第{activity.version}版"


def _days(activity: Activity) -> str:
    since, until = activity.since, activity.until
    if activity.precision == Precision.MONTH:
        return f"{since.year}年{since.month}月"
    first = f"{since.year}年{since.month}月{since.day}日"
    return first if since == until else f"{first}至{until.year}年{until.month}月{until.day}日"


def _unkept(row: Evidence) -> str:
    """Why there is nothing to bind of a link without a copy; "" for everything else."""
    if not row.url or row.file:
        return ""
    return "本站刊发的网页" if row.snapshot == SnapshotState.NONE else "网页尚未存档"


def _piece(row: Evidence, number: int) -> PieceFacts:
    shown = filed(row, number)
    moment = timezone.localtime(row.added_at)
    who = str(row.added_by) if row.added_by else "系统"
    return PieceFacts(
        key=row.pk,
        record=row.activity_id,
        number=number,
        sort=shown.sort,
        name=row.name,
        stamp=f"{who} {moment:%Y-%m-%d}",
        sha256=row.file.sha256 if row.file else "",
        media_type=row.file.media_type if row.file else "",
        url=row.url,
        only=shown.only,
        page_range=row.page_range,
        remark=row.remark,
        problem=shown.problem or _unkept(row),
    )
