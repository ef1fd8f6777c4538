"""Triggers that keep a sealed snapshot as it is. SQLite drops the triggers of a table that a later migration rebuilds:
such a migration runs ``install`` again afterwards. ``xiefa check`` says when one is missing.
"""

from importlib import import_module

from django.db import migrations

from xiefa.kernel import triggers

_guards = import_module("xiefa.evaluation.migrations._snapshot_guards")


def install(apps, schema_editor):
    """Put the guards up; may be run again."""
    triggers.install(schema_editor.connection, _guards.GUARDS)


def remove(apps, schema_editor):
    """Take them down."""
    triggers.remove(schema_editor.connection, _guards.GUARDS)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_facts_and_snapshots")]

    operations = [migrations.RunPython(install, remove)]
