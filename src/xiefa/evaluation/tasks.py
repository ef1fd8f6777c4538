"""Work that a page must not wait for."""

from __future__ import annotations

from django.utils.translation import override
from django_tasks import task

from xiefa.evaluation.domain.analyses import analyse
from xiefa.evaluation.domain.snapshots import write_out
from xiefa.evaluation.domain.verifying import verify_snapshot
from xiefa.evaluation.models import Analysis, Snapshot


@task()
def write_out_snapshot(snapshot_id: int) -> str:
    """Write out what was sealed in a large cycle, entrant by entrant; the state of the snapshot afterwards."""
    return write_out(Snapshot.objects.select_related("cycle", "sealed_by").get(pk=snapshot_id)).state


@task()
def verify_snapshot_of(snapshot_id: int, language: str) -> list[list[str]]:
    """Look whether a snapshot is still what was sealed; [place, sentence] of every fault, in the asker's language."""
    snapshot = Snapshot.objects.select_related("cycle").get(pk=snapshot_id)
    with override(language):
        return [[one.place, one.message] for one in verify_snapshot(snapshot)]


@task()
def analyse_scores(analysis_id: int) -> str:
    """Work out the statistics of a computation, part by part; their state afterwards."""
    return analyse(Analysis.objects.select_related("computation__cycle__scheme").get(pk=analysis_id)).state
