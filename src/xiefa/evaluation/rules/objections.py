"""What stands in the way of objections and corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.evaluation.enums import CorrectionTarget, CycleState, Eligibility, ObjectionState
from xiefa.evaluation.models import Correction, Cycle, Entrant, Objection
from xiefa.evaluation.rules.cycles import COMPUTED_DURING
from xiefa.evaluation.rules.doors import OBJECT, arrange_refusals, reason_refusals, speaks_for
from xiefa.evaluation.scoring import Leaf, printed, read_scheme
from xiefa.evaluation.scoring.exact import decimal_of, places_of
from xiefa.evaluation.scoring.judged import Judged
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

LONGEST_TEXT = 4000
# As many digits as the scoring takes.
_WHOLE = re.compile(r"[0-9]{1,17}")


def decision_missing(objection: Objection) -> Iterator[Refusal]:
    """What keeps an objection from being decided: nobody has said why."""
    if not objection.decision.strip():
        yield Refusal("decision_missing", _("请写明处理意见，意见会告知提出单位。"), field="decision")


def own_objection(objection: Objection, *, by: Any) -> Iterator[Refusal]:
    """Nobody decides about what their own organisation raised, or about a result of their own organisation."""
    yield from decision_missing(objection)
    if by is None:
        return
    organisations = {objection.raised_by_organisation.code, objection.entrant.organisation.code}
    if organisations & set(host_codes(by, OBJECT)):
        yield Refusal("own", _("异议与您所在的单位有关，请由其他人处理。"))


def raise_refusals(entrant: Entrant, leaf: str, text: str, organisation: Organisation, *, by: Any) -> Iterator[Refusal]:
    """What keeps an objection from being raised: the notice is over, or one does not speak for the organisation."""
    if not may(by, OBJECT, host_code=organisation.code):
        message = _("您不能代表“%(organisation)s”提出异议。") % {"organisation": organisation}
        yield Refusal("not_permitted", message, field="organisation")
    if not is_objectable(entrant.cycle):
        yield Refusal("no_notice", _("只有在公示期间可以提出异议。"))
    elif leaf and leaf not in leaf_keys(entrant):
        yield Refusal("unknown_leaf", _("请选择评分项。"), field="leaf")
    if not text:
        yield Refusal("text_missing", _("请写明异议内容和依据。"), field="text")
    if len(text) > LONGEST_TEXT:
        words = {"longest": LONGEST_TEXT, "length": len(text)}
        yield Refusal("text_long", _("最多 %(longest)s 字，现在有 %(length)s 字。请缩短。") % words, field="text")


def is_objectable(cycle: Cycle) -> bool:
    """Whether a notice of the cycle runs today."""
    notice = cycle.public_notices.first()
    return cycle.state == CycleState.NOTICED and notice is not None and notice.last_on >= clock.today()


def leaf_keys(entrant: Entrant) -> list[str]:
    """The keys of the leaves of the newest result, in the order of the scheme."""
    outcome = entrant.outcomes.order_by("-computation__number").first()
    return [one["key"] for one in outcome.leaves] if outcome else []


def correct_refusals(
    entrant: Entrant, target: str, key: str, after: str, reason: str, objection: Objection | None, *, by: Any
) -> Iterator[Refusal]:
    """What keeps a value from being corrected."""
    yield from correcting_refusals(entrant, by=by)
    if target not in CorrectionTarget.values:
        yield Refusal("unknown_target", _("请选择要更正的内容。"), field="target")
    else:
        yield from value_refusals(entrant, target, key, after)
    if objection is not None and (objection.entrant_id != entrant.pk or objection.state != ObjectionState.UPHELD):
        yield Refusal("other_objection", _("只能注明这家单位已经成立的异议。"), field="objection")
    yield from reason_refusals(reason)


def value_refusals(entrant: Entrant, target: str, key: str, after: str) -> Iterator[Refusal]:
    """What is wrong with a corrected value: no such measure or question, no number, more points than there are."""
    scheme = read_scheme(entrant.cycle.scheme.content)
    leaves = {leaf.key: leaf for leaf in scheme.leaves if is_judged(leaf)}
    if key not in (scheme.measures if target == CorrectionTarget.FACT else leaves):
        yield Refusal("unknown_key", _("请选择要更正的项目。"), field="key")
    elif target == CorrectionTarget.FACT:
        if not _WHOLE.fullmatch(after):
            yield Refusal("value_wrong", _("更正值要写成从 0 起的整数；金额以分为单位。"), field="after")
    elif not _are_points(after, leaves[key], scheme.places.indicator):
        words = {"least": printed(leaves[key].least), "most": printed(leaves[key].most)}
        words["places"] = str(scheme.places.indicator)
        message = _("得分要在 %(least)s 到 %(most)s 之间，最多 %(places)s 位小数。") % words
        yield Refusal("value_wrong", message, field="after")


def _are_points(text: str, leaf: Leaf, places: int) -> bool:
    points = decimal_of(text)
    return points is not None and leaf.least <= points <= leaf.most and (places_of(points) or 0) <= places


def is_judged(leaf: Leaf) -> bool:
    """Whether experts give its points, or stand in where a value is missing."""
    return isinstance(leaf.rule, Judged) or leaf.stand_in is not None


def correcting_refusals(entrant: Entrant, *, by: Any) -> Iterator[Refusal]:
    """What keeps corrections from being made at all: the wrong time, or one's own organisation."""
    yield from arrange_refusals(entrant.cycle.host, by=by)
    if entrant.cycle.state not in COMPUTED_DURING:
        yield Refusal("wrong_time", _("只有在复核和公示期间可以更正。"))
    if speaks_for(by, entrant):
        yield Refusal("own", _("不能更正自己所在单位的数据。"))
    if entrant.eligibility != Eligibility.QUALIFIED:
        yield Refusal("not_evaluated", _("这家单位不在评价之列，没有可以更正的数据。"))


def withdraw_correction_refusals(correction: Correction, *, by: Any) -> Iterator[Refusal]:
    """What keeps a correction from being taken back."""
    yield from correcting_refusals(correction.entrant, by=by)
    if correction.withdrawn_at is not None:
        yield Refusal("withdrawn", _("这项更正已经撤回。"))
