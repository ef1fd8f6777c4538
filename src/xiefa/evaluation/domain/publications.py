"""What goes out when results are published: the computation that lay open, and the kit by which anybody repeats it."""

from __future__ import annotations

from secrets import token_bytes
from typing import Any

from django.db import transaction

from xiefa.evaluation import kit
from xiefa.evaluation.models import Computation, Cycle, Publication
from xiefa.kernel import audit

_SECRET_BYTES = 32


@transaction.atomic
def put_out(*, cycle: Cycle, by: Any) -> Publication:
    """Put together the recompute kit of the newest results, and keep both for good; its digest goes into the ledger."""
    audit.take_turn()
    computation, secret = cycle.computations.latest("number"), token_bytes(_SECRET_BYTES)
    packed = kit_of(computation, secret=secret)
    publication = Publication.objects.create(
        cycle=cycle, computation=computation, secret=secret, kit=packed.as_zip(), digest=packed.digest
    )
    details = {"computation": computation.number, "result": computation.digest, "kit": packed.digest}
    audit.record("evaluation.put_out", cycle, by=by, details=details)
    return publication


def kit_of(computation: Computation, *, secret: bytes) -> kit.Kit:
    """The kit of a computation: the same secret gives the same bytes, as long as the program is the same."""
    return kit.pack(scheme=computation.cycle.scheme.content, facts=computation.facts, secret=secret)


def kit_name(cycle: Cycle) -> str:
    """Under which name the kit is kept by whoever takes it: ASCII, so that every system can unpack it."""
    return f"recompute-{cycle.host.code}-{cycle.code}.zip"
