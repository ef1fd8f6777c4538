"""Indexes of the standing, and triggers that let standing and seats change only through the ledger.

Both engines; see ``_ledger_guards``. SQLite drops the triggers of a table that a later migration rebuilds, and
cannot rename a table that the trigger of another one mentions. A later migration that rebuilds one of the
tables named there (registry_organisation, _body, _seat, _standing, _ledgerentry), or council_effect, therefore
takes the guards down first and puts them up again::

    before = import_module("xiefa.registry.migrations.0004_ledger_guards")
    operations = [RunPython(before.remove, before.install), …, RunPython(before.install, before.remove)]

and the same with ``xiefa.council.migrations.0002_effect_guard`` when that is applied already.
``tests/registry/test_ledger_guards.py`` and ``xiefa check`` say when one is missing.
"""

from importlib import import_module

from django.db import migrations, models

from xiefa.kernel import triggers

_guards = import_module("xiefa.registry.migrations._ledger_guards")


def install(apps, schema_editor):
    """Put the guards up; may be run again."""
    triggers.install(schema_editor.connection, _guards.GUARDS)


def remove(apps, schema_editor):
    """Take them down."""
    triggers.remove(schema_editor.connection, _guards.GUARDS)


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_standing")]

    operations = [
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("opened_by",), name="registry_entry_opens_one_standing"),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("closed_by",), name="registry_entry_closes_one_standing"),
        ),
        migrations.RunPython(install, remove),
    ]
