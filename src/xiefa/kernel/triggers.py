"""Triggers of all rooms, put aside while ``flush`` empties the tables.

PostgreSQL empties tables with TRUNCATE, which row triggers do not see. SQLite deletes row by row, and
the triggers that keep published things from being deleted would refuse it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def put_aside(connection: Any) -> Iterator[None]:
    """Without any trigger inside the block on SQLite; all of them stand again after it, whatever happens."""
    triggers = _triggers(connection) if connection.vendor == "sqlite" else []
    _execute(connection, [f'DROP TRIGGER "{name}"' for name, _ in triggers])
    try:
        yield
    finally:
        _execute(connection, [statement for _, statement in triggers])


def _triggers(connection: Any) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
        return list(cursor.fetchall())


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
