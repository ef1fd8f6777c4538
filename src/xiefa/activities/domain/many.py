"""Confirming and accepting many records at once: what can be done is done, what cannot is named with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.domain import records
from xiefa.activities.lifecycle import ACTIVITY
from xiefa.activities.models import Activity
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

MOST = 200
_VERBS = {"confirm": records.confirm, "accept": records.accept}
# A record and the version of it that was on the screen.
Pick = tuple[Activity, int]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the picks, each in the order of the list."""

    moved: tuple[Activity, ...]
    refused: tuple[tuple[Activity, tuple[Refusal, ...]], ...]


@transaction.atomic
def move_many(*, verb: str, picks: Sequence[Pick], by: Any) -> Done:
    """Confirm or accept every record that was picked, in the version that was seen; the others stay as they are."""
    refuse_if(_pick_refusals(verb, picks))
    moved, refused = [], []
    for activity, version in picks:
        if is_done(activity, verb, version):
            moved.append(activity)
            continue
        try:
            moved.append(_VERBS[verb](activity=activity, expected_version=version, by=by))
        except Refused as found:
            refused.append((activity, found.refusals))
    return Done(tuple(moved), tuple(refused))


def is_done(activity: Activity, verb: str, version: int) -> bool:
    """Whether the move has been made already, for this very version: a button that was pressed twice."""
    return activity.state == ACTIVITY.move(activity, verb).target and activity.version == version


def _pick_refusals(verb: str, picks: Sequence[Pick]) -> list[Refusal]:
    if verb not in _VERBS:
        return [Refusal("verb_unknown", _("不能对多条记录一起办理这一项。"))]
    if not picks:
        return [Refusal("nothing_picked", _("还没有选择记录。请先勾选。"))]
    if len(picks) > MOST:
        message = _("一次最多办理 %(most)s 条，现在选了 %(count)s 条。请分几次办理。")
        return [Refusal("picks_many", message % {"most": MOST, "count": len(picks)})]
    return []
