"""Keeping the 报 and 送 lists, version by version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.briefing.enums import DistributionKind
from xiefa.briefing.house_style import house_style
from xiefa.briefing.models import DistributionList
from xiefa.kernel import audit
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation

_SEPARATORS = re.compile(r"[、，,；;]\s*")


def lists_at(host: Organisation, day: date) -> tuple[DistributionList | None, DistributionList | None]:
    """The 报 and the 送 list valid on a day."""
    valid = {one.kind: one for one in DistributionList.objects.filter(host=host).at(day)}
    return valid.get(DistributionKind.REPORT), valid.get(DistributionKind.SEND)


@transaction.atomic
def set_distribution(
    *, host: Organisation, kind: str, text: str, since: date, bodies: Sequence[str] = (), by: Any
) -> DistributionList:
    """Add a version of a list from a day on; the version before it ends that day. Nothing is overwritten.

    ``text`` may come with or without its prefix 报： or 送：; ``bodies`` default to what it enumerates.
    """
    audit.take_turn()
    plain = _without_prefix(host, kind, text)
    refuse_if(_refusals(host, plain, by))
    earlier = DistributionList.objects.select_for_update().filter(host=host, kind=kind)
    if earlier.filter(since__gte=since).exists():
        message = _("已有同日或更晚生效的名单。请填写更晚的生效日期。")
        raise Refused([Refusal("later_version_exists", message, "since")])
    earlier.filter(until=None).update(until=since)
    version = DistributionList.objects.create(
        host=host,
        kind=kind,
        since=since,
        text=house_style(host.code).prefix(kind) + plain,
        bodies=list(bodies) or [part for part in _SEPARATORS.split(plain) if part],
        made_by=by,
    )
    audit.record("distribution.set", version, by=by, host_code=host.code, details={"since": since, "kind": kind})
    return version


def _without_prefix(host: Organisation, kind: str, text: str) -> str:
    return text.strip().removeprefix(house_style(host.code).prefix(kind)).strip()


def _refusals(host: Organisation, text: str, by: Any) -> list[Refusal]:
    found = []
    if not may(by, "briefing.compose", host_code=host.code):
        found.append(Refusal("not_permitted", _("您没有修改报送名单的权限。")))
    if not text:
        found.append(Refusal("no_text", _("请填写报送单位。"), "text"))
    return found
