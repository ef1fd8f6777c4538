"""What was sealed stays as it is, on both engines; see ``0003_snapshot_guards``."""

from xiefa.kernel.triggers import Guard

_KEPT = "evaluation: what was sealed is never changed"
# A part may still be written out, and its envelope closed, once each.
_CHANGES = {
    "evaluation_snapshot": "OLD.state = 'sealing'",
    "evaluation_sealedpart": "OLD.digest = ''",
    "evaluation_sealedfile": "FALSE",
    "evaluation_sealedline": "FALSE",
}

GUARDS = tuple(
    Guard(f"{table}_{event.lower()}_guard", event, table, _KEPT, changes if event == "UPDATE" else "FALSE")
    for table, changes in _CHANGES.items()
    for event in ("UPDATE", "DELETE", "TRUNCATE")
)
