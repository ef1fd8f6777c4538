"""What was published stays as it is, on both engines; see ``0004_publications``."""

from xiefa.kernel.triggers import Guard

_TABLE = "evaluation_publication"

GUARDS = tuple(
    Guard(f"{_TABLE}_{event.lower()}_guard", event, _TABLE, "evaluation: what was published is never changed")
    for event in ("UPDATE", "DELETE", "TRUNCATE")
)
