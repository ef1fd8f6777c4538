"""Papers of agenda items, kept unchanged under their SHA-256."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from xiefa.council import rules
from xiefa.council.models import AgendaItem, Paper
from xiefa.council.paper_kinds import paper_kind, paper_name, paper_refusals
from xiefa.kernel import audit
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def add_paper(*, item: AgendaItem, title: str, file_name: str, data: bytes, by: Any) -> Paper:
    """Put a document beside an agenda item; the same bytes again give the paper that is there."""
    audit.take_turn()
    item.refresh_from_db()
    refuse_if([*rules.change_refusals(item.meeting, by=by), *paper_refusals(file_name, data)])
    sha256 = hashlib.sha256(data).hexdigest()
    known = item.papers.filter(sha256=sha256).first()
    if known:
        return known
    name, kind = paper_name(file_name), paper_kind(data)
    path = PurePosixPath(name)
    last = item.papers.order_by("-position").first()
    paper = Paper(
        item=item,
        position=last.position + 1 if last else 1,
        title=title.strip() or path.stem,
        file_name=name,
        media_type=kind.media_type if kind else "",
        sha256=sha256,
    )
    paper.file.save(f"{sha256}{path.suffix.lower()}", ContentFile(data), save=False)
    paper.save(force_insert=True)
    audit.record("council.add_paper", paper, by=by, details=_about(paper), host_code=item.meeting.host.code)
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: Any) -> None:
    """Take a document away from an agenda item; the ledger keeps its name and its SHA-256."""
    audit.take_turn()
    if not Paper.objects.filter(pk=paper.pk).exists():
        return
    paper.refresh_from_db()
    meeting = paper.item.meeting
    refuse_if(rules.item_refusals(paper.item, by=by))
    audit.record("council.remove_paper", paper, by=by, details=_about(paper), host_code=meeting.host.code)
    paper.delete()


def _about(paper: Paper) -> dict[str, Any]:
    return {"item": paper.item_id, "file_name": paper.file_name, "sha256": paper.sha256}
