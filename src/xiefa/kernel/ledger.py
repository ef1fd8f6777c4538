"""Triggers with which the database itself keeps the audit ledger append-only.

``flush`` empties a whole installation on purpose (and cleans up after tests with several connections);
it is the only command that lowers the guard, and it raises it again at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "kernel_auditevent"
_MESSAGE = "The audit ledger is append-only."

_RAISE = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$",
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    ],
}
_LOWER = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}"],
}


def raise_guard(connection: Any) -> None:
    """From now on the database refuses to change, delete or empty the ledger."""
    _execute(connection, _RAISE)


def lower_guard(connection: Any) -> None:
    """Let the ledger be emptied; only ``flush`` and a reversed migration do this."""
    _execute(connection, _LOWER)


@contextmanager
def guard_lowered(connection: Any) -> Iterator[None]:
    """Without the guard inside the block; it stands again after it, whatever happens."""
    lower_guard(connection)
    try:
        yield
    finally:
        raise_guard(connection)


def _execute(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
