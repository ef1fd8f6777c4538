"""Reading the measures and flags of a scheme."""

from __future__ import annotations

from .faults import Part
from .scheme import Measure, Named

TAKES = ("count", "sum", "latest", "distinct")
_PERIODS = ("current", "previous")


def read_measures(part: Part) -> dict[str, Measure]:
    """The measures by key."""
    return {key: _measure(one, key) for key, one in part.named("measures")}


def read_flags(part: Part) -> dict[str, Named]:
    """The flags by key."""
    return {key: _flag(one, key) for key, one in part.named("flags")}


def _flag(part: Part, key: str) -> Named:
    flag = Named(key, part.text("zh"), part.text("en"))
    part.close()
    return flag


def _measure(part: Part, key: str) -> Measure:
    take = part.choice("take", TAKES)
    of = part.key("of") if part.has("of") else ""
    if take == "count" and of:
        part.fault("of", "count 数记录，不写 of。", "count counts records and has no 'of'.")
    if take in ("sum", "latest", "distinct") and not of:
        part.fault("of", f"{take} 要写明 of：取哪一个数。", f"{take} says of what: write 'of'.")
    measure = Measure(
        key,
        part.text("zh", is_needed=False),
        part.text("en", is_needed=False),
        take=take,
        of=of,
        kinds=_kinds(part),
        where=_where(part),
        roles=part.words("roles"),
        evidence=part.words("evidence"),
        outcome=part.key("outcome") if part.has("outcome") else "",
        stage=_stage(part),
        is_previous=part.choice("period", _PERIODS, default="current") == "previous",
        unit_zh=part.text("unit_zh", is_needed=False),
        unit_en=part.text("unit_en", is_needed=False),
        per=part.whole("per", default=1, least=1) or 1,
    )
    part.close()
    return measure


def _kinds(part: Part) -> tuple[str, ...]:
    part.items("kinds")
    return part.words("kinds")


def _stage(part: Part) -> str:
    if not part.has("stage"):
        return ""
    if not part.has("outcome"):
        part.fault(
            "stage", "stage 是成果的阶段，请同时写 outcome。", "a stage belongs to an outcome; write 'outcome' as well."
        )
    return part.key("stage")


def _where(part: Part) -> tuple[tuple[str, tuple[str, ...]], ...]:
    group = part.part("where", is_needed=False)
    if group is None:
        return ()
    return tuple((str(field), group.words(field)) for field in group.data)
