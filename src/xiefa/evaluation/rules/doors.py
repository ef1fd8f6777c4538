"""Who arranges, sees, objects and publishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from xiefa.evaluation.models import Cycle, Entrant, Objection
from xiefa.kernel.permission import host_codes, may, permission_required
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation
from xiefa.review.models import Judge, Recusal

VIEW = "evaluation.view"
ARRANGE = "evaluation.arrange"
OBJECT = "evaluation.object"
PUBLISH = "evaluation.publish"
LONGEST_REASON = 500
# The doors of the room's pages.
view_door = permission_required(VIEW)
arrange_door = permission_required(ARRANGE)
object_door = permission_required(OBJECT)
publish_door = permission_required(PUBLISH)


def is_arranger(user: Any, thing: Any) -> bool:
    """Whether ``user`` arranges the evaluations of this host; the clock counts as one."""
    return user is None or may(user, ARRANGE, host_code=thing.host.code)


def is_publisher(user: Any, thing: Any) -> bool:
    """Whether ``user`` answers for the results of this host."""
    return may(user, PUBLISH, host_code=thing.host.code)


def sees_early(user: Any, cycle: Cycle) -> bool:
    """Whether ``user`` sees results before they lie open, with everything that is behind them."""
    return is_arranger(user, cycle) or is_publisher(user, cycle)


def is_raiser(user: Any, objection: Objection) -> bool:
    """Whether ``user`` speaks for the organisation that raised the objection."""
    return user is not None and objection.raised_by_organisation.code in host_codes(user, OBJECT)


def speaks_for(user: Any, entrant: Entrant) -> bool:
    """Whether ``user`` speaks for this alliance in its evaluation."""
    return user is not None and entrant.organisation.code in host_codes(user, OBJECT)


def reads_sealed(user: Any, entrant: Entrant) -> bool:
    """Whether ``user`` may read the sealed records of an alliance: its own, the office, and who judges it."""
    if is_arranger(user, entrant) or speaks_for(user, entrant):
        return True
    judging = Judge.objects.sitting().filter(expert__person__user=user, review__cycle=entrant.cycle_id)
    aside = Recusal.objects.filter(judge=OuterRef("pk"), candidate__subject_key=entrant.subject_key)
    return judging.exclude(Exists(aside)).exists()


def arrange_refusals(host: Organisation, *, by: Any) -> Iterator[Refusal]:
    """What keeps ``by`` from arranging evaluations of this host."""
    if not may(by, ARRANGE, host_code=host.code):
        yield Refusal("not_permitted", _("您没有为“%(host)s”组织评价的权限。") % {"host": host})


def reason_refusals(reason: str) -> Iterator[Refusal]:
    """What is wrong with the words of a reason."""
    if not reason:
        yield Refusal("reason_missing", _("请写明理由，理由会留在记录里。"), field="reason")
    if len(reason) > LONGEST_REASON:
        words = {"longest": LONGEST_REASON, "length": len(reason)}
        message = _("理由最多 %(longest)s 字，现在有 %(length)s 字。请缩短。") % words
        yield Refusal("reason_long", message, field="reason")
