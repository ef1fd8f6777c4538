"""Triggers of all rooms: written once for both engines, and put aside while ``flush`` empties the tables.

A guard says what must be true of a row that is about to be written; the database refuses it unless that is
true. The condition is SQL that both engines understand, about ``NEW`` and ``OLD``; a few words differ and stand
in double braces: ``{{sha256 TEXT}}``, ``{{json COLUMN.KEY}}`` (as text), ``{{day COLUMN}}`` (as text).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_WORDS = {
    "sqlite": {
        "sha256": r"SHA256(\1)",
        "json": r"CAST(json_extract(\1, '$.\2') AS text)",
        "day": r"\1",
    },
    "postgresql": {
        "sha256": r"encode(sha256(convert_to(\1, 'UTF8')), 'hex')",
        "json": r"(CAST(\1 AS jsonb) ->> '\2')",
        "day": r"to_char(\1, 'YYYY-MM-DD')",
    },
}
_SHAPES = {
    "sha256": re.compile(r"\{\{sha256 (.+?)\}\}", re.DOTALL),
    "json": re.compile(r"\{\{json (\w+\.\w+)\.(\w+)\}\}"),
    "day": re.compile(r"\{\{day ([\w.]+)\}\}"),
}


@dataclass(frozen=True)
class Guard:
    """One trigger: before ``event`` on ``table``, every row must fulfil ``unless``, or ``message`` is raised.

    ``unless`` is ``"FALSE"`` for what is never allowed. TRUNCATE, which only PostgreSQL knows, looks at no row.
    """

    name: str
    event: str
    table: str
    message: str
    unless: str = "FALSE"


def install(connection: Any, guards: Iterable[Guard]) -> None:
    """Put the guards up; those that stand already are replaced."""
    guards = list(guards)
    remove(connection, guards)
    for guard in guards:
        _execute(connection, _sqlite(guard) if connection.vendor == "sqlite" else _postgresql(guard))


def remove(connection: Any, guards: Iterable[Guard]) -> None:
    """Take the guards down, as far as they stand."""
    for guard in guards:
        place = "" if connection.vendor == "sqlite" else f" ON {guard.table}"
        _execute(connection, [f"DROP TRIGGER IF EXISTS {guard.name}{place}"])


def missing(connection: Any, guards: Iterable[Guard]) -> list[str]:
    """The names of guards that do not stand, or are switched off."""
    standing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }
    with connection.cursor() as cursor:
        cursor.execute(standing[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    return [guard.name for guard in guards if _concerns(connection, guard) and guard.name not in found]


def _concerns(connection: Any, guard: Guard) -> bool:
    return connection.vendor == "postgresql" or guard.event != "TRUNCATE"


def _sqlite(guard: Guard) -> list[str]:
    if guard.event == "TRUNCATE":
        return []
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"WHEN ({_spoken(guard.unless, 'sqlite')}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _postgresql(guard: Guard) -> list[str]:
    row = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    result = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF ({_spoken(guard.unless, 'postgresql')}) IS NOT TRUE THEN "
        f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END IF; RETURN {result}; END $body$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH {row} EXECUTE FUNCTION {guard.name}()",
    ]


def _spoken(condition: str, vendor: str) -> str:
    """The condition in the words of one engine."""
    for word, shape in _SHAPES.items():
        condition = shape.sub(_WORDS[vendor][word], condition)
    return condition


@contextmanager
def put_aside(connection: Any) -> Iterator[None]:
    """Without the triggers that would refuse an emptying inside the block; they stand again after it.

    SQLite empties a table row by row, so all of its triggers are dropped and created again. PostgreSQL
    truncates, which row triggers do not see: there only those on TRUNCATE are switched off.
    """
    lower, raise_again = _sqlite_way(connection) if connection.vendor == "sqlite" else _postgresql_way(connection)
    _execute(connection, lower)
    try:
        yield
    finally:
        _execute(connection, raise_again)


def _sqlite_way(connection: Any) -> tuple[list[str], list[str]]:
    triggers = _asked(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
    return [f'DROP TRIGGER "{name}"' for name, _ in triggers], [statement for _, statement in triggers]


def _postgresql_way(connection: Any) -> tuple[list[str], list[str]]:
    on_truncate = _asked(
        connection,
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 <> 0",
    )
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for name, table in on_truncate],
        [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for name, table in on_truncate],
    )


def _asked(connection: Any, question: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
