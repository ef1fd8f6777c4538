"""What stands in the way of certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.models import Certificate, Cycle
from xiefa.evaluation.rules.doors import arrange_refusals, reason_refusals
from xiefa.kernel.refusal import Refusal


def issue_refusals(cycle: Cycle, *, by: Any) -> Iterator[Refusal]:
    """What keeps certificates from being given: the right to, and results that are not published."""
    yield from arrange_refusals(cycle.host, by=by)
    if cycle.state != CycleState.PUBLISHED:
        yield Refusal("not_published", _("结果发布之后才能颁发证书。"))


def void_refusals(certificate: Certificate, reason: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps a certificate from being declared void."""
    yield from arrange_refusals(certificate.host, by=by)
    if certificate.voided_at is not None:
        yield Refusal("void_already", _("这份证书已经作废。"))
    yield from reason_refusals(reason)
