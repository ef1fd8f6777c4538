"""Database triggers that hold what a row's own constraint cannot.

A series without gaps, no renumbering, sign-offs by different people, publication only of the text
that was signed, and a published issue that never changes. SQLite drops a table's triggers when a
later migration rebuilds that table: such a migration runs ``install`` again afterwards.
"""

from importlib import import_module

from django.db import migrations


def install(apps, schema_editor):
    """Create the triggers of this engine; they may not exist yet."""
    guards = import_module(f"xiefa.briefing.migrations._guards_{schema_editor.connection.vendor}")
    for statement in guards.STATEMENTS:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    """Drop them again."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("SELECT name, '' FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'briefing_%'")
        else:
            cursor.execute(
                "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'briefing_%'"
            )
        found = cursor.fetchall()
    for name, place in found:
        schema_editor.execute(f"DROP TRIGGER {name}{place}", params=None)


class Migration(migrations.Migration):
    dependencies = [("briefing", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
