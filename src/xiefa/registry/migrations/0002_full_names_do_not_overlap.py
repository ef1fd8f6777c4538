"""No two full names of one organisation overlap in time: held by the database on both engines.

PostgreSQL has exclusion constraints on ranges without any extension (a single key is a range of one);
SQLite gets two triggers. A later migration that rebuilds the table on SQLite drops them: run
``guard`` again there. ``tests/registry/test_constraints.py`` fails if that is forgotten.
"""

from typing import Any

from django.db import migrations

_NAME = "registry_full_names_overlap"

_POSTGRESQL = f"""
ALTER TABLE registry_organisationname DROP CONSTRAINT IF EXISTS {_NAME};
ALTER TABLE registry_organisationname ADD CONSTRAINT {_NAME} EXCLUDE USING gist (
    int8range(organisation_id, organisation_id, '[]') WITH &&,
    daterange(since, until) WITH &&
) WHERE (kind = 'full');
"""

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name}_{event} BEFORE {timing} ON registry_organisationname
WHEN NEW.kind = 'full' AND EXISTS (
    SELECT 1 FROM registry_organisationname AS other
    WHERE other.organisation_id = NEW.organisation_id AND other.kind = 'full' AND other.id IS NOT NEW.id
      AND (other.until IS NULL OR NEW.since IS NULL OR other.until > NEW.since)
      AND (NEW.until IS NULL OR other.since IS NULL OR other.since < NEW.until)
)
BEGIN SELECT RAISE(ABORT, '{name}'); END;
"""


def guard(apps: Any, schema_editor: Any) -> None:
    """Put the guard in place; may be run again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
        return
    for event, timing in (("insert", "INSERT"), ("update", "UPDATE")):
        schema_editor.execute(_SQLITE.format(name=_NAME, event=event, timing=timing))


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take the guard away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE registry_organisationname DROP CONSTRAINT IF EXISTS {_NAME};")
        return
    for event in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {_NAME}_{event};")


class Migration(migrations.Migration):
    """The guard on full names."""

    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
