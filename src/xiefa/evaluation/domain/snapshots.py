"""Sealing a cycle: which records count is decided in one moment, word for word; afterwards nothing of it changes.

``begin`` writes down which version of which record belongs to whom. Versions never change, so writing their texts
out (``write_out``) may take its time: what is edited meanwhile is another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction

from xiefa import release
from xiefa.activities.models import Activity, ActivityVersion, Evidence, EvidenceFile, FormVersion
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.facts import records, sealing
from xiefa.evaluation.facts.measures import Span, span_before
from xiefa.evaluation.facts.records import Register, Sealed
from xiefa.evaluation.models import Cycle, Entrant, SealedFile, SealedLine, SealedPart, Snapshot
from xiefa.kernel import audit, clock
from xiefa.registry.models import Organisation
